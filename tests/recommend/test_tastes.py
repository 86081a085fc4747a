"""The default list of four made-up people, twenty ratings each, is of their own kind, and of nobody else's."""

import csv
from collections.abc import Mapping
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest

import collab
from collab.data import Ratings
from collab.recommend import BY, Recommendation, shelves, surprise

_LISTED, _MOST_IN_COMMON, _MOST_OF_TWO_ORDERS, _BLOCKBUSTERS = 15, 5, 10, 100

Lists = Mapping[str, list[Recommendation]]


def tastes() -> Mapping[str, Mapping[str, float]]:
    """Return the stars that each of them gave, by title."""
    rated: dict[str, dict[str, float]] = {}
    with Path(__file__).with_name("tastes.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            rated.setdefault(row["taste"], {})[row["title"]] = float(row["stars"])
    return rated


@pytest.fixture(scope="module")
def model(sample: Ratings) -> collab.Recommender:
    """Return a model of the sample whose stars had a few sweeps to learn; its interest is as it always is."""
    return collab.train(sample, collab.split(sample), collab.configure("bayes", epochs=12))


@pytest.fixture(scope="module")
def lists(model: collab.Recommender) -> Lists:
    """Return the first fifteen titles of each default list."""
    return {
        taste: model.recommend(model.fold_in({model.find(title): rated for title, rated in stars.items()}), _LISTED)
        for taste, stars in tastes().items()
    }


def test_each_of_them_rated_twenty_titles() -> None:
    assert {taste: len(stars) for taste, stars in tastes().items()} == dict.fromkeys(
        ("science fiction", "romance", "horror", "art house"), 20
    )


def test_no_two_lists_have_more_than_five_titles_in_common(lists: Lists) -> None:
    for one, other in combinations(lists.values(), 2):
        assert len({title.item for title in one} & {title.item for title in other}) <= _MOST_IN_COMMON


def test_no_two_orders_have_more_than_ten_of_their_first_fifteen_titles_in_common(model: collab.Recommender) -> None:
    for stars in tastes().values():
        me = model.fold_in(stars)
        orders = {by: {title.item for title in model.recommend(me, _LISTED, by=by)} for by in BY}
        for (one, titles), (other, others) in combinations(orders.items(), 2):
            assert len(titles & others) <= _MOST_OF_TWO_ORDERS, (one, other)


def test_few_know_what_is_little_known_and_off_the_beaten_path(model: collab.Recommender) -> None:
    blockbusters = {model.items.id(position) for position in model.stats.most_rated(_BLOCKBUSTERS).tolist()}
    for stars in tastes().values():
        me = model.fold_in(stars)
        assert not {title.item for title in model.recommend(me, 200, known=0)} & blockbusters
        assert max(title.ratings for title in model.recommend(me, 20, known=0)) < 40
        assert max(title.ratings for title in model.recommend(me, _LISTED, by="little-known")) < 25


@pytest.mark.parametrize(
    ("taste", "genre"), [("science fiction", "Sci-Fi"), ("romance", "Romance"), ("horror", "Horror")]
)
def test_ten_of_fifteen_are_of_the_genre_of_the_taste(lists: Lists, taste: str, genre: str) -> None:
    assert sum(genre in title.genres for title in lists[taste]) >= 10


def test_art_house_is_drama_that_is_no_adventure_and_no_blockbuster(lists: Lists, model: collab.Recommender) -> None:
    """The data knows no art house: drama without action and adventure, beyond the hundred most rated, comes nearest."""
    blockbusters = {model.items.id(position) for position in model.stats.most_rated(_BLOCKBUSTERS).tolist()}
    fitting = [
        title
        for title in lists["art house"]
        if "Drama" in title.genres
        and not {"Action", "Adventure"} & set(title.genres)
        and title.item not in blockbusters
    ]
    assert len(fitting) >= 10


def test_their_shelves_are_ones_that_they_recognise_themselves_in(model: collab.Recommender) -> None:
    for taste, stars in tastes().items():
        filled = shelves(model, model.fold_in(stars))
        titles = [title.item for shelf in filled for title in shelf.titles]
        assert len(set(titles)) == len(titles)
        assert all(3 <= len(shelf.titles) <= 5 for shelf in filled)
        by_kind = {shelf.kind: shelf for shelf in filled}
        assert {"best", "because", "genre", "little-known"} <= set(by_kind)
        assert max(title.ratings for title in by_kind["little-known"].titles) < 25
        assert all(title.chosen[0].title == by_kind["because"].about for title in by_kind["because"].titles)
        genres = {shelf.about for shelf in filled if shelf.kind == "genre"}
        assert genres & {"science fiction": {"Sci-Fi"}, "romance": {"Romance"}, "horror": {"Horror"}}.get(
            taste, {"Drama"}
        )
        for shelf in filled:
            whole = model.recommend(model.fold_in(stars), 500, by=shelf.by, only=shelf.only, among=shelf.among)
            assert {title.item for title in shelf.titles} <= {title.item for title in whole}


def test_who_likes_less_than_three_titles_has_no_shelves(model: collab.Recommender) -> None:
    assert shelves(model, model.fold_in({})) == []
    assert shelves(model, model.fold_in({"1": 5.0, "2": 4.0, "3": 1.0})) == []


def test_a_surprise_is_drawn_from_what_one_may_like(model: collab.Recommender) -> None:
    me, rng = model.fold_in(tastes()["horror"]), np.random.default_rng(3)
    drawn = [title for _ in range(20) if (title := surprise(model, me, rng)) is not None]
    assert len({title.item for title in drawn}) >= 3
    assert sum("Horror" in title.genres for title in drawn) >= 10
    assert surprise(model, me, rng, without=model.items.ids) is None
