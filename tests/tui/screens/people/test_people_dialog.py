"""The people of an installation, by keys."""

import json
import re
from pathlib import Path

import pytest
from textual.pilot import Pilot

from collab.profiles import Answered, ProfileStore
from tests.tui.watching import SMALL, WIDE, on_train
from tests.tui.world import press, screen_text
from tui.app import CollabApp
from tui.screens.common import PaneDialog
from tui.screens.people import PeopleDialog
from tui.screens.people.together_dialog import TogetherDialog
from tui.widgets import LineList


def rated(title: str, year: int, item: str, stars: float | None) -> Answered:
    return Answered(title, year, {"films": item}, stars, 0.5, 5, 0.5)


@pytest.fixture(autouse=True)
def answers() -> None:
    """Two people have rated films, one of them a film that is nowhere here."""
    store = ProfileStore()
    for title, year, item, stars in (("Alien", 1979, "1", 4.5), ("Babe", 1995, "5", 2.0), ("Heat", 1995, "15", 4.0)):
        store.answer("me", rated(title, year, item, stars))
    for title, year, item, stars in (
        ("Alien", 1979, "1", 1.5),
        ("Heat", 1995, "15", 4.5),
        ("Elsewhere", 2020, "99", 3.0),
    ):
        store.answer("Ada", rated(title, year, item, stars))


def row_of(pilot: Pilot[None], name: str) -> str:
    """Return the row of the dialog in view with a name, without the screen at its sides."""
    box = pilot.app.screen.query_one(".dialog").region
    rows = screen_text(pilot).splitlines()[box.y : box.bottom]
    return next(row[box.x : box.right] for row in rows if name in row[box.x : box.right])


@pytest.mark.parametrize("size", [SMALL, WIDE])
async def test_p_lists_people_from_any_screen(size: tuple[int, int]) -> None:
    async with on_train(size) as pilot:
        for screen in "TRFS":
            await press(pilot, screen, "P")
            assert isinstance(pilot.app.screen, PeopleDialog)
            assert "3 rated" in row_of(pilot, "you")
            assert "in use" in row_of(pilot, "you")
            assert "in use" not in row_of(pilot, "Ada")
            assert "3 rated" in row_of(pilot, "Ada")
            await press(pilot, "escape")


async def test_enter_lets_someone_else_rate() -> None:
    async with on_train() as pilot:
        await press(pilot, "P", "g", "enter")
        assert "These are now the ratings of Ada" in screen_text(pilot)
        await press(pilot, "R")
        assert "Ada, 2 rated" in screen_text(pilot)
        await press(pilot, "3")
        assert len(ProfileStore().present("Ada")) == 4
        assert len(ProfileStore().present("me")) == 3


async def test_another_person_s_list_begins_at_its_top() -> None:
    async with on_train(WIDE) as pilot:
        await press(pilot, "F", "j", "j", "j", "P", "g", "enter")
        lines = pilot.app.screen.query_one("#titles", LineList)
        assert lines.cursor == 0
        await press(pilot, "j", "P", "G", "enter")
        assert lines.cursor == 3


async def test_people_are_made_renamed_and_copied() -> None:
    async with on_train() as pilot:
        await press(pilot, "P", "n", "text:Bob", "enter")
        assert "Bob is here" in screen_text(pilot)
        await press(pilot, "r", "text:by", "enter")
        assert "Bob is now Bobby" in screen_text(pilot)
        await press(pilot, "g", "y", "enter")
        assert ProfileStore().profiles() == ["Ada", "Ada 2", "Bobby", "me"]
        assert len(ProfileStore().present("Ada 2")) == 3
        await press(pilot, "n", "text:Ada", "enter")
        assert "! " in screen_text(pilot)


async def test_renaming_oneself_keeps_the_answers() -> None:
    async with on_train() as pilot:
        await press(pilot, "P", "r", "end", "text:l", "enter", "escape", "R")
        assert "mel, 3 rated" in screen_text(pilot)


