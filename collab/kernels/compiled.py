"""The loops over ratings as machine code, spans of rows on each core. Numba compiles them at their first call and keeps
the code in the data folder.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import Any

import numpy as np
from scipy.sparse import csr_array

from collab.kernels import gradient_loops, level_loops, row_loops
from collab.kernels.compiling import cores, is_compiled
from collab.kernels.first_calls import call_others, compile_loops
from collab.kernels.rows import Loops, Rated, spans
from collab.processes import Tell
from collab.types import AnyArray, Codes, Floats, Singles

_SPANS_A_CORE = 8
_PARTS = 16


class CompiledKernel:
    """The loops as machine code."""

    name = "numba"

    def __init__(self, *, parallel: bool) -> None:
        self.parallel = parallel
        workers = cores() if parallel else 1
        self._pool = ThreadPoolExecutor(workers) if workers > 1 else None
        self._spans = _SPANS_A_CORE * workers if workers > 1 else 1

    def compiled(self, loops: Loops) -> bool:
        """Return whether machine code of these loops is kept on this machine."""
        return is_compiled(loops)

    def compile(self, loops: Loops) -> None:
        """Call each of these loops once."""
        compile_loops(self, loops, compile_others)

    def _run(self, loop: Callable[..., None], spans: Sequence[tuple[int, int]], *arrays: AnyArray | float) -> None:
        """Call a loop for each span of rows, as many at once as there are cores."""
        if self._pool is None:
            for first, last in spans:
                loop(first, last, *arrays)
        else:
            list(self._pool.map(lambda span: loop(*span, *arrays), spans))

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
        """Return means and draws."""
        mean, draw = np.empty_like(normals), np.empty_like(normals)
        self._run(
            row_loops.draw_rows,
            rated.spans(self._spans),
            *(rated.starts, rated.columns, rated.places, targets, precisions, others, embeddings),
            *(means, prior, normals, mean, draw),
        )
        return mean, draw

    def solve_rows(self, weights: csr_array, embeddings: Singles, base: Floats, ridge: float) -> Floats:
        """Return the regressions."""
        solved, rows = np.empty((weights.shape[0], len(base))), spans(weights.indptr, self._spans)
        self._run(row_loops.solve_rows, rows, *_parts(weights), embeddings, base, ridge, solved)
        return solved

    def improve_rows(
        self, weights: csr_array, others: Singles, ridges: Singles, typical: Singles, rows: Singles, steps: int
    ) -> Singles:
        """Return the improved rows."""
        improved, parts = np.empty_like(rows), spans(weights.indptr, self._spans)
        arrays = (*_parts(weights), others, ridges, typical, rows, steps, improved)
        self._run(gradient_loops.improve_rows, parts, *arrays)
        return improved

    def scores(self, rated: Rated, own: Singles, embeddings: Singles) -> Singles:
        """Return the scores."""
        scores = np.empty(len(rated.columns), np.float32)
        spans = rated.spans(self._spans)
        self._run(row_loops.row_scores, spans, rated.starts, rated.columns, own, embeddings, scores)
        return scores

    def pair_scores(self, users: Codes, items: Codes, own: Singles, embeddings: Singles) -> Singles:
        """Return the scores."""
        scores = np.empty(len(users), np.float32)
        ends = np.linspace(0, len(users), self._spans + 1).astype(int).tolist()
        self._run(row_loops.pair_scores, list(pairwise(ends)), users, items, own, embeddings, scores)
        return scores

    def product(self, matrix: csr_array, table: Singles) -> Singles:
        """Return the product."""
        sums = np.empty((matrix.shape[0], table.shape[1]), np.float32)
        rows = spans(matrix.indptr, self._spans)
        self._run(row_loops.sparse_product, rows, *_parts(matrix), np.ascontiguousarray(table), sums)
        return sums

    def row_squares(self, rated: Rated, targets: Singles, scores: Singles, others: Singles) -> Floats:
        """Return the sums of squares."""
        sums, spans = np.empty(len(rated)), rated.spans(self._spans)
        self._run(row_loops.row_squares, spans, rated.starts, rated.columns, targets, scores, others, sums)
        return sums

    def column_squares(self, rated: Rated, targets: Singles, scores: Singles, own: Floats) -> Floats:
        """Return the sums of squares, summed in the same parts whatever the number of cores."""
        sums = np.zeros((_PARTS, rated.others))
        self._add_parts(row_loops.column_squares, rated, sums, rated.starts, rated.columns, targets, scores, own)
        return np.asarray(sums.sum(0))

    def _add_parts(self, loop: Callable[..., None], rated: Rated, sums: Floats, *arrays: AnyArray) -> None:
        """Call a loop that adds to sums for each part of the rows, with sums of its own."""

        def add(part: int, span: tuple[int, int]) -> None:
            loop(*span, *arrays, sums[part])

        mapped = map if self._pool is None else self._pool.map
        list(mapped(add, range(_PARTS), rated.spans(_PARTS)))

    def draw_latent(
        self,
        rated: Rated,
        levels: AnyArray,
        scores: Singles,
        deviations: tuple[Singles, Singles],
        cuts: Floats,
        keys: AnyArray,
    ) -> Singles:
        """Return the draws."""
        latent = np.empty(len(levels), np.float32)
        self._run(
            level_loops.draw_latent,
            rated.spans(self._spans),
            *(rated.starts, rated.columns, levels, scores, *deviations, _ends(cuts), keys, latent),
        )
        return latent

    def cut_sums(
        self, rated: Rated, levels: AnyArray, scores: Singles, deviations: tuple[Singles, Singles], cuts: Floats
    ) -> tuple[float, Floats, Floats]:
        """Return likelihood, gradient and Hessian, summed in the same parts whatever the number of cores."""
        sums, ratings = np.zeros((_PARTS, 1 + 3 * len(cuts))), (rated.starts, rated.columns, levels, scores)
        self._add_parts(level_loops.cut_sums, rated, sums, *ratings, *deviations, _ends(cuts))
        likelihood, gradient, curved, between = np.split(sums.sum(0), [1, 1 + len(cuts), 1 + 2 * len(cuts)])
        hessian = np.diag(curved) + np.diag(between[:-1], 1) + np.diag(between[:-1], -1)
        return float(likelihood[0]), gradient, hessian


def compile_others(_request: dict[str, Any], _tell: Tell) -> dict[str, Any]:
    """Compile all loops of a chain but the one that draws rows, and keep their machine code: a job."""
    call_others(CompiledKernel(parallel=False))
    return {}


def _parts(matrix: csr_array) -> tuple[Codes, Codes, Singles]:
    """Return where rows start, the columns and the values of a sparse matrix."""
    starts, columns = (each.astype(np.int32, copy=False) for each in (matrix.indptr, matrix.indices))
    return starts, columns, matrix.data


def _ends(cuts: Floats) -> Floats:
    return np.concatenate([[-np.inf], cuts, [np.inf]])
