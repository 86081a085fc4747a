"""Biases in closed form."""

from typing import get_args

import numpy as np
import pytest

from collab.data import Ratings
from collab.inference import SigmoidRange
from collab.lesson import Side, fit_biases, sampled_split


@pytest.mark.parametrize("shrinkage", [0.5, 5.0])
def test_biases_are_those_of_a_ridge_regression(ratings: Ratings, shrinkage: float) -> None:
    rows = sampled_split(ratings, 800).training
    users, items = len(ratings.user_ids), len(ratings.item_table)
    design = np.zeros((len(rows), 1 + users + items))
    at = np.arange(len(rows))
    design[:, 0] = design[at, 1 + ratings.users[rows]] = design[at, 1 + users + ratings.items[rows]] = 1
    ridge = np.diag([1e-12, *[shrinkage] * (users + items)])
    expected = np.linalg.solve(design.T @ design + ridge, design.T @ ratings.stars[rows].astype(np.float64))
    fit = fit_biases(ratings, rows, shrinkage, sweeps=300)
    np.testing.assert_allclose([fit.start, *fit.users, *fit.items], expected, atol=1e-4)
    np.testing.assert_allclose(fit.stars(ratings, rows), design @ expected, atol=1e-4)


def test_one_side_alone_leaves_the_other_at_0_and_none_leaves_the_mean(ratings: Ratings) -> None:
    rows = sampled_split(ratings).training
    mean = ratings.stars[rows].mean(dtype=np.float64)
    none = fit_biases(ratings, rows, 5, ())
    assert none.start == pytest.approx(mean)
    assert not none.users.any()
    assert not none.items.any()
    for side in get_args(Side):
        one = fit_biases(ratings, rows, 0, (side,), sweeps=1)
        codes = getattr(ratings, side)[rows]
        for code in np.unique(codes)[:5]:
            own = ratings.stars[rows][codes == code].mean(dtype=np.float64)
            assert one.start + getattr(one, side)[code] == pytest.approx(own)
        assert not getattr(one, "items" if side == "users" else "users").any()


def test_with_a_sigmoid_the_penalised_error_is_at_its_least(ratings: Ratings) -> None:
    rows, link, shrinkage = sampled_split(ratings, 2000).training, SigmoidRange(0, 5.5), 5.0
    ridge = shrinkage * (5.5 / 4) ** 2
    fit = fit_biases(ratings, rows, shrinkage, link=link, sweeps=100)

    def cost(users: float, items: float, start: float) -> float:
        score = fit.start + start + fit.users[ratings.users[rows]] * users + fit.items[ratings.items[rows]] * items
        penalty = ridge * (np.sum((users * fit.users) ** 2) + np.sum((items * fit.items) ** 2))
        return float(np.sum((link.stars(score) - ratings.stars[rows]) ** 2) + penalty)

    least = cost(1, 1, 0)
    assert all(least <= cost(*moved) for moved in ((1.01, 1, 0), (0.99, 1, 0), (1, 1.01, 0), (1, 0.99, 0)))
    assert least <= min(cost(1, 1, 0.01), cost(1, 1, -0.01))
    assert fit.stars(ratings, rows).max() < 5.5
