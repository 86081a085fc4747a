"""Means over people, with the interval that drawing other people would move them in."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from collab.types import Codes, Floats

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
    rng, drawn = np.random.default_rng(SEED), np.zeros(0)
    even = np.full(len(people), 1 / len(people))
    while len(drawn) < DRAWS:
        times = rng.multinomial(len(people), even, min(DRAWS - len(drawn), max(1, _AT_ONCE // len(people)))).T
        drawn = np.append(drawn, ((sums @ times) / np.maximum(counts @ times, 1)).mean(0))
    low, high = np.quantile(drawn, INTERVAL)
    return Estimate(float((sums.sum(1) / counts.sum(1)).mean()), float(low), float(high))
