"""The ordinal head against integrals and random draws, and what is learned of a person's noise and choices."""

import numpy as np
import pytest
from scipy.special import ndtr

from collab.inference import (
    ChoicePrior,
    DotScoring,
    Gaussian,
    Noise,
    Ordinal,
    fold_in_person,
    fold_in_ratings,
    star_intervals,
)
from collab.inference.ordinal import normal_share

HEAD = Ordinal((1.0, 2.0, 3.0, 4.0, 5.0), (1.5, 2.3, 3.3, 4.5), 0.9)


def test_shares_have_all_digits_in_either_tail() -> None:
    low, high = np.array([-9, -3, -0.5, 0.2, 3, 6, -np.inf, 2]), np.array([-8, 3, 0.1, 0.9, 4, 7, -5, np.inf])
    exact = np.where(low > 0, ndtr(-low) - ndtr(-high), ndtr(high) - ndtr(low))
    np.testing.assert_allclose(normal_share(low, high), exact, rtol=1e-5)


def test_the_share_of_a_level_is_that_of_a_normal_rating_between_its_cuts() -> None:
    scores, deviations = np.array([0.5, 2.9, 6.0]), np.array([0.4, 0.9, 1.7])
    cuts = (np.array([-np.inf, *HEAD.cuts, np.inf]) - scores[:, None]) / deviations[:, None]
    np.testing.assert_allclose(HEAD.shares(scores, deviations), np.diff(ndtr(cuts)), rtol=1e-4, atol=1e-12)


def test_stars_between_two_levels_have_an_interval_between_theirs() -> None:
    low, high = HEAD.ends(np.array([1.0, 2.0, 2.5, 4.5, 5.0]))
    np.testing.assert_allclose(low, [-np.inf, 1.5, 1.9, 3.9, 4.5])
    reach = 6 * 0.9
    np.testing.assert_allclose(high, [1.5, 2.3, 2.8, (4.5 + 4.5 + reach) / 2, np.inf])


def test_an_end_stays_a_tenth_of_a_step_from_a_level_that_is_not_held() -> None:
    shares = np.array([[0.0, 0.0, 0.1, 0.8, 0.1]])
    low, high = star_intervals(shares, np.arange(1.0, 6), np.array([2.0]), np.array([5.5]), 0.8)
    assert (low[0], high[0]) == pytest.approx((3.1, 4.9))
    low, high = star_intervals(shares, np.arange(1.0, 6), np.array([3.8]), np.array([4.05]), 0.8)
    assert (low[0], high[0]) == pytest.approx((3.8, 4.05))


def test_expected_stars_are_those_of_the_shares() -> None:
    scores = np.linspace(0, 6, 13)
    shares = HEAD.shares(scores, np.array(0.9))
    np.testing.assert_allclose(shares.sum(1), 1)
    np.testing.assert_allclose(HEAD.stars(scores), shares @ np.arange(1, 6), atol=1e-4)
    slopes = (HEAD.stars(scores + 0.05) - HEAD.stars(scores - 0.05)) / 0.1
    np.testing.assert_allclose(HEAD.slope(scores), slopes, atol=5e-3)


def test_a_rating_is_taken_for_the_normal_one_that_its_share_is_like() -> None:
    """Value and variance have the first two derivatives of the log share, and the square is that of draws."""
    scores, stars = np.array([[0.5, 2.0, 3.0, 3.5, 5.0]]), np.array([1.0, 1.0, 3.0, 5.0, 4.0])
    variances, rng = np.full(scores.shape, 0.7), np.random.default_rng(0)
    target, variance, squares = HEAD.tangents(scores, stars, variances)
    low, high = HEAD.ends(stars)

    def log_share(at: np.ndarray) -> np.ndarray:
        return np.asarray(np.log(ndtr((high - at) / np.sqrt(0.7)) - ndtr((low - at) / np.sqrt(0.7))))

    step = 1e-3
    first = (log_share(scores + step) - log_share(scores - step)) / (2 * step)
    second = (log_share(scores + step) - 2 * log_share(scores) + log_share(scores - step)) / step**2
    np.testing.assert_allclose(variance, -1 / second, rtol=1e-4)
    np.testing.assert_allclose(target, scores - first / second, rtol=1e-4)
    latent = scores + np.sqrt(0.7) * rng.normal(size=(400_000, 5))
    inside = (latent > low) & (latent < high)
    for at in range(5):
        drawn = latent[inside[:, at], at]
        assert squares[0, at] == pytest.approx(float(np.mean((drawn - scores[0, at]) ** 2)) / 0.7, rel=0.05)


