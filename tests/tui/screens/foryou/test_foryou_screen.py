"""The For you screen: the ranked list, its filter, and the reasons."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from textual.pilot import Pilot

import collab
from collab.data import Scale
from collab.lists import ListStore
from collab.profiles import Answered, ProfileStore
from collab.recommend import BY, Recommendation
from collab.runs import RunStore
from collab.testing import add_model, made_up_model
from tests.tui.inside_world import add_rated_model
from tests.tui.looks import every_look, themed
from tests.tui.world import answers_kept, app, first_page, in_use, press, screen_text, settle, until
from tui.cells import ASCII
from tui.screens.foryou.details import Details
from tui.screens.similar import SimilarScreen
from tui.terminal import Environment
from tui.text import ORDERS, measure_heading, recommended_row

WIDE, SMALL = (120, 40), (80, 24)


def listed(pilot: Pilot[None]) -> list[str]:
    """Return the rows of the list, as far as they are on the screen."""
    return [line for line in screen_text(pilot).splitlines() if line.strip(" ▸").split(" ")[0].isdecimal()]


async def rate(pilot: Pilot[None], *stars: str) -> None:
    """Give stars to the first titles on Rate, and show For you as one list."""
    await settle(pilot)
    await press(pilot, *stars, "F", "v")


async def test_the_list_is_that_of_the_library_without_what_was_rated() -> None:
    add_model()
    async with app().run_test(size=WIDE) as pilot:
        await rate(pilot, "5", "1", "4")
        recommender = collab.Recommender.open(RunStore().model_path(in_use()))
        answers = {recommender.find(title): stars or 0.0 for title, stars in answers_kept().items()}
        best = recommender.recommend(recommender.fold_in(answers), n=200)
        shown = listed(pilot)
        assert len(shown) == len(best) == 27
        for rank, (line, title) in enumerate(zip(shown, best, strict=True), 1):
            assert line.strip(" ▸").startswith(f"{rank}   {title.title[:12]}")
            assert f" {title.stars:.1f} " in line
            assert "●" in line
            assert str(title.ratings) in line


async def test_titles_that_were_in_view_are_left_out_and_listed_again() -> None:
    add_model()
    async with app().run_test(size=SMALL) as pilot:
        await rate(pilot, "5", "1", "4")
        before = listed(pilot)
        await press(pilot, "n")
        assert f"new: without {len(before)} shown before" in screen_text(pilot)
        names = [line.split("   ", 1)[1][:12] for line in before]
        assert listed(pilot)
        assert not [line for line in listed(pilot) if line.split("   ", 1)[1][:12] in names]
        await press(pilot, "n")
        assert listed(pilot) == before
        await press(pilot, "n", "x")
        assert listed(pilot) == before
        await press(pilot, "R")
    assert len(ProfileStore().shown_before("me")) >= len(before)


async def test_with_nothing_rated_it_says_whose_list_this_is() -> None:
    add_model()
    async with app().run_test(size=SMALL) as pilot:
        await rate(pilot)
        assert "Rate a film or two with R; until then this is everyone's list." in screen_text(pilot)
        assert len(listed(pilot)) > 10
        await press(pilot, "enter")
        assert "You have rated nothing yet" in screen_text(pilot)


def details(pilot: Pilot[None]) -> str:
    """Return what stands beside the list, in one line."""
    return " ".join(pilot.app.screen.query_one(Details).render().plain.split())


async def test_a_model_that_knows_no_stars_gives_the_reasons_of_interest_alone() -> None:
    add_model(replace(made_up_model(), implicit=True))
    async with app().run_test(size=WIDE) as pilot:
        await rate(pilot, "5", "5")
        text = screen_text(pilot)
        assert "no stars: learned from choices alone" in text
        assert "You have rated nothing" not in text
        assert "before your ratings" not in text
        assert ", as you chose" in details(pilot)


async def test_without_a_model_it_says_how_to_get_one() -> None:
    async with app().run_test(size=SMALL) as pilot:
        await rate(pilot)
        assert "No model yet. Press T to train one" in screen_text(pilot)
        await press(pilot, "j", "enter", "m", "/", "x", "escape")


async def test_enter_opens_the_reasons_and_escape_closes_them() -> None:
    add_model()
    async with app().run_test(size=SMALL) as pilot:
        await rate(pilot, "5", "1", "4")
        assert "before your ratings" not in screen_text(pilot)
        await press(pilot, "enter")
        first = screen_text(pilot)
        assert "before your ratings" in first
        assert "80% between" in first
        assert any(f"  {title}" in first for title in first_page()[:3])
        await press(pilot, "j")
        assert screen_text(pilot) != first
        await press(pilot, "escape")
        assert "before your ratings" not in screen_text(pilot)


async def test_shares_and_base_add_up_to_the_stars() -> None:
    add_model()
    async with app().run_test(size=WIDE) as pilot:
        await rate(pilot, "3", "1", "2")
        text = screen_text(pilot).replace("−", "-")
        pane = [line.partition("│")[2].strip(" │").split(maxsplit=1)[:1] for line in text.splitlines() if "│" in line]
        parts = [float(first) for (first,) in filter(None, pane) if re.fullmatch(r"[+-]?\d\.\d\d", first)]
        stars = float(text.partition("── ")[2].split()[0])
        assert sum(parts) == pytest.approx(stars, abs=0.08)


async def test_wide_windows_show_the_reasons_beside_the_list() -> None:
    add_model()
    async with app().run_test(size=WIDE) as pilot:
        await rate(pilot, "5")
        assert "before your ratings" in screen_text(pilot)


async def test_the_filter_narrows_the_list_as_it_is_typed_and_stays_after_enter() -> None:
    add_model()
    async with app().run_test(size=WIDE) as pilot:
        await rate(pilot, "5")
        await press(pilot, "/", "text:horror 1980-")
        assert {line.split(")")[0].split("(")[1] for line in listed(pilot)} == {"1986"}
        assert "Horror · 1980 and later · any number of ratings" in screen_text(pilot)
        await press(pilot, "enter", "j")
        assert len(listed(pilot)) == 1
        await press(pilot, "x")
        assert len(listed(pilot)) == 29


async def test_the_filter_takes_the_spread_of_predictions_too() -> None:
    add_model()
    async with app().run_test(size=WIDE) as pilot:
        await rate(pilot, "5", "1", "4")
        recommender = collab.Recommender.open(RunStore().model_path(in_use()))
        me = recommender.fold_in({recommender.find(title): stars or 0.0 for title, stars in answers_kept().items()})
        spreads = sorted(title.sd for title in recommender.recommend(me, 27))
        await press(pilot, "/", f"text:+-{spreads[9] + 0.005:.2f}", "enter")
        assert len(listed(pilot)) == sum(sd <= round(spreads[9] + 0.005, 2) for sd in spreads) < 27
        assert f"±{spreads[9] + 0.005:.2f}" in screen_text(pilot)


async def test_brackets_move_the_variety_and_it_is_there_again() -> None:
    add_model()
    async with app().run_test(size=WIDE) as pilot:
        await rate(pilot, "5", "1", "4")
        before = listed(pilot)
        await press(pilot, "[", *"]]]]]]")
        assert "variety 60%" in screen_text(pilot)
        assert "Variety 60%: likeness to those above weighs so much" in screen_text(pilot)
        varied = listed(pilot)
        assert varied != before
        await press(pilot, "]", "[", "R", "F")
        assert listed(pilot) == varied
        pilot.app.exit()
    async with app().run_test(size=WIDE) as pilot:
        await rate(pilot)
        assert listed(pilot) == varied
        await press(pilot, *"[[[[[[")
        assert "by the scores alone" in screen_text(pilot)
        assert listed(pilot) == before


async def test_escape_leaves_the_field_and_keeps_the_filter() -> None:
    add_model()
    async with app().run_test(size=WIDE) as pilot:
        await rate(pilot, "5")
        await press(pilot, "/", "text:war", "escape")
        assert "/ war" in screen_text(pilot)
        assert len(listed(pilot)) == 2
        await press(pilot, "R", "F")
        assert len(listed(pilot)) == 2


async def test_whoever_has_rated_everything_is_told_so() -> None:
    add_model()
    items = made_up_model().items
    films = zip(items.titles, items.years.tolist(), strict=True)
    ProfileStore().add("me", [Answered(title, year, {}, 4.0, 0.5, 5.0, 0.5) for title, year in films], "test")
    async with app().run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "F")
        assert "Nothing is left: every title is rated or marked." in screen_text(pilot)


async def test_a_filter_that_nothing_meets_says_so() -> None:
    add_model()
    async with app().run_test(size=SMALL) as pilot:
        await rate(pilot, "5")
        await press(pilot, "/", "text:99999+")
        text = screen_text(pilot)
        assert "No title meets this filter." in text
        assert "x takes it away" not in text  # it would be typed
        assert "Enter why" not in text
        await press(pilot, "enter", "enter", "m")
        assert "No title meets this filter. x takes it away." in screen_text(pilot)
        await press(pilot, "x", "/", "text:2040-", "enter")
        assert "These titles go up to 20" in screen_text(pilot)


async def test_b_lists_every_order_with_its_meaning_and_sorts_by_the_one_chosen() -> None:
    add_model()
    async with app().run_test(size=WIDE) as pilot:
        await rate(pilot, "5", "1", "4")
        recommender = collab.Recommender.open(RunStore().model_path(in_use()))
        me = recommender.fold_in({recommender.find(title): stars or 0.0 for title, stars in answers_kept().items()})
        await press(pilot, "b")
        for by, meaning in ORDERS.items():
            assert f"{by} " in screen_text(pilot)
            assert meaning in screen_text(pilot)
        await press(pilot, "escape")
        for by in (*BY[1:], BY[0]):
            await press(pilot, "b", "g", *["j"] * BY.index(by), "enter")
            assert f"by: {by}" in screen_text(pilot)
            assert f"By {by}: {ORDERS[by]}" in screen_text(pilot)
            assert measure_heading(by) in screen_text(pilot)
            wanted = [title.title[:12].strip() for title in recommender.recommend(me, 27, by=by)]
            assert [line.strip(" ▸").split(" ", 1)[1].strip()[:12].strip() for line in listed(pilot)] == wanted


async def test_another_order_is_shown_from_its_top() -> None:
    add_model()
    async with app().run_test(size=SMALL) as pilot:
        await rate(pilot, "5", "1", "4")
        await press(pilot, *"jjjjj")
        await press(pilot, "b", "j", "enter")
        assert listed(pilot)[0].startswith("▸")


async def test_without_stars_orders_are_by_interest_and_1_says_that_a_title_was_chosen() -> None:
    add_model(replace(made_up_model(), implicit=True, scale=Scale(0, 1, 1)))
    async with app().run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "R", "5")
        assert "1 says that you chose it, 0 that you did not" in screen_text(pilot)
        await press(pilot, "1", "F")
        assert "stars 80%" not in screen_text(pilot)
        assert "mean 1.0" not in screen_text(pilot)
        await press(pilot, "b")
        assert "little-known" in screen_text(pilot)
        assert "likely" not in screen_text(pilot)
        await press(pilot, "escape", "+")
        assert "over the 29 listed" in screen_text(pilot)


async def test_details_in_a_small_window_have_both_parts_within_their_room(tmp_path: Path) -> None:
    add_rated_model(tmp_path / "scratch", interested=True)
    async with app().run_test(size=SMALL) as pilot:
        await rate(pilot, *"5514253451")
        await press(pilot, "enter")
        text = screen_text(pilot)
        for part in ("before your ratings", "more ratings", "interest, ", ", as you chose", "more titles"):
            assert part in text


@pytest.mark.parametrize("width", [68, 76])
def test_titles_of_a_series_are_told_apart_where_there_is_little_room(width: int) -> None:
    genres = ("Action", "Adventure", "Sci-Fi")
    for part, rest in (("IV", " - A New Hope (1977)"), ("VI", " - Return of the Jedi (1983)")):
        name = f"Star Wars: Episode {part}"
        title = Recommendation("1", name + rest, 1977, genres, 4.0, 0.5, 3.2, 4.8, 4.0, 100, [])
        row = recommended_row(1, title, Scale(1, 5, 1), width, glyphs=ASCII)
        assert name in "".join(text for text, _ in row)


async def test_plus_and_minus_turn_the_dial_from_what_few_know_to_what_everyone_knows() -> None:
    add_model()
    async with app().run_test(size=WIDE) as pilot:
        await rate(pilot, "5", "1", "4")
        as_learned = listed(pilot)
        assert re.search(r"- \+ as learned, median \d+ ratings", screen_text(pilot))
        await press(pilot, *"------")
        assert re.search(r"- \+ off the beaten path, median \d+ ratings", screen_text(pilot))
        assert re.search(r"Off the beaten path: median \d+ ratings", screen_text(pilot))
        recommender = collab.Recommender.open(RunStore().model_path(in_use()))
        me = recommender.fold_in({recommender.find(title): stars or 0.0 for title, stars in answers_kept().items()})
        wanted = [title.title[:12].strip() for title in recommender.recommend(me, 27, known=0)]
        assert [line.strip(" ▸").split(" ", 1)[1].strip()[:12].strip() for line in listed(pilot)] == wanted
        await press(pilot, *"+++++")
        assert listed(pilot) == as_learned
        await press(pilot, "+")
        assert "better known" in screen_text(pilot)
        await press(pilot, "b", "j", "enter", "+")
        assert "This order has no dial: b lists the orders, joined has one" in screen_text(pilot)


async def test_a_list_of_one_s_own_is_read_chosen_from_kept_and_taken_away(tmp_path: Path) -> None:
    add_model()
    async with app().run_test(size=WIDE) as pilot:
        await rate(pilot, "5", "1", "4")
        recommender = collab.Recommender.open(RunStore().model_path(in_use()))
        me = recommender.fold_in({recommender.find(title): stars or 0.0 for title, stars in answers_kept().items()})
        programme = [title.title for title in recommender.recommend(me, 6)[2:]]
        file = tmp_path / "programme.txt"
        file.write_text("\n".join([*programme, "Nothing like it (1901)"]), encoding="utf-8")
        await press(pilot, "l", "i", f"text:{file}", "enter")
        await settle(pilot)
        assert f"programme: {len(programme) + 1} titles, {len(programme)} in this data, 1 not" in screen_text(pilot)
        await press(pilot, "enter")
        assert f"among programme ({len(programme)})" in screen_text(pilot)
        await press(pilot, "v")
        assert len(listed(pilot)) == len(programme)
        await press(pilot, "l", "D", "D", "escape", "x")
        assert "among programme" not in screen_text(pilot)
        assert ListStore().lists() == []


async def test_a_dial_off_the_middle_stays_in_view_where_there_is_little_room() -> None:
    add_model()
    async with app().run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "F", "-")
        assert re.search(r"everyone's list +b?y?.*- \+ less known", screen_text(pilot))
        await rate(pilot, "5", "1", "4")
        await press(pilot, "F", "/", "text:1950-2010 2+ +-1.5", "enter")
        await press(pilot, *"-----")
        line = next(line for line in screen_text(pilot).splitlines() if "- + off the beaten path" in line)
        assert line.rstrip().endswith("Enter why")
        assert "…" not in line


async def test_details_take_both_the_stars_and_the_interest_apart() -> None:
    add_model()
    async with app().run_test(size=WIDE) as pilot:
        await rate(pilot, "5", "1", "4")
        text = screen_text(pilot).replace("−", "-")
        pane = [line.partition("│")[2].strip(" │").split(maxsplit=1) for line in text.splitlines() if "│" in line]
        parts = [float(line[0]) for line in pane if line and re.fullmatch(r"[+-]?\d\.\d\d\d", line[0])]
        assert "interest, 1st of 27" in text or "interest, 2nd of 27" in text
        assert ", as you chose" in details(pilot)
        assert details(pilot).count(first_page()[0]) == 2
        assert sum(parts[1:]) == pytest.approx(parts[0], abs=0.004)
        words = details(pilot)
        assert "…" not in words
        assert all(title in words for title in answers_kept())


async def test_m_goes_to_similar_with_the_title() -> None:
    add_model()
    async with app().run_test(size=WIDE) as pilot:
        await rate(pilot, "5")
        title = listed(pilot)[1].split("(")[0].split(maxsplit=1)[1].strip()
        await press(pilot, "j", "m")
        assert isinstance(pilot.app.screen, SimilarScreen)
        assert screen_text(pilot).splitlines()[3].strip().startswith(title)


async def test_the_list_follows_new_answers() -> None:
    add_model()
    async with app().run_test(size=WIDE) as pilot:
        await rate(pilot)
        before = listed(pilot)
        await press(pilot, "R", "5", "5", "1", "F")
        assert listed(pilot) != before
        assert len(listed(pilot)) == 27


async def test_plain_characters_alone_where_the_terminal_has_no_others() -> None:
    add_model()
    async with app(Environment(ascii=True, animation=False)).run_test(size=SMALL) as pilot:
        await rate(pilot, "5", "1")
        await press(pilot, "enter")
        assert all(line.replace("é", "e").isascii() for line in screen_text(pilot).splitlines()[2:-2])


async def open_reasons(pilot: Pilot[None]) -> None:
    await rate(pilot, "4", "2", "3", "1")
    await press(pilot, "w", "j", "enter", "]", "]")
    await until(pilot, lambda: "324 ratings" in screen_text(pilot))


@every_look
def test_it_looks_right(size: tuple[int, int], theme: str, snap_compare: object) -> None:
    add_model()
    assert snap_compare(themed(theme), terminal_size=size, run_before=open_reasons)  # type: ignore[operator]  # no types there
