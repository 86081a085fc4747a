"""Data of one's own: its columns are seen and corrected before a run, unreadable files are said, and sets come back."""

from pathlib import Path

import pytest
from textual.pilot import Pilot

from collab.data import DataSpec
from collab.runs import RunStore
from collab.testing import add_model
from collab.testing.fake_worker import FakeWorker
from tests.tui.world import app, press, screen_text, settle
from tui.cells import ASCII
from tui.screens.common.data import ColumnsDialog
from tui.text import correction_row

SMALL, WIDE = (80, 24), (120, 40)
BOOKS = "reader;isbn;grade;seen;name\nu1;0312;7;2020-01-02;Dune\nu2;0441;9;2020-01-03;Emma\nu2;0312;8;2020-01-04;Dune\n"


@pytest.fixture
def books(tmp_path: Path) -> Path:
    file = tmp_path / "books.csv"
    file.write_text(BOOKS)
    return file


async def open_file(pilot: Pilot[None], file: Path) -> str:
    """Choose data from Train, and type the path of a file; return the screen."""
    await settle(pilot)
    await press(pilot, "T", "d", "/", f"text:{file}", "enter")
    assert isinstance(pilot.app.screen, ColumnsDialog)
    return screen_text(pilot)


def row_of(pilot: Pilot[None], column: str) -> str:
    return next(line for line in screen_text(pilot).splitlines() if f" {column} " in line)


async def test_columns_are_named_by_keys_and_the_set_is_there_again(worker: FakeWorker, books: Path) -> None:
    add_model()
    async with app().run_test(size=SMALL) as pilot:
        text = await open_file(pilot, books)
        assert "3 rows, read as ratings" in text
        assert "! No column is the user yet" in text
        assert "not read" in row_of(pilot, "reader")
        for column, role in (("isbn", "item"), ("grade", "rating"), ("name", "title")):
            assert f" {role} " in row_of(pilot, column)
        assert "0312, 0441" in row_of(pilot, "isbn")
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, ColumnsDialog)
        await press(pilot, "right", "j", "j", "j", "right")
        assert " user " in row_of(pilot, "reader")
        assert " time " in row_of(pilot, "seen")
        assert "Titles, years and genres are read from columns" in screen_text(pilot)
        await press(pilot, "j", "left", "right", "enter")
        assert "read as ratings" not in screen_text(pilot)
        await press(pilot, "n")
        spec = RunStore().config("2").data
        assert (spec.source, spec.columns) == (str(books), {"user": "reader", "time": "seen"})
        await press(pilot, "d")
        assert "of the next run" in row_of(pilot, "books")
        assert row_of(pilot, "books").lstrip("│ ").startswith("▸")
        assert "  books.csv in" in screen_text(pilot)
        await press(pilot, "enter")
        assert " user " in row_of(pilot, "reader")


async def test_a_file_that_cannot_be_read_is_said_before_there_is_a_run(worker: FakeWorker, books: Path) -> None:
    books.write_text(BOOKS.replace(";9;", ";nine;").replace("reader", "user"))
    async with app().run_test(size=WIDE) as pilot:
        await open_file(pilot, books)
        await press(pilot, "enter")
        assert 'rating "nine"' in screen_text(pilot)
        assert RunStore().runs() == []
        books.write_bytes(b"\x00\x01")
        await press(pilot, "escape", "enter")
        assert "not a text file" in screen_text(pilot)


async def test_without_a_column_of_stars_rows_are_choices_on_one_key(worker: FakeWorker, books: Path) -> None:
    books.write_text("user,item\na,1\nb,2\n")
    async with app().run_test(size=SMALL) as pilot:
        text = await open_file(pilot, books)
        assert "No column is the rating yet" in text
        await press(pilot, "c")
        assert "2 rows, read as choices, without stars" in screen_text(pilot)
        await press(pilot, "enter")
        await press(pilot, "n")
        assert RunStore().config("1").data.implicit


async def test_everything_that_options_correct_is_corrected_by_keys_and_remembered(
    worker: FakeWorker, tmp_path: Path
) -> None:
    file = tmp_path / "odd.csv"
    file.write_bytes("remarks\nuser,item,rating,title\n1,a,0,Чужой\n1,b,8,Схватка\n2,a,10,Чужой\n".encode("cp1251"))
    titles = tmp_path / "titles.csv"
    titles.write_text("item,name\na,Alien\nb,Heat\n")
    async with app().run_test(size=WIDE) as pilot:
        await open_file(pilot, file)
        await press(pilot, "G", "k", "k", "k", "left")
        while "lines before       1" not in screen_text(pilot):
            await press(pilot, "right")
        await press(pilot, "k", "k", "e", "text:windows-1251", "enter")
        assert "Чужой" in row_of(pilot, "title")
        await press(pilot, "j", "j", "j", "e", "text:0", "enter")
        assert "no rating, 8, 10" in row_of(pilot, "rating")
        await press(pilot, "j", "e", "text:ten", "enter")
        assert "! A scale is written LOW:HIGH:STEP" in screen_text(pilot)
        await press(pilot, "e", "text:1:10:1", "enter")
        await press(pilot, "j", "right", f"text:{titles}", "enter")
        await press(pilot, "enter")
        await press(pilot, "n")
        spec = RunStore().config("1").data
        assert (spec.encoding, spec.skip, spec.unrated, spec.scale) == ("windows-1251", 1, "0", "1:10:1")
        assert spec.titles == str(titles)
    again = tmp_path / "again.csv"
    again.write_bytes(file.read_bytes() + b"3,b,6,x\n")
    async with app().run_test(size=WIDE) as pilot:
        await open_file(pilot, again)
        assert "Чужой" in row_of(pilot, "title")
        assert "by hand" in row_of(pilot, "means no rating")


