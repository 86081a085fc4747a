"""The gate: connections by address until they have logged in, and waits that grow with failures."""

import pytest

from tui.serve import Limits
from tui.serve.access import Gate


class Clock:
    """Seconds that pass when a test says so."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def fail(gate: Gate, address: str, times: int = 1) -> None:
    for _ in range(times):
        assert gate.refusal(address) == ""
        gate.end_login(address, failed=True)


def test_an_address_has_so_many_connections_open_before_it_logs_in(clock: Clock) -> None:
    gate = Gate(Limits(logins_per_address=2), clock)
    assert [gate.refusal("192.0.2.1") for _ in range(2)] == ["", ""]
    assert "2 connections from your address have not logged in yet" in gate.refusal("192.0.2.1")
    assert gate.refusal("192.0.2.2") == ""
    gate.end_login("192.0.2.1", failed=False)
    assert gate.refusal("192.0.2.1") == ""


def test_all_addresses_together_have_so_many_connections_open(clock: Clock) -> None:
    gate = Gate(Limits(logins=3, logins_per_address=2), clock)
    assert [gate.refusal(f"192.0.2.{number}") for number in range(3)] == ["", "", ""]
    assert "too many connections have not logged in yet" in gate.refusal("192.0.2.9")
    assert gate.open_logins == 3


def test_an_address_may_connect_so_often_in_a_minute(clock: Clock) -> None:
    gate = Gate(Limits(connections_per_minute=5), clock)
    fail(gate, "192.0.2.1", 5)
    assert "more than 5 connections a minute" in gate.refusal("192.0.2.1")
    assert gate.refusal("192.0.2.2") == ""
    clock.now += 61
    assert gate.refusal("192.0.2.1") == ""


def test_failures_make_the_next_login_wait_twice_as_long_each_time(clock: Clock) -> None:
    gate = Gate(Limits(free_failures=2, longest_delay_seconds=8, login_seconds=20), clock)
    waits = []
    for _ in range(8):
        waits.append(gate.delay("192.0.2.1"))
        fail(gate, "192.0.2.1")
    assert waits == [0, 0, 1, 2, 4, 8, 8, 8]
    assert gate.delay("192.0.2.2") == 0
    gate.end_login("192.0.2.1", failed=False)
    assert gate.delay("192.0.2.1") == 0


def test_a_wait_leaves_half_the_time_to_log_in(clock: Clock) -> None:
    gate = Gate(Limits(free_failures=0, longest_delay_seconds=60, login_seconds=10), clock)
    fail(gate, "192.0.2.1", 9)
    assert gate.delay("192.0.2.1") == 5


def test_failures_are_forgotten_after_ten_minutes(clock: Clock) -> None:
    gate = Gate(Limits(free_failures=0), clock)
    fail(gate, "192.0.2.1", 3)
    clock.now += 601
    assert gate.delay("192.0.2.1") == 1


def test_addresses_that_one_machine_can_choose_among_count_as_one(clock: Clock) -> None:
    gate = Gate(Limits(logins_per_address=1), clock)
    assert gate.refusal("2001:db8:1:2::1") == ""
    assert gate.refusal("2001:db8:1:2:ffff::9") != ""
    assert gate.refusal("2001:db8:1:3::1") == ""
    assert gate.refusal("192.0.2.1") == ""
    assert gate.refusal("::ffff:192.0.2.1") != ""


def test_ever_new_addresses_take_no_more_memory(clock: Clock) -> None:
    gate = Gate(Limits(logins=10_000), clock)
    for number in range(30_000):
        fail(gate, f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}")
    assert len(vars(gate)["_addresses"]) <= 10_000
