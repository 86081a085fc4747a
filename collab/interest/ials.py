"""iALS: factors of users and titles that tell what was chosen from what was not, by alternating ridge regressions.

Of each pair the target is 1 where it was chosen and 0 where not, with a weight of the choice's own and of 0.1; the
ridge of a row grows with how often it was chosen (Rendle, Krichene, Zhang and Koren, Revisiting the performance of iALS
on item recommendation benchmarks, RecSys 2022). Each row is the row posterior that a new person gets.
"""

import numpy as np
from scipy.linalg import eigh
from scipy.sparse import csr_array

from collab.interest.interest import FactorInterest
from collab.kernels import Loops, Rated, load_kernel
from collab.types import AnyArray, Floats, Singles

FACTORS = 64
SWEEPS, _SWEEPS_OF_MANY, _MANY = 12, 6, 1_000_000
RIDGE = 0.02
UNCHOSEN = 0.1
"""The weight of every pair, chosen or not, beside that of a choice."""

_SWEEPS_MORE, _STEPS = 1, 3
_FIRST_SPREAD = 0.1


def sweeps_for(choices: int) -> int:
    """Return after how many sweeps lists get no better: of many choices, each sweep learns more. See docs/scale.md."""
    return SWEEPS if choices <= _MANY else _SWEEPS_OF_MANY


class Ials:
    """The factors of both sides of the choices, (users, n), between two sweeps: `own`, (users, d), and `theirs`,
    (n, d), before the first drawn at random, or those to go on from.

    From these on every row is improved by three steps of conjugate gradients, and not solved for: near its end that
    leads as far in a fraction of the time (Takacs, Pilaszy and Tikk, Applications of the conjugate gradient method for
    implicit feedback collaborative filtering, RecSys 2011).
    """

    def __init__(
        self,
        choices: csr_array,
        factors: int = FACTORS,
        ridge: float = RIDGE,
        seed: int = 42,
        start: Floats | None = None,
    ) -> None:
        self._choices, self._ridge, self._kernel = choices, ridge, load_kernel(choices.nnz)
        self._by_title = csr_array(choices.T)
        users, titles = choices.shape
        rng = np.random.default_rng(seed)
        self.own = np.zeros((users, factors))
        random = _FIRST_SPREAD * rng.normal(size=(titles, factors)) / np.sqrt(factors)
        self.theirs = random if start is None else start
        self.loops: Loops = "choices" if start is None else "improvements"

    def sweep(self) -> None:
        """Solve for every user's factors given the titles', then for every title's given the users'."""
        if self.loops == "improvements":
            self.own = self._improved(self._choices, self._by_title, self.own, self.theirs)
            self.theirs = self._improved(self._by_title, self._choices, self.theirs, self.own)
            return
        users, titles = self._choices.shape
        self.own = self._rows(self._choices, self.theirs, _unchosen_precision(self.theirs, titles, self._ridge))
        self.theirs = self._rows(self._by_title, self.own, _unchosen_precision(self.own, users, self._ridge))

    @property
    def loss(self) -> float:
        """The sum that each half of a sweep makes smaller.

        With f and g the factors of a user and a title: w (1 - f.g)^2 over the choices, 0.1 (f.g)^2 over all pairs, and
        for each row its ridge times its factors' squares.
        """
        total = UNCHOSEN * float(np.sum((self.own.T @ self.own) * (self.theirs.T @ self.theirs)))
        sides = ((self._choices, self.own, self.theirs), (self._by_title, self.theirs, self.own))
        for choices, rows, other in sides:
            strength = self._ridge * (np.diff(choices.indptr) + UNCHOSEN * len(other))
            total += float(strength @ np.sum(rows**2, 1))
        rated = Rated(self._choices.indptr.astype(np.int64), self._choices.indices, len(self.theirs))
        squares = self._kernel.scores(rated, _without_bias(self.own), _without_bias(self.theirs))
        squares -= 1
        squares *= squares
        squares *= self._choices.data
        return total + float(squares.sum(dtype=np.float64))

    @property
    def interest(self) -> FactorInterest:
        """The titles' factors, as they are kept."""
        return interest_by_factors(self.theirs, self._ridge)

    def _rows(self, choices: csr_array, other: Floats, base: Floats) -> Floats:
        """Return the factors of every row of the choices, given the other side's."""
        return self._kernel.solve_rows(choices, other.astype(np.float32), base, self._ridge)

    def _improved(self, choices: csr_array, turned: csr_array, rows: Floats, other: Floats) -> Floats:
        """Return the factors of every row of the choices nearer to their best, given the other side's, whose rows
        `turned` has.

        Steps are taken in directions in which the precision of a row that nothing was chosen for is I, and that of the
        average choice, its ridge included, diagonal: so preconditioned, two steps nearly end.
        """
        base = _unchosen_precision(other, len(other), self._ridge)
        sums = np.concatenate([[0.0], np.cumsum(np.abs(turned.data), dtype=np.float64)])[turned.indptr]
        often = np.diff(sums) / max(choices.nnz, 1)
        of_choice = (other * often[:, None]).T @ other + self._ridge * np.eye(other.shape[1])
        typical, directions = eigh(of_choice, base)
        ridges, turned_back = self._ridge * directions.T @ directions, directions.T @ base  # the inverse of directions
        typical, ridges, directions, turned_back = (
            np.ascontiguousarray(each, np.float32) for each in (typical, ridges, directions, turned_back)
        )
        begun, others = rows.astype(np.float32) @ turned_back.T, other.astype(np.float32) @ directions
        improved = self._kernel.improve_rows(choices, others, ridges, typical, begun, _STEPS)
        return np.asarray(improved @ directions.T, np.float64)


def interest_by_factors(titles: AnyArray, ridge: float = RIDGE) -> FactorInterest:
    """Return the interest by factors of titles, (n, d), wherever they were learned."""
    factors = titles.astype(np.float16)
    return FactorInterest("ials", factors, _unchosen_precision(factors.astype(float), len(factors), ridge), ridge)


def _unchosen_precision(other: Floats, count: int, ridge: float) -> Floats:
    """Return the precision of a row that nothing was chosen for: the whole other side, and the ridge of its size."""
    return np.asarray(UNCHOSEN * other.T @ other + ridge * UNCHOSEN * count * np.eye(other.shape[1]))


def _without_bias(factors: Floats) -> Singles:
    """Return factors as the embeddings that the loops read, with a bias of 0."""
    return np.hstack([np.zeros((len(factors), 1)), factors]).astype(np.float32)


def fit_ials(
    choices: csr_array,
    factors: int = FACTORS,
    sweeps: int | None = None,
    seed: int = 42,
    ridge: float = RIDGE,
    start: Floats | None = None,
) -> FactorInterest:
    """Return the titles' factors after so many sweeps over both sides of the choices, (users, n), or as many as are
    enough; from `start`, the factors of a model of almost the same choices, one is enough.
    """
    model = Ials(choices, factors, ridge, seed, start)
    for _ in range((sweeps or sweeps_for(choices.nnz)) if start is None else _SWEEPS_MORE):
        model.sweep()
    return model.interest