async def test_columns_of_a_table_of_titles_are_asked_for_where_they_are_not_known(
    worker: FakeWorker, tmp_path: Path
) -> None:
    rows, titles = tmp_path / "rows.csv", tmp_path / "a-folder-with-a-long-name" / "captions.csv"
    rows.write_text("user,item,rating\n1,a,4\n2,b,5\n")
    titles.parent.mkdir()
    titles.write_text("code;caption;printed\na;Dune;1965\nb;Emma;1815\n")
    async with app().run_test(size=SMALL) as pilot:
        await open_file(pilot, rows)
        await press(pilot, "G", "e", f"text:{titles}", "enter")
        text = screen_text(pilot)
        assert "captions.csv" in text
        assert "rows each an id with its title" in text
        assert "! No column is the item nor the title yet" in text
        await press(pilot, "enter", "right", "j", "right", "j", "right", "enter")
        text = screen_text(pilot)
        assert "2 rows, read as ratings" in text
        assert "captions.csv" in row_of(pilot, "titles from")
        await press(pilot, "right")
        assert " title " in row_of(pilot, "caption")
        await press(pilot, "escape", "enter")
        await press(pilot, "n")
        spec = RunStore().config("1").data
        assert (spec.titles, spec.title_columns) == (
            str(titles),
            {"item": "code", "title": "caption", "year": "printed"},
        )
        assert spec.load().item_table.names == ["Dune (1965)", "Emma (1815)"]


async def test_a_key_that_comes_while_the_file_is_looked_at_again_waits_for_that(
    worker: FakeWorker, books: Path
) -> None:
    books.write_text("user,item,rating\n1,a,4\n2,b,5\n")
    async with app().run_test(size=SMALL) as pilot:
        await open_file(pilot, books)
        dialog = pilot.app.screen
        assert isinstance(dialog, ColumnsDialog)
        dialog._look()  # as after a dialog over it is closed, which no key waits for
        await press(pilot, "enter")
        assert not isinstance(pilot.app.screen, ColumnsDialog)


async def test_at_60_columns_a_file_of_titles_has_its_name(worker: FakeWorker, tmp_path: Path) -> None:
    rows, titles = tmp_path / "rows.csv", tmp_path / "a-folder-with-a-long-name" / "captions.csv"
    rows.write_text("user,item,rating\n1,a,4\n2,b,5\n")
    titles.parent.mkdir()
    titles.write_text("item,title\na,Dune\nb,Emma\n")
    async with app().run_test(size=(60, 20)) as pilot:
        await open_file(pilot, rows)
        await press(pilot, "G", "e", f"text:{titles}", "enter")
        assert "long-name/captions.csv" in row_of(pilot, "titles from")


async def test_what_is_corrected_wrongly_is_said_and_can_be_turned_back(worker: FakeWorker, books: Path) -> None:
    async with app().run_test(size=SMALL) as pilot:
        await open_file(pilot, books)
        await press(pilot, "G", "k", "k", "k", "k", "right", "right")
        assert "names of columns   none" in screen_text(pilot)
        await press(pilot, "g", "G", "k", "k", "k", "e", "text:99", "enter")
        assert "It cannot be read" in screen_text(pilot)
        await press(pilot, "enter", "e", "ctrl+u", "enter")
        assert "names of columns   none" in screen_text(pilot)


@pytest.mark.parametrize("size", [(60, 20), SMALL])
async def test_the_licence_of_a_set_is_whole_in_a_low_window(size: tuple[int, int]) -> None:
    add_model()
    async with app().run_test(size=size) as pilot:
        await settle(pilot)
        await press(pilot, "T", "d", "g")
        text = " ".join(screen_text(pilot).replace("│", " ").split())
        assert "See the README in the archive." in text
        assert "https://doi.org/10.1145/2827872" in text


def test_the_end_of_a_path_has_plain_characters_alone_where_the_terminal_has_no_others() -> None:
    spec = DataSpec(source="rows.csv", titles="/a-folder-with-a-long-name/captions.csv")
    text = "".join(text for text, _ in correction_row(spec, "titles", None, 40, glyphs=ASCII))
    assert text.endswith("captions.csv")
    assert text.isascii()
