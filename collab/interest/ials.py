"""iALS: factors of users and titles that tell what was chosen from what was not, by alternating ridge regressions.

Of each pair the target is 1 where it was chosen and 0 where not, with a weight of the choice's own and of 0.1; the
ridge of a row grows with how often it was chosen (Rendle, Krichene, Zhang and Koren, Revisiting the performance of iALS
on item recommendation benchmarks, RecSys 2022). Each row is the row posterior that a new person gets.
"""

from collections.abc import Callable

import numpy as np
from scipy.sparse import csr_array

from collab.interest.interest import FactorInterest, row_posterior
from collab.types import Floats

FACTORS = 64
SWEEPS = 12

_UNCHOSEN, _RIDGE = 0.1, 0.02
_FIRST_SPREAD = 0.1


def fit_ials(
    choices: csr_array,
    factors: int = FACTORS,
    sweeps: int = SWEEPS,
    seed: int = 42,
    swept: Callable[[int], None] = lambda _: None,
) -> FactorInterest:
    """Return the titles' factors after so many sweeps over both sides of the choices, (users, n); `swept` is told the
    number of each sweep that is done.
    """
    users, titles = choices.shape
    by_title = csr_array(choices.T)
    rng = np.random.default_rng(seed)
    theirs = _FIRST_SPREAD * rng.normal(size=(titles, factors)) / np.sqrt(factors)
    for sweep in range(1, sweeps + 1):
        own = _rows(choices, theirs, _base(theirs, titles))
        theirs = _rows(by_title, own, _base(own, users))
        swept(sweep)
    return FactorInterest(
        "ials", theirs.astype(np.float16), _base(theirs.astype(np.float16).astype(float), titles), _RIDGE
    )


def _base(other: Floats, count: int) -> Floats:
    """Return the precision of a row that nothing was chosen for: the whole other side, and the ridge of its size."""
    return np.asarray(_UNCHOSEN * other.T @ other + _RIDGE * _UNCHOSEN * count * np.eye(other.shape[1]))


def _rows(choices: csr_array, other: Floats, base: Floats) -> Floats:
    """Return the factors of every row of the choices, given the other side's."""
    rows = np.zeros((choices.shape[0], other.shape[1]))
    for row, (first, last) in enumerate(zip(choices.indptr[:-1], choices.indptr[1:], strict=True)):
        if last > first:
            chosen, weights = choices.indices[first:last], choices.data[first:last].astype(np.float64)
            posterior = row_posterior(other[chosen], weights, base, _RIDGE)
            rows[row] = np.linalg.solve(posterior.precision[0], posterior.shift[0])
    return rows
