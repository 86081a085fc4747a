"""A rating is changed on trial, the list shows every move, and nothing is kept before Enter."""

import collab
from collab.runs import RunStore
from collab.testing import add_model
from tests.tui.world import answers_kept, app, in_use, press, screen_text, settle
from tui.screens.foryou.what_if_dialog import WhatIfDialog

SMALL = (80, 24)


async def test_a_rating_is_tried_shown_taken_back_and_kept() -> None:
    add_model()
    async with app().run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "F", "e")
        assert "Nothing is rated yet" in screen_text(pilot)
        await press(pilot, "R", "5", "4", "1", "3", "F", "v", "e")
        assert isinstance(pilot.app.screen, WhatIfDialog)
        assert "the list as it is" in screen_text(pilot)
        before = answers_kept()
        model = collab.Recommender.open(RunStore().model_path(in_use()))
        stars = {model.find(title): each or 0.0 for title, each in before.items()}
        listed = [each.item for each in model.recommend(model.fold_in(stars), n=40)]
        first = pilot.app.screen._ratings[0]
        other = 1.0 if first.stars > 2 else 5.0
        now = [each.item for each in model.recommend(model.fold_in({**stars, first.item: other}), n=40)]
        moves = sum(listed.index(item) != place for place, item in enumerate(now))
        await press(pilot, f"{other:g}")
        assert f"{moves} of {len(now)} titles move" in screen_text(pilot)
        assert " was " in screen_text(pilot)
        assert ("▲" in screen_text(pilot)) == (moves > 0)
        assert answers_kept() == before
        await press(pilot, "u")
        assert "the list as it is" in screen_text(pilot)
        await press(pilot, f"{other:g}", "escape")
        assert answers_kept() == before
        await press(pilot, "e", f"{other:g}", *(",." if other > 2 else ".,"), "enter")
        kept = answers_kept()
        assert {model.find(title): each for title, each in kept.items()} == {**stars, first.item: other}
        await press(pilot, "u")
        assert answers_kept() == before
