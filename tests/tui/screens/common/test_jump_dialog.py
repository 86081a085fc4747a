"""Jump mode: a letter on every pane, which takes the keys; anything else changes nothing."""

from textual.app import App, ComposeResult
from textual.pilot import Pilot
from textual.widgets import Input, Static

from collab.testing import add_model
from tests.tui.watching import on_train
from tests.tui.world import answers_kept, app, drawn, press, screen_text, settle
from tui.screens.common import JumpDialog, jump_to, panes_of
from tui.screens.people import PeopleDialog
from tui.screens.rate import RateScreen
from tui.widgets import LineList, SearchField

SMALL, WIDE = (80, 24), (120, 40)


def letters(pilot: Pilot[None]) -> dict[str, tuple[int, int]]:
    """Return where each letter stands, as column and row."""
    assert isinstance(pilot.app.screen, JumpDialog)
    labels = pilot.app.screen.query(".letter").results(Static)
    return {str(label.render()).strip(): (label.region.x, label.region.y) for label in labels}


async def test_each_pane_has_a_letter_where_it_begins_and_the_letter_gives_it_the_keys() -> None:
    add_model()
    async with app().run_test(size=WIDE) as pilot:
        await settle(pilot)
        screen = pilot.app.screen
        assert isinstance(screen, RateScreen)
        await press(pilot, "f")
        shown = letters(pilot)
        assert shown == {
            "a": screen.query_one(SearchField).region.offset,
            "s": screen.query_one(LineList).region.offset,
        }
        await press(pilot, "a")
        assert isinstance(pilot.app.screen, RateScreen)
        assert screen.query_one(SearchField).is_open
        await press(pilot, "text:heat")
        assert "Heat (1995)" in screen_text(pilot)
        await press(pilot, "escape", "f", "s")
        assert screen.focused is screen.query_one(LineList)


async def test_for_you_opens_its_filter() -> None:
    add_model()
    async with app().run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "F", "f", "a", "text:war", "enter")
        assert "/ war" in screen_text(pilot)


async def test_esc_and_any_other_key_leave_and_do_nothing() -> None:
    add_model()
    async with app().run_test(size=SMALL) as pilot:
        await settle(pilot)
        before = screen_text(pilot)
        for key in ("escape", "f", "5", "q", "Z"):
            await press(pilot, "f")
            assert isinstance(pilot.app.screen, JumpDialog)
            await press(pilot, key)
            assert screen_text(pilot) == before
        assert answers_kept() == {}


async def test_the_screen_is_seen_behind_the_letters() -> None:
    async with on_train() as pilot:
        before, offered = screen_text(pilot).rsplit("\n", 1)
        await press(pilot, "f")
        after, kept = screen_text(pilot).rsplit("\n", 1)
        assert offered.startswith(kept)  # the screen's own keys are not offered while letters are
        assert len(kept) < len(offered)
        changed = [
            (one, other) for one, other in zip(before.splitlines(), after.splitlines(), strict=True) if one != other
        ]
        assert 1 <= len(changed) <= len(letters(pilot))
        assert all(sum(a != b for a, b in zip(one, other, strict=False)) <= 3 for one, other in changed)


async def test_dialogs_have_letters_too() -> None:
    add_model()
    async with app().run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "P", "f")
        assert list(letters(pilot)) == ["a"]
        await press(pilot, "a")
        assert isinstance(pilot.app.screen, PeopleDialog)
        assert pilot.app.screen.focused is pilot.app.screen.query_one("#people")


async def test_where_nothing_takes_the_keys_nothing_happens() -> None:
    async with app().run_test(size=SMALL) as pilot:
        await settle(pilot)
        before = screen_text(pilot)
        await press(pilot, "f")
        assert screen_text(pilot) == before


class Own(Static):
    """A pane that joins in with a way of its own."""

    came = 0

    def jump_here(self) -> None:
        """Count the visits."""
        self.came += 1


class Panes(App[None]):
    """Panes of every kind: with a way of its own, in use, out of use, hidden, and words."""

    def compose(self) -> ComposeResult:
        """Put them under each other."""
        hidden = Input(id="hidden")
        hidden.display = False
        yield from (Own(id="own"), Input(id="field"), Input(id="unused", disabled=True), hidden, Static("words"))


async def test_a_widget_joins_in_by_having_a_way_to_be_jumped_to() -> None:
    async with Panes().run_test() as pilot:
        await drawn(pilot)
        panes = panes_of(pilot.app.screen)
        assert {letter: pane.id for letter, pane in panes.items()} == {"a": "own", "s": "field"}
        for pane in (*panes.values(), None):
            jump_to(pane)
        await drawn(pilot)
        assert pilot.app.focused is panes["s"]
        assert pilot.app.query_one(Own).came == 1
