"""Ridge regression against the same written down as one system of equations."""

import numpy as np
import pytest
from hypothesis import given, strategies as st

from collab.training.export.ridge import RidgeDesign, RidgeFit
from collab.types import Floats

seeds = st.integers(0, 2**32 - 1)


def some_rows(seed: int, count: int = 40) -> tuple[Floats, Floats, Floats]:
    """Return columns, (count, 5), of which two are the same; targets, (count, 3), of which the last is constant; and
    weights.
    """
    rng = np.random.default_rng(seed)
    columns = rng.normal(size=(count, 4))[:, [0, 1, 2, 3, 0]]
    targets = columns @ rng.normal(size=(5, 3)) + rng.normal(size=(count, 3)) * [0.1, 5, 0]
    targets[:, 2] = 1.25
    return columns, targets, rng.uniform(0.05, 1, count)


def solved(columns: Floats, targets: Floats, weights: Floats, strength: float) -> tuple[Floats, Floats]:
    """Return the coefficients, the constant's first, and the matrix that makes predictions of the targets."""
    full = np.hstack([np.ones((len(columns), 1)), columns])
    penalty = strength * np.diag([0.0, *np.ones(columns.shape[1])])
    solver = np.linalg.solve((full * weights[:, None]).T @ full + penalty, (full * weights[:, None]).T)
    return solver @ targets, full @ solver


def strengths(fit: RidgeFit) -> Floats:
    """Return the strength that each target got."""
    return np.asarray(1 / fit.gains[0] - fit.design.sizes[0])


@given(seed=seeds)
def test_predictions_are_those_of_the_normal_equations(seed: int) -> None:
    columns, targets, weights = some_rows(seed)
    fit = RidgeDesign.of(columns, weights).fit(targets)
    asked = np.random.default_rng(seed).normal(size=(7, 5))
    for target, strength in enumerate(strengths(fit)):
        (constant, *slopes), _ = solved(columns, targets[:, target], weights, strength)
        np.testing.assert_allclose(fit.predict(asked)[:, target], constant + asked @ slopes, rtol=1e-6, atol=1e-8)


@given(seed=seeds)
def test_the_strength_has_the_least_generalized_cross_validation_error(seed: int) -> None:
    columns, targets, weights = some_rows(seed)
    fit = RidgeDesign.of(columns, weights).fit(targets)

    def error(strength: float, target: int) -> float:
        _, hat = solved(columns, targets, weights, strength)
        squares = np.sum(weights * (targets[:, target] - hat @ targets[:, target]) ** 2)
        return float(squares / (1 - np.trace(hat) / len(columns)) ** 2)

    for target, strength in enumerate(strengths(fit)[:2]):
        for factor in (10 ** (-1 / 3), 10 ** (1 / 3)):
            if 0.09 < strength * factor < 11_000:
                assert error(strength, target) <= error(strength * factor, target) * (1 + 1e-9)


@given(seed=seeds, row=st.integers(0, 11))
def test_a_row_left_out_is_predicted_by_the_others_alone(seed: int, row: int) -> None:
    columns, targets, weights = some_rows(seed, 12)
    fit = RidgeDesign.of(columns, weights).fit(targets)
    others = np.arange(12) != row
    for target, strength in enumerate(strengths(fit)):
        (constant, *slopes), _ = solved(columns[others], targets[others, target], weights[others], strength)
        expected = constant + columns[row] @ slopes
        assert fit.left_out(targets, np.array([row]))[0, target] == pytest.approx(expected, rel=1e-5, abs=1e-7)


def test_without_columns_everything_is_the_weighted_mean() -> None:
    _, targets, weights = some_rows(0)
    fit = RidgeDesign.of(np.zeros((40, 0)), weights).fit(targets)
    np.testing.assert_allclose(fit.predict(np.zeros((2, 0))), np.average(targets, 0, weights)[None].repeat(2, 0))
