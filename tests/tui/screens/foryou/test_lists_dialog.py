"""A file becomes a list to choose from on For you, or what is wrong with it is said whole."""

from pathlib import Path

import pytest
from textual.pilot import Pilot

from collab.lists import ListStore
from collab.testing import add_model
from tests.tui.world import app, press, screen_text, settle
from tui.screens.foryou.lists_dialog import ListsDialog

SIZE = (80, 24)
PROGRAMME = "Alien (1979)\nHeat (1995)\nNobody Has Seen This (2020)\n"


async def keep(pilot: Pilot[None], path: Path) -> str:
    """Give a file to the lists of For you; return the screen without its line ends."""
    await settle(pilot)
    await press(pilot, "F", "l", "i", f"text:{path}", "enter")
    await settle(pilot)
    return " ".join(screen_text(pilot).replace("│", " ").split())


async def test_a_file_is_kept_as_a_list_and_chosen_from(tmp_path: Path) -> None:
    add_model()
    path = tmp_path / "night.txt"
    path.write_text(PROGRAMME)
    async with app().run_test(size=SIZE) as pilot:
        text = await keep(pilot, path)
        assert isinstance(pilot.app.screen, ListsDialog)
        assert "night 3 titles" in text
        assert "matching titles" not in text
        await press(pilot, "enter", "v")
        listed = screen_text(pilot)
        assert "Alien (1979)" in listed
        assert "Jaws (1975)" not in listed
    assert [named.name for named in ListStore().lists()] == ["night"]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("Feature;Premiere\nAlien;May 1979\nHeat;1995 or so\n", "Name them by hand: --columns title=Feature."),
        ("# nothing\n", "a table with titles, is wanted."),
    ],
)
async def test_what_is_wrong_with_a_file_is_said_to_its_end(tmp_path: Path, text: str, problem: str) -> None:
    add_model()
    path = tmp_path / "list.csv"
    path.write_text(text)
    async with app().run_test(size=SIZE) as pilot:
        assert problem in await keep(pilot, path)
    assert ListStore().lists() == []
