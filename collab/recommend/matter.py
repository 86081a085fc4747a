"""The titles that matter: those a person might see next, by how often each is rated."""

from functools import cached_property

import numpy as np

from collab.posterior import Gaussian
from collab.scoring import Scoring
from collab.types import Codes, Floats, Singles

_MOST = 2000


class Matter:
    """The average variance of the predictions of the 2,000 most rated titles, each as heavy as its number of ratings.

    `titles` are the items, `trained`, int32 (items,), their numbers of training ratings, `prior` that of a new user.
    """

    def __init__(self, titles: Scoring, trained: Codes, prior: Gaussian) -> None:
        self._all, self._trained, self._prior = titles, trained, prior

    @cached_property
    def _weights(self) -> Singles:
        weights = self._trained[self._positions].astype(np.float32)
        return np.asarray(weights / weights.sum())

    @cached_property
    def _positions(self) -> Codes:
        most = np.argsort(-self._trained, kind="stable")[:_MOST]
        return np.asarray(most[self._trained[most] > 0], np.int32)

    @cached_property
    def _titles(self) -> Scoring:
        return self._all.take(self._positions, np.float32)

    @cached_property
    def _constant(self) -> Floats:
        return self._sum(self._prior.mean)

    def matrix(self, rows: Floats) -> Floats:
        """Return T, (s, d, d), the weighted sum of x x' over the slopes x of the titles, for a user's rows, (s, d): the
        average variance is the trace of TC.
        """
        return self._constant if self._titles.linear else self._sum(rows)

    def _sum(self, rows: Floats) -> Floats:
        _, slopes = self._titles.linearised(rows)
        return np.asarray(np.swapaxes(slopes, 1, 2) @ (slopes * self._weights[:, None]), np.float64)

    def variance(self, person: Gaussian) -> float:
        """Return the average variance, in stars squared."""
        return float(np.einsum("sde,sde->s", self.matrix(person.mean), person.covariance).mean())

    @cached_property
    def at_first(self) -> float:
        """The average variance of a person without answers."""
        return self.variance(self._prior)
