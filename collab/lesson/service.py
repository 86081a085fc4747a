"""A small service that learns from stars as they come, for the page on feedback loops."""

import numpy as np

from collab.posterior import Gaussian, row_posterior
from collab.types import AnyArray, Floats

_FACTORS, _START, _SEED = 6, 0.1, 8
_BIAS, _TASTE, _NOISE = 0.3, 0.1, 0.7  # variances, in squared standard deviations of the stars


class Service:
    """Factors and biases by alternating ridge regressions, each side's rows given the other's: the posterior means
    that also fold a new person in.
    """

    def __init__(self, titles: int) -> None:
        rng = np.random.default_rng(_SEED)
        self._titles = _START * rng.normal(size=(titles, 1 + _FACTORS))
        variances = np.diag([_BIAS] + [_TASTE] * _FACTORS)
        self._prior = Gaussian(np.zeros((1, 1 + _FACTORS)), variances[None]).information

    def predict(self, stars: Floats) -> Floats:
        """Learn once more from all stars so far, (people, titles), nan where there are none; predict every one."""
        known = ~np.isnan(stars)
        mean, unit = float(stars[known].mean()), float(stars[known].std()) or 1.0
        given = np.where(known, (stars - mean) / unit, 0)
        people = self._rows(known, given, self._titles)
        self._titles = self._rows(known.T, given.T, people)
        biases = people[:, :1] + self._titles[:, 0]
        return np.asarray(mean + unit * (biases + people[:, 1:] @ self._titles[:, 1:].T))

    def _rows(self, known: AnyArray, given: Floats, other: Floats) -> Floats:
        features, there = other.copy(), known.astype(np.float64)
        features[:, 0] = 1
        squares = (features[:, :, None] * features[:, None, :]).reshape(len(features), -1)
        gram = (there @ squares).reshape(len(there), features.shape[1], -1)
        moment = given @ features - there @ (features * other[:, :1])
        return row_posterior(self._prior, gram, moment, np.array([_NOISE])).gaussian.mean
