"""Browse inside: its tabs, biases, factors, errors and certainty."""

import errno
import os
import shutil
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from textual.pilot import Pilot

import collab
from collab.data.cache import cache_folder
from collab.inspection import biases, factors, look_at_certainty, look_at_errors
from collab.processes import HOSTED
from collab.testing import add_model, made_up_model
from tests.tui.inside_world import add_rated_model, add_read_model
from tests.tui.looks import every_look, themed
from tests.tui.world import app, press, screen_text, settle
from tui.cells import UNICODE
from tui.screens.card import CardDialog
from tui.screens.inside import InsideScreen, lists
from tui.screens.inside.lists import CERTAINTY_LIST, ERROR_LIST
from tui.screens.inside.parts_view import Room
from tui.screens.similar import SimilarScreen
from tui.terminal import Environment
from tui.text import GROUPS
from tui.widgets import LineList

WIDE, SMALL = (120, 40), (80, 24)
TABS = ("biases", "map", "factors", "errors", "certainty", "table")


async def arrive(pilot: Pilot[None], tab: str = "biases") -> None:
    await settle(pilot)
    await press(pilot, "B", *(["n"] * TABS.index(tab)))


def inside(pilot: Pilot[None]) -> InsideScreen:
    screen = pilot.app.screen
    assert isinstance(screen, InsideScreen)
    return screen


def rows(pilot: Pilot[None]) -> list[str]:
    """Return the lines of the tab in view."""
    return [line.strip(" ▸") for line in screen_text(pilot).splitlines()[4:-2]]


def under_cursor(pilot: Pilot[None]) -> str:
    return next(line.strip(" ▸") for line in screen_text(pilot).splitlines() if "▸" in line)


def words(pilot: Pilot[None]) -> str:
    """Return what the tab in view says, however it is wrapped."""
    return " ".join(" ".join(screen_text(pilot).splitlines()[3:-2]).split())


async def test_the_tabs_are_turned_both_ways_and_round() -> None:
    add_model()
    async with app().run_test(size=SMALL) as pilot:
        await arrive(pilot)
        seen = []
        for key in ("n", "n", "n", "n", "n", "n", "p", "p", "left", "left", "left", "left"):
            seen.append(inside(pilot).tab.title)
            await press(pilot, key)
        assert seen == [*TABS, "biases", "table", "certainty", "errors", "factors", "map"]
        assert inside(pilot).tab.title == "map"  # where arrows move on the map
        await press(pilot, "n", "right")
        assert inside(pilot).tab.title == "errors"


async def test_biases_are_those_of_the_library_with_what_their_genres_get() -> None:
    add_model()
    async with app().run_test(size=WIDE) as pilot:
        await arrive(pilot)
        both_ends = biases(collab.Recommender(made_up_model()), 30)
        shown = [line for line in rows(pilot) if line]
        top, bottom = shown.index(next(line for line in shown if line.startswith("lowest"))), len(shown)
        assert shown[0].startswith("highest: liked beyond what its kind explains")
        ends = {"top": shown[1:top], "bottom": shown[top + 1 : bottom]}
        for end, lines in ends.items():
            listed = [each for each in both_ends if each.end == end]
            assert len(lines) > 10
            for line, each in zip(lines, listed, strict=False):
                assert line.startswith(each.title[:20])
                assert f"{each.bias:+.2f}" in line
                assert line.split()[-3:] == [str(each.ratings), f"{each.mean:.1f}", f"{each.kind:.1f}"]


async def test_titles_with_few_ratings_are_left_out_on_a_key() -> None:
    model = made_up_model()
    ratings = np.where(np.arange(len(model.stats.ratings)) < 5, 60, 7).astype(np.int32)
    add_model(replace(model, stats=replace(model.stats, ratings=ratings, trained=ratings)))
    async with app().run_test(size=WIDE) as pilot:
        await arrive(pilot)
        before = rows(pilot)
        await press(pilot, "m")
        assert [row for row in rows(pilot) if "█" in row] == [row for row in before if "█" in row]
        assert "explains (5 ratings or more)" in rows(pilot)[0]
        assert "Titles with 5 ratings or more" in screen_text(pilot)
        await press(pilot, "m")
        assert len([line for line in rows(pilot) if "█" in line or "+0.00" in line]) == 10
        await press(pilot, "m", "m")
        assert rows(pilot) == before


async def test_a_model_without_biases_says_which_have_them_and_the_other_tabs_go_on() -> None:
    model = made_up_model()
    add_model(replace(model, model="dot-range", item_offsets=np.zeros_like(model.item_offsets)))
    async with app().run_test(size=SMALL) as pilot:
        await arrive(pilot)
        assert "dot-range has no biases of titles; dot-bias" in screen_text(pilot)
        await press(pilot, "m", "]", "enter", "/", "escape")
        await press(pilot, "n")
        assert "component 1" in screen_text(pilot)


