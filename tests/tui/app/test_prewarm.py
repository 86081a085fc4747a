"""Screens made ahead: there before anyone goes to them, unseen, and the same as ever."""

import gc

from collab.testing import add_model
from tests.tui.world import app, press, screen_text, settle
from tui.app.prewarm import Prewarm

PLACES = ["train", "rate", "foryou", "similar"]


async def test_screens_are_made_unseen_and_are_the_same_as_ever() -> None:
    add_model()
    made = app()
    async with made.run_test(size=(100, 30)) as pilot:
        await settle(pilot)
        Prewarm(made, PLACES)
        while not set(PLACES) <= {place for place in PLACES if made.has_made(place)}:
            await pilot.pause(0.05)
            assert made.current_mode == "rate"
        await press(pilot, "F")
        assert "everyone's list" in screen_text(pilot)
        await press(pilot, "S")
        assert "Enter on a title shows what is close to it" in screen_text(pilot)
    gc.unfreeze()


async def test_nothing_is_made_while_the_app_is_left() -> None:
    add_model()
    made = app()
    async with made.run_test(size=(100, 30)) as pilot:
        await settle(pilot)
        prewarm = Prewarm(made, PLACES)
    prewarm.make_one()
    assert not made.has_made("similar")
