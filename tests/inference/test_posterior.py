"""The posterior against computations that share nothing with it."""

import numpy as np
import pytest
from hypothesis import example, given, settings, strategies as st

from collab.inference import (
    DotScoring,
    Gaussian,
    Identity,
    Information,
    Link,
    SigmoidRange,
    condition,
    fold_in_ratings,
    linearized_evidence,
    population_prior,
    rank_one_update,
)
from collab.types import Floats

seeds = st.integers(0, 10_000)


def problem(seed: int, ratings: int, width: int) -> tuple[Floats, Floats, Floats, Floats, Floats]:
    """Return a prior's mean and covariance, features, offsets and stars."""
    rng = np.random.default_rng(seed)
    root = rng.normal(size=(width, width))
    prior = rng.normal(size=width), root @ root.T + 0.1 * np.eye(width)
    return *prior, rng.normal(size=(ratings, width)), rng.normal(size=ratings), rng.uniform(1, 5, ratings)


def fold_in(
    mean: Floats, covariance: Floats, features: Floats, offsets: Floats, stars: Floats, noise: float, link: Link
) -> tuple[Floats, Floats]:
    """Return mean and covariance of the posterior of a single sample."""
    items = DotScoring(features[None], offsets[None], link)
    posterior, _ = fold_in_ratings(
        Gaussian(mean[None], covariance[None]), items, stars, np.full((1, len(stars)), noise)
    )
    return posterior.mean[0], posterior.covariance[0]


@given(seed=seeds, ratings=st.integers(0, 12), width=st.integers(1, 8))
@settings(deadline=None, max_examples=60)
def test_linear_posterior_is_the_joint_normal_conditioned_on_the_ratings(seed: int, ratings: int, width: int) -> None:
    mean, covariance, features, offsets, stars = problem(seed, ratings, width)
    posterior_mean, posterior_covariance = fold_in(mean, covariance, features, offsets, stars, 0.7, Identity())

    cross = covariance @ features.T
    of_ratings = features @ cross + 0.7 * np.eye(ratings)
    gain = np.linalg.solve(of_ratings, cross.T).T

    np.testing.assert_allclose(posterior_mean, mean + gain @ (stars - offsets - features @ mean), rtol=1e-6, atol=1e-6)
    np.testing.assert_allclose(posterior_covariance, covariance - gain @ cross.T, rtol=1e-5, atol=1e-6)


@given(seed=seeds, ratings=st.integers(1, 12), width=st.integers(1, 8))
@settings(deadline=None, max_examples=40)
def test_samples_are_folded_into_each_for_itself(seed: int, ratings: int, width: int) -> None:
    alone = [problem(seed + sample, ratings, width) for sample in range(3)]
    means, covariances, features, offsets, _ = (np.stack(parts) for parts in zip(*alone, strict=True))
    stars, noise = alone[0][4], np.repeat([[0.4], [0.7], [1.1]], ratings, 1)
    together, _ = fold_in_ratings(Gaussian(means, covariances), DotScoring(features, offsets, Identity()), stars, noise)
    for sample, (mean, covariance, own, offset, _) in enumerate(alone):
        expected = fold_in(mean, covariance, own, offset, stars, float(noise[sample, 0]), Identity())
        np.testing.assert_allclose(together.mean[sample], expected[0], rtol=1e-8, atol=1e-8)
        np.testing.assert_allclose(together.covariance[sample], expected[1], rtol=1e-8, atol=1e-8)


@given(seed=seeds, ratings=st.integers(1, 12), width=st.integers(1, 8))
@settings(deadline=None, max_examples=40)
def test_rating_by_rating_is_the_same_as_all_at_once(seed: int, ratings: int, width: int) -> None:
    mean, covariance, features, offsets, stars = problem(seed, ratings, width)
    items, noise = DotScoring(features[None], offsets[None], Identity()), np.full((1, ratings), 0.6)
    prior = posterior = Gaussian(mean[None], covariance[None])
    for rating in range(ratings):
        only, last = items.select(np.array([rating])), slice(rating, rating + 1)
        one = linearized_evidence(only, stars[last], mean[None], noise[:, last])
        posterior = rank_one_update(posterior, one)
    at_once = condition(prior, linearized_evidence(items, stars, mean[None], noise))
    np.testing.assert_allclose(posterior.mean, at_once.mean, rtol=1e-6, atol=1e-6)
    np.testing.assert_allclose(posterior.covariance, at_once.covariance, rtol=1e-6, atol=1e-6)


@given(seed=seeds, width=st.integers(1, 8))
@settings(deadline=None, max_examples=30)
def test_draws_have_the_mean_and_the_covariance_of_their_normal(seed: int, width: int) -> None:
    """Made of the unit vectors instead of random numbers, they are a root of the covariance."""
    mean, covariance, *_ = problem(seed, 1, width)
    precision = np.linalg.inv(covariance)
    many = Information(np.repeat(precision[None], width, 0), np.repeat((precision @ mean)[None], width, 0))
    means, draws = many.mean_and_draw(np.eye(width))
    root = draws - means
    np.testing.assert_allclose(means, np.repeat(mean[None], width, 0), rtol=1e-6, atol=1e-6)
    np.testing.assert_allclose(root.T @ root, covariance, rtol=1e-6, atol=1e-6)


