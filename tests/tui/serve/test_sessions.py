"""Sessions: how many there may be, of one person and of all, how large their folders, and how long they last."""

from pathlib import Path

import pytest

from tui.serve import Limits, Session, Sessions, Visitor

NOW = 1_800_000_000.0


class Guests:
    """Sessions of people in made-up folders, and the sentences they ended with."""

    def __init__(self, folder: Path, limits: Limits) -> None:
        self.sessions = Sessions(limits)
        self.folder = folder
        self.farewells: dict[str, str] = {}
        self.stalled = 0.0

    def visitor(self, person: str) -> Visitor:
        home = self.folder / person
        home.mkdir(exist_ok=True)
        return Visitor(person, home, "", "192.0.2.1")

    def come(self, person: str, began: float = NOW, last_key: float = NOW) -> Session:
        session = Session(
            self.visitor(person),
            "app",
            lambda farewell: self.farewells.update({person: farewell}),
            lambda: self.stalled,
            began=began,
            last_key=last_key,
        )
        self.sessions.add(session)
        return session


def guests(tmp_path: Path, **limits: int) -> Guests:
    return Guests(tmp_path, Limits(**limits))


def test_one_person_has_so_many_sessions(tmp_path: Path) -> None:
    house = guests(tmp_path, sessions_per_person=2)
    first = house.come("anna")
    house.come("anna")
    assert "anna has 2 sessions open, which is as many" in house.sessions.refusal(house.visitor("anna"))
    assert house.sessions.refusal(house.visitor("ben")) == ""
    house.sessions.remove(first)
    assert house.sessions.refusal(house.visitor("anna")) == ""


def test_all_together_have_so_many_sessions(tmp_path: Path) -> None:
    house = guests(tmp_path, sessions=2)
    house.come("anna")
    house.come("ben")
    assert "All 2 places are taken" in house.sessions.refusal(house.visitor("carla"))


def test_a_folder_has_its_size(tmp_path: Path) -> None:
    house = guests(tmp_path, disk_mib=16)
    visitor = house.visitor("anna")
    (visitor.home / "runs").symlink_to(Path(__file__).parents[3])
    (visitor.home / "large").write_bytes(bytes(2**24 - 2**16))
    assert house.sessions.refusal(visitor) == ""
    (visitor.home / "more").write_bytes(bytes(2**17))
    assert "The folder of anna has more than its 16 MiB" in house.sessions.refusal(visitor)


def test_without_a_key_a_session_ends(tmp_path: Path) -> None:
    house = guests(tmp_path, idle_minutes=10)
    house.come("anna", began=NOW - 5000, last_key=NOW - 601)
    house.come("ben", began=NOW - 5000, last_key=NOW - 599)
    house.sessions.end_overdue(NOW)
    assert house.farewells == {"anna": "No key came for 10 minutes, so this session has ended."}


def test_no_session_goes_on_for_ever(tmp_path: Path) -> None:
    house = guests(tmp_path, session_minutes=10)
    house.come("anna", began=NOW - 601)
    house.sessions.end_overdue(NOW)
    assert "ended after 10 minutes" in house.farewells["anna"]


@pytest.mark.parametrize(("stalled", "ended"), [(59.0, False), (61.0, True)])
def test_a_terminal_that_takes_nothing_is_not_waited_for(tmp_path: Path, stalled: float, *, ended: bool) -> None:
    house = guests(tmp_path, stalled_seconds=60)
    house.come("anna")
    house.stalled = stalled
    house.sessions.end_overdue(NOW)
    assert ("took nothing for 60 seconds" in house.farewells.get("anna", "")) == ended
