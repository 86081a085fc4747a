"""Marks that a title is given right in the list of For you, and the watchlist."""

from textual.pilot import Pilot

from collab.testing import add_model
from tests.tui.screens.foryou.test_foryou_screen import SMALL, WIDE, listed, rate
from tests.tui.world import answers_kept, app, press, screen_text
from tui.app import CollabApp


def titles(pilot: Pilot[None]) -> list[str]:
    """Return the names of the titles in the list, without rank, sign and year."""
    return [line.strip(" ▸").split(" ", 1)[1].strip(" ◆").split(" (")[0] for line in listed(pilot)]


def cursor(pilot: Pilot[None]) -> int:
    return next(index for index, line in enumerate(listed(pilot)) if "▸" in line)


def known(pilot: Pilot[None]) -> tuple[int, int, int, int]:
    """Return how many titles have stars, are seen, hidden and to watch."""
    assert isinstance(pilot.app, CollabApp)
    answers = pilot.app.session.require_ready().known
    return len(answers.stars), len(answers.seen), len(answers.hidden), len(answers.watch)


async def test_a_digit_rates_the_title_there_and_the_list_moves_at_once() -> None:
    add_model()
    async with app().run_test(size=WIDE) as pilot:
        await rate(pilot, "5", "1")
        before = titles(pilot)
        await press(pilot, "j", "j", "1")
        assert before[2] not in titles(pilot)
        assert len(titles(pilot)) == len(before) - 1
        assert cursor(pilot) == 2
        assert f"Rated ★☆☆☆☆; u undoes it: {before[2]}" in screen_text(pilot)
        await press(pilot, ".")
        assert "★½☆☆☆; u undoes it" in screen_text(pilot)
        await press(pilot, ",", ",")
        assert list(answers_kept().values())[-1] == 0.5
        await press(pilot, "u", "u", "u", "u")
        assert titles(pilot) == before
        assert cursor(pilot) == 2
        await press(pilot, "U")
        assert len(titles(pilot)) == len(before) - 1


async def test_without_a_title_rated_here_half_stars_ask_for_one() -> None:
    add_model()
    async with app().run_test(size=SMALL) as pilot:
        await rate(pilot, "5")
        await press(pilot, ".")
        assert "Give a title its stars first" in screen_text(pilot)
        await press(pilot, "8")
        assert "Digits are stars: this scale goes from" in screen_text(pilot)


async def test_hidden_and_seen_titles_leave_the_list_and_come_back() -> None:
    add_model()
    async with app().run_test(size=WIDE) as pilot:
        await rate(pilot, "5", "1")
        await press(pilot, "b", "j", "enter")
        before = titles(pilot)
        await press(pilot, "h")
        assert f"Hidden from now on; u undoes it: {before[0][:12]}" in screen_text(pilot)
        await press(pilot, "s")
        assert f"Seen, without stars; u undoes it: {before[1][:12]}" in screen_text(pilot)
        assert titles(pilot) == before[2:]
        assert known(pilot) == (2, 1, 1, 0)
        await press(pilot, "u")
        assert f"Undone: {before[1][:12]}" in screen_text(pilot)
        assert "seen" in screen_text(pilot)
        assert titles(pilot) == before[1:]
        await press(pilot, "u")
        assert titles(pilot) == before


async def test_marks_are_shown_on_rate_and_neither_asked_about_nor_among_the_best_there() -> None:
    add_model()
    async with app().run_test(size=WIDE) as pilot:
        await rate(pilot)
        hidden = titles(pilot)[0]
        await press(pilot, "h", "R", "/", f"text:{hidden.lower()}")
        assert f"hide   {hidden[:12]}" in screen_text(pilot)
        await press(pilot, "escape", "5", "F", "R")
        assert not any(hidden in line.partition("│")[2] for line in screen_text(pilot).splitlines())


async def test_the_watchlist_is_kept_marked_and_shown_alone() -> None:
    add_model()
    async with app().run_test(size=WIDE) as pilot:
        await rate(pilot, "5", "1")
        await press(pilot, "b", "j", "enter")
        before = titles(pilot)
        await press(pilot, "W")
        assert "Nothing to watch here. W lists everything" in screen_text(pilot)
        await press(pilot, "W", "j", "w", "j", "j", "w")
        assert titles(pilot) == before
        assert [index for index, line in enumerate(listed(pilot)) if "◆" in line] == [1, 3]
        await press(pilot, "W")
        assert titles(pilot) == [before[1], before[3]]
        await press(pilot, "g", "w")
        assert titles(pilot) == [before[3]]
        assert f"Off the watchlist; u undoes it: {before[1]}" in screen_text(pilot)
        await press(pilot, "u")
        assert titles(pilot) == [before[1], before[3]]
        await press(pilot, "g", "4")
        assert titles(pilot) == [before[3]]
        assert known(pilot) == (3, 0, 0, 1)
        await press(pilot, "W")
        assert len(titles(pilot)) == len(before) - 1


async def test_what_was_said_is_there_at_the_next_start() -> None:
    add_model()
    async with app().run_test(size=WIDE) as pilot:
        await rate(pilot, "5")
        await press(pilot, "w", "j", "h")
        remaining = titles(pilot)
    async with app().run_test(size=WIDE) as pilot:
        await rate(pilot)
        assert titles(pilot) == remaining
        assert known(pilot) == (1, 0, 1, 1)
