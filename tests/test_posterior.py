"""The posterior against computations that share nothing with it."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collab.link import Identity, SigmoidRange
from collab.posterior import Gaussian, fit_row, population
from collab.scoring import DotScoring
from collab.types import Floats


def problem(seed: int, ratings: int, width: int) -> tuple[Gaussian, Floats, Floats, Floats]:
    rng = np.random.default_rng(seed)
    root = rng.normal(size=(width, width))
    prior = Gaussian(rng.normal(size=width), root @ root.T + 0.1 * np.eye(width))
    return prior, rng.normal(size=(ratings, width)), rng.normal(size=ratings), rng.uniform(1, 5, ratings)


@given(seed=st.integers(0, 10_000), ratings=st.integers(0, 12), width=st.integers(1, 8))
@settings(deadline=None, max_examples=60)
def test_linear_posterior_is_the_joint_normal_conditioned_on_the_ratings(seed: int, ratings: int, width: int) -> None:
    prior, features, offsets, stars = problem(seed, ratings, width)
    noise = 0.7
    posterior, _ = fit_row(prior, DotScoring(features, offsets, Identity()), stars, noise)

    cross = prior.covariance @ features.T
    ratings_covariance = features @ cross + noise * np.eye(ratings)
    gain = np.linalg.solve(ratings_covariance, cross.T).T
    mean = prior.mean + gain @ (stars - offsets - features @ prior.mean)

    np.testing.assert_allclose(posterior.mean, mean, rtol=1e-6, atol=1e-6)
    np.testing.assert_allclose(posterior.covariance, prior.covariance - gain @ cross.T, rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("ratings", [1, 3, 10])
def test_sigmoid_posterior_sits_on_the_mode_found_on_a_grid(ratings: int) -> None:
    link, noise = SigmoidRange(0, 5.5), 0.8
    rng = np.random.default_rng(ratings)
    prior = Gaussian(np.array([0.3]), np.array([[0.5]]))
    features, offsets = rng.normal(size=(ratings, 1)), 0.5 * rng.normal(size=ratings)
    stars = link.stars(offsets + features[:, 0] * 0.8) + np.sqrt(noise) * rng.normal(size=ratings)
    posterior, _ = fit_row(prior, DotScoring(features, offsets, link), stars, noise)

    grid = np.linspace(-6, 6, 400_001)
    predicted = 5.5 / (1 + np.exp(-(offsets[:, None] + features * grid)))
    log_density = -((grid - 0.3) ** 2) / (2 * 0.5) - ((stars[:, None] - predicted) ** 2).sum(0) / (2 * noise)
    assert posterior.mean[0] == pytest.approx(grid[log_density.argmax()], abs=1e-4)

    density = np.exp(log_density - log_density.max())
    density /= density.sum()
    mean = (grid * density).sum()
    deviation = np.sqrt((density * (grid - mean) ** 2).sum())
    assert np.sqrt(posterior.covariance[0, 0]) == pytest.approx(deviation, rel=0.15)


@given(seed=st.integers(0, 10_000), ratings=st.integers(1, 30), width=st.integers(1, 6))
@settings(deadline=None, max_examples=40)
def test_no_direction_leads_uphill_from_the_sigmoid_posterior(seed: int, ratings: int, width: int) -> None:
    prior, features, offsets, shake = problem(seed, ratings, width)
    link, noise = SigmoidRange(0, 5.5), 0.5
    stars = link.stars(offsets + features @ prior.mean) + (shake - 3) / 2

    def cost(row: Floats) -> float:
        away = row - prior.mean
        error = stars - link.stars(offsets + features @ row)
        return float(away @ np.linalg.solve(prior.covariance, away) + error @ error / noise)

    posterior, _ = fit_row(prior, DotScoring(features, offsets, link), stars, noise)
    best = cost(posterior.mean)
    for direction in np.random.default_rng(seed).normal(size=(20, width)):
        assert cost(posterior.mean + 1e-3 * direction) >= best - 1e-6


def test_more_ratings_leave_less_spread() -> None:
    prior, features, offsets, stars = problem(1, 20, 4)
    spreads = [
        fit_row(prior, DotScoring(features[:count], offsets[:count], SigmoidRange(0, 5.5)), stars[:count], 0.5)[0]
        .spread(features)
        .mean()
        for count in (0, 5, 20)
    ]
    assert spreads[0] > spreads[1] > spreads[2]


def test_population_adds_what_the_rows_themselves_are_uncertain_of() -> None:
    rows = np.random.default_rng(3).normal(size=(500, 3))
    own = np.diag([0.1, 0.2, 0.3])
    prior = population(rows, own)
    centred = rows - rows.mean(0)
    np.testing.assert_allclose(prior.mean, rows.mean(0))
    np.testing.assert_allclose(prior.covariance, centred.T @ centred / 500 + own)
