"""The page of a taste in the app, by keys."""

import re
from pathlib import Path

import pytest
from textual.pilot import Pilot

from collab.profiles import Answered, ProfileStore
from collab.testing import add_model
from collab.testing.films import FILMS
from tests.tui.watching import SMALL, WIDE, on_train
from tests.tui.world import app, press, screen_text, settle
from tui.screens.people import PeopleDialog, TasteDialog


@pytest.fixture(autouse=True)
def answers() -> None:
    """One person has seen all films in six years, another hardly any."""
    seen = [
        Answered(title, year, {"films": str(number)}, 1 + number % 9 / 2, 0.5, 5, 0.5, at=1e9 + number * 6e6)
        for number, (title, year, _) in enumerate(FILMS, 1)
    ]
    ProfileStore().add("me", seen, "csv")
    ProfileStore().add("Ada", seen[:3], "csv")


@pytest.mark.parametrize("size", [SMALL, WIDE])
async def test_m_shows_the_taste_of_the_person_in_use(size: tuple[int, int]) -> None:
    async with on_train(size) as pilot:
        await press(pilot, "M")
        assert isinstance(pilot.app.screen, TasteDialog)
        text = screen_text(pilot)
        assert "Your taste" in text
        assert "30 ratings" in text
        assert "not in the cache" in text
        assert ("Liked more than by others" in text) == (size == WIDE)
        await press(pilot, "G")
        assert re.search(r"▸ +\S", screen_text(pilot))
        await press(pilot, "M")
        assert not isinstance(pilot.app.screen, TasteDialog)


async def test_it_is_written_into_a_file_of_either_kind_and_over_none(tmp_path: Path) -> None:
    async with on_train() as pilot:
        await press(pilot, "M")
        for name, beginning in (("taste.svg", "<svg "), ("taste.md", "# My taste\n")):
            await press(pilot, "o", *["backspace"] * 20, f"text:{tmp_path / name}", "enter")
            assert f"Written: {tmp_path / name}"[:40] in screen_text(pilot).replace("\n", "")
            assert (tmp_path / name).read_text().startswith(beginning)
        await press(pilot, "o", *["backspace"] * 20, f"text:{tmp_path / 'taste.md'}", "enter")
        assert "taste.md is there already" in screen_text(pilot)
        await press(pilot, "o", *["backspace"] * 20, f"text:{tmp_path / 'taste.pdf'}", "enter")
        assert "taste.pdf is to end with .svg or .md" in screen_text(pilot)


async def test_the_taste_of_someone_else_and_of_too_little() -> None:
    async with on_train() as pilot:
        await press(pilot, "P", "g", "v")
        text = screen_text(pilot)
        assert "The taste of Ada" in text
        assert "3 ratings: too few to tell a taste by. It takes 10." in text
        assert "R rates titles, and P brings ratings along" in text
        await press(pilot, "o", "escape")
        assert isinstance(pilot.app.screen, PeopleDialog)


async def open_taste(pilot: Pilot[None]) -> None:
    await settle(pilot)
    await press(pilot, "M")


def test_the_page_looks_right(snap_compare: object) -> None:
    add_model()
    assert snap_compare(app(), terminal_size=WIDE, run_before=open_taste)  # type: ignore[operator]  # no types there
