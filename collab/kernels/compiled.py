"""The loops over ratings as machine code, a block of rows on each core. Numba compiles them at their first call and
keeps the code in the data folder.
"""

import os
from math import erfc, exp, log, sqrt

import numba
import numpy as np

from collab.kernels.rows import Rated
from collab.storage import home_folder, private_folder
from collab.types import AnyArray, Codes, Floats, Singles

if not os.environ.get("NUMBA_CACHE_DIR"):
    numba.config.CACHE_DIR = str(private_folder(home_folder() / "compiled"))  # type: ignore[attr-defined] # it has no list of these

_BLOCK = 64
_PARTS = 64
_FAR = 12.0
_LEAST = 1e-300
_ROOT_HALF = sqrt(0.5)
_ROOT_TWO_PI = sqrt(2 * np.pi)
_FAST = {"reassoc", "contract", "nsz", "arcp"}  # sums in any order; infinities and what is no number stay
_parallel = numba.njit(parallel=True, cache=True, fastmath=_FAST)


class CompiledKernel:
    """The loops as machine code."""

    name = "numba"

    def __init__(self, *, parallel: bool) -> None:
        numba.set_num_threads(vars(numba.config)["NUMBA_NUM_THREADS"] if parallel else 1)

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
        shifts = means @ prior
        _draw_rows(
            rated.starts, rated.columns, targets, precisions, others, embeddings, shifts, prior, normals, mean, draw
        )
        return mean, draw

    def squares(self, rated: Rated, targets: Singles, others: Singles, own: Singles, embeddings: Singles) -> Floats:
        """Return the sums of squares."""
        sums = np.empty(len(rated))
        _squares(rated.starts, rated.columns, targets, others, own, embeddings, sums)
        return sums

    def scores(self, users: Codes, items: Codes, own: Singles, embeddings: Singles) -> Singles:
        """Return the scores."""
        scores = np.empty(len(users), np.float32)
        _scores(users, items, own, embeddings, scores)
        return scores

    def draw_latent(
        self,
        rated: Rated,
        levels: AnyArray,
        scores: Singles,
        deviations: tuple[Singles, Singles],
        cuts: Floats,
        uniforms: Singles,
    ) -> Singles:
        """Return the draws."""
        latent = np.empty(len(levels), np.float32)
        _draw_latent(rated.starts, rated.columns, levels, scores, *deviations, cuts, uniforms, latent)
        return latent

    def cut_sums(
        self, rated: Rated, levels: AnyArray, scores: Singles, deviations: tuple[Singles, Singles], cuts: Floats
    ) -> tuple[float, Floats, Floats]:
        """Return likelihood, gradient and Hessian, summed in the same parts whatever the number of cores."""
        sums = np.zeros((_PARTS, 1 + 3 * len(cuts)))
        _cut_sums(rated.starts, rated.columns, levels, scores, *deviations, cuts, sums)
        likelihood, gradient, curved, between = np.split(sums.sum(0), [1, 1 + len(cuts), 1 + 2 * len(cuts)])
        hessian = np.diag(curved) + np.diag(between[:-1], 1) + np.diag(between[:-1], -1)
        return float(likelihood[0]), gradient, hessian


@_parallel
def _draw_rows(
    starts: AnyArray,
    columns: Codes,
    targets: Singles,
    precisions: Floats,
    others: Singles,
    embeddings: Singles,
    shifts: Floats,
    prior: Floats,
    normals: Floats,
    means: Floats,
    draws: Floats,
) -> None:
    """Features lie in blocks, feature by feature, so that the vector units take sums along the ratings."""
    rows, width = shifts.shape
    for row in numba.prange(rows):
        gram, moment = np.zeros((width, width), np.float32), np.zeros(width, np.float32)
        _add_sums(starts[row], starts[row + 1], columns, targets, others, embeddings, gram, moment)
        root, mean = np.empty((width, width)), np.empty(width)
        for one in range(width):
            mean[one] = shifts[row, one] + moment[one] * precisions[row]
            for other in range(one + 1):
                root[one, other] = prior[one, other] + gram[one, other] * precisions[row]
        _mean_and_draw(root, mean, normals[row], means[row], draws[row])


