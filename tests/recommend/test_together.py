"""Lists for several people, and how far two agree, recomputed by hand."""

from statistics import NormalDist

import numpy as np
import pytest

import collab
from collab.errors import BadRating
from collab.recommend import How, TitleFilter, measure_agreement, predict_together, recommend_together
from collab.testing.made_up import made_up
from collab.types import Floats

ANNA = {"1": 4.5, "4": 2.0, "9": 5.0, "20": 3.5}
BEN = {"4": 4.0, "9": 4.5, "33": 1.0}


@pytest.fixture(scope="module", params=["dot-bias", "embedding-nn", "bayes"])
def rec(request: pytest.FixtureRequest) -> collab.Recommender:
    ratings = made_up(users=120, items=90)
    small = {"epochs": 25} if request.param == "bayes" else {"epochs": 4, "bs": 32, "lr": 1e-2}
    return collab.train(ratings, collab.split(ratings), collab.configure(request.param, **small))


@pytest.mark.parametrize("how", ["mean", "least-misery"])
def test_the_list_is_sorted_by_the_score_for_all_of_what_nobody_rated(rec: collab.Recommender, how: How) -> None:
    people = [rec.fold_in(ANNA), rec.fold_in(BEN)]
    shared = recommend_together(rec, people, 200, how)
    assert {each.item for each in shared} == set(rec.items.ids) - ANNA.keys() - BEN.keys()
    scores = np.stack([rec.scores(me) for me in people])
    each_one = (scores - scores.mean(1, keepdims=True)) / scores.std(1, keepdims=True)
    joint = each_one.mean(0) if how == "mean" else each_one.min(0)
    for line in shared:
        assert line.score == pytest.approx(joint[rec.items.position(line.item)])
        for at, me in enumerate(people):
            predicted = rec.predict(me, [line.item])
            assert line.stars[at] == pytest.approx(min(5, max(0.5, predicted.mean[0])), rel=1e-6)
            assert line.sd[at] == pytest.approx(predicted.sd[0], rel=1e-6)
            interest = rec.interest(me)
            assert interest is not None
            others = np.delete(interest, me.chosen)
            assert line.interest_ranks[at] == 1 + int((others > interest[rec.items.position(line.item)]).sum())
    assert [line.score for line in shared] == sorted((line.score for line in shared), reverse=True)


def test_the_chance_that_all_like_it_sorts_the_list(rec: collab.Recommender) -> None:
    people = [rec.fold_in(ANNA), rec.fold_in(BEN)]
    shared = recommend_together(rec, people, 200, "chance")
    assert [line.score for line in shared] == pytest.approx([line.chance for line in shared])
    assert [line.score for line in shared] == sorted((line.score for line in shared), reverse=True)
    other = {line.item: line for line in recommend_together(rec, people, 200)}
    ids = [line.item for line in shared]
    low = predict_together(rec, people, ids, at_least=3)
    for line, chance in zip(shared, low.chance.tolist(), strict=True):
        assert other[line.item].chance == pytest.approx(line.chance, rel=1e-5)
        assert line.chance < chance
        assert all(low <= high for low, high in zip(line.low, line.high, strict=True))
    np.testing.assert_allclose(predict_together(rec, people, ids, at_least=0.5).chance, 1)
    with pytest.raises(BadRating, match="7 stars is not within this scale"):
        recommend_together(rec, people, 5, at_least=7)


