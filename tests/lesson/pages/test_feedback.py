"""The page on feedback loops."""

import numpy as np
import pytest
from hypothesis import given, strategies as some

from collab.data import Ratings
from collab.errors import BadData
from collab.lesson import Outcome, Plot, Table, gini, simulate, world
from collab.lesson.feedback_loop import Service, World
from collab.lesson.pages.feedback import PAGE
from collab.testing.made_up import made_up
from tests.lesson.asking import ask, cells, only, said

MOVES = [(move.name, value) for move in PAGE.moves for value in move.values]


@pytest.fixture(scope="module")
def people(ratings: Ratings) -> World:
    return world(ratings)


@given(some.lists(some.integers(0, 50), min_size=1, max_size=12).filter(any))
def test_the_gini_coefficient_is_half_the_relative_mean_difference(counts: list[int]) -> None:
    apart = sum(abs(a - b) for a in counts for b in counts)
    assert gini(np.array(counts)) == pytest.approx(apart / (2 * len(counts) * sum(counts)))


def test_tastes_are_like_those_in_the_data(people: World, ratings: Ratings) -> None:
    rated = np.bincount(ratings.items, minlength=90)
    order = np.argsort(-rated, kind="stable")
    np.testing.assert_allclose(people.fame, rated[order] / len(ratings))
    means = np.bincount(ratings.items, ratings.stars, 90)[order] / np.maximum(rated[order], 1)
    known = rated[order] > 20
    assert np.corrcoef(people.liking.mean(0)[known], means[known])[0, 1] > 0.9
    assert people.liking.mean() == pytest.approx(ratings.stars.mean(), abs=0.3)
    assert 0.2 < people.noise < ratings.stars.std()


def test_a_service_that_was_told_everything_predicts_it() -> None:
    rng = np.random.default_rng(2)
    liking = (
        3 + rng.normal(size=(80, 1)) / 2 + rng.normal(size=60) / 2 + rng.normal(size=(80, 2)) @ rng.normal(size=(2, 60))
    )
    service = Service(60)
    for _ in range(10):
        predicted = service.predict(liking)
    assert np.sqrt(np.mean((predicted - liking) ** 2)) < 0.15 * liking.std()


def test_a_service_predicts_blanks_from_what_it_was_told(people: World) -> None:
    rng = np.random.default_rng(3)
    stars = np.where(rng.random(people.liking.shape) < 0.6, people.liking, np.nan)
    blank, service = np.isnan(stars), Service(stars.shape[1])
    for _ in range(10):
        predicted = service.predict(stars)
    assert np.corrcoef(predicted[blank], people.liking[blank])[0, 1] > 0.9


@pytest.mark.parametrize("exploration", [0.0, 0.3, 1.0])
def test_each_round_shows_everyone_one_title_they_have_not_seen(people: World, exploration: float) -> None:
    outcome = simulate(people, 10, exploration)
    assert outcome.shown.sum() == 10 * len(people.liking)
    assert outcome.shown.max() <= len(people.liking)
    assert list(outcome.distinct) == sorted(outcome.distinct)
    assert outcome.distinct[-1] == np.count_nonzero(outcome.shown)


def test_a_simulation_is_the_same_every_time(people: World) -> None:
    first, again = (simulate(people, 5, 0.2) for _ in range(2))
    assert (first.distinct, first.liked, first.off) == (again.distinct, again.liked, again.off)
    np.testing.assert_array_equal(first.shown, again.shown)


def test_who_shows_what_is_predicted_best_shows_less_than_who_explores_or_knows(people: World) -> None:
    best, explores, knows = simulate(people, 10, 0), simulate(people, 10, 0.3), simulate(people, 10, 0, knows=True)
    assert best.distinct[-1] < knows.distinct[-1]
    assert best.distinct[-1] < explores.distinct[-1]
    assert gini(explores.shown) < gini(best.shown)
    assert knows.liked > max(best.liked, explores.liked)
    assert simulate(people, 20, 1.0).off < simulate(people, 20, 0).off


def test_the_page_shows_what_the_simulation_gives(people: World, ratings: Ratings) -> None:
    shown = ask("feedback", ratings, exploration="20%", rounds="5")
    services: list[Outcome] = [simulate(people, 5, 0), simulate(people, 5, 0.2), simulate(people, 5, 0, knows=True)]
    table = only(shown, Table)[0]
    assert cells(table, "different titles") == [str(outcome.distinct[-1]) for outcome in services]
    assert cells(table, "Gini") == [f"{gini(outcome.shown):.2f}" for outcome in services]
    assert cells(table, "liked") == [f"{outcome.liked:.2f}" for outcome in services]
    lines = only(shown, Plot)[0].lines
    assert [tuple(y for _, y in line.points) for line in lines] == [outcome.distinct for outcome in services]
    assert f"gets round to {services[0].distinct[-1]} of 90 titles" in said(shown)


def test_data_with_few_titles_says_so() -> None:
    ratings = made_up(users=30, items=10)
    with pytest.raises(BadData, match="10 titles; a service to look at needs more than 10"):
        world(ratings)


@pytest.mark.parametrize(("name", "value"), MOVES)
def test_every_value_computes(ratings: Ratings, name: str, value: str) -> None:
    assert ask("feedback", ratings, **{name: value})
