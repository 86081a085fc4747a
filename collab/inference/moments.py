"""Moments of ratings: those that a person gives one after the other are alike beyond what the titles tell.

The noise of two ratings of one person, so many seconds apart, has a covariance: a share of the variance, times the mean
of exp(-seconds / 30) and exp(-seconds / 300) (Ornstein and Uhlenbeck's process; kriging: Rasmussen and Williams,
Gaussian Processes for Machine Learning, 2006, section 2.2). What follows for another rating near in time is known from
the residuals of the answers; for the future nothing does.
"""

from collections.abc import Iterator, Sequence

import numpy as np

from collab.inference.posterior import Evidence, Gaussian
from collab.types import AnyArray, Floats

_SECONDS = (30.0, 300.0)
_APART, _MOST = 3600, 500  # a block of answers ends with an hour's pause, at the latest after so many
_LEAST_GAIN = 0.002
_SHARES = np.array([0.0, 0.02, 0.04, 0.07, 0.1, 0.15, 0.2, 0.3, 0.4])

History = tuple[AnyArray, Floats]
"""The times of some ratings of one person, int64 seconds (n,), and their residuals, (n,)."""


def moment_share(people: Sequence[History]) -> float:
    """Return the share of the variance of residuals that their moments have: that which predicts each best by the
    others of its person, 0 where they tell next to nothing.
    """
    scale = np.sqrt(np.mean(np.concatenate([residuals for _, residuals in people]) ** 2)) if people else 0.0
    errors = np.zeros(len(_SHARES))
    for times, residuals in people if scale else ():
        near = _nearness(times, times)
        for number, share in enumerate(_SHARES):
            inverse = np.linalg.inv((1 - share) * np.eye(len(near)) + share * near)
            errors[number] += np.sum((inverse @ residuals / scale / np.diag(inverse)) ** 2)
    return float(_SHARES[errors.argmin()]) if errors.min() < (1 - _LEAST_GAIN) * errors[0] else 0.0


def moment_effects(share: float, evidence: Evidence, posterior: Gaussian, times: AnyArray, at: AnyArray) -> Floats:
    """Return what their moments `at`, (m,), add to the scores of other ratings of a person, (m,), given the `evidence`
    of answers at these `times`, (k,), and the posterior of their embedding; times are int64 seconds.
    """
    effects = np.zeros(len(at))
    if not share or not len(times):
        return effects
    predicted = np.einsum("skd,sd->sk", evidence.features, posterior.mean)
    residuals, deviations = (evidence.targets - predicted).mean(0), np.sqrt(evidence.noise.mean(0))
    for answers, others in _sittings(times, at):
        near, to = _nearness(times[answers], times[answers]), _nearness(at[others], times[answers])
        own = (1 - share) * np.eye(len(near)) + share * near
        effects[others] = (
            share * deviations.mean() * (to @ np.linalg.solve(own, residuals[answers] / deviations[answers]))
        )
    return effects


def _nearness(one: AnyArray, other: AnyArray) -> Floats:
    """Return how near moments are, 0 to 1, (n, m)."""
    apart = np.abs(one[:, None] - other).astype(np.float64)
    return np.asarray(np.mean([np.exp(-apart / seconds) for seconds in _SECONDS], 0))


def _sittings(times: AnyArray, at: AnyArray) -> Iterator[tuple[AnyArray, AnyArray]]:
    """Give answers that go together, by position, each with the positions of other ratings that are nearest to them."""
    order = np.argsort(times, kind="stable")
    sorted_times = times[order]
    pauses = np.flatnonzero(np.diff(sorted_times) > _APART) + 1
    starts = np.unique(np.concatenate([pauses, np.arange(0, len(times), _MOST)]))
    after = np.searchsorted(sorted_times, at).clip(0, len(times) - 1)
    before = (after - 1).clip(0)
    nearest = np.where(at - sorted_times[before] <= np.abs(sorted_times[after] - at), before, after)
    which = np.searchsorted(starts, nearest, side="right") - 1
    parts = np.split(order, starts[1:])
    for number in np.unique(which).tolist():
        yield parts[number], np.flatnonzero(which == number)
