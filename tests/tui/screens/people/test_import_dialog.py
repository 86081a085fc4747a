"""Exports of each service brought in by keys alone."""

from pathlib import Path
from zipfile import ZipFile

import pytest
from textual.events import Paste
from textual.pilot import Pilot
from textual.widgets import Input

from collab.lists import ListStore
from tests.importing.export_files import write_exports
from tests.tui.watching import SMALL, WIDE, on_train
from tests.tui.world import answers_kept, press, screen_text, settle
from tui.screens.common.data import ColumnsDialog
from tui.screens.people import PeopleDialog
from tui.screens.people.import_dialog import ImportDialog

ALIEN = "Alien (1979)"


async def open_import(pilot: Pilot[None], path: Path) -> str:
    """Ask for a file from the people; return the screen."""
    await press(pilot, "P", "i", f"text:{path}", "enter")
    return screen_text(pilot)


def in_a_line(text: str) -> str:
    """Return what is on a screen as one line, without borders: the path of a test decides where words wrap."""
    return " ".join(text.replace("│", " ").split())


@pytest.mark.parametrize(
    ("kind", "kept"),
    [
        ("letterboxd", {ALIEN: 4.5, "Matrix, The (1999)": 3.5, "Nothing Like It (2022)": 2.0, "Amélie (2001)": 4.0}),
        ("imdb", {ALIEN: 9.0, "Amélie (2001)": 10.0, "Matrix, The (1999)": 7.0}),
        ("movielens", {ALIEN: 4.5, "Matrix, The (1999)": 3.5, "Titanic (1997)": 2.0}),
        ("trakt", {"Blade Runner (1982)": 10.0, "Titanic (1997)": 4.0}),
        ("csv", {"Jaws (1975)": 80.0, "Heat (1995)": 100.0, "Shrek (2001)": 20.0, "Psycho (1960)": 65.0}),
    ],
)
async def test_each_kind_is_recognised_looked_through_and_kept(
    tmp_path: Path, kind: str, kept: dict[str, float]
) -> None:
    path = write_exports(tmp_path)[kind]
    async with on_train() as pilot:
        text = await open_import(pilot, path)
        assert isinstance(pilot.app.screen, ImportDialog)
        assert f"{kind}, " in text
        assert answers_kept() == {}
        await press(pilot, "s")
        assert isinstance(pilot.app.screen, PeopleDialog)
        assert "imported for you" in screen_text(pilot)
        answers = answers_kept()
        assert kept.items() <= answers.items()
        await press(pilot, "escape", "R", "u")
        assert f"Undone: an import of {len(answers)} answers" in screen_text(pilot)
        assert answers_kept() == {}
        await press(pilot, "U")
        assert answers_kept() == answers


async def drop(pilot: Pilot[None], text: str) -> str:
    """Paste as a terminal does with a file that is dropped on it; return the screen."""
    pilot.app.post_message(Paste(text))
    await settle(pilot)
    return screen_text(pilot)


async def test_a_file_that_is_dropped_on_any_screen_is_brought_in_and_its_list_goes_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    path = write_exports(tmp_path)["letterboxd"]
    async with on_train() as pilot:
        assert "letterboxd, 6 ratings" in await drop(pilot, f"'{path}'")
        await press(pilot, "s")
        assert "imported for you" in screen_text(pilot)
        await press(pilot, "F", "o", "enter")
        assert "Written: " in screen_text(pilot)
    head, *films = (tmp_path / "collab-tui for you.csv").read_text().splitlines()
    assert head == "tmdbID,imdbID,Title,Year"
    assert len(films) > 10


async def test_keys_that_come_with_a_dropped_file_wait_until_it_is_read(tmp_path: Path) -> None:
    path = write_exports(tmp_path)["letterboxd"]
    async with on_train() as pilot:
        pilot.app.post_message(Paste(str(path)))
        await press(pilot, "s", "R")
        assert pilot.app.current_mode == "rate"
        assert answers_kept()[ALIEN] == 4.5


@pytest.mark.parametrize("text", ["nothing", ".", "tests", "/nowhere/to/be/found.csv", "two\nlines", "", "\0"])
async def test_other_text_that_is_dropped_does_nothing(text: str) -> None:
    async with on_train() as pilot:
        before = screen_text(pilot)
        assert await drop(pilot, text) == before


async def test_a_path_that_is_pasted_into_a_field_stays_there(tmp_path: Path) -> None:
    path = write_exports(tmp_path)["letterboxd"]
    async with on_train() as pilot:
        await press(pilot, "P", "i")
        await drop(pilot, str(path))
        assert pilot.app.screen.query_one(Input).value == str(path)
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, ImportDialog)


async def test_a_doubtful_title_is_chosen_before_it_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "doubtful.csv"
    path.write_text("title,year,rating\nForest Gumpp,1994,4.5\nAlien,1979,3.5\nVertigo,1996,0.5\n")
    async with on_train() as pilot:
        text = await open_import(pilot, path)
        assert "1 matched, 2 doubtful, 0 not here" in text
        assert "2 doubtful are left out unless you choose" in text
        assert "? Forrest Gump (1994)" in text
        await press(pilot, "v")
        assert "Alien" not in screen_text(pilot)
        await press(pilot, "enter")
        assert "which title is Forest Gumpp (1994)?" in screen_text(pilot)
        await press(pilot, "escape", "enter", "enter")
        assert "1 doubtful are left out" in screen_text(pilot)
        await press(pilot, "j", "enter", "j", "enter", "s")
        assert answers_kept() == {"Forrest Gump (1994)": 4.5, ALIEN: 3.5, "Vertigo (1996)": 0.5}