def test_folding_in_levels_agrees_with_a_numerical_integration() -> None:
    rng = np.random.default_rng(4)
    features, offsets, stars = (
        rng.normal(size=(8, 1)),
        3 + 0.5 * rng.normal(size=8),
        np.array([5.0, 4, 1, 3, 2, 5, 4, 3]),
    )
    items = DotScoring(features[None], offsets[None], HEAD)
    prior = Gaussian(np.array([[0.2]]), np.array([[[0.8]]]))
    posterior, _ = fold_in_ratings(prior, items, stars, np.full((1, 8), 0.6))
    grid = np.linspace(-5, 5, 20_001)
    low, high = ((ends[:, None] - offsets[:, None] - features * grid) / np.sqrt(0.6) for ends in HEAD.ends(stars))
    log_density = np.log(ndtr(high) - ndtr(low) + 1e-300).sum(0) - (grid - 0.2) ** 2 / 1.6
    density = np.exp(log_density - log_density.max())
    density /= density.sum()
    assert posterior.mean[0, 0] == pytest.approx(grid[log_density.argmax()], abs=2e-3)
    spread = float(np.sqrt((density * (grid - (density * grid).sum()) ** 2).sum()))
    assert np.sqrt(posterior.covariance[0, 0, 0]) == pytest.approx(spread, rel=0.05)


def test_an_interval_is_the_run_of_levels_whose_chance_is_nearest() -> None:
    shares = np.array([[0.02, 0.08, 0.3, 0.5, 0.1], [0, 0, 0.02, 0.2, 0.78], [0.2, 0.2, 0.2, 0.2, 0.2]])
    mean = shares @ np.arange(1, 6)
    reach = 1.2816 * np.sqrt(shares @ np.arange(1, 6) ** 2 - mean**2)
    low, high = star_intervals(shares, np.arange(1.0, 6.0), mean - reach, mean + reach, 0.8)
    held = (np.arange(1, 6) >= low[:, None]) & (np.arange(1, 6) <= high[:, None])
    assert [(1 + np.flatnonzero(each)).tolist() for each in held[:2]] == [[3, 4], [5]]
    assert held[2].sum() == 4


def test_a_person_whose_ratings_are_far_from_their_scores_has_more_noise() -> None:
    items = DotScoring(np.ones((1, 20, 1)), np.zeros((1, 20)), HEAD)
    prior, rows = Gaussian(np.array([[3.0]]), np.array([[[0.5]]])), np.arange(20)
    noise = Noise(np.array([0.6]), np.ones(20, np.float32), 3.0)
    calm, wild = np.tile([3.0, 4.0], 10), np.tile([1.0, 5.0], 10)
    *_, quiet = fold_in_person(prior, items, calm, noise, rows)
    *_, loud = fold_in_person(prior, items, wild, noise, rows)
    *_, unknown = fold_in_person(prior, items.select(rows[:0]), calm[:0], noise, rows[:0])
    assert quiet < 1 < unknown < loud
    assert unknown == pytest.approx(1.5)


def test_chosen_titles_move_the_prior_the_more_the_more_they_are() -> None:
    unknown = Gaussian(np.zeros((2, 3)), np.repeat(2 * np.eye(3)[None], 2, 0))
    informed = Gaussian(np.full((2, 3), -1.0), np.repeat(np.eye(3)[None], 2, 0))
    slopes = np.ones((2, 4, 3), np.float16)
    prior = ChoicePrior(np.array([1, 3, 5, 8], np.int32), slopes, informed)
    assert prior.of(unknown, np.array([2, 4], np.int32)) is unknown
    one, four = (prior.of(unknown, np.array(chosen, np.int32)) for chosen in ([3], [1, 3, 5, 8]))
    np.testing.assert_allclose(one.mean, (1 / 21) * (-1 + 1))
    np.testing.assert_allclose(four.mean, (4 / 24) * (-1 + 4 / 2))
    np.testing.assert_allclose(four.covariance[0], (2 - 4 / 24) * np.eye(3))