def test_the_chance_for_one_is_that_of_their_stars(rec: collab.Recommender) -> None:
    anna, ids = rec.fold_in(ANNA), [item for item in rec.items.ids if item not in ANNA]
    alone, predicted = predict_together(rec, [anna], ids), rec.predict(anna, ids)
    if predicted.shares is not None:
        np.testing.assert_allclose(alone.chance, predicted.shares[:, -3:].sum(1), atol=0.03)
    else:
        rows = rec.artifact.item_rows[rec.items.codes(ids)]
        spread = np.sqrt(predicted.sd**2 + anna.noise * rec.artifact.noise.mean_at(rows))
        expected = [1 - NormalDist(*each).cdf(3.75) for each in zip(predicted.mean, spread, strict=True)]
        np.testing.assert_allclose(alone.chance, expected, atol=1e-4)
    two = predict_together(rec, [anna, anna], ids)
    assert (two.chance < alone.chance).all()
    assert (two.low[0] <= alone.low[0]).mean() > 0.9
    np.testing.assert_array_equal(two.low.shape, (2, len(ids)))


def test_one_person_s_list_is_their_own(rec: collab.Recommender) -> None:
    anna = rec.fold_in(ANNA)
    alone = [line.item for line in recommend_together(rec, [anna], 10)]
    assert alone == [line.item for line in rec.recommend(anna, 10)]


def test_filters_hold_for_all(rec: collab.Recommender) -> None:
    shared = recommend_together(rec, [rec.fold_in(ANNA)], 90, only=TitleFilter("war", 1960, 1990))
    assert shared
    assert all("War" in line.genres and line.year is not None and 1960 <= line.year <= 1990 for line in shared)


def test_titles_that_both_rated_stand_by_how_near_they_are(rec: collab.Recommender) -> None:
    compared = measure_agreement(rec, rec.fold_in(ANNA), rec.fold_in(BEN))
    assert [(both.item, both.first, both.second) for both in compared.rated] == [("9", 5.0, 4.5), ("4", 2.0, 4.0)]
    assert compared.difference == pytest.approx(1.25)
    for kind in (compared.please, compared.divide):
        assert len(kind) == 5
        assert not {both.item for both in kind} & (ANNA.keys() | BEN.keys())


def leaning(rec: collab.Recommender, answers: dict[str, float]) -> Floats:
    """Return how far predictions are from those of the average person, were as much known of what that one chose."""
    me, average = rec.fold_in(answers).gaussian.mean, rec.artifact.prior.mean.copy()
    if rec.artifact.choice_prior is not None:
        like_anyone = rec.artifact.item_features.shape[2] - 1
        average[:, like_anyone] = me[:, like_anyone]
    return rec.scoring.mean_stars(me) - rec.scoring.mean_stars(average)


def test_taste_and_genres_are_those_of_plain_predictions(rec: collab.Recommender) -> None:
    compared = measure_agreement(rec, rec.fold_in(ANNA), rec.fold_in(BEN))
    weights = rec.stats.trained.astype(float)
    rows = np.stack([leaning(rec, ANNA), leaning(rec, BEN)])
    usual = np.average(rows, 1, weights)
    covariance = np.cov(rows, aweights=weights, ddof=0)
    assert compared.generous == pytest.approx(usual[0] - usual[1], abs=1e-6)
    assert compared.taste == pytest.approx(covariance[0, 1] / np.sqrt(covariance[0, 0] * covariance[1, 1]), abs=1e-5)
    genre = compared.genres[0]
    inside = np.array([genre.genre in rec.items.genres_of(at) for at in range(len(rec.items))])
    means = np.average(rows[:, inside], 1, weights[inside]) - usual
    assert (genre.first, genre.second) == pytest.approx(tuple(means), abs=1e-6)
    apart = [abs(each.first - each.second) for each in compared.genres]
    assert apart == sorted(apart, reverse=True)


def test_with_oneself_one_agrees_and_with_nobody_there_is_nothing_to_say(rec: collab.Recommender) -> None:
    anna = rec.fold_in(ANNA)
    alike = measure_agreement(rec, anna, rec.fold_in(ANNA))
    assert (alike.difference, alike.generous) == (0, 0)
    assert alike.taste == pytest.approx(1)
    nobody = measure_agreement(rec, anna, rec.fold_in({}))
    assert (nobody.rated, nobody.difference, nobody.taste) == ([], None, None)