async def test_deleting_asks_for_the_name_and_is_for_good(home: Path) -> None:
    async with on_train() as pilot:
        await press(pilot, "P", "g", "D", "text:ada", "enter")
        assert "Nothing is deleted" in screen_text(pilot)
        await press(pilot, "D", "text:Ada", "enter")
        assert "3 answers are deleted for good" in screen_text(pilot)
        assert ProfileStore().profiles() == ["me"]
    assert not any(b"Elsewhere" in file.read_bytes() for file in home.rglob("*") if file.is_file())


async def test_history_tells_every_step_with_its_time() -> None:
    async with on_train() as pilot:
        await press(pilot, "R", "u", "P", "h")
        assert isinstance(pilot.app.screen, PaneDialog)
        lines = [
            line for line in screen_text(pilot).splitlines() if "UTC" in line or " rated " in line or "undone" in line
        ]
        assert ["undone" in line for line in lines] == [False, False, False, True]
        assert "Heat (1995)" in lines[-1]
        await press(pilot, "G", "enter")
        assert str(pilot.app.screen.query_one(".dialog").border_title) == "Heat (1995)"
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, PaneDialog)


async def test_an_export_comes_back_the_same(tmp_path: Path) -> None:
    path = tmp_path / "ada.json"
    async with on_train() as pilot:
        await press(pilot, "P", "g", "o", *["backspace"] * 40, f"text:{path}", "enter")
        assert len(json.loads(path.read_text())["answers"]) == 3
        await press(pilot, "n", "text:Bob", "enter", "i", f"text:{path}", "enter")
        assert "our own export, 3 answers" in screen_text(pilot)
        await press(pilot, "s")
        assert "3 answers imported for Bob" in screen_text(pilot)
    store = ProfileStore()
    kept = [[(each.name, each.stars, each.at) for each in store.present(name)] for name in ("Ada", "Bob")]
    assert kept[0] == kept[1]


async def test_two_people_are_compared() -> None:
    async with on_train(WIDE) as pilot:
        await press(pilot, "P", "c")
        assert "Move the cursor to someone else" in screen_text(pilot)
        await press(pilot, "g", "c")
        text = screen_text(pilot)
        assert "you and Ada both rated 2 titles: 1.8 stars apart on average." in text
        assert text.count(" stars more than ") == 1, "a sentence is wrapped, not cut"
        assert "Their tastes correlate" in text
        assert text.index("Heat (1995)") < text.index("Alien (1979)")


async def test_a_list_together_has_everyone_s_stars() -> None:
    async with on_train(WIDE) as pilot:
        await press(pilot, "P", "g", "space", "space", "t")
        assert isinstance(pilot.app.screen, TogetherDialog)
        text = screen_text(pilot)
        assert "for Ada and you, by the mean of all" in text
        assert "title" in text
        for seen in ("Alien (1979)", "Babe (1995)", "Heat (1995)"):
            assert seen not in text
        assert text.count("±") >= 2 * 20
        assert re.search(r"title +genres +chance +Ada +interest +you +interest", text)
        assert "; chance of 4 stars or more" in text
        assert re.search(r"Ada [\d.]+ to [\d.]+, you [\d.]+ to [\d.]+ stars, at once with a chance near 90%", text)
        assert len(re.findall(r"±\d\.\d +\d+(?:st|nd|rd|th) +\d\.\d ±\d\.\d +\d+(?:st|nd|rd|th)", text)) >= 20
        await press(pilot, "v")
        assert "by who likes it least" in screen_text(pilot)
        await press(pilot, "v", "3")
        text = screen_text(pilot)
        assert "for Ada and you, by the chance of 3 stars or more from all" in text
        chances = [int(chance) for chance in re.findall(r" (\d+)% +\d\.\d ", text)]
        assert len(chances) >= 20
        assert chances == sorted(chances, reverse=True)
        await press(pilot, "j", "9")
        assert "3 stars or more" in screen_text(pilot)
        await press(pilot, "escape", "space", "t")
        assert isinstance(pilot.app, CollabApp)


