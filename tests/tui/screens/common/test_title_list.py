"""The list of titles on Rate, For you and Similar while the data change, and the search above it where nothing fits."""

from dataclasses import replace
from typing import cast

import pytest

from collab.testing import add_model
from collab.testing.made_up import made_up_items
from tests.tui.world import app, press, screen_text, settle
from tui.app import CollabApp
from tui.widgets import LineList


@pytest.mark.parametrize("screen", ["R", "F", "S"])
async def test_rows_of_other_data_are_not_drawn_until_the_screen_has_caught_up(screen: str) -> None:
    add_model()
    async with app().run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, *"R554", screen, *(("slash", "text:a", "enter") if screen == "S" else ()))
        lines = pilot.app.screen.query_one("#titles", LineList)
        assert lines.render_line(0).text.strip()
        session = cast("CollabApp", pilot.app).session
        ready = session.require_ready()
        others = replace(ready.titles, items=made_up_items(3))
        session.take(replace(session.look(), ready=replace(ready, titles=others)))
        assert [lines.render_line(y).text.strip(" ▸") for y in range(lines.size.height)] == [""] * lines.size.height


@pytest.mark.parametrize("place", ["R", "S"])
@pytest.mark.parametrize("typed", ["{zzz.xyzzy}", "{app.quit}", "[/]", "[bold]xyzzy"])
async def test_what_is_typed_is_said_to_the_letter_where_nothing_is_like_it(typed: str, place: str) -> None:
    add_model()
    async with app().run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, place, "/", f"text:{typed}")
        assert f'No title here is like "{typed}".' in screen_text(pilot)
