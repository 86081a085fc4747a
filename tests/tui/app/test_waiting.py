"""Answers given while another process writes: known at once, drawn as not kept yet, kept in their turn."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from textual.pilot import Pilot

from collab.profiles import ProfileStore
from tests.tui.watching import SMALL, on_train
from tests.tui.world import answers_kept, press, screen_text, settle, until
from tui.app import CollabApp


@contextmanager
def others_write(home: Path) -> Iterator[None]:
    """Hold the turn of those who write, as a process in its midst does."""
    with (home / "profiles.turn").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


async def kept(pilot: Pilot[None], count: int) -> None:
    """Wait until so many answers are kept and shown as that."""
    assert isinstance(pilot.app, CollabApp)
    waiting = pilot.app.session.waiting
    await until(pilot, lambda: len(answers_kept()) == count and not waiting.steps)
    pilot.app.workspace.run_watch.look_at_others()
    await settle(pilot)


async def test_answers_wait_for_their_turn_and_are_kept_in_their_order(home: Path) -> None:
    async with on_train(SMALL) as pilot:
        with others_write(home):
            await press(pilot, "R", "5", "4", "space", "1")
            text = screen_text(pilot)
            assert "★★★★★…" in text
            assert " 4 not kept yet · films" in text
            assert answers_kept() == {}
            await press(pilot, "u")
            assert "Undone in its turn: another program has the answers in work" in screen_text(pilot)
            assert " 3 not kept yet · films" in screen_text(pilot)
        await kept(pilot, 3)
        text = screen_text(pilot)
        assert "★★★★★  " in text
        assert "not kept yet" not in text
        assert list(answers_kept().values()) == [5.0, 4.0, None]


async def test_an_undo_waits_too_and_one_person_s_answers_stay_theirs(home: Path) -> None:
    ProfileStore().new("anna")
    async with on_train(SMALL) as pilot:
        assert isinstance(pilot.app, CollabApp)
        session = pilot.app.session
        await press(pilot, "R", "5")
        with others_write(home):
            await press(pilot, "u", "3")
            session.switch("anna")
            session.mark("2", "watch")
            session.clear("2")
            assert session.require_ready().known.watch == frozenset()
            session.switch("me")
            assert list(session.require_ready().known.stars.values()) == [5.0, 3.0]
        await kept(pilot, 1)
        assert list(answers_kept().values()) == [3.0]
        assert ProfileStore().present("anna") == []
        assert [step.kind for step in ProfileStore().history("anna")] == ["skip", "clear"]


async def test_what_can_never_be_kept_is_told_and_what_comes_after_it_is_kept(home: Path) -> None:
    async with on_train(SMALL) as pilot:
        assert isinstance(pilot.app, CollabApp)
        session = pilot.app.session
        with others_write(home):
            await press(pilot, "R")
            session.profile = " "  # no name of a profile
            session.rate("1", 4)
            session.profile = "me"
            session.rate("2", 5)
        await kept(pilot, 1)
        await until(pilot, lambda: "A profile has a name of 1 to 40 characters" in screen_text(pilot))
