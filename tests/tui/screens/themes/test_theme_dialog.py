"""The gallery of themes: worn while one looks, kept by Enter, taken off by Esc."""

from pathlib import Path

from textual.pilot import Pilot
from textual.widgets import Static

from collab.testing import add_model
from tests.tui.world import app, press, screen_text, settle
from tui.screens.themes import ThemeDialog
from tui.terminal import Environment, kept_theme, read_environment

SMALL = (80, 24)


def ground(pilot: Pilot[None]) -> str:
    """Return the colour of the screen's ground, behind a dialog too."""
    return pilot.app.screen_stack[0].styles.background.hex


async def test_one_key_turns_through_the_themes_over_the_screen_and_enter_keeps_one() -> None:
    add_model()
    async with app().run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "T", "F")
        first = ground(pilot)
        await press(pilot, "ctrl+t")
        assert isinstance(pilot.app.screen, ThemeDialog)
        text = screen_text(pilot)
        assert "▸ collab-dark" in text
        assert text.splitlines()[0].startswith(" Train   Rate   For you")  # the screen is behind it
        await press(pilot, "ctrl+t", "ctrl+t")
        assert (pilot.app.theme, ground(pilot)) == ("contrast-dark", "#000000")
        assert kept_theme() is None
        await press(pilot, "j", "enter")
        assert pilot.app.current_mode == "foryou"
        assert len(pilot.app.screen_stack) == 1
        assert "contrast-light is the theme from now on" in screen_text(pilot)
        assert (pilot.app.theme, kept_theme(), ground(pilot)) == ("contrast-light", "contrast-light", "#FFFFFF")
        assert ground(pilot) != first
        await press(pilot, "T")
        assert ground(pilot) == "#FFFFFF"
        await press(pilot, "?")
        assert pilot.app.screen.query_one(".dialog").styles.background.hex == "#FFFFFF"
    assert read_environment({"TERM": "xterm-256color"}, theme=kept_theme()).theme == "contrast-light"


async def test_escape_takes_the_theme_off_again() -> None:
    async with app().run_test(size=SMALL) as pilot:
        await settle(pilot)
        first = ground(pilot)
        await press(pilot, "ctrl+t", "G", "escape")
        assert (pilot.app.theme, ground(pilot), kept_theme()) == ("collab-dark", first, None)
        await press(pilot, "ctrl+t", "G", "ctrl+t", "q")
        assert (pilot.app.theme, kept_theme()) == ("collab-dark", None)


async def test_with_few_colours_it_offers_what_can_be_shown() -> None:
    few = Environment(theme="ansi-light", colours="16", animation=False, ascii=True)
    async with app(few).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "ctrl+t")
        text = screen_text(pilot)
        assert "> ansi-light" in text
        assert "contrast-dark" in text
        assert "collab-dark" not in text
        assert text.isascii()


async def test_without_colours_it_says_that_themes_have_none_here() -> None:
    none = Environment(theme="ansi-dark", colours="none", animation=False, ansi_color=True)
    async with app(none).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "ctrl+t")
        assert "NO_COLOR is set: no theme has colours here" in screen_text(pilot)


async def test_a_theme_that_cannot_be_kept_says_so(home: Path) -> None:
    async with app().run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "ctrl+t")
        (home / "theme.txt").mkdir()
        await press(pilot, "j", "enter")
        assert isinstance(pilot.app.screen, ThemeDialog)
        assert "theme.txt was not written: " in str(pilot.app.screen.query_one("#theme-note", Static).render())
