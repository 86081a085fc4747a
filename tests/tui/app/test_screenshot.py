"""Any screen as a picture by one key: an SVG in a private file, without control characters."""

import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest
from textual.widgets import Static

from collab.storage import home_folder
from collab.testing import add_model
from tests.tui.world import app, press, screen_text, settle
from tui.screens.common import BaseScreen
from tui.terminal import Environment

SMALL, WIDE = (80, 24), (120, 40)


def pictures() -> list[Path]:
    return sorted((home_folder() / "pictures").glob("*.svg"))


def text_of(picture: Path) -> str:
    """Return what the picture says; it is well-formed, or this fails."""
    tree = ElementTree.fromstring(picture.read_text(encoding="utf-8"))  # noqa: S314 (our own file)
    return "".join(tree.itertext()).replace("\xa0", " ")


@pytest.mark.parametrize("theme", ["collab-dark", "collab-light", "ansi-dark"])
async def test_the_screen_in_view_is_written_and_the_message_says_where(theme: str) -> None:
    add_model()
    async with app(Environment(theme=theme, animation=False)).run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "ctrl+e")
        [picture] = pictures()
        assert picture.name.startswith("rate-20")
        assert "What have you seen?" in text_of(picture)
        assert picture.name in screen_text(pilot)
        assert picture.stat().st_mode & 0o077 == 0
        assert picture.parent.stat().st_mode & 0o077 == 0


async def test_a_dialog_has_its_own_picture_and_says_so() -> None:
    add_model()
    async with app().run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "P", "ctrl+e")
        [picture] = pictures()
        assert picture.name.startswith("people-20")
        assert "i import" in text_of(picture)
        assert picture.name in screen_text(pilot)


async def test_no_control_character_gets_into_it() -> None:
    add_model()
    async with app().run_test(size=SMALL) as pilot:
        await settle(pilot)
        pilot.app.screen.query_one("#about", Static).update("one \x1b[31mtwo\x07\x00\x9b\ufffe & <three>")
        await press(pilot, "ctrl+e")
        [picture] = pictures()
        assert all(letter.isprintable() or letter in "\n\xa0" for letter in picture.read_text(encoding="utf-8"))
        assert "& <three>" in text_of(picture)


async def test_a_folder_that_cannot_be_made_is_told() -> None:
    add_model()
    async with app().run_test(size=SMALL) as pilot:
        await settle(pilot)
        (home_folder() / "pictures").write_text("in the way")
        await press(pilot, "ctrl+e")
        assert isinstance(pilot.app.screen, BaseScreen)
        assert "! The folder" in screen_text(pilot)


async def test_ctrl_l_draws_everything_again() -> None:
    add_model()
    async with app().run_test(size=SMALL) as pilot:
        await settle(pilot)
        before = screen_text(pilot)
        await press(pilot, "ctrl+l", "P", "ctrl+l", "escape")
        assert screen_text(pilot) == before
