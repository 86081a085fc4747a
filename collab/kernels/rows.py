"""Ratings by the row they belong to, and the loops over them that the sampler is made of."""

from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import Literal, Protocol

import numpy as np
from scipy.sparse import csr_array

from collab.types import AnyArray, Codes, Floats, Singles

Loops = Literal["chain", "choices", "improvements", "people", "steps"]
"""Those of a Markov chain, those that solve for who chose what, or improve what was solved for, those that fold people
in, and those of AdamW.
"""

_NONE = np.zeros(0, np.int32)
_ROW_COST = 32
"""How many ratings more a row costs: its equations are solved however few there are."""


@dataclass(frozen=True, eq=False)
class Rated:
    """The ratings of n rows of one side, users or titles: those of row r are at `starts[r]` to `starts[r + 1]`, int64
    (n + 1,), and `columns`, int32 (k,), are their rows on the other side, of which there are `others`.

    `places`, int32 (k,), are where arrays of one number a rating have theirs; empty where that is in this very order.
    """

    starts: AnyArray
    columns: Codes
    others: int
    places: Codes = field(default_factory=lambda: _NONE)

    @classmethod
    def of(cls, own: AnyArray, other: AnyArray, shape: tuple[int, int]) -> "Rated":
        """Return the ratings of `own` rows, sorted, (k,), by `other` rows; `shape` counts both."""
        starts = np.concatenate([[0], np.cumsum(np.bincount(own, minlength=shape[0]))]).astype(np.int64)
        return cls(starts, other.astype(np.int32, copy=False), shape[1])

    def __len__(self) -> int:
        return len(self.starts) - 1

    @cached_property
    def counts(self) -> AnyArray:
        """The number of ratings of each row, int64 (n,)."""
        return np.diff(self.starts)

    @property
    def own(self) -> Codes:
        """The row of each rating, int32 (k,)."""
        return np.repeat(np.arange(len(self), dtype=np.int32), self.counts)

    def transposed(self) -> "Rated":
        """Return the same ratings by the rows of the other side, with their places in the order of these."""
        numbers = np.arange(len(self.columns), dtype=np.int32)
        by_column = csr_array((numbers, self.columns, self.starts.astype(np.int32)), (len(self), self.others)).tocsc()
        return Rated(by_column.indptr.astype(np.int64), by_column.indices, len(self), by_column.data)

    def spans(self, count: int) -> list[tuple[int, int]]:
        """Return all rows in at most `count` spans, first and last one plus 1, that take about as long."""
        return spans(self.starts, count)


def spans(starts: AnyArray, count: int) -> list[tuple[int, int]]:
    """Return rows, whose entries begin at `starts`, (n + 1,), in at most `count` spans that take about as long."""
    rows = len(starts) - 1
    if count == 1:
        return [(0, rows)]
    work = starts + _ROW_COST * np.arange(rows + 1)
    marks = np.searchsorted(work, np.linspace(0, work[-1], count + 1)[1:-1])
    return [(first, last) for first, last in pairwise([0, *marks.tolist(), rows]) if last > first]


def order_by_rows(own: Codes, other: Codes, shape: tuple[int, int]) -> Codes:
    """Return the order, int32 (k,), in which ratings are sorted by `own` row, (k,), and then by `other` row: as they
    come, where they are already.
    """
    later, same = own[1:] > own[:-1], own[1:] == own[:-1]
    if (later | (same & (other[1:] >= other[:-1]))).all():
        return np.arange(len(own), dtype=np.int32)
    first = _order(other, shape[1])
    return np.asarray(first[_order(own[first], shape[0])])


def _order(keys: Codes, count: int) -> Codes:
    """Return the order in which keys below `count` are sorted, equal ones as they come; counting them takes less time
    and memory than comparing.
    """
    size = len(keys)
    table = csr_array((np.ones(size, np.int8), keys, np.arange(size + 1, dtype=np.int32)), (size, count))
    return np.asarray(table.tocsc().indices)


