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
    await press(pilot, "F")
    return await keep_there(pilot, path)


async def keep_there(pilot: Pilot[None], path: Path) -> str:
    """Do the same on For you."""
    await press(pilot, "l", "i", f"text:{path}", "enter")
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
        ("Feature;Premiere\nAlien;May 1979\nHeat;1995 or so\n", " c names them."),
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


ODD = "Our festival\nHall;Feature;Premiere\n3;Alien;1979\n2;Heat;1995\n"


@pytest.mark.parametrize("size", [SIZE, (120, 40)])
async def test_the_columns_of_a_list_are_corrected_by_keys_and_remembered(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    add_model()
    path = tmp_path / "programme.csv"
    path.write_text(ODD)
    async with app().run_test(size=size) as pilot:
        await keep(pilot, path)
        assert "programme: 4 titles, 0 in this data" in screen_text(pilot)  # a line that is none of a table comes first
        assert "c correct it" in screen_text(pilot)
        await press(pilot, "c", "G", "right", "right")  # a line before the table
        assert "Feature" in screen_text(pilot)
        assert "No column is the title yet" in screen_text(pilot)
        await press(pilot, "g", "j", "right", "j", "right", "enter")
        assert "programme: 2 titles, 2 in this data" in screen_text(pilot)
    assert [(ref.title, ref.year) for ref in ListStore().get("programme").titles] == [("Alien", 1979), ("Heat", 1995)]
    again = tmp_path / "next year.csv"
    again.write_text(ODD.replace("Alien", "Jaws").replace("1979", "1975"))
    async with app().run_test(size=size) as pilot:
        assert "next year: 2 titles, 2 in this data" in await keep(pilot, again)


async def test_a_list_a_line_has_no_columns_and_none_of_the_keys_of_ratings(tmp_path: Path) -> None:
    add_model()
    path = tmp_path / "night.txt"
    path.write_text(PROGRAMME)
    async with app().run_test(size=SIZE) as pilot:
        await settle(pilot)
        await press(pilot, "F", "l", "c", "escape")
        await keep_there(pilot, path)
        await press(pilot, "c")
        text = screen_text(pilot)
        assert "3 rows, each a title of the list" in text
        assert "a title or an id a line, as in Alien (1979)" in text
        assert "choices" not in text
        await press(pilot, "c", "enter")
        assert "choose among" in screen_text(pilot)


async def test_a_list_is_named_to_the_letter_where_its_name_is_like_that_of_an_action(tmp_path: Path) -> None:
    add_model()
    path = tmp_path / "{no.key}.txt"
    path.write_text(PROGRAMME)
    async with app().run_test(size=(120, 40)) as pilot:
        await keep(pilot, path)
        await press(pilot, "D")
        assert "D once more deletes {no.key}" in screen_text(pilot)
