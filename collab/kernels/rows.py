"""Ratings by the row they belong to, and the loops over them that the sampler is made of."""

from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np

from collab.types import AnyArray, Codes, Floats, Singles


@dataclass(frozen=True, eq=False)
class Rated:
    """The ratings of n rows of one side, users or titles: those of row r are at `starts[r]` to `starts[r + 1]`, int64
    (n + 1,), and `columns`, int32 (k,), are their rows on the other side, of which there are `others`.
    """

    starts: AnyArray
    columns: Codes
    others: int

    @classmethod
    def of(cls, own: AnyArray, other: AnyArray, shape: tuple[int, int]) -> "Rated":
        """Return the ratings of `own` rows, sorted, (k,), by `other` rows; `shape` counts both."""
        starts = np.concatenate([[0], np.cumsum(np.bincount(own, minlength=shape[0]))]).astype(np.int64)
        return cls(starts, other.astype(np.int32), shape[1])

    def __len__(self) -> int:
        return len(self.starts) - 1

    @cached_property
    def counts(self) -> AnyArray:
        """The number of ratings of each row, int64 (n,)."""
        return np.diff(self.starts)

    @cached_property
    def own(self) -> Codes:
        """The row of each rating, int32 (k,)."""
        return np.repeat(np.arange(len(self), dtype=np.int32), self.counts)


class Kernel(Protocol):
    """The loops. An embedding is a bias and factors, (1 + f,): a score is b_u + b_i + p_u.q_i. Ratings have precisions
    of their own: that of row r, times that of the row on the other side, `others`.
    """

    name: str

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

    def squares(self, rated: Rated, targets: Singles, others: Singles, own: Singles, embeddings: Singles) -> Floats:
        """Return, for each row, the sum of its squared residuals, (n,), each times the precision of the other side."""
        ...

    def scores(self, users: Codes, items: Codes, own: Singles, embeddings: Singles) -> Singles:
        """Return the scores of pairs of rows, float32 (k,)."""
        ...

    def draw_latent(
        self,
        rated: Rated,
        levels: AnyArray,
        scores: Singles,
        deviations: tuple[Singles, Singles],
        cuts: Floats,
        uniforms: Singles,
    ) -> Singles:
        """Return a latent rating for each, float32 (k,): normal around its score, in the interval of its level.

        `levels`, uint8 (k,), count from 0; level l lies between cuts l - 1 and l of `cuts`, (c,). The standard
        deviation is that of the row times that of the other side, `deviations`, (n,) and (m,). The draw is the normal
        quantile of `uniforms`, (k,), between those of the interval's ends, counted from the upper one where it lies
        above the score.
        """
        ...

    def cut_sums(
        self, rated: Rated, levels: AnyArray, scores: Singles, deviations: tuple[Singles, Singles], cuts: Floats
    ) -> tuple[float, Floats, Floats]:
        """Return the log likelihood of the levels, its gradient in the cuts, (c,), and its Hessian, (c, c)."""
        ...