@pytest.mark.parametrize("ratings", [1, 3, 10])
def test_sigmoid_posterior_agrees_with_a_numerical_integration(ratings: int) -> None:
    """Its mode to four digits; its spread, and the mean and the spread of a prediction, as near as Laplace comes."""
    link, noise = SigmoidRange(0, 5.5), 0.8
    rng = np.random.default_rng(ratings)
    features, offsets = rng.normal(size=(ratings, 1)), 0.5 * rng.normal(size=ratings)
    stars = link.stars(offsets + features[:, 0] * 0.8) + np.sqrt(noise) * rng.normal(size=ratings)
    mean, covariance = fold_in(np.array([0.3]), np.array([[0.5]]), features, offsets, stars, noise, link)

    grid = np.linspace(-6, 6, 400_001)
    predicted = 5.5 / (1 + np.exp(-(offsets[:, None] + features * grid)))
    log_density = -((grid - 0.3) ** 2) / (2 * 0.5) - ((stars[:, None] - predicted) ** 2).sum(0) / (2 * noise)
    assert mean[0] == pytest.approx(grid[log_density.argmax()], abs=1e-4)

    density = np.exp(log_density - log_density.max())
    density /= density.sum()

    def moments(values: Floats) -> tuple[float, float]:
        middle = float((density * values).sum())
        return middle, float(np.sqrt((density * (values - middle) ** 2).sum()))

    assert np.sqrt(covariance[0, 0]) == pytest.approx(moments(grid)[1], rel=0.15)
    title = DotScoring(np.array([[[0.9]]]), np.array([[0.2]]), link)
    stars_at_mean, slopes = title.linearize(mean[None])
    middle, spread = moments(link.stars(0.2 + 0.9 * grid))
    assert stars_at_mean[0, 0] == pytest.approx(middle, abs=0.1)
    assert np.sqrt(Gaussian(mean[None], covariance[None]).variance(slopes))[0, 0] == pytest.approx(spread, rel=0.15)


@given(seed=seeds, ratings=st.integers(1, 30), width=st.integers(1, 6))
@example(seed=7139, ratings=11, width=4)  # whole steps went to and fro here
@settings(deadline=None, max_examples=40)
def test_no_direction_leads_uphill_from_the_sigmoid_posterior(seed: int, ratings: int, width: int) -> None:
    mean, covariance, features, offsets, shake = problem(seed, ratings, width)
    link, noise = SigmoidRange(0, 5.5), 0.5
    stars = link.stars(offsets + features @ mean) + (shake - 3) / 2

    def cost(embedding: Floats) -> float:
        away = embedding - mean
        error = stars - link.stars(offsets + features @ embedding)
        return float(away @ np.linalg.solve(covariance, away) + error @ error / noise)

    mode, _ = fold_in(mean, covariance, features, offsets, stars, noise, link)
    best = cost(mode)
    for direction in np.random.default_rng(seed).normal(size=(20, width)):
        assert cost(mode + 1e-3 * direction) >= best - 1e-6


@given(seed=seeds, titles=st.integers(1, 5), width=st.integers(2, 6))
@settings(deadline=None, max_examples=20)
def test_variances_of_titles_are_those_of_their_features_in_each_sample(seed: int, titles: int, width: int) -> None:
    alone = [problem(seed + sample, titles, width) for sample in range(3)]
    means, covariances, features, *_ = (np.stack(parts) for parts in zip(*alone, strict=True))
    own = [[row @ covariance @ row for row in rows] for rows, covariance in zip(features, covariances, strict=True)]
    normals = Gaussian(means, covariances)
    np.testing.assert_allclose(normals.variance(features), own, rtol=1e-6)
    np.testing.assert_allclose(normals.mean_variance(features), np.mean(own, 0), rtol=1e-6)
    np.testing.assert_allclose(normals.information.mean, means, rtol=1e-5, atol=1e-6)


def test_ratings_after_others_are_evidence_as_if_they_had_come_together() -> None:
    mean, covariance, features, offsets, stars = problem(5, 7, 3)
    items, noise = DotScoring(features[None], offsets[None], Identity()), np.linspace(0.4, 1, 7)[None]
    whole = linearized_evidence(items, stars, mean[None], noise)
    first, last = (
        linearized_evidence(items.select(part), stars[part], mean[None], noise[:, part])
        for part in (np.arange(3), np.arange(3, 7))
    )
    prior = Gaussian(mean[None], covariance[None])
    np.testing.assert_allclose(condition(prior, first.more(last)).mean, condition(prior, whole).mean)
    assert "7 ratings" in repr(first.more(last))


def test_more_ratings_leave_less_spread() -> None:
    mean, covariance, features, offsets, stars = problem(1, 20, 4)
    traces = [
        np.trace(fold_in(mean, covariance, features[:n], offsets[:n], stars[:n], 0.5, SigmoidRange(0, 5.5))[1])
        for n in (0, 5, 20)
    ]
    assert traces[0] > traces[1] > traces[2]


def test_population_adds_what_the_rows_themselves_are_uncertain_of() -> None:
    rows = np.random.default_rng(3).normal(size=(500, 3))
    own = np.diag([0.1, 0.2, 0.3])
    prior = population_prior(rows, own)
    centred = rows - rows.mean(0)
    np.testing.assert_allclose(prior.mean[0], rows.mean(0))
    np.testing.assert_allclose(prior.covariance[0], centred.T @ centred / 500 + own)
