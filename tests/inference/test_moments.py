"""Ratings near in time have something in common: it is learned, and known of others near them."""

import numpy as np
import pytest

from collab.inference import Evidence, Gaussian, moment_effects, moment_share
from collab.types import AnyArray, Floats

SHARE = 0.3


def residuals_at(times: AnyArray, rng: np.random.Generator) -> Floats:
    """Return residuals of ratings at some times, three tenths of whose variance their moments have."""
    apart = np.abs(times[:, None] - times)
    near = (np.exp(-apart / 30) + np.exp(-apart / 300)) / 2
    covariance = (1 - SHARE) * np.eye(len(times)) + SHARE * near
    return np.asarray(np.linalg.cholesky(covariance) @ rng.normal(size=len(times)))


def answers(residuals: Floats) -> tuple[Evidence, Gaussian]:
    """Return answers with these residuals of a person of whom all is known, in two samples."""
    evidence = Evidence(np.ones((2, len(residuals), 1)), np.stack([residuals] * 2), np.ones((2, len(residuals))))
    return evidence, Gaussian(np.zeros((2, 1)), np.full((2, 1, 1), 1e-9))


def test_the_share_that_moments_have_is_learned() -> None:
    rng = np.random.default_rng(1)
    people = [np.cumsum(rng.integers(1, 40, 60)) for _ in range(60)]
    assert moment_share([(times, residuals_at(times, rng)) for times in people]) == pytest.approx(SHARE, abs=0.11)
    assert moment_share([(times, rng.normal(size=60)) for times in people]) == 0
    assert moment_share([]) == 0


def test_ratings_near_in_time_are_predicted_by_them() -> None:
    """Every second of a person's ratings is predicted by the others, in two sittings a day apart."""
    rng, errors = np.random.default_rng(2), []
    for _ in range(40):
        times = np.concatenate([start + np.cumsum(rng.integers(1, 20, 100)) for start in (0, 86_400)])
        residuals = residuals_at(times, rng)
        even, odd = np.arange(0, 200, 2), np.arange(1, 200, 2)
        effects = moment_effects(SHARE, *answers(residuals[even]), times[even], times[odd])
        errors.append((np.mean((residuals[odd] - effects) ** 2), np.mean(residuals[odd] ** 2)))
    with_moments, without = np.mean(errors, 0)
    assert 1 - SHARE < with_moments < 0.87 * without


def test_effects_are_those_of_kriging_by_hand() -> None:
    """Residuals are what answers have beyond what the person is known for, averaged over samples, in deviations."""
    rng, times, at = np.random.default_rng(5), np.array([0, 20, 90, 400]), np.array([10, 100, 2000])
    features, targets = rng.normal(size=(2, 4, 3)), rng.normal(size=(2, 4))
    noise, mean = rng.uniform(0.5, 2, (2, 4)), rng.normal(size=(2, 3))
    effects = moment_effects(SHARE, Evidence(features, targets, noise), Gaussian(mean, np.zeros((2, 3, 3))), times, at)

    def near(one: AnyArray, other: AnyArray) -> Floats:
        apart = np.abs(one[:, None] - other)
        return np.asarray((np.exp(-apart / 30) + np.exp(-apart / 300)) / 2)

    residuals = np.mean([targets[s] - features[s] @ mean[s] for s in range(2)], 0)
    deviations = np.sqrt(noise.mean(0))
    own = 0.7 * np.eye(4) + 0.3 * near(times, times)
    by_hand = 0.3 * deviations.mean() * near(at, times) @ np.linalg.inv(own) @ (residuals / deviations)
    np.testing.assert_allclose(effects, by_hand)


def test_another_rating_belongs_to_the_sitting_that_is_nearer() -> None:
    """Between two sittings of two hours apart, each counts for what is nearer, the first where both are."""
    rng, first = np.random.default_rng(6), np.array([0, 30, 60])
    times = np.concatenate([first, 7260 + first])
    residuals = residuals_at(times, rng)
    at = np.array([3600, 3660, 3720])
    both = moment_effects(SHARE, *answers(residuals), times, at)
    parts = [moment_effects(SHARE, *answers(residuals[part]), times[part], at) for part in (slice(3), slice(3, 6))]
    np.testing.assert_allclose(both, [parts[0][0], parts[0][1], parts[1][2]], rtol=1e-9, atol=0)


def test_the_order_of_answers_and_other_sittings_change_nothing() -> None:
    rng = np.random.default_rng(3)
    times = np.concatenate([np.cumsum(rng.integers(1, 20, 50)), 10_000 + np.cumsum(rng.integers(1, 20, 50))])
    residuals, at, order = residuals_at(times, rng), times[20:30] + 3, rng.permutation(100)
    both = moment_effects(SHARE, *answers(residuals), times, at)
    mixed = moment_effects(SHARE, *answers(residuals[order]), times[order], at)
    alone = moment_effects(SHARE, *answers(residuals[:50]), times[:50], at)
    np.testing.assert_allclose(both, mixed)
    np.testing.assert_allclose(both, alone)


def test_nothing_follows_for_another_day_or_where_moments_tell_nothing() -> None:
    rng = np.random.default_rng(4)
    times = np.cumsum(rng.integers(1, 20, 50))
    evidence, person = answers(residuals_at(times, rng))
    later = times[-1:] + 86_400
    assert moment_effects(SHARE, evidence, person, times, later) == pytest.approx(0, abs=1e-9)
    assert not moment_effects(0.0, evidence, person, times, times).any()
    nobody = Evidence(np.zeros((2, 0, 1)), np.zeros((2, 0)), np.zeros((2, 0)))
    assert not moment_effects(SHARE, nobody, person, times[:0], times).any()