class Kernel(Protocol):
    """The loops. An embedding is a bias and factors, (1 + f,): a score is b_u + b_i + p_u.q_i. Ratings have precisions
    of their own: that of row r, times that of the row on the other side, `others`.
    """

    name: str
    parallel: bool
    """Whether it works on every core: else it leaves all but one."""

    def compiled(self, loops: Loops) -> bool:
        """Return whether the first call of each of these loops will not have to wait for its compilation."""
        ...

    def compile(self, loops: Loops) -> None:
        """Compile these loops, or read the machine code of an earlier time."""
        ...

    def draw_rows(
        self,
        rated: Rated,
        targets: Singles,
        precisions: Floats,
        others: Singles,
        embeddings: Singles,
        means: Floats,
        prior: Floats,
        normals: Floats,
    ) -> tuple[Floats, Floats]:
        """Return the posterior mean of every row's embedding and a draw from it, both float64 (n, d).

        With x = (1, q) of the other side's `embeddings` (m, d), t = `targets` (k,) less their biases and weights w =
        precision of the row, (n,), times that of the other side, (m,), the posterior has precision P + X'WX and shift
        P m + X'Wt (`inference.regression_posterior`); the prior has means (n, d) and precision `prior`, (d, d), and
        the draw is made of standard `normals`, (n, d).
        """
        ...

    def solve_rows(self, weights: csr_array, embeddings: Singles, base: Floats, ridge: float) -> Floats:
        """Return the ridge regression of each row of `weights`, float32 (n, m), float64 (n, d), on the `embeddings` f,
        (m, d), of the k columns that it has.

        Precision base + k ridge I + sum of |w| f f', shift sum of w f; 0 for a row of none.
        """
        ...

    def improve_rows(
        self, weights: csr_array, others: Singles, ridges: Singles, typical: Singles, rows: Singles, steps: int
    ) -> Singles:
        """Return `rows`, float32 (n, d), after some steps of conjugate gradients towards the ridge regression of each
        row of `weights`, float32 (n, m), on `others` f, (m, d), of the k columns that it has; 0 for a row of none.

        Precision I + k R + sum of |w| f f', shift sum of w f, R = `ridges` (d, d); steps are preconditioned by the
        diagonal 1 + k c, c = `typical` (d,).
        """
        ...

    def scores(self, rated: Rated, own: Singles, embeddings: Singles) -> Singles:
        """Return the scores of all ratings, float32 (k,), by the embeddings of the rows, `own`, and of the others."""
        ...

    def pair_scores(self, users: Codes, items: Codes, own: Singles, embeddings: Singles) -> Singles:
        """Return the scores of pairs of rows, float32 (k,)."""
        ...

    def product(self, matrix: csr_array, table: Singles) -> Singles:
        """Return the product of a sparse matrix, float32 (n, m), and a table, (m, d)."""
        ...

    def row_squares(self, rated: Rated, targets: Singles, scores: Singles, others: Singles) -> Floats:
        """Return, for each row, the sum of its squared residuals, (n,), each times the precision of the other side."""
        ...

    def column_squares(self, rated: Rated, targets: Singles, scores: Singles, own: Floats) -> Floats:
        """Return the same for each row of the other side, (m,), each square times the precision of its own row."""
        ...

    def draw_latent(
        self,
        rated: Rated,
        levels: AnyArray,
        scores: Singles,
        deviations: tuple[Singles, Singles],
        cuts: Floats,
        keys: AnyArray,
    ) -> Singles:
        """Return a latent rating for each, float32 (k,): normal around its score, in the interval of its level.

        `levels`, uint8 (k,), count from 0; level l lies between cuts l - 1 and l of `cuts`, (c,). The standard
        deviation is that of the row times that of the other side, `deviations`, (n,) and (m,). The draw is the normal
        quantile of `uniforms(k, keys)` between those of the interval's ends, counted from the upper one where it lies
        above the score.
        """
        ...

    def cut_sums(
        self, rated: Rated, levels: AnyArray, scores: Singles, deviations: tuple[Singles, Singles], cuts: Floats
    ) -> tuple[float, Floats, Floats]:
        """Return the log likelihood of the levels, its gradient in the cuts, (c,), and its Hessian, (c, c)."""
        ...
