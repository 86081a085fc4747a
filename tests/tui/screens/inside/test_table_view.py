"""The table with its blanks, and what the model says of them."""

from pathlib import Path

import numpy as np
from textual.pilot import Pilot

import collab
from collab.inspection import crosstab
from tests.tui.inside_world import add_rated_model
from tests.tui.screens.inside.test_inside_screen import arrive, inside
from tests.tui.world import app, press, screen_text, tap
from tui.screens.card import CardDialog
from tui.screens.inside.star_table import StarTable
from tui.screens.inside.table_view import TableView

WIDE, SMALL = (120, 40), (80, 24)


def table(pilot: Pilot[None]) -> StarTable:
    view = inside(pilot).tab.view
    assert isinstance(view, TableView)
    return view.keys


async def test_it_shows_who_gave_what_and_begins_on_a_blank(tmp_path: Path) -> None:
    _, ratings = add_rated_model(tmp_path / "scratch")
    async with app().run_test(size=WIDE) as pilot:
        await arrive(pilot, "table")
        stars_table = crosstab(ratings, 30, 40)
        row, column = table(pilot).cell
        assert np.isnan(stars_table.stars[column, row])
        lines = screen_text(pilot).splitlines()[5:]
        for y, title in enumerate(stars_table.titles[:20]):
            assert lines[y].startswith(f" {title[:20]}")
            cells = lines[y].split()[-3:]
            assert set(cells) <= {"·", *(f"{half / 2:g}" for half in range(1, 11))}
        assert f"user {stars_table.users[column]} did not rate it: {stars_table.titles[row]}" in screen_text(pilot)


async def test_enter_on_a_blank_asks_the_model_and_shows_how_sure_it_is(tmp_path: Path) -> None:
    model, ratings = add_rated_model(tmp_path / "scratch")
    async with app().run_test(size=WIDE) as pilot:
        await arrive(pilot, "table")
        row, column = table(pilot).cell
        stars_table = crosstab(ratings, 30, 40)
        await press(pilot, "enter")
        expected = collab.Recommender(model, ratings).predict(stars_table.users[column], [stars_table.items[row]])
        stars, sd = float(expected.mean[0]), float(expected.sd[0])
        assert f"the model says {stars:.1f} ±{sd:.1f}" in screen_text(pilot)
        assert f"~{stars:.1f}" in screen_text(pilot).splitlines()[5 + row]


async def test_what_was_rated_can_be_compared_with_the_prediction(tmp_path: Path) -> None:
    add_rated_model(tmp_path / "scratch")
    async with app().run_test(size=SMALL) as pilot:
        await arrive(pilot, "table")
        await tap(pilot, "g", *["left"] * 40, "right")
        assert " gave " in screen_text(pilot)
        await press(pilot, "enter")
        assert "the model says " in screen_text(pilot)


async def test_the_titles_stand_before_the_first_user_and_open_their_cards(tmp_path: Path) -> None:
    _, ratings = add_rated_model(tmp_path / "scratch")
    async with app().run_test(size=SMALL) as pilot:
        await arrive(pilot, "table")
        await tap(pilot, "g", *["h"] * 40)
        assert table(pilot).cell == (0, -1)
        await press(pilot, "j", "enter")
        assert isinstance(pilot.app.screen, CardDialog)
        assert crosstab(ratings, 30, 40).titles[1] in screen_text(pilot)


async def test_the_window_follows_the_cursor_to_every_corner(tmp_path: Path) -> None:
    _, ratings = add_rated_model(tmp_path / "scratch")
    stars_table = crosstab(ratings, 30, 40)
    async with app().run_test(size=SMALL) as pilot:
        await arrive(pilot, "table")
        await tap(pilot, "G", *["right"] * 40)
        assert table(pilot).cell == (29, 29)
        assert stars_table.titles[29][:15] in screen_text(pilot)
        assert screen_text(pilot).splitlines()[4].split()[-1] == stars_table.users[29]
        await press(pilot, "g", "k")
        assert stars_table.titles[0][:15] in screen_text(pilot).splitlines()[5]


async def test_a_search_goes_to_a_title(tmp_path: Path) -> None:
    add_rated_model(tmp_path / "scratch")
    async with app().run_test(size=SMALL) as pilot:
        await arrive(pilot, "table")
        await press(pilot, "/", "text:vertigo", "enter")
        assert "Vertigo (1958)" in screen_text(pilot).splitlines()[3]


async def test_it_is_copied_with_its_blanks(tmp_path: Path) -> None:
    _, ratings = add_rated_model(tmp_path / "scratch")
    async with app().run_test(size=SMALL) as pilot:
        await arrive(pilot, "table")
        await press(pilot, "Y")
        lines = [line.split("\t") for line in pilot.app.clipboard.split("\n")]
        stars_table = crosstab(ratings, 30, 40)
        assert lines[0] == ["title", *stars_table.users]
        for line, title, stars in zip(lines[1:], stars_table.titles, stars_table.stars.T, strict=True):
            assert line == [title, *("" if np.isnan(value) else f"{value:g}" for value in stars)]
