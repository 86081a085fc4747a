"""For you as shelves: short lists under their names, one opened whole, one list in their place, and a surprise."""

import itertools

from textual.pilot import Pilot

from collab.testing import add_model
from tests.tui.world import app, press, screen_text, settle
from tui.screens.foryou.rows import HeadingRow, TitleRow, shelf_rows
from tui.widgets import LineList

WIDE = (120, 40)
BEST = "You would choose it, and like it"


async def like(pilot: Pilot[None]) -> None:
    """Rate the first titles of Rate highly, and go to For you."""
    await settle(pilot)
    await press(pilot, *"5545545", "F")


def under_cursor(pilot: Pilot[None]) -> str:
    """Return the row under the cursor."""
    return next((line[1:].strip() for line in screen_text(pilot).splitlines() if line.startswith("▸")), "")


async def test_shelves_stand_under_their_names_and_no_title_on_two() -> None:
    add_model()
    async with app().run_test(size=WIDE) as pilot:
        await like(pilot)
        text = screen_text(pilot)
        assert BEST in text
        assert under_cursor(pilot) != BEST
        table = pilot.app.screen.query_one("#titles", LineList).table()
        titles = [cells[0] for cells in table.rows if len(cells) > 1]
        assert len(set(titles)) == len(titles) >= 3
        assert next(cells[0] for cells in table.rows if len(cells) == 1) == BEST


async def test_enter_on_a_name_opens_the_shelf_whole_and_escape_leads_back_to_it() -> None:
    add_model()
    async with app().run_test(size=WIDE) as pilot:
        await like(pilot)
        lines = pilot.app.screen.query_one("#titles", LineList)
        short = lines.count
        await press(pilot, "g", "5")
        assert "This is the name of a shelf: Enter opens it whole" in screen_text(pilot)
        await press(pilot, "enter")
        assert "Esc all shelves" in screen_text(pilot)
        assert lines.count == 23
        assert "1  " in under_cursor(pilot)
        await press(pilot, "escape")
        assert lines.count == short
        assert under_cursor(pilot).startswith(BEST)


async def test_v_makes_one_list_of_them_which_is_there_again() -> None:
    add_model()
    async with app().run_test(size=WIDE) as pilot:
        await like(pilot)
        await press(pilot, "v")
        assert BEST not in screen_text(pilot)
        assert under_cursor(pilot).startswith("1 ")
        pilot.app.exit()
    async with app().run_test(size=WIDE) as pilot:
        await settle(pilot)
        assert BEST not in screen_text(pilot)
        await press(pilot, "v")
        assert BEST in screen_text(pilot)


async def test_without_answers_it_is_everyones_list_and_v_says_how_shelves_come() -> None:
    add_model()
    async with app().run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "F")
        assert "everyone's list" in screen_text(pilot)
        await press(pilot, "v", "v")
        assert "Shelves come once you like three titles: R rates them" in screen_text(pilot)


async def test_a_surprise_stands_above_and_is_never_the_one_before() -> None:
    add_model()
    async with app().run_test(size=WIDE) as pilot:
        await like(pilot)
        drawn = []
        for _ in range(26):
            await press(pilot, "!")
            assert "A surprise" in screen_text(pilot)
            drawn.append(under_cursor(pilot))
        assert all(one != other for one, other in itertools.pairwise(drawn))
        assert len(set(drawn)) > 15


async def test_another_persons_list_begins_at_its_top() -> None:
    add_model()
    async with app().run_test(size=WIDE) as pilot:
        await like(pilot)
        await press(pilot, "v", *"jjjjjjj", "P", "n", "text:anna", "enter", "enter")
        assert "anna, 0 rated" in screen_text(pilot)
        assert pilot.app.screen.query_one("#titles", LineList).cursor == 0


def test_shelves_fill_the_height() -> None:
    from collab import Recommender
    from collab.recommend import shelves
    from collab.testing import made_up_model

    model = Recommender(made_up_model())
    filled = shelves(model, model.fold_in(dict.fromkeys("123", 5.0)), 10)
    rows = shelf_rows(filled, 17, implicit=False)
    assert sum(isinstance(row, HeadingRow) for row in rows) == len(filled) > 1
    assert all(isinstance(row, TitleRow) or row.shelf in filled for row in rows)
    assert len(rows) <= 17 + len(filled)


async def test_what_is_no_genre_is_said_whole_before_the_conditions() -> None:
    add_model()
    async with app().run_test(size=(80, 24)) as pilot:
        await like(pilot)
        await press(pilot, "v", "/", "text:commedy 1990-1999")
        line = screen_text(pilot).splitlines()[3]
        assert line.startswith(' "commedy" is no genre of this data')
        assert "Comedy" in line
        assert "…" not in line
