"""Seeing with the eyes of a user of the data, and back."""

from dataclasses import replace
from pathlib import Path

import pytest

import collab
from collab.artifact import save_artifact
from collab.inspection import active_users, nearest_users
from collab.runs import RunStore
from collab.testing import add_model
from tests.tui.inside_world import add_rated_model
from tests.tui.screens.foryou.test_foryou_screen import SMALL, WIDE, listed, rate
from tests.tui.world import app, in_use, press, screen_text
from tui.screens.foryou.user_dialog import UserDialog


@pytest.mark.parametrize("size", [SMALL, WIDE])
async def test_a_user_s_list_ratings_and_nearest_users(size: tuple[int, int], tmp_path: Path) -> None:
    artifact, ratings = add_rated_model(tmp_path / "scratch")
    model = collab.Recommender(artifact, ratings)
    users = active_users(ratings)
    async with app().run_test(size=size) as pilot:
        await rate(pilot, "5", "1")
        own = listed(pilot)
        await press(pilot, "a")
        lines = screen_text(pilot).splitlines()
        [first] = [line for line in lines if "▸" in line]
        assert f"user {users[0].user} " in first
        assert f"{users[0].ratings} ratings   mean {users[0].mean:.1f}" in first
        await press(pilot, "j", "enter")
        assert f"As user {users[1].user} · recommended · {users[1].ratings} rated" in screen_text(pilot)
        best = model.recommend(users[1].user, 3)
        assert all(title.title[:12] in screen_text(pilot) for title in best)
        await press(pilot, "enter")
        assert str(pilot.app.screen.query_one(".dialog").border_title) == best[0].title
        await press(pilot, "escape", "v")
        assert "· rated ·" in screen_text(pilot)
        assert "★★★★" in screen_text(pilot)
        await press(pilot, "v")
        near = nearest_users(model, users[1].user, 1)[0]
        assert f"{near.both} in common, {near.apart:.1f} apart" in screen_text(pilot)
        await press(pilot, "enter")
        assert f"As user {near.user} · nearest users" in screen_text(pilot)
        await press(pilot, "escape")
        assert "those with the most ratings first" in screen_text(pilot)
        await press(pilot, "escape")
        assert listed(pilot) == own


async def test_any_user_is_found_by_id_and_one_that_is_none_is_told(tmp_path: Path) -> None:
    add_rated_model(tmp_path / "scratch")
    async with app().run_test(size=SMALL) as pilot:
        await rate(pilot)
        await press(pilot, "a", "v", "/", "text:17", "enter")
        assert "As user 17" in screen_text(pilot)
        await press(pilot, "/", "text:nobody", "enter")
        assert 'not trained on a user "nobody"' in screen_text(pilot)
        assert "As user 17" in screen_text(pilot)


async def test_a_model_without_factors_says_why_it_has_no_nearest_users(tmp_path: Path) -> None:
    artifact, _ = add_rated_model(tmp_path / "scratch")
    features = artifact.item_features.copy()
    features[:, 1:] = features[:, 1:2]
    save_artifact(replace(artifact, item_features=features), RunStore().model_path(in_use()))
    async with app().run_test(size=WIDE) as pilot:
        await rate(pilot)
        await press(pilot, "a", "enter", "v", "v")
        assert "· nearest users ·" in screen_text(pilot)
        assert "has no factors of titles" in screen_text(pilot)
        await press(pilot, "v")
        assert "has no factors of titles" not in screen_text(pilot)


async def test_without_the_ratings_it_says_so() -> None:
    add_model()
    async with app().run_test(size=SMALL) as pilot:
        await rate(pilot)
        await press(pilot, "a")
        assert "not in the cache any more" in screen_text(pilot)
        await press(pilot, "enter", "v", "escape")
        assert not isinstance(pilot.app.screen, UserDialog)
