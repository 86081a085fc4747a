"""The answers of a model of samples: averages over its samples, recomputed one by one."""

from itertools import pairwise

import numpy as np
import pytest

import collab
from collab.data import Ratings
from collab.testing.made_up import made_up
from collab.testing.models import LINEAR, alike, rounded_intervals
from collab.types import Floats

ANSWERS = {"1": 4.5, "4": 2.0, "9": 5.0, "20": 3.5}


@pytest.fixture(scope="module")
def rec() -> collab.Recommender:
    ratings = made_up(users=150, items=120)
    config = collab.configure("bayes", epochs=30, factors=4, **LINEAR)
    return alike(collab.train(ratings, collab.split(ratings), config))


def one_by_one(rec: collab.Recommender, item: str) -> tuple[Floats, Floats]:
    """Return mean and variance of an item's stars in each sample, by conditioning the joint normal of all ratings."""
    artifact = rec.artifact
    rated = [artifact.item_rows[rec.items.position(each)] for each in ANSWERS]
    asked = artifact.item_rows[rec.items.position(item)]
    means, variances = [], []
    for at in range(len(artifact.noise.variance)):
        features, offsets = artifact.item_features[at].astype(float), artifact.item_offsets[at].astype(float)
        prior, covariance = artifact.prior.mean[at], artifact.prior.covariance[at]
        x, own = features[rated], features[asked]
        gain = (
            own
            @ covariance
            @ x.T
            @ np.linalg.inv(x @ covariance @ x.T + artifact.noise.variance[at] * np.eye(len(rated)))
        )
        stars = np.array(list(ANSWERS.values()))
        means.append(offsets[asked] + own @ prior + gain @ (stars - offsets[rated] - x @ prior))
        variances.append(own @ covariance @ own - gain @ x @ covariance @ own)
    return np.array(means), np.array(variances)


@pytest.mark.parametrize("item", ["7", "30", "119"])
def test_predictions_are_averaged_and_their_spread_is_that_of_the_mixture(rec: collab.Recommender, item: str) -> None:
    means, variances = one_by_one(rec, item)
    prediction = rec.predict(rec.fold_in(ANSWERS), [item])
    assert prediction.mean[0] == pytest.approx(means.mean(), rel=1e-5)
    unrated = rec.stats.trained[rec.items.position(item)] == 0
    variance = variances.mean() + means.var() + unrated * rec.artifact.unrated_variance
    assert prediction.sd[0] ** 2 == pytest.approx(variance, rel=1e-4)
    both = np.sqrt(prediction.sd**2 + rec.artifact.noise.variance.mean())
    low, high = rounded_intervals(rec, prediction.mean, both)
    assert (prediction.low[0], prediction.high[0]) == pytest.approx((low[0], high[0]))


def test_answers_one_by_one_are_the_same_as_all_at_once(rec: collab.Recommender) -> None:
    me = rec.fold_in({})
    for count in range(1, len(ANSWERS) + 1):
        me = rec.fold_in(dict(list(ANSWERS.items())[:count]), after=me)
    at_once = rec.fold_in(ANSWERS)
    np.testing.assert_allclose(me.gaussian.mean, at_once.gaussian.mean, rtol=1e-7, atol=1e-9)
    np.testing.assert_allclose(me.gaussian.covariance, at_once.gaussian.covariance, rtol=1e-6, atol=1e-9)
    assert rec.explain(me, "30").base == rec.explain(at_once, "30").base


def test_a_changed_answer_is_replayed_from_the_prior(rec: collab.Recommender) -> None:
    before = rec.fold_in(ANSWERS)
    changed = rec.fold_in({**ANSWERS, "1": 1.0}, after=before)
    np.testing.assert_array_equal(changed.gaussian.mean, rec.fold_in({**ANSWERS, "1": 1.0}).gaussian.mean)
    fewer = rec.fold_in({"1": 4.5}, after=before)
    np.testing.assert_array_equal(fewer.gaussian.mean, rec.fold_in({"1": 4.5}).gaussian.mean)


def test_the_shares_sum_to_the_prediction(rec: collab.Recommender) -> None:
    me = rec.fold_in(ANSWERS)
    for item in ("7", "30", "119"):
        why = rec.explain(me, item)
        total = why.base + sum(reason.share for reason in why.reasons)
        assert total == pytest.approx(rec.predict(me, [item]).mean[0], abs=1e-9)


