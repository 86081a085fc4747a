"""The learning-rate finder."""

import numpy as np
import pytest

import collab
from collab.data import Ratings
from collab.training.lr_finder import lr_find, valley


@pytest.mark.parametrize("model", ["dot-bias", "embedding-nn", "cross-entropy"])
def test_it_suggests_a_rate_that_lowers_the_loss(ratings: Ratings, model: str) -> None:
    curve = lr_find(ratings, collab.split(ratings), collab.configure(model))
    assert len(curve.rates) == len(curve.losses) <= 100
    assert curve.rates[0] == pytest.approx(1e-7)
    assert np.all(np.diff(curve.rates) > 0)
    assert 1e-5 < curve.suggestion < 1
    suggested = curve.rates.index(curve.suggestion)
    assert min(curve.losses) < curve.losses[suggested] < curve.losses[0] * 1.5


def test_the_same_seed_finds_the_same_rate(ratings: Ratings) -> None:
    split, config = collab.split(ratings), collab.configure("dot-bias", bs=700)
    assert lr_find(ratings, split, config) == lr_find(ratings, split, config)


def test_it_stops_where_the_loss_runs_away(ratings: Ratings) -> None:
    curve = lr_find(ratings, collab.split(ratings), collab.configure("dot", wd=0))
    assert len(curve.rates) < 100
    assert curve.losses[-1] > 2 * min(curve.losses)


def test_the_valley_is_the_middle_of_the_longest_fall() -> None:
    assert valley([5, 5, 5, 4, 3, 2, 1, 0, 0, 7, 6]) == 4
    assert valley([1.0, 1.0, 1.0]) == 0
