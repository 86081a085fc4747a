"""The questions to a new person."""

from collections import Counter
from dataclasses import dataclass, field, replace

import numpy as np
import pytest

import collab
from collab.coldstart import Strategy
from collab.coldstart.familiarity import FamiliarityModel
from collab.coldstart.strategies import VarianceDrop
from collab.data import Items, ItemStats, item_stats
from collab.testing.made_up import made_up


@dataclass
class Person:
    answers: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class DataAlone:
    items: Items
    stats: ItemStats


def data_alone(users: int, items: int) -> DataAlone:
    ratings = made_up(users=users, items=items)
    return DataAlone(ratings.item_table, item_stats(ratings))


@pytest.fixture(scope="module")
def listed() -> DataAlone:
    return data_alone(200, 150)


def test_asks_about_well_known_titles_spread_over_genres(listed: DataAlone) -> None:
    page = collab.Questionnaire(listed).next(Person(), n=10)
    assert len(set(page)) == 10
    positions = [listed.items.position(item) for item in page]
    assert all(listed.stats.ratings[at] >= 20 for at in positions)
    genres = Counter(listed.items.genres_of(at)[0] for at in positions)
    assert len(genres) >= 4


def test_leaves_out_what_was_answered_or_skipped(listed: DataAlone) -> None:
    questionnaire = collab.Questionnaire(listed)
    first = questionnaire.next(Person(), n=10)
    second = questionnaire.next(Person(dict.fromkeys(first[:5], 4.0)), n=10, skipped=first[5:])
    assert not set(first) & set(second)


def test_asks_until_nothing_is_left(listed: DataAlone) -> None:
    questionnaire, person = collab.Questionnaire(listed), Person()
    among = set(list(listed.items.ids)[:25])
    asked = []
    while page := questionnaire.next(person, n=1, among=among):
        asked += page
        person.answers[page[0]] = 3.0
    assert sorted(asked) == sorted(among)


def test_the_order_among_given_titles_is_ratings_times_entropy(listed: DataAlone) -> None:
    among = list(listed.items.ids)[:30]
    page = collab.Questionnaire(listed).next(Person(), n=30, among=among)

    def worth(item: str) -> float:
        at = listed.items.position(item)
        return float(listed.stats.trained[at] * listed.stats.entropy[at])

    assert [worth(item) for item in page] == sorted((worth(item) for item in among), reverse=True)


def test_answers_from_other_data_do_not_disturb(listed: DataAlone) -> None:
    assert len(collab.Questionnaire(listed).next(Person({"no such id": 4.0}), n=10)) == 10


def test_small_data_without_well_known_titles_still_asks() -> None:
    few = data_alone(8, 12)
    assert len(collab.Questionnaire(few).next(Person(), n=10)) > 0


@pytest.fixture(scope="module", params=["bayes", "dot-bias"])
def rec(request: pytest.FixtureRequest) -> collab.Recommender:
    ratings = made_up(users=200, items=150)
    short = {"epochs": 20, "factors": 4} if request.param == "bayes" else {"epochs": 5, "factors": 4, "lr": 2e-2}
    return collab.train(ratings, collab.split(ratings), collab.configure(request.param, **short))


def test_the_first_question_drops_the_variance_of_what_matters_most(rec: collab.Recommender) -> None:
    """Of some titles, the one whose answer, whatever it is, leaves the least: recomputed by folding it in."""
    among = list(rec.items.ids)[:40]
    me = rec.fold_in({"50": 4.0, "60": 2.0})
    asked = collab.Questionnaire(rec).next(me, n=1, among=among)[0]
    artifact, covariance = rec.artifact, me.gaussian.covariance
    matter = rec.average_variance.matrix(me.gaussian.mean)

    def left(item: str) -> float:
        noise = me.noise * artifact.noise.at(artifact.item_rows[rec.items.codes([item])])
        _, slopes = rec.scoring_at(rec.items.codes([item])).linearize(me.gaussian.mean)
        after = np.linalg.inv(np.linalg.inv(covariance) + np.swapaxes(slopes, 1, 2) @ slopes / noise[:, :, None])
        return float(np.trace(matter @ after, axis1=1, axis2=2).mean())

    lefts = {item: left(item) for item in among}
    most = float(np.trace(matter @ covariance, axis1=1, axis2=2).mean())
    assert most - lefts[asked] >= 0.97 * (most - min(lefts.values()))