async def test_factors_are_told_by_the_titles_at_their_ends() -> None:
    add_model()
    async with app().run_test(size=WIDE) as pilot:
        await arrive(pilot, "factors")
        turned_factors = factors(collab.Recommender(made_up_model()), 5)
        shown = [line for line in rows(pilot) if line]
        for factor in turned_factors[:2]:
            heading_row = next(
                n for n, line in enumerate(shown) if line.startswith(f"factor {factor.number}, {factor.share:.0%}")
            )
            for line, each in zip(shown[heading_row + 1 :], factor.titles, strict=False):
                assert line.startswith(each.title[:20])
                assert f"{each.value:+.2f}" in line


async def test_brackets_go_from_part_to_part() -> None:
    add_model()
    async with app().run_test(size=SMALL) as pilot:
        await arrive(pilot, "factors")
        first = under_cursor(pilot)
        await press(pilot, "]", "]")
        assert rows(pilot)[0].startswith("factor 3")
        assert under_cursor(pilot) == rows(pilot)[1]
        await press(pilot, "j", "[", "[", "[")
        assert under_cursor(pilot) == first
        await press(pilot, "[")
        assert under_cursor(pilot) == first


async def test_enter_opens_the_card_of_the_title_and_back_is_where_one_was() -> None:
    add_model()
    async with app().run_test(size=SMALL) as pilot:
        await arrive(pilot, "factors")
        await press(pilot, "j", "j")
        title = under_cursor(pilot).split("  ")[0]
        await press(pilot, "enter")
        assert str(pilot.app.screen.query_one(".dialog").border_title).startswith(title)
        await press(pilot, "m")
        assert isinstance(pilot.app.screen, SimilarScreen)
        await press(pilot, "B")
        assert under_cursor(pilot).startswith(title)


async def test_the_search_finds_titles_as_one_types_and_escape_goes_back() -> None:
    add_model()
    async with app().run_test(size=WIDE) as pilot:
        await arrive(pilot)
        before = under_cursor(pilot)
        await press(pilot, "/", "text:man")
        assert "man" in under_cursor(pilot).casefold()
        await press(pilot, "down", "escape")
        assert under_cursor(pilot) == before
        await press(pilot, "/", "text:no such film", "enter")
        assert under_cursor(pilot) == before
        assert 'No title here has "no such film" in it' in screen_text(pilot)
        await press(pilot, "/", "text:alien", "enter", "enter")
        assert isinstance(pilot.app.screen, CardDialog)


async def test_errors_are_those_of_the_library(tmp_path: Path) -> None:
    model, _ = add_rated_model(tmp_path / "scratch")
    async with app().run_test(size=WIDE) as pilot:
        await arrive(pilot, "errors")
        errors = look_at_errors(collab.Recommender(model))
        lines = inside(pilot).query_one("#inside-errors LineList", LineList).table().rows
        assert [f"{count:,}" for _, count in errors.histogram] == [
            line[1] for line in lines[1 : 1 + len(errors.histogram)]
        ]
        for bins in errors.bins.values():
            for each in bins:
                cells = (
                    each.label,
                    f"{each.count:,}",
                    f"{each.stars:.2f}",
                    f"{each.predicted:.2f}",
                    f"{each.rmse:.2f}",
                )
                assert cells in lines
        assert "held out by random:0.2@42, by the stars given" in screen_text(pilot)
        await press(pilot, "/", "m", "enter")
        assert inside(pilot).tab.title == "errors"


def test_the_heading_has_of_how_many_people_who_were_drawn(tmp_path: Path) -> None:
    model, ratings = add_rated_model(tmp_path / "scratch")
    recommender, most = collab.Recommender(model), len(ratings) // 4 + 1
    errors, certainty = look_at_errors(recommender, most=most), look_at_certainty(recommender, most=most)
    assert errors.drawn == certainty.drawn == (10, 40)
    heading = "held out by random:0.2@42 of 10 of 40 people, evenly drawn"
    room = Room(24, UNICODE)
    for rows in (ERROR_LIST.rows(errors, 0, room), CERTAINTY_LIST.rows(certainty, 0, room)):
        assert [row.cells for row in rows if row.head and "people" in row.cells[0]] == [(heading,)]
    whole = look_at_errors(recommender)
    assert not any("people" in cell for row in ERROR_LIST.rows(whole, 0, room) for cell in row.cells)


async def test_certainty_is_that_of_the_library_fifth_by_fifth(tmp_path: Path) -> None:
    model, _ = add_rated_model(tmp_path / "scratch")
    async with app().run_test(size=WIDE) as pilot:
        await arrive(pilot, "certainty")
        certainty = look_at_certainty(collab.Recommender(model))
        lines = inside(pilot).query_one("#inside-certainty LineList", LineList).table().rows
        for by, fifths in certainty.fifths.items():
            assert (GROUPS[by].label, *(f"{fifth.coverage80:.1%}" for fifth in fifths)) in lines
            for number, fifth in enumerate(fifths, 1):
                line = next(line for line in lines if line[:2] == (GROUPS[by].label, str(number)))
                assert line[4:] == (f"{fifth.ratings:,}", f"{fifth.coverage80:.1%}", f"{fifth.width:.2f}")
        assert "held out by random:0.2@42, share within the 80% range, by fifths" in screen_text(pilot)
        assert f"{certainty.coverage80:.1%} of {certainty.ratings} ratings lie within their 80% range" in words(pilot)
        await press(pilot, "]", "j")
        assert under_cursor(pilot).startswith(f"{certainty.fifths['stars'][0].low:.2f}")


