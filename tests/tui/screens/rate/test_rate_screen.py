"""The Rate screen: answers by keys, kept as they are given."""

import dataclasses
import re

import pytest
from textual.pilot import Pilot

from collab.data import Scale
from collab.testing import add_model, made_up_model
from tests.tui.looks import every_look, themed
from tests.tui.world import answers_kept, app, first_page, press, screen_text, settle
from tui.screens.rate import RateScreen
from tui.terminal import Environment
from tui.widgets import LineList

WIDE, SMALL = (120, 40), (80, 24)
FILMS = 30


def cursor(pilot: Pilot[None]) -> int:
    return pilot.app.screen.query_one("#titles", LineList).cursor


def page(pilot: Pilot[None]) -> str:
    """Return what stands in the list of questions, line by line."""
    return "\n".join(line.partition("│")[0] for line in screen_text(pilot).splitlines()[4 : 4 + height(pilot)])


def height(pilot: Pilot[None]) -> int:
    """Return how many titles are in view."""
    return pilot.app.screen.query_one("#titles", LineList).size.height


def row(pilot: Pilot[None], title: str) -> str:
    return next(line for line in screen_text(pilot).splitlines() if title in line)


async def test_digits_give_stars_that_are_kept_at_once_and_move_on() -> None:
    add_model()
    one, two, *_ = first_page()
    async with app().run_test(size=WIDE) as pilot:
        await settle(pilot)
        assert isinstance(pilot.app.screen, RateScreen)
        await press(pilot, "5")
        assert answers_kept() == {one: 5.0}
        assert cursor(pilot) == 1
        await press(pilot, "2")
        assert answers_kept() == {one: 5.0, two: 2.0}
        assert "★★★★★" in row(pilot, one)
        assert "★★☆☆☆" in row(pilot, two)
        assert "2 answered" in screen_text(pilot)


async def test_half_stars_move_the_title_rated_last_until_the_cursor_moves() -> None:
    add_model()
    one, two, *_ = first_page()
    async with app().run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "4", ".")
        assert answers_kept() == {one: 4.5}
        await press(pilot, ",", ",")
        assert answers_kept() == {one: 3.5}
        await press(pilot, "3", "k", "k", ".")
        assert answers_kept() == {one: 4.0, two: 3.0}


async def test_half_a_star_needs_stars_first() -> None:
    add_model()
    async with app().run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, ".")
        assert answers_kept() == {}
        assert "Give this title its stars first" in screen_text(pilot)


async def test_a_digit_that_is_not_on_the_scale_says_which_are() -> None:
    add_model()
    async with app().run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "7")
        assert answers_kept() == {}
        assert "this scale goes from 0.5 to 5 in steps of 0.5" in screen_text(pilot)


@pytest.mark.parametrize("size", [SMALL, WIDE, (200, 60)])
async def test_without_stars_there_are_ranks_and_nothing_of_stars(size: tuple[int, int]) -> None:
    add_model(dataclasses.replace(made_up_model(), implicit=True, scale=Scale(0, 1, 1)))
    one, *_ = first_page()
    async with app().run_test(size=size) as pilot:
        await settle(pilot)
        await press(pilot, "1", "1")
        text = screen_text(pilot)
        assert answers_kept()[one] == 1.0
        assert "1st" in text
        assert "1 chosen" in text.splitlines()[-1]
        for words in ("half a star", "1-5", "still unknown", "±", "nan", "stars", " - "):
            assert words not in text, words


async def test_on_a_scale_of_ten_digits_are_stars_and_zero_is_ten() -> None:
    add_model(made_up_model(Scale(1, 10, 1)))
    one, two, *_ = first_page()
    async with app().run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "7", "0", ",")
        assert answers_kept() == {one: 7.0, two: 9.0}
        assert "9.0" in row(pilot, two)


async def test_space_skips_and_backspace_takes_an_answer_back() -> None:
    add_model()
    one, two, *_ = first_page()
    async with app().run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "space", "3")
        assert answers_kept() == {one: None, two: 3.0}
        assert "skip" in row(pilot, one)
        await press(pilot, "k", "backspace", "k", "backspace")
        assert answers_kept() == {}


