"""The card of a title: from every list, along neighbours and back, with answers given on it."""

from pathlib import Path
from threading import Event
from types import SimpleNamespace

import pytest
from textual.pilot import Pilot

import collab
from collab.inspection import TitleCard, TitleCards
from collab.recommend import UserEmbedding
from tests.tui.inside_world import add_rated_model
from tests.tui.looks import every_look, themed
from tests.tui.world import answers_kept, app, drawn, first_page, press, screen_text, settle, tap
from tui.app import CollabApp
from tui.screens.card import CardDialog
from tui.screens.similar import SimilarScreen
from tui.terminal import Environment
from tui.widgets import LineList

WIDE, SMALL = (120, 40), (80, 24)


@pytest.fixture
def model(tmp_path: Path) -> collab.Recommender:
    artifact, ratings = add_rated_model(tmp_path / "scratch", interested=True)
    return collab.Recommender(artifact, ratings)


def title_of(pilot: Pilot[None]) -> str:
    return str(pilot.app.screen.query_one(".dialog").border_title)


async def open_card(pilot: Pilot[None], *stars: str) -> None:
    """Open the card of the first title on Rate."""
    await settle(pilot)
    await press(pilot, *stars, "enter")
    assert isinstance(pilot.app.screen, CardDialog)


async def test_it_opens_from_every_list_and_escape_goes_back_where_one_was(model: collab.Recommender) -> None:
    ways = {"F": ("j", "enter"), "S": ("enter", "j", "enter"), "B": ("j", "enter")}
    async with app().run_test(size=WIDE) as pilot:
        await open_card(pilot)
        assert title_of(pilot) == first_page()[0]
        await press(pilot, "escape")
        for screen, keys in ways.items():
            await press(pilot, screen, *keys)
            assert isinstance(pilot.app.screen, CardDialog), screen
            name = title_of(pilot)
            await press(pilot, "q")
            behind = screen_text(pilot)
            assert any("▸" in line and name.split(" (")[0][:20] in line for line in behind.splitlines()), screen
        await press(pilot, "B", "n", "enter")
        assert isinstance(pilot.app.screen, CardDialog)


async def test_neighbours_lead_on_and_backspace_back(model: collab.Recommender) -> None:
    async with app().run_test(size=WIDE) as pilot:
        await open_card(pilot)
        first = title_of(pilot)
        near = model.similar(model.find(first), 3)
        await press(pilot, "backspace")
        assert "This is the first card" in screen_text(pilot)
        await press(pilot, "enter")
        assert title_of(pilot) == near[0].title
        await press(pilot, "backspace", "j", "enter")
        assert title_of(pilot) == near[1].title
        assert "Backspace card before" in screen_text(pilot)
        await press(pilot, "backspace")
        assert title_of(pilot) == first
        await press(pilot, "m")
        assert isinstance(pilot.app.screen, SimilarScreen)
        assert first in screen_text(pilot).splitlines()[3]
        await press(pilot, "j", "enter", "m")
        assert near[1].title in screen_text(pilot).splitlines()[3]


async def test_until_the_next_card_is_read_there_are_no_rows(
    model: collab.Recommender, monkeypatch: pytest.MonkeyPatch
) -> None:
    read, card = Event(), TitleCards.card

    def late(cards: TitleCards, item: str, me: UserEmbedding) -> TitleCard:
        assert read.wait(60)
        return card(cards, item, me)

    async with app().run_test(size=WIDE) as pilot:
        await open_card(pilot)
        lines = pilot.app.screen.query_one(LineList)
        assert lines.count > 0
        monkeypatch.setattr(TitleCards, "card", late)
        await tap(pilot, "enter")
        await pilot.resize_terminal(WIDE[0] - 1, WIDE[1])
        await drawn(pilot)
        assert lines.count == 0
        read.set()
        await settle(pilot)
        assert lines.count > 0


async def test_in_a_narrow_window_the_cursor_goes_from_the_facts_to_what_leads_on(model: collab.Recommender) -> None:
    async with app().run_test(size=SMALL) as pilot:
        await open_card(pilot)
        near = model.similar(model.find(title_of(pilot)), 2)
        lines = pilot.app.screen.query_one("#card-rows", LineList)
        assert lines.cursor == 0
        await press(pilot, "enter")
        assert near[0].title in lines.render_line(lines.cursor - lines.scroll_offset.y).text
        await press(pilot, "j", "enter")
        assert title_of(pilot) == near[1].title


async def test_stars_and_marks_are_given_on_it_and_taken_back(model: collab.Recommender) -> None:
    async with app().run_test(size=WIDE) as pilot:
        await open_card(pilot)
        title = title_of(pilot)
        await press(pilot, "4")
        assert answers_kept() == {title: 4}
        assert "you ★★★★☆" in screen_text(pilot)
        assert "your history with it" in screen_text(pilot)
        await press(pilot, ".")
        assert answers_kept() == {title: 4.5}
        await press(pilot, "u", "u", "w")
        assert "you to watch" in screen_text(pilot)
        await press(pilot, "w", "h")
        assert "you hidden" in screen_text(pilot)
        await press(pilot, "u", "s")
        assert "you seen" in screen_text(pilot)
        await press(pilot, "8")
        assert "Digits are stars" in screen_text(pilot)


async def test_stars_ranks_and_near_users_are_those_of_the_library(model: collab.Recommender) -> None:
    async with app().run_test(size=SMALL) as pilot:
        await open_card(pilot, "5", "1", "k", "k")
        text = screen_text(pilot)
        item = model.find(title_of(pilot))
        stars = model.ratings.stars[model.ratings.items == model.items.position(item)]
        for level in (5, 3.5):
            row = next(line for line in text.splitlines() if line.strip("│ ▸").startswith(f"{level:g} "))
            assert f"{(stars == level).mean():.0%}" in row
        assert "nearest rated it" in text
        assert "known" in text


async def test_addresses_are_links_where_the_terminal_has_them_and_can_be_copied_anywhere(
    model: collab.Recommender,
) -> None:
    for links in (True, False):
        async with app(Environment(animation=False, links=links)).run_test(size=WIDE) as pilot:
            await open_card(pilot)
            await press(pilot, "G")
            lines = pilot.app.screen.query_one(LineList)
            strip = lines.render_line(lines.cursor - lines.scroll_offset.y)
            addresses = {segment.style.link for segment in strip if segment.style is not None and segment.style.link}
            assert bool(addresses) == links
            assert all(address.startswith("https://letterboxd.com/") for address in addresses)
            await press(pilot, "enter")
            assert isinstance(pilot.app, CollabApp)
            assert pilot.app.clipboard.startswith("https://letterboxd.com/")


async def test_without_a_model_it_says_how_to_get_one() -> None:
    async with app().run_test(size=SMALL) as pilot:
        await settle(pilot)
        assert isinstance(pilot.app, CollabApp)
        pilot.app.navigator.show_card("1", None)
        await settle(pilot)
        assert "No model yet. Press T to train one" in screen_text(pilot)


async def answered(pilot: Pilot[None]) -> None:
    await open_card(pilot, "5", "1", "k", "k")


@every_look
def test_it_looks_right(
    size: tuple[int, int],
    theme: str,
    snap_compare: object,
    model: collab.Recommender,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("collab.profiles.history.time", SimpleNamespace(time=lambda: 1.79e9))
    assert snap_compare(themed(theme), terminal_size=size, run_before=answered)  # type: ignore[operator]  # no types there