async def test_where_the_ratings_are_gone_it_says_so_and_reads_them_again_on_a_key(tmp_path: Path) -> None:
    add_read_model(tmp_path / "films")
    shutil.rmtree(cache_folder())
    async with app().run_test(size=SMALL) as pilot:
        await arrive(pilot, "table")
        gone = "The ratings of films that this model was trained on are not in the cache. d reads them again."
        assert gone in words(pilot)
        await press(pilot, "p", "p")
        assert gone in words(pilot)
        await press(pilot, "d")
        assert "all ratings of the data" in screen_text(pilot)
        await press(pilot, "n", "n")
        assert "Enter asks the model" in screen_text(pilot)


async def test_where_a_server_has_the_data_it_says_who_can_read_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_read_model(tmp_path / "films")
    shutil.rmtree(cache_folder())
    monkeypatch.setenv(HOSTED, "2")
    async with app().run_test(size=WIDE) as pilot:
        await arrive(pilot, "table")
        assert "Whoever runs this server can read them again for all: collab-tui data info" in words(pilot)


async def test_data_may_be_named_as_if_they_were_an_action(tmp_path: Path) -> None:
    add_rated_model(tmp_path / "{no.key}")
    shutil.rmtree(cache_folder())
    async with app().run_test(size=WIDE) as pilot:
        await arrive(pilot, "errors")
        await press(pilot, "d")
        assert "there is no such file or folder" in words(pilot)


@pytest.mark.parametrize("key", ["", "d"])
async def test_a_tab_that_the_system_keeps_from_reading_says_why(
    key: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    add_read_model(tmp_path / "films")
    monkeypatch.setattr(lists, "look_at_errors", fail)  # as where no process can be started for many ratings
    async with app().run_test(size=WIDE) as pilot:
        await arrive(pilot, "errors")
        await press(pilot, *filter(None, [key]))
        assert "the disk is full" in words(pilot).lower()


async def test_data_that_is_not_there_any_more_is_told(tmp_path: Path) -> None:
    add_rated_model(tmp_path / "scratch")
    shutil.rmtree(cache_folder())
    async with app().run_test(size=SMALL) as pilot:
        await arrive(pilot, "errors")
        await press(pilot, "d")
        assert "/films" in words(pilot)


async def test_another_model_in_use_is_looked_into() -> None:
    add_model()
    async with app().run_test(size=SMALL) as pilot:
        await arrive(pilot)
        before = rows(pilot)
        model = made_up_model()
        run = add_model(replace(model, item_offsets=-model.item_offsets))
        inside(pilot).session.use(run)
        inside(pilot).host.refresh_session()
        await settle(pilot)
        assert rows(pilot) != before


async def test_without_a_model_it_says_how_to_get_one() -> None:
    async with app().run_test(size=SMALL) as pilot:
        await arrive(pilot)
        assert "No model yet. Press T to train one" in screen_text(pilot)
        await press(pilot, "n", "p", "j", "enter", "/", "m", "x", "v", "o", "d", "]", "escape")


async def test_lists_are_copied_as_text() -> None:
    add_model()
    async with app().run_test(size=SMALL) as pilot:
        await arrive(pilot)
        await press(pilot, "y")
        cells = pilot.app.clipboard.split("\t")
        assert len(cells) == 6
        assert cells[1].startswith("+")


@pytest.mark.parametrize("tab", TABS)
async def test_plain_characters_alone_where_the_terminal_has_no_others(tab: str, tmp_path: Path) -> None:
    add_rated_model(tmp_path / "scratch")
    async with app(Environment(ascii=True, animation=False)).run_test(size=SMALL) as pilot:
        await arrive(pilot, tab)
        await press(pilot, *(["j", "enter"] if tab == "table" else ["j"]))
        assert all(line.replace("é", "e").isascii() for line in screen_text(pilot).splitlines()[2:-2])


def at_tab(tab: str) -> Callable[[Pilot[None]], Awaitable[None]]:
    """Return what goes to a tab and does something there."""

    async def walk(pilot: Pilot[None]) -> None:
        await arrive(pilot, tab)
        await press(pilot, *{"map": ("right", "+"), "table": ("enter", "right")}.get(tab, ("j",)))

    return walk


@every_look
@pytest.mark.parametrize("tab", TABS)
def test_it_looks_right(tab: str, size: tuple[int, int], theme: str, tmp_path: Path, snap_compare: object) -> None:
    add_rated_model(tmp_path / "scratch")
    assert snap_compare(themed(theme), terminal_size=size, run_before=at_tab(tab))  # type: ignore[operator]  # no types there