async def test_undo_and_redo_step_through_the_answers() -> None:
    add_model()
    one, two, *_ = first_page()
    async with app().run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "5", "2", "u")
        assert answers_kept() == {one: 5.0}
        assert f"Undone: {two}" in screen_text(pilot)
        await press(pilot, "u", "u")
        assert answers_kept() == {}
        assert "Nothing to undo" in screen_text(pilot)
        await press(pilot, "U", "U")
        assert answers_kept() == {one: 5.0, two: 2.0}
        assert f"Done again: {two} ★★☆☆☆" in screen_text(pilot)


async def test_pages_turn_by_hand_and_after_the_last_answer() -> None:
    add_model()
    one, *_ = first_page()
    async with app().run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "n")
        assert one not in page(pilot)
        second = page(pilot)
        await press(pilot, "p")
        assert one in page(pilot)
        await press(pilot, *(["space"] * height(pilot)))
        assert page(pilot).replace("▸", " ") == second.replace("▸", " ")
        assert cursor(pilot) == 0


async def test_a_page_fills_the_window_and_each_title_is_whole() -> None:
    add_model()
    for size, rows in ((SMALL, 16), (WIDE, 32), ((200, 60), 52)):
        async with app().run_test(size=size) as pilot:
            await settle(pilot)
            titles = pilot.app.screen.query_one("#titles", LineList)
            assert height(pilot) == rows
            assert titles.count >= min(rows, FILMS)
            if size != SMALL:
                assert not [name for name in first_page() if len(name) < 40 and name not in page(pilot)]
                assert len(re.findall(r"│ {0,2}\d+ ", screen_text(pilot))) == 20


async def test_undo_goes_to_the_title_it_was_about() -> None:
    add_model()
    one, *_ = first_page()
    async with app().run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "5", "2", "G", "u")
        assert cursor(pilot) == 1
        await press(pilot, "n", "u")
        assert "▸" in row(pilot, one)
        await press(pilot, "4")
        assert answers_kept() == {one: 4.0}


async def test_after_the_last_row_the_cursor_goes_to_one_without_an_answer() -> None:
    add_model()
    async with app().run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "j", "j", "5", "G", "5")
        assert cursor(pilot) == 0


async def test_the_search_finds_any_title_and_enter_lands_on_its_stars() -> None:
    add_model()
    one, *_ = first_page()
    async with app().run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "j", "j", "/", "text:termin")
        assert "Terminator, The (1984)" in screen_text(pilot)
        assert "Amélie (2001)" not in row(pilot, "Terminator")
        await press(pilot, "enter")
        assert "▸" in row(pilot, "Terminator")
        assert one in screen_text(pilot)
        await press(pilot, "4")
        assert answers_kept() == {"Terminator, The (1984)": 4.0}


async def test_letters_digits_and_spaces_are_text_while_the_search_is_open() -> None:
    add_model()
    async with app().run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "/", "text:q5 u?T")
        assert isinstance(pilot.app.screen, RateScreen)
        assert "/ q5 u?T" in screen_text(pilot)
        assert answers_kept() == {}


async def test_escape_leaves_the_search_and_the_page_is_as_it_was() -> None:
    add_model()
    four = first_page()[3]
    async with app().run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "j", "j", "j", "/", "text:toy", "escape")
        assert cursor(pilot) == 3
        assert "▸" in row(pilot, four)
        await press(pilot, "5")
        assert answers_kept() == {four: 5.0}


async def test_the_arrows_choose_among_what_the_search_found() -> None:
    add_model()
    async with app().run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "/", "text:alien", "down", "enter", "5")
        assert answers_kept() == {"Aliens (1986)": 5.0}


async def test_a_search_that_finds_nothing_says_so_and_leaves_the_page_as_it_was() -> None:
    add_model()
    one, *_ = first_page()
    async with app().run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "/", "text:zzzzzzzz")
        text = screen_text(pilot)
        assert 'No title here is like "zzzzzzzz".' in text
        assert "These titles go up to 20" in text
        assert text.splitlines()[-1].endswith("Enter take  down next  Esc leave")
        await pilot.resize_terminal(60, 20)
        await settle(pilot)
        assert 'films · dot-bias "first"  Enter take  down next  Esc leave' in screen_text(pilot), "no part is cut"
        await pilot.resize_terminal(*WIDE)
        await settle(pilot)
        await press(pilot, "enter")
        assert "▸" in row(pilot, one)
        assert answers_kept() == {}
        assert text.splitlines()[-1] != screen_text(pilot).splitlines()[-1]


