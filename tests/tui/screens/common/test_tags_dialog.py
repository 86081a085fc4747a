"""Tags are turned by arrows, and the list follows; data without tags says so."""

from pathlib import Path

from collab.recommend import Recommender, TagScores, recommend_turned, similar_turned
from collab.testing import add_model
from collab.testing.films import films_table
from tests.tui.inside_world import add_rated_model
from tests.tui.world import app, press, screen_text, settle
from tui.screens.common.tags import TagsDialog

SMALL = (80, 24)
FILMS = films_table()
TAGS = ["tense" if "Thriller" in FILMS.genres_of(place) else "" for place in range(len(FILMS))]


async def test_the_list_follows_a_tag_that_is_turned(tmp_path: Path) -> None:
    artifact, ratings = add_rated_model(tmp_path / "scratch", tags=TAGS)
    model = Recommender(artifact, ratings)
    async with app().run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "F", "v", "t")
        assert isinstance(pilot.app.screen, TagsDialog)
        assert "tense" in screen_text(pilot)
        assert "the list as it is" in screen_text(pilot)
        await press(pilot, "right", "right")
        turned = recommend_turned(TagScores(model), model.fold_in({}), {"tense": 2}, 40)
        assert "the list with more tense" in screen_text(pilot)
        assert turned[0].title[:20] in screen_text(pilot)
        assert "▲▲" in screen_text(pilot)
        await press(pilot, "left", "left", "left")
        assert "the list with less tense" in screen_text(pilot)
        await press(pilot, "u", "/", "text:tens", "enter")
        assert "There are, for example: tense" in screen_text(pilot)
        await press(pilot, "/", "text:Tense", "enter", "right")
        assert "the list with more tense" in screen_text(pilot)
        await press(pilot, "escape")
        assert not isinstance(pilot.app.screen, TagsDialog)


async def test_data_without_tags_says_so() -> None:
    add_model()
    async with app().run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "F", "t")
        assert "has too few tags" in screen_text(pilot)


async def test_tags_turn_what_is_near_to_a_title_on_similar_and_on_its_card(tmp_path: Path) -> None:
    artifact, ratings = add_rated_model(tmp_path / "scratch", interested=True, tags=TAGS)
    model = Recommender(artifact, ratings)
    tags = TagScores(model)
    [first, *_] = [model.items.id(position) for position in tags.most("tens", 5)]
    near = similar_turned(tags, [first], {"tense": -3}, 40)
    assert near != similar_turned(tags, [first], {}, 40)
    name = model.items.name_of(first)[:20]
    async with app().run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "S", "/", "text:tag:tens", "enter", "t")
        assert f"that tell {name}" in screen_text(pilot)
        await press(pilot, "/", "text:tense", "enter", "left", "left", "left")
        assert "the list with less tense" in screen_text(pilot)
        assert near[0].title[:20] in screen_text(pilot)
        assert f"{near[0].ratings} ratings" in screen_text(pilot)
        await press(pilot, "escape", "/", "text:tag:tens", "enter", "enter", "t")
        assert "that tell" in screen_text(pilot)
        assert isinstance(pilot.app.screen, TagsDialog)
        await press(pilot, "escape", "escape", "/", "text:tag:nothing")
        assert 'No title here is like "tag:nothing"' in screen_text(pilot)
