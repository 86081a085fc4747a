"""Help and palette are about where one is: the pane in focus, its screen or dialog, and the app around it."""

import pytest
from textual.pilot import Pilot

from collab.testing import add_model
from collab.testing.fake_worker import FakeWorker
from tests.tui.world import app, press, screen_text, settle
from tui.actions import ACTIONS, actions_of
from tui.keys import Keymap, actions_here
from tui.screens.common import HelpDialog
from tui.screens.common.help_dialog import help_rows
from tui.screens.people import PeopleDialog
from tui.screens.train import TrainScreen
from tui.widgets import LineList

NARROW, SMALL, WIDE = (60, 20), (80, 24), (120, 40)


def told(pilot: Pilot[None]) -> list[str]:
    """Return the lines of the page as text."""
    table = pilot.app.screen.query_one("#help-rows", LineList).table()
    return ["  ".join(row) for row in table.rows]


async def test_the_pane_in_focus_comes_first_then_the_screen_then_the_app() -> None:
    add_model()
    async with app().run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "?")
        lines = told(pilot)
        at = [lines.index(title) for title in ("In every list", "Rate", "Everywhere", "Licence")]
        assert at == sorted(at)
        assert at[0] == 0
        await press(pilot, "escape", "/", "f1")
        assert not isinstance(pilot.app.screen, HelpDialog)


async def test_in_a_field_it_is_the_field_s_keys_and_those_that_get_through_it() -> None:
    add_model()
    async with app().run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "/")
        here = actions_here(pilot.app.screen, Keymap())
        assert list(here) == ["search", "app"]
        assert [action.verb for action in here["search"]] == ["take_text", "step_down", "step_up", "leave_search"]
        assert all(any(len(key) > 1 for key in action.keys) for action in here["app"])


async def test_a_dialog_tells_its_own_keys_and_what_it_has_of_the_app() -> None:
    add_model()
    async with app().run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "P", "?")
        lines = told(pilot)
        assert any("bring ratings in from a file" in line for line in lines)
        assert any("copy the whole list" in line for line in lines)
        assert not any("go to Train" in line or "copy the line" in line for line in lines)
        await press(pilot, "?")
        assert isinstance(pilot.app.screen, PeopleDialog)


@pytest.mark.parametrize("width", [30, 51, 71, 200])
def test_no_sentence_is_cut_and_every_key_has_room(width: int) -> None:
    places = list(dict.fromkeys(action.where for action in ACTIONS))
    rows = help_rows({place: actions_of(place) for place in places}, width)
    lines = ["".join(text for text, _ in row) for row in rows]
    if width > 50:
        assert max(map(len, lines)) <= width
    text = " ".join(" ".join(lines).split())
    for action in ACTIONS:
        for part in action.help.split():
            assert part in text
        for key in () if action.takes_key else action.keys:
            assert key in text


async def test_sentences_are_wrapped_anew_when_the_window_changes() -> None:
    add_model()
    async with app().run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "?")
        wide = told(pilot)
        await pilot.resize_terminal(*NARROW)
        await settle(pilot)
        assert len(told(pilot)) > len(wide)
        assert all(len(line) <= 60 for line in screen_text(pilot).splitlines())


async def palette(pilot: Pilot[None], *keys: str) -> str:
    await settle(pilot)
    await press(pilot, *keys, "ctrl+p")
    await settle(pilot)
    return screen_text(pilot)


async def test_the_palette_of_a_dialog_offers_the_dialog_s_actions() -> None:
    add_model()
    async with app().run_test(size=(80, 60)) as pilot:
        text = await palette(pilot, "P")
        assert "bring ratings in from a file" in text
        assert "go to Train" not in text
        await press(pilot, "text:new")
        await settle(pilot)
        assert screen_text(pilot).splitlines()[2].strip(" │").startswith("new (n)")
        await press(pilot, *["backspace"] * 3, "text:a new person")
        await settle(pilot)
        await press(pilot, "enter")
        assert "Name of the new person" in screen_text(pilot)


async def test_the_palette_leaves_out_what_is_refused_and_where_one_is(worker: FakeWorker) -> None:
    add_model()
    async with app().run_test(size=(80, 90)) as pilot:
        text = await palette(pilot, "T")
        assert "start a run with the settings shown" in text
        assert "make the selected run the one in use" not in text
        assert "go to Train" not in text
        assert "one line down" not in text
        assert "copy the whole list" in text
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, TrainScreen)


async def test_copying_is_offered_only_where_there_is_a_list() -> None:
    async with app().run_test(size=(80, 60)) as pilot:
        assert "copy the" in await palette(pilot, "P")
        assert "copy the" not in await palette(pilot, "escape", "n")


async def open_help(pilot: Pilot[None]) -> None:
    await settle(pilot)
    await press(pilot, "?")


async def to_its_end(pilot: Pilot[None]) -> None:
    await open_help(pilot)
    await press(pilot, "G")


def test_help_looks_right(snap_compare: object) -> None:
    add_model()
    assert snap_compare(app(), terminal_size=SMALL, run_before=open_help)  # type: ignore[operator]  # no types there


def test_its_end_looks_right_in_a_narrow_window(snap_compare: object) -> None:
    add_model()
    assert snap_compare(app(), terminal_size=NARROW, run_before=to_its_end)  # type: ignore[operator]  # no types there
