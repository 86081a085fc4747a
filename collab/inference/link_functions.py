"""Link functions: from the score that a model computes to stars, and the slope of the stars in the score."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from collab.inference.ordinal import Ordinal
from collab.types import Floats


@dataclass(frozen=True)
class Identity:
    """The score is the stars."""

    outputs = 1

    def stars(self, score: Floats) -> Floats:
        """Return the stars of each score."""
        return score

    def slope(self, score: Floats) -> Floats:
        """Return the slope of the stars in each score."""
        return np.ones_like(score)


@dataclass(frozen=True)
class SigmoidRange:
    """The lesson's sigmoid_range: stars = low + (high - low) / (1 + exp(-score)); in torch see `models.layers`."""

    low: float
    high: float
    outputs = 1

    def stars(self, score: Floats) -> Floats:
        """Return the stars of each score."""
        return self.low + (self.high - self.low) * sigmoid(score)

    def slope(self, score: Floats) -> Floats:
        """Return the slope of the stars in each score."""
        share = sigmoid(score)
        return (self.high - self.low) * share * (1 - share)


@dataclass(frozen=True)
class Expectation:
    """A class for each rating value: the scores, (..., classes), are log odds, the stars their expected value."""

    values: Sequence[float]

    @property
    def outputs(self) -> int:
        """The number of scores of an item."""
        return len(self.values)

    def stars(self, score: Floats) -> Floats:
        """Return the expected stars of each row of scores."""
        return np.asarray(softmax(score) @ np.asarray(self.values, score.dtype))

    def slope(self, score: Floats) -> Floats:
        """Return the slope of the expected stars in each score: p (value - expected value)."""
        shares, values = softmax(score), np.asarray(self.values, score.dtype)
        return np.asarray(shares * (values - (shares @ values)[..., None]))


Link = Identity | SigmoidRange | Expectation | Ordinal


def softmax(score: Floats) -> Floats:
    """Return the shares exp(score) / sum of exp(score) over the last axis."""
    shares = np.exp(score - score.max(-1, keepdims=True))
    return np.asarray(shares / shares.sum(-1, keepdims=True))


def sigmoid(score: Floats) -> Floats:
    """Return 1 / (1 + exp(-score)), computed so that no exponential overflows."""
    return np.asarray(0.5 * (1 + np.tanh(0.5 * score)))
