"""Alternating least squares around biases, by the loops of this machine."""

import sys
from typing import Any, ClassVar

import numpy as np
import pytest

import collab
from collab.data import Ratings
from collab.errors import BadConfig
from collab.models import encode, fit_baseline
from collab.testing.models import ModelTests, fit, losses, outcome
from collab.training import Epoch, check_engine


class TestAls(ModelTests):
    model = "als"
    ml_100k_mse = (0.82, 0.86)
    fast: ClassVar[dict[str, Any]] = {"epochs": 6, "factors": 4}
    fold_in_each = 0.8


def test_its_sweeps_agree_with_plain_ridge_regressions(ratings: Ratings) -> None:
    """Each sweep, of users and then of items, against a solve of each row's equations in NumPy."""
    split, config = collab.split(ratings, "random:0.2@42"), collab.configure("als", epochs=3, factors=3, ridge=0.2)
    encoded = encode(ratings, split)
    baseline, (users, items) = fit_baseline(encoded), encoded.training.T
    residuals = encoded.training_stars - baseline.user_embeddings[users, 0] - baseline.item_offsets[0, items]
    theirs = np.zeros((encoded.items, 3))
    theirs[1:] = 0.1 * np.random.default_rng(42).normal(size=(encoded.items - 1, 3))
    own = np.zeros((encoded.users, 3))
    for _ in range(3):
        own = solved(users, items, residuals, theirs, encoded.users)
        theirs = solved(items, users, residuals, own, encoded.items)
    _, artifact = outcome(collab.fit(ratings, split, config))
    assert artifact is not None
    np.testing.assert_allclose(artifact.user_embeddings[:, 1:], own[1:], atol=2e-4)
    trained = artifact.stats.trained > 0
    rows = artifact.item_rows[trained]
    np.testing.assert_allclose(artifact.item_features[0, rows, 1:], theirs[encoded.item_rows[trained]], atol=2e-4)


def solved(rows: Any, others: Any, residuals: Any, factors: Any, count: int) -> Any:
    """Return the ridge regression of each row on the other side's factors, its ridge .2 for each rating."""
    table = np.zeros((count, factors.shape[1]))
    for row in np.unique(rows):
        of_row = rows == row
        features = factors[others[of_row]]
        precision = features.T @ features + 0.2 * of_row.sum() * np.eye(features.shape[1])
        table[row] = np.linalg.solve(precision, features.T @ residuals[of_row])
    return table


def test_with_nothing_held_out_the_noise_is_not_that_of_what_was_fitted(ratings: Ratings) -> None:
    _, artifact = fit(ratings, "als", "random:0@42", epochs=4, factors=6)
    _, held_out = fit(ratings, "als", epochs=4, factors=6)
    assert artifact.noise.variance == pytest.approx(held_out.noise.variance, rel=0.35)


def test_a_checkpoint_goes_on_as_if_it_had_never_stopped(ratings: Ratings) -> None:
    split, config = collab.split(ratings), collab.configure("als", epochs=4, factors=4)
    whole, _ = outcome(collab.fit(ratings, split, config))
    second = [event for event in whole if isinstance(event, Epoch)][1]
    assert second.state is not None
    events = collab.fit(ratings, split, config)
    state = next(event.state() for event in events if isinstance(event, Epoch) and event.epoch == 2 and event.state)
    rest, _ = outcome(collab.fit(ratings, split, config, resume=state))
    assert losses(rest) == losses(whole)[2:]
    other = collab.configure("als", epochs=4, factors=5)
    with pytest.raises(BadConfig, match="other data or settings"):
        outcome(collab.fit(ratings, split, other, resume=state))


@pytest.mark.parametrize(
    ("option", "value", "says"),
    [
        ("master", "there", "Spark is at local\\[N\\], spark://HOST:PORT"),
        ("master", "local[0x]", "Spark is at"),
        ("master", "sc://somewhere:15002", "sc:// is Spark Connect, .* give the address of the cluster's master"),
        ("memory", "lots", "memory is written in megabytes or gigabytes"),
        ("memory", "0g", "memory is written in"),
        ("engine", "torch", 'engine is "local" or "spark", not "torch"'),
    ],
)
def test_settings_of_spark_are_refused_in_words(option: str, value: str, says: str) -> None:
    with pytest.raises(BadConfig, match=says):
        collab.configure("als", **{option: value})


def test_without_java_or_an_answer_spark_is_refused_before_a_run(monkeypatch: pytest.MonkeyPatch) -> None:
    check_engine(collab.configure("als"))
    monkeypatch.setitem(sys.modules, "pyspark", None)
    with pytest.raises(BadConfig, match=r"pip install 'collab-tui\[spark\]'"):
        check_engine(collab.configure("als", engine="spark"))