@numba.njit(cache=True, fastmath=_FAST)
def _add_sums(
    first: int,
    end: int,
    columns: Codes,
    targets: Singles,
    others: Singles,
    embeddings: Singles,
    gram: Singles,
    moment: Singles,
) -> None:
    """Add X'WX, its lower half, and X'Wt of some ratings."""
    width = len(moment)
    features, weighted = np.empty((width, _BLOCK), np.float32), np.empty((width, _BLOCK), np.float32)
    wanted = np.empty(_BLOCK, np.float32)
    for start in range(first, end, _BLOCK):
        count = min(_BLOCK, end - start)
        for at in range(count):
            column = columns[start + at]
            weight = others[column]
            features[0, at], weighted[0, at] = 1, weight
            wanted[at] = targets[start + at] - embeddings[column, 0]
            for one in range(1, width):
                features[one, at] = embeddings[column, one]
                weighted[one, at] = embeddings[column, one] * weight
        for one in range(width):
            moment[one] += _dot(weighted[one], wanted, count)
            for other in range(one + 1):
                gram[one, other] += _dot(weighted[one], features[other], count)


@numba.njit(cache=True, fastmath=_FAST, inline="always")
def _dot(one: Singles, other: Singles, count: int) -> np.float32:
    total = np.float32(0)
    for at in range(count):
        total += one[at] * other[at]
    return total


@numba.njit(cache=True)
def _mean_and_draw(root: Floats, shift: Floats, normals: Floats, mean: Floats, draw: Floats) -> None:
    """Put the mean and a draw where they belong; the precision, lower half, becomes its Cholesky root in place."""
    width = len(shift)
    for column in range(width):
        for done in range(column):
            root[column, column] -= root[column, done] ** 2
        root[column, column] = sqrt(root[column, column])
        for row in range(column + 1, width):
            for done in range(column):
                root[row, column] -= root[row, done] * root[column, done]
            root[row, column] /= root[column, column]
    for row in range(width):
        for done in range(row):
            shift[row] -= root[row, done] * shift[done]
        shift[row] /= root[row, row]
    for row in range(width - 1, -1, -1):
        mean[row], draw[row] = shift[row], shift[row] + normals[row]
        for done in range(row + 1, width):
            mean[row] -= root[done, row] * mean[done]
            draw[row] -= root[done, row] * draw[done]
        mean[row] /= root[row, row]
        draw[row] /= root[row, row]


@_parallel
def _squares(
    starts: AnyArray,
    columns: Codes,
    targets: Singles,
    others: Singles,
    own: Singles,
    embeddings: Singles,
    sums: Floats,
) -> None:
    width = own.shape[1]
    for row in numba.prange(len(sums)):
        total = 0.0
        for at in range(starts[row], starts[row + 1]):
            column = columns[at]
            residual = targets[at] - own[row, 0] - embeddings[column, 0]
            for one in range(1, width):
                residual -= own[row, one] * embeddings[column, one]
            total += others[column] * residual * residual
        sums[row] = total


@_parallel
def _scores(users: Codes, items: Codes, own: Singles, embeddings: Singles, scores: Singles) -> None:
    width = own.shape[1]
    for at in numba.prange(len(users)):
        user, item = users[at], items[at]
        score = own[user, 0] + embeddings[item, 0]
        for one in range(1, width):
            score += own[user, one] * embeddings[item, one]
        scores[at] = score


