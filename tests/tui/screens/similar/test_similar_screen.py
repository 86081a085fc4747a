"""The Similar screen: neighbours, and the trail along them."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from textual.pilot import Pilot

import collab
from collab.runs import RunStore
from collab.testing import add_model, made_up_model
from collab.testing.films import FILMS
from tests.tui.inside_world import add_rated_model
from tests.tui.looks import every_look, themed
from tests.tui.world import app, first_page, in_use, press, screen_text, settle
from tui.terminal import Environment
from tui.widgets import LineList

WIDE, SMALL = (120, 40), (80, 24)


def add_bare_model() -> None:
    """Put a run without interest into the data folder: what is close goes by factors."""
    add_model(replace(made_up_model(), interest=None))


async def arrive(pilot: Pilot[None], *stars: str) -> None:
    await settle(pilot)
    await press(pilot, *stars, "S")


def trail(pilot: Pilot[None]) -> str:
    return screen_text(pilot).splitlines()[3].removesuffix("Enter card").strip()


async def test_it_begins_with_titles_to_choose_from_the_rated_ones_first() -> None:
    add_bare_model()
    async with app().run_test(size=WIDE) as pilot:
        await arrive(pilot, "j", "5", "1")
        rows = screen_text(pilot).splitlines()[5:]
        _, two, three, *_ = first_page()
        assert f"★☆☆☆☆  {three}" in rows[0]
        assert f"★★★★★  {two}" in rows[1]
        assert "Alien (1979)" in rows[2]


async def test_enter_lists_the_neighbours_that_the_library_finds() -> None:
    add_bare_model()
    async with app().run_test(size=WIDE) as pilot:
        await arrive(pilot)
        await press(pilot, "enter")
        assert trail(pilot) == "Alien (1979)"
        similar = collab.Recommender.open(RunStore().model_path(in_use())).similar("1", n=50)
        for line, title in zip(screen_text(pilot).splitlines()[5:34], similar, strict=True):
            assert title.title[:20] in line
            assert f"{title.similarity:.2f}" in line
            assert str(title.ratings) in line


async def test_the_trail_leads_on_and_backspace_leads_back_to_the_very_row() -> None:
    add_bare_model()
    async with app().run_test(size=WIDE) as pilot:
        await arrive(pilot)
        await press(pilot, "j", "enter", "j", "j", "m")
        assert trail(pilot).startswith("Aliens (1986) › ")
        await press(pilot, "backspace")
        assert trail(pilot) == "Aliens (1986)"
        assert pilot.app.screen.query_one("#titles", LineList).cursor == 2
        await press(pilot, "escape")
        assert pilot.app.screen.query_one("#titles", LineList).cursor == 1
        assert "Enter on a title shows what is close to it" in trail(pilot)


async def test_a_long_trail_shows_its_end() -> None:
    add_bare_model()
    async with app().run_test(size=SMALL) as pilot:
        await arrive(pilot)
        await press(pilot, "enter", "j", *(["m", "j"] * 7))
        assert trail(pilot).startswith("…")
        assert len(trail(pilot)) <= 78
        assert trail(pilot).endswith(")")


async def test_the_search_finds_as_one_types_and_enter_lists_neighbours() -> None:
    add_bare_model()
    async with app().run_test(size=WIDE) as pilot:
        await arrive(pilot)
        await press(pilot, "/", "text:toy")
        assert "Toy Story (1995)" in screen_text(pilot).splitlines()[5]
        await press(pilot, "enter")
        assert trail(pilot) == "Toy Story (1995)"


async def test_escape_leaves_the_search_where_it_began() -> None:
    add_bare_model()
    async with app().run_test(size=WIDE) as pilot:
        await arrive(pilot)
        await press(pilot, "enter", "j", "j")
        before = screen_text(pilot)
        await press(pilot, "/", "text:toy", "escape")
        assert screen_text(pilot) == before
        await press(pilot, "/", "enter")
        assert screen_text(pilot) == before


async def test_the_trail_is_kept_while_another_screen_is_shown() -> None:
    add_bare_model()
    async with app().run_test(size=WIDE) as pilot:
        await arrive(pilot)
        await press(pilot, "enter", "j", "j", "R", "S")
        assert trail(pilot) == "Alien (1979)"
        assert pilot.app.screen.query_one("#titles", LineList).cursor == 2


async def test_without_a_model_it_says_how_to_get_one() -> None:
    async with app().run_test(size=SMALL) as pilot:
        await arrive(pilot)
        assert "No model yet. Press T to train one" in screen_text(pilot)
        await press(pilot, "j", "enter", "/", "backspace", "escape")


async def test_plain_characters_alone_where_the_terminal_has_no_others() -> None:
    add_bare_model()
    async with app(Environment(ascii=True, animation=False)).run_test(size=SMALL) as pilot:
        await arrive(pilot, "5")
        await press(pilot, "enter", "m")
        assert all(line.replace("é", "e").isascii() for line in screen_text(pilot).splitlines()[2:-2])


async def test_plus_blends_the_title_under_the_cursor_and_the_way_back_takes_it_out() -> None:
    add_bare_model()
    async with app().run_test(size=WIDE) as pilot:
        await arrive(pilot)
        await press(pilot, "enter", "j", "+")
        model = collab.Recommender.open(RunStore().model_path(in_use()))
        second = model.similar("1", n=2)[1]
        assert trail(pilot) == f"Alien (1979) › Alien (1979) + {second.title}"
        for line, title in zip(
            screen_text(pilot).splitlines()[5:30], model.similar(["1", second.item], 25), strict=True
        ):
            assert title.title[:20] in line
            assert f"{title.similarity:.2f}" in line
        await press(pilot, "backspace")
        assert trail(pilot) == "Alien (1979)"
        assert pilot.app.screen.query_one("#titles", LineList).cursor == 1


async def test_a_title_that_is_searched_for_joins_the_blend() -> None:
    add_bare_model()
    async with app().run_test(size=WIDE) as pilot:
        await arrive(pilot)
        await press(pilot, "enter", "a", "text:toi story", "enter")
        assert trail(pilot) == "Alien (1979) › Alien (1979) + Toy Story (1995)"
        assert "cosine with each" in screen_text(pilot)
        await press(pilot, "a", "text:toy st", "enter")
        assert "It is in this blend already" in screen_text(pilot)
        await press(pilot, "+", "+", "+")
        assert "A blend has at most 4 titles" in screen_text(pilot)


async def test_shared_genres_stand_before_the_stroke() -> None:
    add_bare_model()
    async with app().run_test(size=WIDE) as pilot:
        await arrive(pilot)
        await press(pilot, "enter", "y")
        row = next(line for line in screen_text(pilot).splitlines() if "Jaws (1975)" in line)
        assert "Horror | Action" in row


async def test_neighbours_are_filtered_until_the_filter_is_taken_away() -> None:
    add_bare_model()
    async with app().run_test(size=WIDE) as pilot:
        await arrive(pilot)
        await press(pilot, "enter", "n", "text:comedy 1990-", "enter")
        assert trail(pilot).endswith("Comedy · 1990 and later · any number of ratings")
        rows = screen_text(pilot).splitlines()[5:]
        assert [line for line in rows if re.search(r"\(19[0-8]\d\)", line)] == []
        assert "Notting Hill (1999)" in screen_text(pilot)
        await press(pilot, "x")
        assert trail(pilot) == "Alien (1979)"
        await press(pilot, "n", "text:2050", "enter")
        assert trail(pilot) == "Nothing close meets this filter. x takes it away."
        await press(pilot, "n", "escape", "j", "c", "+")


async def test_before_a_title_is_chosen_only_the_keys_that_are_shown_do_anything() -> None:
    add_bare_model()
    async with app().run_test(size=WIDE) as pilot:
        await arrive(pilot)
        before = screen_text(pilot)
        keys = before.splitlines()[-1]
        assert "/ search" in keys
        assert not any(label in keys for label in ("go on", "blend", "compare", "filter", "back"))
        await press(pilot, *"mbtxca+", "backspace", "escape")
        assert screen_text(pilot) == before
        await press(pilot, "enter")
        keys = screen_text(pilot).splitlines()[-1]
        assert all(label in keys for label in ("m go on", "Esc back", "+ blend", "c compare"))


async def test_c_shows_two_titles_side_by_side() -> None:
    add_bare_model()
    async with app().run_test(size=WIDE) as pilot:
        await arrive(pilot)
        await press(pilot, "enter", "c")
        shown = screen_text(pilot)
        other = collab.Recommender.open(RunStore().model_path(in_use())).similar("1", n=1)[0]
        assert "Alien (1979)" in shown
        assert other.title[:20] in shown
        assert f"{other.similarity:.2f}" in shown
        assert all(label in shown for label in ("ratings", "mean", "bias", "for you", "in common", "alike in"))
        assert "by choices  trained without interest" in shown
        assert f"cosine      {other.similarity:.2f}" in shown
        await press(pilot, "escape")
        assert trail(pilot) == "Alien (1979)"


async def test_neighbours_come_by_choices_with_the_share_of_people_who_rated_both(tmp_path: Path) -> None:
    artifact, ratings = add_rated_model(tmp_path / "scratch", interested=True)
    async with app().run_test(size=WIDE) as pilot:
        await arrive(pilot)
        await press(pilot, "enter")
        assert "both nearness" in screen_text(pilot).splitlines()[4]
        raters = [set(ratings.users[ratings.items == item].tolist()) for item in range(len(FILMS))]
        similar = collab.Recommender(artifact).similar("1", n=50)
        for line, title in zip(screen_text(pilot).splitlines()[5:34], similar, strict=True):
            assert title.title[:20] in line
            assert f" {len(raters[0] & raters[int(title.item) - 1]) / len(raters[0]):.0%} " in line


async def test_b_turns_to_the_cosine_of_factors_and_the_next_start_has_it(tmp_path: Path) -> None:
    artifact, _ = add_rated_model(tmp_path / "scratch", interested=True)
    by_factors = collab.Recommender(artifact).similar("1", n=50, by="factors")
    async with app().run_test(size=WIDE) as pilot:
        await arrive(pilot)
        await press(pilot, "enter", "j", "b")
        assert "Neighbours are close by the cosine of their factors" in screen_text(pilot)
        assert pilot.app.screen.query_one("#titles", LineList).cursor == 0
        await press(pilot, "q")
    async with app().run_test(size=WIDE) as pilot:
        await settle(pilot)
        assert trail(pilot) == "Alien (1979)"
        assert "cosine of factors" in screen_text(pilot).splitlines()[4]
        for line, title in zip(screen_text(pilot).splitlines()[5:34], by_factors, strict=True):
            assert title.title[:20] in line
            assert f"{title.similarity:.2f}" in line
        await press(pilot, "b")
        assert "Neighbours are close by who chooses both" in screen_text(pilot)
        assert "both nearness" in screen_text(pilot).splitlines()[4]


async def test_a_model_without_interest_says_so() -> None:
    add_bare_model()
    async with app().run_test(size=WIDE) as pilot:
        await arrive(pilot)
        await press(pilot, "enter")
        assert "This model was trained without interest" in screen_text(pilot)
        assert "cosine of factors" in screen_text(pilot).splitlines()[4]
        await press(pilot, "b")
        assert "Neighbours are close by the cosine of their factors" in screen_text(pilot)


async def test_two_titles_are_compared_by_choices_with_the_cosine_beside_them(tmp_path: Path) -> None:
    artifact, _ = add_rated_model(tmp_path / "scratch", interested=True)
    nearest = collab.Recommender(artifact).similar("1", n=1)[0]
    async with app().run_test(size=WIDE) as pilot:
        await arrive(pilot)
        await press(pilot, "enter", "c")
        shown = screen_text(pilot)
        assert (
            f"by choices  {nearest.similarity:.3f}  {nearest.both:.0%} of those who rated the first rated both" in shown
        )
        cosine = collab.Recommender(artifact).neighbours.cosine("1", nearest.item)
        assert f"cosine      {cosine:.2f}" in shown


async def test_a_search_that_finds_nothing_says_so() -> None:
    add_bare_model()
    async with app().run_test(size=WIDE) as pilot:
        await arrive(pilot)
        await press(pilot, "/", "text:xyzzy")
        assert 'No title here is like "xyzzy".' in screen_text(pilot)
        await press(pilot, "enter")
        assert "No title here" not in screen_text(pilot)
        await press(pilot, "/", "text:alien 2042")
        assert "These titles go up to 20" in trail(pilot)
        await press(pilot, "escape")
        assert "Enter on a title shows" in trail(pilot)
        assert "Enter on a title shows" in trail(pilot)


async def blend(pilot: Pilot[None]) -> None:
    await arrive(pilot)
    await press(pilot, "enter", "j", "m", "j", "j", "+", "j")


async def compared(pilot: Pilot[None]) -> None:
    await arrive(pilot)
    await press(pilot, "enter", "j", "c")


async def went_on(pilot: Pilot[None]) -> None:
    await arrive(pilot)
    await press(pilot, "enter", "j", "m", "j")


@every_look
@pytest.mark.parametrize("walk", [went_on, blend, compared])
def test_it_looks_right(walk: object, size: tuple[int, int], theme: str, snap_compare: object, tmp_path: Path) -> None:
    add_rated_model(tmp_path / "scratch", interested=True)
    assert snap_compare(themed(theme), terminal_size=size, run_before=walk)  # type: ignore[operator]  # no types there
