"""Tags are turned by arrows, and the list follows; data without tags says so."""

from pathlib import Path

from collab.recommend import Recommender, TagScores, recommend_turned
from collab.testing import add_model
from collab.testing.films import films_table
from tests.tui.inside_world import add_rated_model
from tests.tui.world import app, press, screen_text, settle
from tui.screens.foryou.tags_dialog import TagsDialog

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
        assert "has no tags that five titles have" in screen_text(pilot)
