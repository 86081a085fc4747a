"""How unsure a user's predictions are on average, over the titles that they might see next."""

from functools import cached_property

import numpy as np

from collab.data import ItemStats
from collab.inference import Gaussian, Scoring
from collab.types import Codes, Floats, Singles

_TITLES = 2000


class AverageVariance:
    """The variance of predictions, averaged over the 2,000 titles with the most training ratings, each as heavy as its
    number of these.

    `items` are all listed items with their `stats`, `prior` is that of a new user.
    """

    def __init__(self, items: Scoring, stats: ItemStats, prior: Gaussian) -> None:
        self._items, self._stats, self._prior = items, stats, prior

    @cached_property
    def _positions(self) -> Codes:
        positions = self._stats.most_trained(_TITLES)
        return np.asarray(positions[self._stats.trained[positions] > 0])

    @cached_property
    def _weights(self) -> Singles:
        weights = self._stats.trained[self._positions].astype(np.float32)
        return np.asarray(weights / weights.sum())

    @cached_property
    def _titles(self) -> Scoring:
        return self._items.select(self._positions, np.float32)

    @cached_property
    def _constant(self) -> Floats:
        return self._sum(self._prior.mean)

    def matrix(self, embedding: Floats) -> Floats:
        """Return T, (s, d, d), the weighted sum of x x' over the slopes x of the titles at a user embedding, (s, d):
        the average variance is the trace of TC, with C the embedding's covariance.
        """
        return self._constant if self._titles.linear else self._sum(embedding)

    def _sum(self, embedding: Floats) -> Floats:
        _, slopes = self._titles.linearize(embedding)
        return np.asarray(np.swapaxes(slopes, 1, 2) @ (slopes * self._weights[:, None]), np.float64)

    def of(self, user: Gaussian) -> float:
        """Return the average variance for a user, in stars squared."""
        return float(np.einsum("sde,sde->s", self.matrix(user.mean), user.covariance).mean())

    @cached_property
    def of_new_user(self) -> float:
        """The average variance for a user without answers."""
        return self.of(self._prior)
