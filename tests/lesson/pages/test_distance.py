"""The page on embedding distance."""

import re

import numpy as np
import pytest

import collab
from collab.data import Ratings
from collab.lesson import Table
from collab.lesson.pages.distance import PAGE, cosine, dot
from tests.lesson.asking import ask, cells, only, said

MOVES = [(move.name, value) for move in PAGE.moves for value in move.values]


@pytest.fixture(scope="module", params=["dot-bias", "bayes"])
def either(request: pytest.FixtureRequest, ratings: Ratings) -> collab.Recommender:
    """A model with one set of factors, and one of several samples."""
    config = collab.configure(request.param, factors=4, epochs=10)
    return collab.train(ratings, collab.split(ratings), config)


def most_rated(model: collab.Recommender) -> list[int]:
    trained = [at for at in range(len(model.items)) if model.stats.trained[at]]
    return sorted(trained, key=lambda at: -model.stats.ratings[at])


def test_the_cosine_by_hand_is_that_of_numpy(either: collab.Recommender, ratings: Ratings) -> None:
    a, b = either.factors[most_rated(either)[2]], either.factors[most_rated(either)[6]]
    match = re.search(r"= (-?[\d.]+)\.$", said(ask("distance", ratings, either, title="3", other="7")))
    assert match
    assert float(match[1]) == pytest.approx(a @ b / np.linalg.norm(a) / np.linalg.norm(b), abs=0.001)


def test_the_products_add_up(either: collab.Recommender, ratings: Ratings) -> None:
    table = only(ask("distance", ratings, either), Table)[0]
    *products, total = map(float, cells(table, "product"))
    assert total == pytest.approx(sum(products), abs=0.001)
    assert total == pytest.approx(
        either.factors[most_rated(either)[0]] @ either.factors[most_rated(either)[1]], abs=1e-3
    )


def test_the_rest_says_how_many_numbers_it_is_and_of_how_many_samples(
    either: collab.Recommender, ratings: Ratings
) -> None:
    rest = only(ask("distance", ratings, either), Table)[0].rows[3][0]
    samples = len(either.artifact.item_features)
    assert rest == ("the other 1" if samples == 1 else f"the other {4 * samples - 3}: 4 factors in {samples} samples")


def test_the_nearest_are_those_of_a_search_through_all(either: collab.Recommender, ratings: Ratings) -> None:
    table = only(ask("distance", ratings, either, title="4"), Table)[1]
    own = most_rated(either)[3]
    a = either.factors[own].tolist()
    cosines = {
        either.items.name(at): cosine(a, either.factors[at].tolist())
        for at in range(len(either.items))
        if at != own and either.stats.trained[at] >= 5
    }
    nearest = sorted(cosines, key=lambda title: -cosines[title])[:5]
    assert [row[0] for row in table.rows] == nearest
    assert cells(table, "cosine") == [f"{cosines[title]:.3f}" for title in nearest]


def test_a_title_is_itself(either: collab.Recommender, ratings: Ratings) -> None:
    shown = ask("distance", ratings, either, title="5", other="5")
    assert said(shown).endswith("= 1.000.")
    assert only(shown, Table)[0].heading[2].endswith("again")


def test_products_of_lists() -> None:
    assert dot([1, 2, 3], [4, 5, 6]) == 32
    assert cosine([3, 4], [6, 8]) == pytest.approx(1)
    assert cosine([1, 0], [0, 2]) == 0
    assert cosine([0, 0], [1, 2]) == 0


@pytest.mark.parametrize(("name", "value"), MOVES)
def test_every_value_computes(model: collab.Recommender, ratings: Ratings, name: str, value: str) -> None:
    assert ask("distance", ratings, model, **{name: value})
