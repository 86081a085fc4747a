"""The loops over ratings in NumPy and SciPy."""

from importlib.util import find_spec
from itertools import pairwise

import numpy as np
from scipy.sparse import csr_array
from scipy.special import ndtr, ndtri

from collab.inference import Information
from collab.kernels.rows import Kernel, Loops, Rated
from collab.types import AnyArray, Codes, Floats, Singles

_BLOCK = 8192
_MANY = 500_000
_FAR = 12.0
_LEAST = 1e-300


class PlainKernel:
    """The loops as products of sparse with dense matrices."""

    name = "numpy"
    parallel = False

    def compiled(self, _loops: Loops) -> bool:
        """Return that there is nothing to compile."""
        return True

    def compile(self, _loops: Loops) -> None:
        """Do nothing."""

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
        """Return means and draws; in memory the rows come last, as the Cholesky decomposition wants."""
        features, biases = embeddings.copy(), embeddings[:, :1]
        features[:, 0] = 1
        width = features.shape[1]
        first, second = np.triu_indices(width)
        weights = others[rated.columns]
        targets = targets[rated.places] if len(rated.places) else targets
        weighted, moving = (
            csr_array((values, rated.columns, rated.starts), (len(rated), rated.others))
            for values in (weights, weights * targets)
        )
        packed = (weighted @ np.hstack([features[:, first] * features[:, second], biases * features])).T
        precision = np.empty((width, width, len(rated)))
        precision[first, second] = precision[second, first] = packed[: len(first)] * precisions
        precision += prior[:, :, None]
        moment = np.asarray(moving @ features - packed[len(first) :].T, np.float64)
        shift = means @ prior + moment * precisions[:, None]
        return Information(precision.transpose(2, 0, 1), shift).mean_and_draw(normals)

    def solve_rows(self, weights: csr_array, embeddings: Singles, base: Floats, ridge: float) -> Floats:
        """Return the regressions, one after another."""
        rows, unit = np.zeros((weights.shape[0], len(base))), np.eye(len(base))
        for row, (first, last) in enumerate(pairwise(weights.indptr.tolist())):
            if last > first:
                features = embeddings[weights.indices[first:last]].astype(np.float64)
                own = weights.data[first:last].astype(np.float64)
                precision = base + (last - first) * ridge * unit + (features * np.abs(own)[:, None]).T @ features
                rows[row] = np.linalg.solve(precision, own @ features)
        return rows

    def improve_rows(
        self, weights: csr_array, others: Singles, ridges: Singles, typical: Singles, rows: Singles, steps: int
    ) -> Singles:
        """Return the improved rows, one after another."""
        improved = np.zeros_like(rows)
        for row, (first, last) in enumerate(pairwise(weights.indptr.tolist())):
            if last > first:
                features, own = others[weights.indices[first:last]], weights.data[first:last]
                precision = np.eye(len(typical)) + (last - first) * ridges
                precision += (features * np.abs(own)[:, None]).T @ features
                damping = 1 / (1 + (last - first) * typical)
                improved[row] = _improved(precision, own @ features, damping, rows[row], steps)
        return improved

    def scores(self, rated: Rated, own: Singles, embeddings: Singles) -> Singles:
        """Return the scores."""
        return self.pair_scores(rated.own, rated.columns, own, embeddings)

    def pair_scores(self, users: Codes, items: Codes, own: Singles, embeddings: Singles) -> Singles:
        """Return the scores, in blocks that stay in the processor's cache: of all at once it takes five times as
        long.
        """
        scores = np.empty(len(users), np.float32)
        for start in range(0, len(users), _BLOCK):
            block = slice(start, start + _BLOCK)
            one, other = own[users[block]], embeddings[items[block]]
            scores[block] = one[:, 0] + other[:, 0] + np.einsum("nd,nd->n", one[:, 1:], other[:, 1:])
        return scores

    def product(self, matrix: csr_array, table: Singles) -> Singles:
        """Return the product."""
        return np.asarray(matrix @ table)

    def row_squares(self, rated: Rated, targets: Singles, scores: Singles, others: Singles) -> Floats:
        """Return the sums of squares."""
        squares = others[rated.columns] * (targets - scores).astype(np.float64) ** 2
        return np.asarray(np.bincount(rated.own, squares, len(rated)), np.float64)

    def column_squares(self, rated: Rated, targets: Singles, scores: Singles, own: Floats) -> Floats:
        """Return the sums of squares."""
        squares = own[rated.own] * (targets - scores).astype(np.float64) ** 2
        return np.asarray(np.bincount(rated.columns, squares, rated.others), np.float64)

    def draw_latent(
        self,
        rated: Rated,
        levels: AnyArray,
        scores: Singles,
        deviations: tuple[Singles, Singles],
        cuts: Floats,
        keys: AnyArray,
    ) -> Singles:
        """Return the draws; above its score an interval is mirrored, for the upper tail's quantiles are coarse."""
        deviation, low, high = _interval(rated, levels, scores, deviations, cuts)
        mirrored = low > 0
        low, high = np.where(mirrored, -high, low), np.where(mirrored, -low, high)
        below, above = ndtr(low), ndtr(high)
        drawn = np.clip(ndtri(below + uniforms(len(levels), keys) * (above - below)), low, high)
        return np.asarray(scores + deviation * np.where(mirrored, -drawn, drawn), np.float32)

    def cut_sums(
        self, rated: Rated, levels: AnyArray, scores: Singles, deviations: tuple[Singles, Singles], cuts: Floats
    ) -> tuple[float, Floats, Floats]:
        """Return likelihood, gradient and Hessian, which is tridiagonal."""
        deviation, low, high = _interval(rated, levels, scores, deviations, cuts)
        share = np.maximum(np.where(low > 0, ndtr(-low) - ndtr(-high), ndtr(high) - ndtr(low)), _LEAST)
        falls, rises = (_density(end) / (share * deviation) for end in (low, high))
        count = len(cuts)
        upper, lower = np.minimum(levels, count - 1), np.maximum(levels.astype(np.int64) - 1, 0)
        rises, falls = np.where(levels < count, rises, 0), np.where(levels > 0, falls, 0)

        def summed(values: Floats, at: AnyArray) -> Floats:
            return np.asarray(np.bincount(at, values, count)[:count], np.float64)

        gradient = summed(rises, upper) - summed(falls, lower)
        curved = summed(-rises * high / deviation - rises**2, upper) + summed(falls * low / deviation - falls**2, lower)
        between = summed(falls * rises, lower)[: count - 1]
        hessian = np.diag(curved) + np.diag(between, 1) + np.diag(between, -1)
        return float(np.log(share).sum()), gradient, hessian


