"""The list of For you goes into a file of one of three formats, and over another file only when it is asked for."""

import json
from pathlib import Path

from textual.widgets import Input

from collab.testing import add_model
from tests.tui.screens.foryou.test_foryou_screen import SMALL, listed, rate
from tests.tui.world import app, press, screen_text, settle
from tui.screens.common.files import ExportDialog
from tui.widgets import LineList


async def test_a_list_is_written_in_the_format_chosen(tmp_path: Path) -> None:
    add_model()
    async with app().run_test(size=SMALL) as pilot:
        await rate(pilot, "5", "1")
        await press(pilot, "/", "text:war", "enter", "o")
        field = pilot.app.screen.query_one("#file", Input)
        assert field.value == "~/collab-tui for you.csv"
        assert "Write these 2 titles" in screen_text(pilot)
        field.value = str(tmp_path / "list.csv")
        await press(pilot, "down")
        assert field.value.endswith("list.json")
        await press(pilot, "enter")
        assert "Written: 2 titles, " in screen_text(pilot)
        titles = [record["title"] for record in json.loads((tmp_path / "list.json").read_text())]
        assert [title[:12] in line for title, line in zip(titles, listed(pilot), strict=True)] == [True] * 2


async def test_of_shelves_all_titles_are_written_however_few_lines_the_window_has(tmp_path: Path) -> None:
    add_model()
    written = list[list[str]]()
    for height in (20, 24, 60):
        async with app().run_test(size=(80, height)) as pilot:
            await settle(pilot)
            await press(pilot, *("" if written else "5545545"), "F")
            lines = pilot.app.screen.query_one("#titles", LineList)
            in_view = [cells[0] for cells in lines.table().rows if len(cells) > 1]
            await press(pilot, "o", "down")
            pilot.app.screen.query_one("#file", Input).value = str(tmp_path / f"{height}.json")
            await press(pilot, "enter")
        titles = [record["title"] for record in json.loads((tmp_path / f"{height}.json").read_text())]
        assert set(titles) >= set(in_view)
        assert len(set(titles)) == len(titles) > 10
        written.append(titles)
    assert written[0] == written[1] == written[2]


async def test_another_file_is_written_over_at_the_second_enter_alone(tmp_path: Path) -> None:
    add_model()
    file = tmp_path / "notes.md"
    file.write_text("mine")
    async with app().run_test(size=SMALL) as pilot:
        await rate(pilot, "5")
        await press(pilot, "o")
        pilot.app.screen.query_one("#file", Input).value = str(file)
        await press(pilot, "down", "down", "enter")
        assert "There is such a file already" in screen_text(pilot)
        assert file.read_text() == "mine"
        await press(pilot, "escape", "o")
        pilot.app.screen.query_one("#file", Input).value = str(file)
        await press(pilot, "down", "down", "enter", "enter")
        assert file.read_text().startswith("| rank | item | title |")


async def test_what_cannot_be_written_is_told_and_the_dialog_stays(tmp_path: Path) -> None:
    add_model()
    async with app().run_test(size=SMALL) as pilot:
        await rate(pilot, "5")
        await press(pilot, "o")
        for typed, message in ((f"{tmp_path}/none/list.csv", "was not written"), ("", "A file has a name")):
            pilot.app.screen.query_one("#file", Input).value = typed
            await press(pilot, "enter")
            assert message in screen_text(pilot)
        assert isinstance(pilot.app.screen, ExportDialog)
        await press(pilot, "escape")
        assert len(listed(pilot)) > 10
