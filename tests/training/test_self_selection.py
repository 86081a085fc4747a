"""Self-selection: against plain loops, and what it means for a person without answers and with some."""

from dataclasses import replace

import numpy as np
import pytest

import collab
from collab.data import Ratings, Scale
from collab.inference import ChoicePrior, Gaussian
from collab.testing.made_up import made_up
from collab.training.export.self_selection import with_self_selection
from tests.training.learned import learned_of_titles

SAMPLES, TITLES, WIDTH = 2, 3, 4


def test_the_column_is_that_of_plain_loops() -> None:
    """Of four listed titles the third has no training ratings and no row of its own."""
    rng = np.random.default_rng(0)
    features = rng.normal(size=(SAMPLES, TITLES + 1, WIDTH)).astype(np.float32)
    learned = learned_of_titles(features)
    prior, informed = (
        Gaussian(rng.normal(size=(SAMPLES, WIDTH)), np.tile(np.eye(WIDTH), (SAMPLES, 1, 1))) for _ in range(2)
    )
    choice_prior = ChoicePrior(np.array([0, 1], np.int32), np.ones((SAMPLES, 2, WIDTH), np.float16), informed)
    raters, trained = rng.normal(size=(SAMPLES, TITLES, WIDTH)), np.array([5, 80, 0, 20], np.int32)
    more, anyone, moved = with_self_selection(learned, prior, choice_prior, raters, trained)
    assert more.factors == (1, WIDTH)
    np.testing.assert_array_equal(more.item_features[:, :, :WIDTH], features)
    np.testing.assert_array_equal(more.item_features[:, 0, WIDTH], 0)
    for sample in range(SAMPLES):
        for row, count in ((1, 5), (2, 80), (3, 20)):
            own = features[sample, row, 1:].astype(float)
            expected = own @ raters[sample, row - 1, 1:] - own @ prior.mean[sample, 1:]
            assert more.item_features[sample, row, WIDTH] == pytest.approx(expected * count / (count + 20), abs=1e-6)
    for some, weight in ((anyone, 1), (moved.informed, 0)):
        np.testing.assert_array_equal(some.mean[:, WIDTH], weight)
        assert 0 < some.covariance[:, WIDTH, WIDTH].max() < 1e-4
    np.testing.assert_array_equal(moved.of(moved.informed, np.arange(2, dtype=np.int32)).mean[:, WIDTH], 0)


def two_tastes() -> Ratings:
    """Return ratings of two kinds of people and titles: nearly all rate the kind they like, a few the other too."""
    ratings = made_up(users=80, items=40)
    rng = np.random.default_rng(1)
    users, items = np.nonzero(
        rng.random((80, 40)) < np.where(np.arange(80)[:, None] % 2 == np.arange(40) % 2, 0.6, 0.1)
    )
    stars = np.where(users % 2 == items % 2, 4.5, 2.0) + 0.5 * rng.integers(-1, 2, len(users))
    return replace(
        ratings,
        users=users.astype(np.int32),
        items=items.astype(np.int32),
        stars=stars.astype(np.float32),
        times=np.zeros(len(users), np.int64),
        scale=Scale(0.5, 5, 0.5),
    )


def test_someone_unknown_is_expected_to_like_what_they_rate_and_answers_take_over() -> None:
    ratings = two_tastes()
    rec = collab.train(ratings, collab.split(ratings), collab.configure("bayes", epochs=40, factors=3))
    ids = list(rec.items.ids)
    nobody = rec.fold_in({})
    means = rec.stats.mean
    weight_of_anyone = rec.artifact.item_features.shape[2] - 1
    like_anyone = np.arange(nobody.gaussian.mean.shape[1]) != weight_of_anyone
    average = replace(nobody, gaussian=replace(nobody.gaussian, mean=nobody.gaussian.mean * like_anyone))
    with_it, without = (float(np.abs(rec.predict(me, ids).mean - means).mean()) for me in (nobody, average))
    assert with_it < 0.6 * without
    for count in (1, 10):
        me = rec.fold_in(dict.fromkeys(ids[:count], 4.0))
        np.testing.assert_allclose(me.gaussian.mean[:, weight_of_anyone], 20 / (count + 20), atol=1e-3)
