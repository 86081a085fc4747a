"""Every dialog closes once, whatever comes twice or lies over it."""

import pytest

from collab.testing import add_model
from tests.tui.world import app, press, settle
from tui.screens.common import AskLineDialog, Dialog


@pytest.mark.parametrize("opened", [("T", "r"), ("B", "/"), ("F", "a"), ("P",), ("T", "d"), ("S", "?")])
async def test_a_dialog_that_is_closed_twice_closes_itself_alone(opened: tuple[str, ...]) -> None:
    add_model()
    async with app().run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, *opened)
        dialog = pilot.app.screen
        if isinstance(dialog, Dialog):
            dialog.dismiss(None)
            dialog.dismiss(None)
        await settle(pilot)
        await press(pilot, *["escape"] * 4)
        assert len(pilot.app.screen_stack) == 1


async def test_its_result_comes_once_and_what_lies_over_it_closes_too() -> None:
    results: list[str | None] = []
    async with app().run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        dialog = AskLineDialog("a name", "")
        pilot.app.push_screen(dialog, results.append)
        await settle(pilot)
        await press(pilot, "ctrl+p")
        assert pilot.app.screen is not dialog
        dialog.dismiss("first")
        dialog.dismiss("second")
        await settle(pilot)
        assert results == ["first"]
        assert len(pilot.app.screen_stack) == 1
