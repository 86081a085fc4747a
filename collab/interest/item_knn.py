"""Neighbours by who chose both: the cosine of two titles' columns, shrunk where few chose them."""

import numpy as np
from scipy.sparse import csr_array

from collab.types import Singles

SHRINKAGE = 10.0


class ItemKnn:
    """Gains that are cosines: v_j.v_i / sqrt((|v_j|^2 + s) (|v_i|^2 + s)), s being the shrinkage.

    That is the classic of item neighbours (Sarwar et al., Item-based collaborative filtering, WWW 2001), with the
    shrinkage that Bell and Koren gave it. Of each title's gains the largest count, so many as it has `neighbours`; 0
    counts all.
    """

    def __init__(self, choices: csr_array, neighbours: int = 0, shrinkage: float = SHRINKAGE) -> None:
        self._neighbours = neighbours
        squares = np.bincount(choices.indices, choices.data.astype(np.float64) ** 2, choices.shape[1])
        scaled = csr_array(choices * (1 / np.sqrt(np.maximum(squares + shrinkage, 1e-12)))[None].astype(np.float32))
        self._left, self._right = scaled.T.tocsr(), scaled.tocsc()

    def block(self, first: int, last: int) -> Singles:
        """Return B[:, first:last], float32 (n, last - first), with B[i, i] = 0."""
        gains = np.asarray((self._left @ self._right[:, first:last]).toarray(), np.float32)
        gains[np.arange(first, last), np.arange(last - first)] = 0
        if 0 < self._neighbours < len(gains):
            gains[gains < -np.partition(-gains, self._neighbours - 1, 0)[self._neighbours - 1]] = 0
        return gains