def load_kernel(ratings: int) -> Kernel:
    """Return the compiled loops where Numba is installed, else those in NumPy; on every core only where there are half
    a million ratings or more: fewer are done before another core has begun.
    """
    if find_spec("numba"):
        from collab.kernels.compiled import CompiledKernel

        return CompiledKernel(parallel=ratings >= _MANY)
    return PlainKernel()


def _improved(precision: AnyArray, shift: AnyArray, damping: AnyArray, values: AnyArray, steps: int) -> AnyArray:
    """Return values after some preconditioned steps of conjugate gradients towards `precision` values = `shift`."""
    rest = shift - precision @ values
    direction = damping * rest
    before = rest @ direction
    for _ in range(steps):
        moved = precision @ direction
        if (along := direction @ moved) <= 0:
            break
        values, rest = values + before / along * direction, rest - before / along * moved
        after = damping * rest @ rest
        direction, before = damping * rest + after / before * direction, after
    return values


def uniforms(count: int, keys: AnyArray) -> Floats:
    """Return the uniform random numbers, above 0 and below 1, (count,), of a sequence that two keys, uint32, name.

    A mix of the bits of each number, lowbias32, done twice (Wellons, Prospecting for hash functions, 2018), so that any
    of them comes alone.
    """
    bits = _mixed(_mixed(np.arange(count, dtype=np.uint32) ^ keys[0]) + keys[1])
    return (bits + 0.5) * 2.0**-32


def _mixed(bits: AnyArray) -> AnyArray:
    bits = (bits ^ (bits >> np.uint32(16))) * np.uint32(0x7FEB352D)
    bits = (bits ^ (bits >> np.uint32(15))) * np.uint32(0x846CA68B)
    return np.asarray(bits ^ (bits >> np.uint32(16)))


def _density(value: Floats) -> Floats:
    return np.asarray(np.exp(-0.5 * value**2) / np.sqrt(2 * np.pi))


def _interval(
    rated: Rated, levels: AnyArray, scores: Singles, deviations: tuple[Singles, Singles], cuts: Floats
) -> tuple[Floats, Floats, Floats]:
    """Return each rating's standard deviation and the ends of its interval in such deviations from its score; an
    open end is 12 of them beyond the score and the other end.
    """
    deviation = (deviations[0][rated.own] * deviations[1][rated.columns]).astype(np.float64)
    ends = np.concatenate([[-np.inf], cuts, [np.inf]])
    low, high = ((ends[levels.astype(np.int64) + side] - scores) / deviation for side in (0, 1))
    low = np.where(np.isfinite(low), low, np.minimum(high, 0) - _FAR)
    return deviation, low, np.where(np.isfinite(high), high, np.maximum(low, 0) + _FAR)