async def test_leaving_keeps_nothing(tmp_path: Path) -> None:
    path = write_exports(tmp_path)["letterboxd"]
    async with on_train() as pilot:
        await open_import(pilot, path)
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, PeopleDialog)
        assert answers_kept() == {}


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Date,Name,Year,Letterboxd URI,Rating\n2023-01-04,Alien,1979,https://boxd.it/2awY,11\n", "line 2"),
        ("nothing of this kind\n", "broken.csv"),
        ('[{"rating": 7}]', "broken.csv"),
    ],
)
async def test_a_broken_file_says_which_line_and_changes_nothing(tmp_path: Path, text: str, why: str) -> None:
    path = tmp_path / "broken.csv"
    path.write_text(text)
    async with on_train(WIDE) as pilot:
        shown = await open_import(pilot, path)
        assert "! " in shown
        assert why in shown
        await press(pilot, "escape")
        assert answers_kept() == {}


async def test_what_is_not_here_is_kept_and_shown_as_such(tmp_path: Path) -> None:
    path = write_exports(tmp_path)["letterboxd"]
    async with on_train(SMALL) as pilot:
        text = await open_import(pilot, path)
        assert "Nothing Like It (2022)" in text
        assert "not here; kept" in text
        await press(pilot, "s")
        assert "2 titles are not in films, and kept: Se7en (1995), Nothing Like It" in screen_text(pilot)


async def test_any_title_can_be_found_for_a_row(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_text("title,year,rating\nThe One With The Blade,1982,4.5\nAlien,1979,3.5\n")
    async with on_train() as pilot:
        text = await open_import(pilot, path)
        assert "1 matched, 0 doubtful, 1 not here" in text
        await press(pilot, "enter", "/", "text:blade", "enter")
        assert "Blade Runner (1982)" in screen_text(pilot)
        await press(pilot, "enter", "s")
        assert answers_kept() == {"Blade Runner (1982)": 4.5, ALIEN: 3.5}


async def test_a_file_that_is_read_wrongly_is_corrected_and_the_next_like_it_is_read_so(tmp_path: Path) -> None:
    path, again = tmp_path / "mine.csv", tmp_path / "later.csv"
    path.write_text("what;when;points\nAlien;1979;8\nJaws;1975;0\n")
    again.write_text("what;when;points\nHeat;1995;6\nJaws;1975;0\n")
    async with on_train(WIDE) as pilot:
        text = await open_import(pilot, path)
        assert "no column for title" in in_a_line(text)
        await press(pilot, "c")
        assert "! No column is the title nor the rating yet" in screen_text(pilot)
        await press(pilot, "right", "j", "right", "right", "right", "j", "right")
        await press(pilot, "G", "k", "right", "right")
        await press(pilot, "G", "e", "text:1:10:1", "enter")
        assert "8, no rating" in screen_text(pilot)
        await press(pilot, "enter")
        await settle(pilot)
        assert "1 matched" in screen_text(pilot)
        assert "1 without a rating" in screen_text(pilot)
        await press(pilot, "c", "c", "enter")
        await settle(pilot)
        assert "1 seen" in screen_text(pilot)
        await press(pilot, "c", "c", "enter")
        await settle(pilot)
        await press(pilot, "s")
        assert answers_kept() == {ALIEN: 8.0}
        await press(pilot, "i", f"text:{again}", "enter")
        assert "1 matched" in screen_text(pilot)


async def test_the_lists_of_a_whole_export_are_kept_by_their_names(tmp_path: Path) -> None:
    with ZipFile(tmp_path / "letterboxd.zip", "w") as whole:
        whole.writestr(
            "ratings.csv", "Date,Name,Year,Letterboxd URI,Rating\n2023-01-04,Alien,1979,https://boxd.it/a,4\n"
        )
        head = "Letterboxd list export v7\nDate,Name,Tags,URL,Description\n2023-01-04,Heist films,,u,\n\n"
        whole.writestr("lists/heist.csv", head + "Position,Name,Year,URL,Description\n1,Heat,1995,u,\n2,Jaws,1975,u,\n")
    async with on_train() as pilot:
        await open_import(pilot, tmp_path / "letterboxd.zip")
        await press(pilot, "s")
        await settle(pilot)
        assert "Lists to choose from: Heist films" in screen_text(pilot)
        assert answers_kept() == {ALIEN: 4.0}
    assert [len(named.titles) for named in ListStore().lists()] == [2]


async def test_columns_that_are_not_known_are_named_by_a_key(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text("titre;note\nAlien;9\n")
    async with on_train() as pilot:
        text = in_a_line(await open_import(pilot, path))
        assert "no column for title and rating; the columns are titre, note." in text
        assert "c names them." in text
        assert "--columns" not in text
        await press(pilot, "c")
        assert isinstance(pilot.app.screen, ColumnsDialog)
