"""The default list of four made-up people, twenty ratings each, is of their own kind, and of nobody else's."""

import csv
from collections.abc import Mapping
from itertools import combinations
from pathlib import Path

import pytest

import collab
from collab.data import Ratings
from collab.recommend import Recommendation

_LISTED, _MOST_IN_COMMON, _BLOCKBUSTERS = 15, 5, 100

Lists = Mapping[str, list[Recommendation]]


def tastes() -> Mapping[str, Mapping[str, float]]:
    """Return the stars that each of them gave, by title."""
    given: dict[str, dict[str, float]] = {}
    with Path(__file__).with_name("tastes.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            given.setdefault(row["taste"], {})[row["title"]] = float(row["stars"])
    return given


@pytest.fixture(scope="module")
def model(sample: Ratings) -> collab.Recommender:
    """Return a model of the sample whose stars had one epoch to learn; its interest is as it always is."""
    return collab.train(sample, collab.split(sample), collab.configure("dot-bias", epochs=1))


@pytest.fixture(scope="module")
def lists(model: collab.Recommender) -> Lists:
    """Return the first fifteen titles of each default list."""
    return {
        taste: model.recommend(model.fold_in({model.find(title): given for title, given in stars.items()}), _LISTED)
        for taste, stars in tastes().items()
    }


def test_each_of_them_rated_twenty_titles() -> None:
    assert {taste: len(stars) for taste, stars in tastes().items()} == dict.fromkeys(
        ("science fiction", "romance", "horror", "art house"), 20
    )


def test_no_two_lists_have_more_than_five_titles_in_common(lists: Lists) -> None:
    for one, other in combinations(lists.values(), 2):
        assert len({title.item for title in one} & {title.item for title in other}) <= _MOST_IN_COMMON


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
