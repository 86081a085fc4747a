"""Figures over people, with the interval that drawing other people would move them in."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from collab.types import AnyArray, Codes, Floats

DRAWS, SEED, INTERVAL = 2000, 0, (0.025, 0.975)

_AT_ONCE = 2 * 10**7  # numbers


@dataclass(frozen=True)
class Estimate:
    """A mean with its 95% confidence interval (bootstrap over people)."""

    mean: float
    low: float
    high: float

    @property
    def is_noise(self) -> bool:
        """Whether 0 lies within the interval."""
        return self.low <= 0 <= self.high


def mean_over_people(samples: Sequence[tuple[Codes, Floats]]) -> Estimate:
    """Return the mean of the samples' means, each a split's people, by code, with a number for each.

    2,000 times as many people are drawn, with replacement, as there are; a person who is in several splits is drawn
    into, or left out of, all of them together.
    """
    people = np.unique(np.concatenate([users for users, _ in samples]))
    sums, counts = np.zeros((len(samples), len(people))), np.zeros((len(samples), len(people)))
    for row, (users, values) in enumerate(samples):
        columns = np.searchsorted(people, users)
        sums[row, columns], counts[row, columns] = values, 1.0
    drawn = [((sums @ times) / np.maximum(counts @ times, 1)).mean(0) for times in _draws(len(people))]
    return _estimate(float((sums.sum(1) / counts.sum(1)).mean()), drawn)


@dataclass(frozen=True, eq=False)
class SquaredErrors:
    """The errors of one split: `users` by code, each with the sum of the squares of their errors, and their number."""

    users: Codes
    sums: Floats
    counts: Floats


def rmse_difference(mine: Sequence[SquaredErrors], others: Sequence[SquaredErrors]) -> Estimate:
    """Return by how much the RMSE, the mean over splits, is above that of others on the same ratings.

    People are drawn as for `mean_over_people`, the same for both.
    """
    people = np.unique(np.concatenate([each.users for each in mine]))
    squares, counts = np.zeros((2, len(mine), len(people))), np.zeros((len(mine), len(people)))
    for row, pair in enumerate(zip(mine, others, strict=True)):
        for errors, of_side in zip(pair, squares[:, row], strict=True):
            of_side[np.searchsorted(people, errors.users)] = errors.sums
        counts[row, np.searchsorted(people, pair[0].users)] = pair[0].counts

    def difference(times: Floats) -> Floats:
        one, other = np.sqrt(squares @ times / np.maximum(counts @ times, 1)).mean(1)
        return np.asarray(one - other)

    drawn = [difference(times.astype(np.float64)) for times in _draws(len(people))]
    return _estimate(float(difference(np.ones((len(people), 1)))[0]), drawn)


def _draws(people: int) -> Iterator[AnyArray]:
    """Yield how often each of so many people is drawn, (people, draws), 2,000 draws in all."""
    rng, even, missing = np.random.default_rng(SEED), np.full(people, 1 / people), DRAWS
    while missing:
        block = min(missing, max(1, _AT_ONCE // people))
        yield rng.multinomial(people, even, block).T
        missing -= block


def _estimate(mean: float, drawn: Sequence[Floats]) -> Estimate:
    low, high = np.quantile(np.concatenate(drawn), INTERVAL)
    return Estimate(mean, float(low), float(high))
