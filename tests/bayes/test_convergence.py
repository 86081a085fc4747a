"""R-hat: against its formula by hand, for draws that agree and for draws that drift."""

import numpy as np
import pytest

from collab.bayes import Convergence, split_r_hat


def test_it_is_the_formula_on_a_few_draws() -> None:
    draws = np.array([1.0, 3.0, 2.0, 4.0, 6.0, 5.0])
    within = (1 + 1) / 2  # variances of 1, 3, 2 and of 4, 6, 5
    between = 3 * ((2 - 3.5) ** 2 + (5 - 3.5) ** 2)
    expected = np.sqrt((2 / 3 * within + between / 3) / within)
    np.testing.assert_allclose(split_r_hat(draws[:, None]), [expected])


def test_draws_that_agree_have_one_and_draws_that_drift_more() -> None:
    rng = np.random.default_rng(0)
    draws = rng.normal(size=(400, 50))
    assert np.abs(split_r_hat(draws) - 1).max() < 0.03
    assert split_r_hat(draws + np.linspace(0, 5, 400)[:, None]).min() > 1.3
    np.testing.assert_array_equal(split_r_hat(np.full((10, 3), 2.0)), 1)


@pytest.mark.parametrize(("ratings", "watched"), [(0, 0), (3, 3), (5_000, 200)])
def test_a_few_ratings_are_watched_evenly_drawn(ratings: int, watched: int) -> None:
    convergence = Convergence(8, np.arange(ratings))
    assert len(convergence.watched) == watched
    rng = np.random.default_rng(1)
    scores = rng.normal(size=(8, ratings))
    for sweep, row in enumerate(scores):
        convergence.add(sweep, row)
    if not ratings:
        assert convergence.r_hat(8) is None
        return
    expected = np.quantile(split_r_hat(scores[:, convergence.watched].astype(np.float32)), 0.95)
    assert convergence.r_hat(8) == pytest.approx(float(expected))
    assert {0, ratings - 1} <= set(convergence.watched.tolist())


def test_of_three_sweeps_nothing_is_said() -> None:
    assert Convergence(3, np.arange(10)).r_hat(3) is None