@_parallel
def _draw_latent(
    starts: AnyArray,
    columns: Codes,
    levels: AnyArray,
    scores: Singles,
    own: Singles,
    others: Singles,
    cuts: Floats,
    uniforms: Singles,
    latent: Singles,
) -> None:
    for row in numba.prange(len(starts) - 1):
        for at in range(starts[row], starts[row + 1]):
            deviation = float(own[row]) * others[columns[at]]
            low, high = _interval(levels[at], scores[at], deviation, cuts)
            mirrored = low > 0
            if mirrored:
                low, high = -high, -low
            below, above = _normal_cdf(low), _normal_cdf(high)
            drawn = min(max(_normal_quantile(below + uniforms[at] * (above - below)), low), high)
            latent[at] = scores[at] + deviation * (-drawn if mirrored else drawn)


@_parallel
def _cut_sums(
    starts: AnyArray,
    columns: Codes,
    levels: AnyArray,
    scores: Singles,
    own: Singles,
    others: Singles,
    cuts: Floats,
    sums: Floats,
) -> None:
    """Put log likelihood, gradient, and the Hessian's diagonal and the one beside it, one after another."""
    count, rows = len(cuts), len(starts) - 1
    for part in numba.prange(len(sums)):
        total = np.zeros(1 + 3 * count)
        for row in range(part * rows // len(sums), (part + 1) * rows // len(sums)):
            for at in range(starts[row], starts[row + 1]):
                level, deviation = int(levels[at]), float(own[row]) * others[columns[at]]
                low, high = _interval(level, scores[at], deviation, cuts)
                share = max(_normal_share(low, high), _LEAST)
                rises = exp(-0.5 * high * high) / (_ROOT_TWO_PI * share * deviation)
                falls = exp(-0.5 * low * low) / (_ROOT_TWO_PI * share * deviation)
                total[0] += log(share)
                if level < count:
                    total[1 + level] += rises
                    total[1 + count + level] -= rises * high / deviation + rises * rises
                if level > 0:
                    total[level] -= falls
                    total[count + level] += falls * low / deviation - falls * falls
                    if level < count:
                        total[2 * count + level] += falls * rises
        sums[part] = total


@numba.njit(cache=True)
def _interval(level: int, score: float, deviation: float, cuts: Floats) -> tuple[float, float]:
    """Return the ends of a level's interval; an open one is 12 deviations beyond the score and the other end."""
    if level == 0:
        high = (cuts[0] - score) / deviation
        return min(high, 0.0) - _FAR, high
    low = (cuts[level - 1] - score) / deviation
    if level == len(cuts):
        return low, max(low, 0.0) + _FAR
    return low, (cuts[level] - score) / deviation


@numba.njit(cache=True)
def _normal_cdf(value: float) -> float:
    return 0.5 * erfc(-value * _ROOT_HALF)


@numba.njit(cache=True)
def _normal_share(low: float, high: float) -> float:
    """Return the share between two ends, from the tail they are nearer to: the other one is coarse there."""
    return _normal_cdf(-low) - _normal_cdf(-high) if low > 0 else _normal_cdf(high) - _normal_cdf(low)


@numba.njit(cache=True)
def _normal_quantile(share: float) -> float:
    """Return the normal quantile of a share of at most one half, with a relative error of 2e-9: Acklam's rational
    approximation (An algorithm for computing the inverse normal cumulative distribution function, 2003).
    """
    if share < 0.02425:
        if share <= 0:
            return -np.inf
        q = sqrt(-2 * log(share))
        over = ((-7.784894002430293e-03 * q - 3.223964580411365e-01) * q - 2.400758277161838) * q - 2.549732539343734
        under = ((7.784695709041462e-03 * q + 3.224671290700398e-01) * q + 2.445134137142996) * q + 3.754408661907416
        return ((over * q + 4.374664141464968) * q + 2.938163982698783) / (under * q + 1)
    q = share - 0.5
    r = q * q
    over = ((-3.969683028665376e01 * r + 2.209460984245205e02) * r - 2.759285104469687e02) * r + 1.383577518672690e02
    under = ((-5.447609879822406e01 * r + 1.615858368580409e02) * r - 1.556989798598866e02) * r + 6.680131188771972e01
    over = (over * r - 3.066479806614716e01) * r + 2.506628277459239
    return over * q / ((under * r - 1.328068155288572e01) * r + 1)