def test_shares_that_cancel_out_stay_near_what_the_prediction_loses_without_the_answer(ratings: Ratings) -> None:
    rec = collab.train(ratings, collab.split(ratings), collab.configure("bayes", epochs=30, factors=4))
    answers = {**ANSWERS, "33": 3.0, "60": 1.0}
    me = rec.fold_in(answers)
    titles = [item for item in rec.items.ids if item not in answers]
    predicted = rec.predict(me, titles).mean
    losses = {}
    for item in answers:
        others = {other: stars for other, stars in answers.items() if other != item}
        losses[item] = predicted - rec.predict(rec.fold_in(others), titles).mean
    for place, title in enumerate(titles):
        for reason in rec.explain(me, title).reasons:
            assert reason.share == pytest.approx(losses[reason.item][place], abs=0.6)


def test_a_share_is_what_the_prediction_loses_where_the_answer_was_as_expected(rec: collab.Recommender) -> None:
    """The posterior mean is linear in what was answered: an answer that the prior predicts exactly has no share."""
    item = "9"
    me, expected = rec.fold_in(ANSWERS), []
    for at in range(len(rec.artifact.noise.variance)):
        row = rec.artifact.item_rows[rec.items.position(item)]
        features, offset = rec.artifact.item_features[at, row], rec.artifact.item_offsets[at, row]
        expected.append(offset + features @ rec.artifact.prior.mean[at])
    surprise = ANSWERS[item] - np.array(expected)
    slope = np.einsum("sd,sde,se->s", *_between(rec, me, "30", item)) / rec.artifact.noise.variance
    (share,) = (reason.share for reason in rec.explain(me, "30").reasons if reason.item == item)
    assert share == pytest.approx(float((slope * surprise).mean()), abs=1e-5)


def _between(rec: collab.Recommender, me: collab.UserEmbedding, one: str, other: str) -> tuple[Floats, Floats, Floats]:
    first, second = (
        rec.artifact.item_features[:, rec.artifact.item_rows[rec.items.position(item)]] for item in (one, other)
    )
    return first.astype(float), me.gaussian.covariance, second.astype(float)


def test_adventurous_ranks_what_one_would_like_by_the_spread(rec: collab.Recommender) -> None:
    me = rec.fold_in(ANSWERS)
    prediction = rec.predict(me, list(rec.items.ids))
    scores = rec.scores(me, "adventurous")
    liked = (prediction.mean >= np.quantile(prediction.mean, 0.9)) & (rec.stats.trained >= 3)
    np.testing.assert_allclose(scores[liked], prediction.sd[liked], rtol=1e-3, atol=1e-3)
    assert scores[liked].min() > scores[~liked].max()


def test_what_is_unknown_falls_with_each_answer(rec: collab.Recommender) -> None:
    unknown = [rec.unknown(rec.fold_in(dict(list(ANSWERS.items())[:count]))) for count in range(5)]
    assert unknown[0] == pytest.approx(1)
    assert all(later < earlier for earlier, later in pairwise(unknown))
    assert unknown[-1] > 0


def test_similar_titles_do_not_depend_on_how_each_sample_is_turned(rec: collab.Recommender) -> None:
    first, last = rec.artifact.factors
    turned = rec.artifact.item_features.copy()
    rng = np.random.default_rng(0)
    for at in range(len(turned)):
        turn, _ = np.linalg.qr(rng.normal(size=(last - first, last - first)))
        turned[at, :, first:last] = turned[at, :, first:last] @ turn
    other = collab.Recommender(collab.Artifact(**{**vars(rec.artifact), "item_features": turned}))
    assert [each.item for each in rec.similar("7")] == [each.item for each in other.similar("7")]


def test_a_title_that_nobody_rated_leads_no_list_of_what_one_would_like(rec: collab.Recommender) -> None:
    me, unrated = rec.fold_in(ANSWERS), rec.stats.trained == 0
    assert unrated.any()
    for by in ("personal", "divisive", "little-known", "adventurous"):
        assert not unrated[np.argsort(-rec.scores(me, by))[:5]].any()