def test_each_question_of_a_page_is_worth_what_those_before_it_leave(rec: collab.Recommender) -> None:
    """The worth that goes on from question to question is that of a person with the covariance that they leave."""
    me, codes = rec.fold_in({"50": 4.0, "60": 2.0}), np.arange(30, dtype=np.int32)
    order, covariance = VarianceDrop(rec, me, codes), me.gaussian.covariance
    noise = me.noise * rec.artifact.noise.at(rec.artifact.item_rows[codes])
    _, slopes = rec.scoring_at(codes).linearize(me.gaussian.mean)
    for asked in (3, 17, 8, 3):
        order.asked(asked)
        one = slopes[:, asked : asked + 1]
        inverse = np.linalg.inv(covariance) + np.swapaxes(one, 1, 2) @ one / noise[:, asked, None, None]
        covariance = np.asarray(np.linalg.inv(inverse), np.float64)
        after = replace(me, gaussian=replace(me.gaussian, covariance=covariance))
        np.testing.assert_allclose(order.worth(), VarianceDrop(rec, after, codes).worth(), rtol=1e-8)


def test_no_favourite_is_asked_about_where_another_title_tells_as_much(rec: collab.Recommender) -> None:
    me = rec.fold_in({"50": 4.0})
    order = VarianceDrop(rec, me, np.arange(20, dtype=np.int32))
    worth = np.ones(20)
    stars = rec.predict(me, list(rec.items.ids)[:20]).mean
    assert order.best(worth) == int(stars.argmin())


def test_a_page_is_spread_and_asks_about_well_known_titles(rec: collab.Recommender) -> None:
    page = collab.Questionnaire(rec).next(rec.fold_in({}), n=10)
    positions = [rec.items.position(item) for item in page]
    assert len(set(page)) == 10
    assert all(rec.stats.trained[at] >= 20 for at in positions)
    assert max(Counter(genre for at in positions for genre in rec.items.genres_of(at)).values()) <= 6
    assert max(Counter(int(rec.items.years[at]) // 10 for at in positions).values()) <= 4


def test_where_a_turn_costs_the_chance_of_having_seen_it_counts(rec: collab.Recommender) -> None:
    """Someone who skipped every old title is asked about newer ones."""
    questionnaire, me = collab.Questionnaire(rec, "variance-drop"), rec.fold_in({})
    old = [item for item in rec.items.ids if int(rec.items.years[rec.items.position(item)]) < 1980]
    among = [item for item in rec.items.ids if item not in old[:40]]
    free = questionnaire.next(me, n=20, among=among)
    costly = questionnaire.next(me, n=20, among=among, skipped=old[:40], turn_costs=True)

    def newer(page: list[str]) -> float:
        return float(np.mean([rec.items.years[rec.items.position(item)] >= 1980 for item in page]))

    assert newer(costly) > newer(free)


def test_joined_weighs_the_drop_by_how_the_title_would_be_liked(rec: collab.Recommender) -> None:
    among = [item for item in rec.items.ids if rec.stats.trained[rec.items.position(item)] > 0]
    me = rec.fold_in({among[0]: 4.0, among[1]: 2.0})
    codes = rec.items.codes(among[2:])
    order = VarianceDrop(rec, me, codes)
    stars = rec.scoring_at(codes).mean_stars(me.gaussian.mean)
    worth = order.worth() * np.exp(2 * (stars - 0.5) / 4.5 / (1 + 0.2**2))
    [first] = collab.Questionnaire(rec).next(me, n=1, among=among[2:])
    assert worth[among[2:].index(first)] >= 0.99 * worth.max()
    alone = collab.Recommender(replace(rec.artifact, interest=None))
    for_stars = collab.Questionnaire(rec, "variance-drop").next(me, n=9, among=among)
    assert collab.Questionnaire(alone).next(me, n=9, among=among) == for_stars


@pytest.mark.parametrize("strategy", ["popularity", "popularity-entropy", "random"])
def test_static_strategies_stay_to_compare_with(rec: collab.Recommender, strategy: Strategy) -> None:
    among = list(rec.items.ids)[:30]
    page = collab.Questionnaire(rec, strategy).next(rec.fold_in({}), n=30, among=among)
    assert sorted(page) == sorted(among)
    if strategy == "popularity":
        counts = [int(rec.stats.trained[rec.items.position(item)]) for item in page]
        assert counts == sorted(counts, reverse=True)


def test_a_strategy_that_needs_a_model_says_so(listed: DataAlone) -> None:
    with pytest.raises(collab.BadConfig, match="the first two with a model"):
        collab.Questionnaire(listed, "variance-drop")


def test_what_was_seen_and_skipped_moves_the_chances() -> None:
    ratings = made_up(users=200, items=150)
    stats = item_stats(ratings)
    seen = FamiliarityModel(ratings.item_table, stats, 200)
    nothing = np.zeros(0, np.int32)
    usual = seen.chances(nothing, nothing)
    np.testing.assert_allclose(usual, np.clip(stats.trained / 200, 1e-4, 0.95))
    assert (seen.chances(np.arange(10, dtype=np.int32), nothing) > usual).all()
    old = np.flatnonzero(ratings.item_table.years < 1960).astype(np.int32)
    moved = seen.chances(nothing, old[:8]) / usual
    assert moved[old].mean() < moved[ratings.item_table.years >= 1990].mean()
