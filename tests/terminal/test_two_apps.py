"""Two apps of one person at once: each sees what is done in the other, and neither undoes it."""

import pytest

from collab.profiles import ProfileStore
from collab.runs import RunStore
from collab.testing import Terminal, add_model
from tests.program import PROGRAM

pytestmark = pytest.mark.terminal


def test_ratings_given_in_turn_in_two_apps_are_all_kept_and_shown_in_both() -> None:
    add_model()
    with Terminal(PROGRAM) as one, Terminal(PROGRAM) as other:
        for terminal in (one, other):
            terminal.wait_for("you, 0 rated")
            terminal.press("R")
            terminal.wait_for("0 answered")
        other.press(*"jjjjj")
        for count in range(1, 7):
            here, there = (one, other) if count % 2 else (other, one)
            here.press("5")
            here.wait_for(f"you, {count} rated")
            there.wait_for(f"you, {count} rated")
        assert len({answer.name for answer in ProfileStore().present("me")}) == 6
        other.press("u")
        other.wait_for("you, 5 rated")
        one.wait_for("you, 5 rated")
    assert len(ProfileStore().present("me")) == 5


def test_a_run_started_in_one_app_and_ended_in_the_other_is_seen_in_both(runs: RunStore) -> None:
    add_model()
    with Terminal(PROGRAM) as one, Terminal(PROGRAM) as other:
        for terminal in (one, other):
            terminal.wait_for("you, 0 rated")
            terminal.press("T")
            terminal.wait_for("▸   1")
        one.press("d")
        one.wait_for("▸ films")
        one.press("g")
        one.wait_for("▸ sample")
        one.press("enter")
        one.wait_for("data sample")
        one.press("n")
        one.wait_for("▸   2")
        other.wait_for("    2  dot-bias")
        other.press("k")
        other.wait_for("▸   2")
        other.press("x")
        for terminal in (one, other):
            terminal.wait_for("stopped")
        other.wait_until(lambda: not runs.alive("2"), "its worker stays")
        other.press("D")
        for terminal in (other, one):
            terminal.wait_for("▸   1")
        other.press("u")
        for terminal in (other, one):
            terminal.wait_for("stopped")
    assert [info.run for info in runs.runs()] == ["2", "1"]
    assert runs.in_use("made-up-films") == "1"