def titles_listed(pilot: Pilot[None]) -> list[str]:
    """Return the titles of the list together that are in view."""
    return re.findall(r"^.{2,4}\s*\d+ (\S.*?\(\d{4}\))", screen_text(pilot), re.MULTILINE)


async def test_at_80_columns_a_list_together_cuts_no_line() -> None:
    async with on_train(SMALL) as pilot:
        await press(pilot, "P", "g", "space", "space", "t", "5")
        assert "; chance of 5 stars │" in re.sub(" +", " ", screen_text(pilot))
        await press(pilot, "w", "n", "k", "enter")
        text = screen_text(pilot)
        assert "chose " in text
        assert "…" not in "".join(line for line in text.splitlines() if "±" not in line or " by interest" in line)


async def test_marks_together_are_everyone_s_and_one_no_keeps_for_the_night(tmp_path: Path) -> None:
    async with on_train(WIDE) as pilot:
        await press(pilot, "P", "g", "space", "space", "t")
        first, second, third, *_ = titles_listed(pilot)
        await press(pilot, "n")
        assert f"Left out until tomorrow noon; u undoes it: {first}" in screen_text(pilot)
        assert titles_listed(pilot)[0] == second
        await press(pilot, "w")
        assert "on both watchlists" in screen_text(pilot)
        await press(pilot, "j", "s", "j", "h")
        kept = {name: {each.title: each.mark for each in ProfileStore().present(name)} for name in ("me", "Ada")}
        marks = [{title: mark for title, mark in kept[name].items() if mark} for name in kept]
        assert marks[0] == marks[1]
        assert sorted(filter(None, marks[0].values())) == ["hide", "seen", "watch"]
        seen = next(title for title, mark in marks[0].items() if mark == "seen")
        await press(pilot, "u", "u", "U")
        assert f"Done again: {seen}" in screen_text(pilot)
        assert not any(title.startswith(seen) for title in titles_listed(pilot))
        await press(pilot, "u")
        assert any(title.startswith(seen) for title in titles_listed(pilot))
        assert third in titles_listed(pilot)
        await press(pilot, "W")
        assert "on the watchlists of all, " in screen_text(pilot)
        assert titles_listed(pilot) == [second]
        await press(pilot, "W", "W", "escape", "t")
        assert second in titles_listed(pilot)
        assert first not in titles_listed(pilot)
        assert "1 left out tonight" in screen_text(pilot)
        await press(pilot, "u")
        assert "Nothing to undo here" in screen_text(pilot)
        await press(pilot, "U")
        assert "Nothing to do again here" in screen_text(pilot)


async def test_a_list_together_is_filtered_explained_and_exported(tmp_path: Path) -> None:
    async with on_train(WIDE) as pilot:
        await press(pilot, "P", "g", "space", "space", "t", "/", "text:horror", "enter")
        assert "Horror" in screen_text(pilot)
        listed = titles_listed(pilot)
        assert 0 < len(listed) < 8
        await press(pilot, "enter")
        assert re.search(r"Ada +\d\.\d ±\d\.\d, \d+\w\w by interest", screen_text(pilot))
        assert re.search(r"[+−]\d\.\d\d Alien \(1979\)", screen_text(pilot))
        await press(pilot, "enter")
        assert str(pilot.app.screen.query_one(".dialog").border_title) in listed
        await press(
            pilot, "escape", "escape", "o", *["backspace"] * 40, f"text:{tmp_path}/film night.json", "down", "enter"
        )
        assert "Written: " in screen_text(pilot)
        [file] = tmp_path.glob("film night*")
        assert [record["title"] for record in json.loads(file.read_text())] == listed
        await press(pilot, "x")
        assert len(titles_listed(pilot)) > len(listed)