async def test_a_title_that_enter_lands_on_says_what_rates_it() -> None:
    add_model()
    async with app().run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "/", "text:alien 2042")
        assert "These titles go up to 20" in screen_text(pilot)
        await press(pilot, "enter")
        assert "1-5 gives its stars to Alien (1979)" in screen_text(pilot)
        await press(pilot, "4")
        assert "gives its stars to" not in screen_text(pilot)


async def test_the_best_titles_move_with_each_answer_and_what_is_unknown_shrinks() -> None:
    add_model()
    async with app().run_test(size=WIDE) as pilot:
        await settle(pilot)
        before = screen_text(pilot)
        assert "For you so far" in before
        assert "100%" in before
        await press(pilot, "1", "5", "5")
        after = screen_text(pilot)
        assert "100%" not in after
        assert any(sign in after for sign in "▲▼=")


async def test_answers_are_found_again_after_a_restart_on_the_page_before() -> None:
    add_model()
    one, *_ = first_page()
    async with app().run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "5", "2", "q")
    async with app().run_test(size=WIDE) as pilot:
        await settle(pilot)
        assert "2 answered" in screen_text(pilot)
        assert one not in page(pilot)
        await press(pilot, "p")
        assert "★★★★★" in row(pilot, one)


async def test_without_a_model_and_data_it_says_what_to_do() -> None:
    async with app().run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "R")
        assert "Press T to train a model" in screen_text(pilot)
        await press(pilot, "5", "space", "u", "n", "p", "/", ".", "j", "enter")
        assert answers_kept() == {}


async def test_plain_characters_alone_where_the_terminal_has_no_others() -> None:
    films = made_up_model()
    items = dataclasses.replace(
        films.items, titles=type(films.items.titles).of(t for t in map(ascii, films.items.titles))
    )
    add_model(dataclasses.replace(films, items=items))
    async with app(Environment(ascii=True, animation=False)).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "5", ",", "space")
        body = screen_text(pilot).splitlines()[2:-2]
        assert all(line.isascii() for line in body)


async def test_the_questions_are_those_of_the_model_and_do_not_move_under_the_cursor() -> None:
    add_model()
    asked = first_page()
    async with app().run_test(size=WIDE) as pilot:
        await settle(pilot)
        lines = [line for line in page(pilot).splitlines() if "·····" in line]
        assert all(name[:12] in line for name, line in zip(asked, lines, strict=False))
        await press(pilot, "5", "1", "space")
        now = [line for line in page(pilot).splitlines() if "(" in line]
        assert len(now) == len(lines)
        assert all(line[9:40] == before[9:40] for line, before in zip(now, lines, strict=True))


async def test_what_is_unknown_shrinks_with_each_answer_and_comes_back_with_undo() -> None:
    add_model()
    async with app().run_test(size=SMALL) as pilot:
        await settle(pilot)
        shares = [unknown(pilot)]
        for key in ("5", "1", "4", "u", "u", "u"):
            await press(pilot, key)
            shares.append(unknown(pilot))
        assert shares[0] == shares[-1] == 100
        assert shares[:4] == sorted(shares[:4], reverse=True)
        assert shares[3] < 100
        assert shares[3:] == sorted(shares[3:])


def unknown(pilot: Pilot[None]) -> int:
    answered = next(line for line in screen_text(pilot).splitlines() if "still unknown" in line)
    return int(answered.partition("%")[0].rpartition(" ")[2])


async def _rate(pilot: Pilot[None]) -> None:
    await settle(pilot)
    for key in ("4", ".", "space", "2", "5"):
        await press(pilot, key)  # arrows are from the list before, which a burst of stars may pass over


@every_look
def test_it_looks_right(size: tuple[int, int], theme: str, snap_compare: object) -> None:
    add_model()
    assert snap_compare(themed(theme), terminal_size=size, run_before=_rate)  # type: ignore[operator]  # no types there


def test_it_looks_right_in_the_light_theme(snap_compare: object) -> None:
    add_model()
    assert snap_compare(themed("collab-light"), terminal_size=WIDE, run_before=_rate)  # type: ignore[operator]  # as above
