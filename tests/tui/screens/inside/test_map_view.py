"""The map of Browse inside: titles by principal components, and what is close to the one under the cursor."""

import sys
from pathlib import Path

import numpy as np
import pytest
from textual.pilot import Pilot

import collab
from collab.inspection import title_map
from collab.testing import add_model, made_up_model
from tests.tui.screens.inside.test_inside_screen import arrive, inside
from tests.tui.world import app, press, screen_text, settle
from tui.screens.inside.map_view import MapView
from tui.screens.similar import SimilarScreen

WIDE, SMALL = (120, 40), (80, 24)
STAND_IN = """
class UMAP:
    def __init__(self, **options):
        assert options["n_components"] == 2

    def fit_transform(self, rows):
        return rows[:, :2] + 100
"""


def tab(pilot: Pilot[None]) -> MapView:
    view = inside(pilot).tab.view
    assert isinstance(view, MapView)
    return view


def title(pilot: Pilot[None]) -> str:
    """Return the title under the cursor."""
    return tab(pilot).names[tab(pilot).place]


async def test_it_begins_with_the_most_rated_title_and_lists_what_is_close_to_it() -> None:
    add_model()
    async with app().run_test(size=WIDE) as pilot:
        await arrive(pilot, "map")
        text = screen_text(pilot)
        assert "◆" in text
        assert "close to Alien (1979)" in text
        shares = title_map(collab.Recommender(made_up_model())).shares
        assert f"→ component 1 ({shares[0]:.0%})  ↑ component 2 ({shares[1]:.0%})" in text
        for each in collab.Recommender(made_up_model()).similar("1", 5, by="factors"):
            assert any(each.title in line and f"{each.similarity:.2f}" in line for line in text.splitlines())


async def test_arrows_go_to_titles_in_their_direction_and_the_list_follows() -> None:
    add_model()
    async with app().run_test(size=WIDE) as pilot:
        await arrive(pilot, "map")
        places = title_map(collab.Recommender(made_up_model())).components
        for key, axis, sign in (("right", 0, 1), ("up", 1, 1), ("left", 0, -1), ("down", 1, -1), ("l", 0, 1)):
            before = tab(pilot).place
            await press(pilot, key)
            after = tab(pilot).place
            assert after == before or sign * (places[after, axis] - places[before, axis]) > 0
            assert f"close to {title(pilot)[:18]}" in screen_text(pilot)


async def test_zooming_keeps_the_title_and_home_shows_the_whole_again() -> None:
    add_model()
    async with app().run_test(size=SMALL) as pilot:
        await arrive(pilot, "map")
        whole, before = screen_text(pilot), title(pilot)
        await press(pilot, "+", "+", "+")
        assert "zoom 3.4x" in screen_text(pilot)
        assert title(pilot) == before
        assert f"◆ {before}" in screen_text(pilot) or f"{before} ◆" in screen_text(pilot)
        await press(pilot, "-", "-", "-", "-")
        assert screen_text(pilot) == whole
        await press(pilot, "=", "home")
        assert screen_text(pilot) == whole


async def test_any_two_of_three_components_are_the_axes() -> None:
    add_model()
    async with app().run_test(size=WIDE) as pilot:
        await arrive(pilot, "map")
        seen = []
        for key in ("x", "v", "x", "v", "x", "v"):
            await press(pilot, key)
            words = screen_text(pilot).split()
            seen.append(tuple(words[n + 1] for n, word in enumerate(words) if word == "component"))
        assert seen == [("3", "2"), ("3", "1"), ("2", "1"), ("2", "3"), ("1", "3"), ("1", "2")]


async def test_the_search_goes_to_a_title_and_enter_opens_its_card() -> None:
    add_model()
    async with app().run_test(size=SMALL) as pilot:
        await arrive(pilot, "map")
        await press(pilot, "/", "text:spirited", "enter")
        assert title(pilot) == "Spirited Away (2001)"
        await press(pilot, "enter", "m")
        assert isinstance(pilot.app.screen, SimilarScreen)
        assert "Spirited Away (2001)" in screen_text(pilot).splitlines()[3]
        await press(pilot, "B")
        assert title(pilot) == "Spirited Away (2001)"


async def test_a_click_goes_to_the_nearest_title() -> None:
    add_model()
    async with app().run_test(size=WIDE) as pilot:
        await arrive(pilot, "map")
        lines = screen_text(pilot).splitlines()
        row = next(y for y, line in enumerate(lines) if "• " in line[:70])
        column = lines[row].index("• ")
        await pilot.click(offset=(column, row))
        await settle(pilot)
        assert title(pilot).startswith(lines[row][column + 2 :].split("  ")[0].strip(" …"))


async def test_the_map_is_copied_with_its_coordinates() -> None:
    add_model()
    async with app().run_test(size=SMALL) as pilot:
        await arrive(pilot, "map")
        await press(pilot, "Y")
        lines = pilot.app.clipboard.split("\n")
        assert lines[0] == "title\tacross\tup"
        assert len(lines) == 31
        await press(pilot, "y")
        assert pilot.app.clipboard == lines[1]


async def test_without_umap_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "umap", None)
    add_model()
    async with app().run_test(size=SMALL) as pilot:
        await arrive(pilot, "map")
        await press(pilot, "o")
        assert "UMAP is not installed here: pip install umap-learn" in screen_text(pilot)


@pytest.mark.usefixtures("real_processes")
async def test_umap_lays_the_titles_out_in_a_process_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "umap.py").write_text(STAND_IN)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.syspath_prepend(str(tmp_path))
    add_model()
    async with app().run_test(size=SMALL) as pilot:
        await arrive(pilot, "map")
        components = screen_text(pilot)
        await press(pilot, "o")
        assert "30 titles laid out by UMAP" in screen_text(pilot)
        assert "umap" not in sys.modules
        table = tab(pilot).keys.table()
        assert all(float(row[1]) > 50 for row in table.rows)
        await press(pilot, "o")
        assert screen_text(pilot) == components


async def test_a_model_whose_factors_are_all_the_same_has_no_map() -> None:
    model = made_up_model()
    model.item_features[:, :, 1:] = np.float32(0.5)
    add_model(model)
    async with app().run_test(size=SMALL) as pilot:
        await arrive(pilot, "map")
        assert "has no factors of titles" in screen_text(pilot)
        await press(pilot, "right", "up", "+", "x")
        assert "has no factors of titles" in screen_text(pilot)
