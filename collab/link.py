"""From a linear score to stars."""

from dataclasses import dataclass

import numpy as np

from collab.types import Floats


@dataclass(frozen=True)
class Identity:
    """The score is the stars."""

    def stars(self, score: Floats) -> Floats:
        """Return the stars of each score."""
        return score

    def slope(self, score: Floats) -> Floats:
        """Return how fast the stars change with each score."""
        return np.ones_like(score)


@dataclass(frozen=True)
class SigmoidRange:
    """The lesson's sigmoid_range: stars = low + (high - low) / (1 + exp(-score))."""

    low: float
    high: float

    def stars(self, score: Floats) -> Floats:
        """Return the stars of each score."""
        return self.low + (self.high - self.low) * _sigmoid(score)

    def slope(self, score: Floats) -> Floats:
        """Return how fast the stars change with each score."""
        share = _sigmoid(score)
        return (self.high - self.low) * share * (1 - share)


Link = Identity | SigmoidRange


def _sigmoid(score: Floats) -> Floats:
    return 0.5 * (1 + np.tanh(0.5 * score))
