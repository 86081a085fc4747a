"""Ratings changed on trial agree with folding in anew, and those that shape a list are told by their exact shares."""

import numpy as np
import pytest

import collab
from collab.data import Ratings
from collab.recommend import RatingTrial
from collab.testing.made_up import made_up


@pytest.fixture(scope="module")
def ratings() -> Ratings:
    return made_up(users=120, items=330)


@pytest.fixture(scope="module", params=["bayes", "dot-bias"])
def rec(request: pytest.FixtureRequest, ratings: Ratings) -> collab.Recommender:
    options = {"epochs": 12} if request.param == "bayes" else {"epochs": 3, "factors": 5, "bs": 64}
    return collab.train(ratings, collab.split(ratings), collab.configure(request.param, **options))


def answers(rec: collab.Recommender, count: int) -> dict[str, float]:
    rng = np.random.default_rng(3)
    items = rng.permutation(len(rec.items))[:count].tolist()
    return {rec.items.id(item): float(stars) / 2 for item, stars in zip(items, rng.integers(1, 11, count), strict=True)}


@pytest.mark.parametrize("count", [1, 40, 300])
def test_a_rating_on_trial_is_as_folded_in_anew(rec: collab.Recommender, count: int) -> None:
    stars, everything = answers(rec, count), [rec.items.id(item) for item in range(len(rec.items))]
    chosen = [item for item in everything if item not in stars][:3]
    trial = RatingTrial(rec, rec.fold_in(stars, chosen=chosen))
    for item in list(stars)[:: max(1, count // 5)]:
        for value in (rec.scale.low, rec.scale.high):
            me, anew = trial.changed(item, value), rec.fold_in({**stars, item: value}, chosen=chosen)
            assert dict(me.answers) == dict(anew.answers)
            assert np.array_equal(me.weights, anew.weights)
            mine, other = rec.predict(me, everything), rec.predict(anew, everything)
            assert np.abs(mine.mean - other.mean).max() < 1e-6
            assert np.abs(mine.sd - other.sd).max() < 1e-6


def test_only_what_is_rated_changes(rec: collab.Recommender) -> None:
    trial = RatingTrial(rec, rec.fold_in({"3": 4.0}))
    with pytest.raises(collab.BadRating, match="is not rated"):
        trial.changed("4", 3.0)
    with pytest.raises(collab.BadRating, match="scale"):
        trial.changed("3", 9.0)


def test_the_ratings_that_shape_a_list_are_those_with_the_largest_shares(rec: collab.Recommender) -> None:
    me = rec.fold_in(answers(rec, 12))
    titles = [each.item for each in rec.recommend(me, 5)]
    shaping = RatingTrial(rec, me).shaping(titles)
    shares = dict.fromkeys(me.answers, 0.0)
    for title in titles:
        for reason in rec.explain(me, title).reasons:
            shares[reason.item] += abs(reason.share) / len(titles)
    assert [reason.item for reason in shaping] == sorted(shares, key=lambda item: -shares[item])
    assert [reason.share for reason in shaping] == pytest.approx(sorted(shares.values(), reverse=True))
