"""Alternating least squares by the loops of this machine."""

import numpy as np

from collab.kernels import Kernel, Rated, order_by_rows
from collab.models import AlsConfig, Encoded
from collab.types import Floats, Singles

_FIXED = 1e6
"""The ridge that keeps a bias, which is a column of the loops, where it is."""


class LocalAls:
    """Sweeps over the factors of both sides, each side's table float32, (rows, 1 + factors), a column of biases first.

    Each row is a ridge regression on the other side's rows, and its ridge grows with its ratings (Zhou, Wilkinson,
    Schreiber and Pan, Large-scale parallel collaborative filtering for the Netflix prize, AAIM 2008).
    """

    def __init__(self, encoded: Encoded, config: AlsConfig, kernel: Kernel) -> None:
        shape = encoded.users - 1, encoded.items - 1
        own, other = (column.astype(np.int32) - 1 for column in encoded.training.T)
        order = order_by_rows(own, other, shape)
        self._kernel, self._ridge = kernel, config.ridge
        self._stars = encoded.training_stars[order]
        self._by_user = Rated.of(own[order], other[order], shape)
        self._by_item = self._by_user.transposed()

    def sweep(self, users: Singles, items: Singles) -> None:
        """Solve for every user's factors given the items', then for every item's given the users'; row 0 stays."""
        users[1:] = self._solve(self._by_user, users[1:], items[1:])
        items[1:] = self._solve(self._by_item, items[1:], users[1:])

    def _solve(self, rated: Rated, rows: Singles, others: Singles) -> Floats:
        width, nothing = rows.shape[1], np.zeros(rows.shape)
        biases = nothing.copy()
        biases[:, 0] = rows[:, 0]
        ridges = np.diag([_FIXED, *(width - 1) * [self._ridge]])
        weights = 1 / np.maximum(rated.counts, 1)  # so that the same ridge for all is one for each rating
        alike = np.ones(len(others), np.float32)
        solved, _ = self._kernel.draw_rows(rated, self._stars, weights, alike, others, biases, ridges, nothing)
        return solved
