"""The app notices for how long it stood still, and says so."""

from collections.abc import Iterator

import pytest

from tui.terminal import StallWatch, stall_text


def clock(*times: float) -> Iterator[float]:
    yield from times


def test_a_pulse_tells_a_standstill_from_a_busy_moment() -> None:
    times = clock(100.0, 100.5, 103.5, 161.5, 162.0)
    watch = StallWatch(lambda: next(times))
    assert [watch.stalled() for _ in range(4)] == [0, 0, 58.0, 0]


@pytest.mark.parametrize(("seconds", "text"), [(5.4, "5 s"), (58, "58 s"), (90, "1:30"), (30_000, "8:20:00")])
def test_it_is_told_in_a_sentence(seconds: float, text: str) -> None:
    assert stall_text(seconds) == f"This screen stood still for {text}: what is shown is of now"
