"""The loops over people who are folded in by an ordinal head: Newton's steps of all samples, and each one's noise."""

from math import sqrt

import numpy as np

from collab.kernels.compiling import loop
from collab.kernels.normal import density, mills_ratio
from collab.kernels.row_loops import solve_ahead, solve_back, take_roots
from collab.types import AnyArray, Codes, Floats, Singles

_FARTHEST = 30.0
_LEAST = 1e-300
_LEAST_EXCESS = 0.25


@loop
def fold_in_people(
    first: int,
    last: int,
    starts: AnyArray,
    rows: Codes,
    ends: Floats,
    tables: tuple[Singles, Singles, Singles, Floats, Singles],
    prior_means: Floats,
    prior_covariances: Floats,
    shape: float,
    limits: tuple[int, int, float],
    means: Floats,
    covariances: Floats,
    targets: Floats,
    variances: Floats,
    noises: Floats,
) -> None:
    """Put the posterior of the people from `first` up to `last`, the evidence it rests on and the variance of each.

    `ends`, (2, k), are those of the latent interval of each rating, `tables` the features, those that all samples
    share, (rows, c), offsets, and variances of the samples and of the rows; `limits` are the rounds of noise, Newton's
    steps and the least step.
    """
    features, shared, offsets, noise, spread = tables
    rounds, steps, least = limits
    samples, width = prior_means.shape[1:]
    most = 0
    for person in range(first, last):
        most = max(most, starts[person + 1] - starts[person])
    known, base = np.zeros((samples, width + width % 2, most), np.float32), np.empty((samples, most))
    usual, units = np.empty((samples, most)), np.empty((samples, width, width))
    prior, shift, before = np.empty((samples, width, width)), np.empty((samples, width)), np.empty((samples, width))
    roots, values, lanes = np.empty((width, width, samples)), np.empty((width, samples)), np.empty(samples)
    scratch, weighted = np.empty((4, most)), np.empty((2, most), np.float32)
    for person in range(first, last):
        begin, count = starts[person], starts[person + 1] - starts[person]
        low, high = ends[0, begin : begin + count], ends[1, begin : begin + count]
        mean, covariance = means[person], covariances[person]
        _gather(rows[begin : begin + count], *(features, shared, offsets, noise, spread), known, base, usual)
        _put_lanes(prior_covariances[person], roots)
        take_roots(roots, lanes)
        _invert(roots, lanes, prior)
        for sample in range(samples):
            mean[sample] = prior_means[person, sample]
            _multiply(prior[sample], mean[sample], shift[sample])
            _put_gram(known[sample], 1 / usual[sample], weighted, count, units[sample])
        precision, excess = 1.0, shape / max(shape - 1, _LEAST_EXCESS) if shape else 1.0
        for turn in range(rounds + 1):
            if turn:
                squares = _squares(known, base, usual, low, high, precision, mean, covariance, units, scratch)
                over, rate = shape + count / 2, shape + squares / 2
                precision, excess = over / rate, rate / max(over - 1, _LEAST_EXCESS)
            _settle(
                *(known, base, usual, low, high, precision, prior, shift, steps, least),
                *(scratch, weighted, mean, before, covariance, roots, values, lanes),
            )
            _invert(roots, lanes, covariance)
        noises[person] = excess
        for sample in range(samples):
            _tangents(known[sample], base[sample], usual[sample], low, high, precision, before[sample], scratch)
            for at in range(count):
                targets[begin + at, sample], variances[begin + at, sample] = scratch[1, at], 1 / scratch[2, at]


@loop
def _gather(
    rows: Codes,
    features: Singles,
    shared: Singles,
    offsets: Singles,
    noise: Floats,
    spread: Singles,
    known: Singles,
    base: Floats,
    usual: Floats,
) -> None:
    """Put a person's titles, feature by feature, their offsets and variances, for each sample."""
    own = features.shape[2]
    for sample in range(len(known)):
        for at in range(len(rows)):
            row = np.uintp(rows[at])
            base[sample, at] = offsets[sample, row]
            usual[sample, at] = noise[sample] * spread[row]
            for one in range(own):
                known[sample, one, at] = features[row, sample, one]
            for one in range(shared.shape[1]):
                known[sample, own + one, at] = shared[row, one]


@loop
def _settle(
    known: Singles,
    base: Floats,
    usual: Floats,
    low: Floats,
    high: Floats,
    precision: float,
    prior: Floats,
    shift: Floats,
    steps: int,
    least: float,
    scratch: Floats,
    weighted: Singles,
    mean: Floats,
    before: Floats,
    grams: Floats,
    roots: Floats,
    values: Floats,
    lanes: Floats,
) -> None:
    """Take Newton's steps from `mean`, (s, d), in its place, until the square of the longest of all samples is short;
    `roots`, (d, d, s), become the Cholesky roots of the precisions, see `take_roots`.

    The equations of all samples are solved side by side, in `values`, (d, s), and `lanes`, (s,).
    """
    samples, width = mean.shape
    for _ in range(steps + 1):
        for sample in range(samples):
            before[sample] = mean[sample]
            _tangents(known[sample], base[sample], usual[sample], low, high, precision, before[sample], scratch)
            _condition(
                *(known[sample], scratch, weighted, len(low), prior[sample], shift[sample]),
                *(mean[sample], grams[sample]),
            )
            for one in range(width):
                values[one, sample] = mean[sample, one]
        _put_lanes(grams, roots)
        take_roots(roots, lanes)
        solve_ahead(roots, values, lanes)
        solve_back(roots, values, lanes)
        farthest = 0.0
        for sample in range(samples):
            for one in range(width):
                mean[sample, one] = values[one, sample]
                farthest = max(farthest, abs(mean[sample, one] - before[sample, one]))
        if farthest * farthest < least:
            break


@loop
def _squares(
    known: Singles,
    base: Floats,
    usual: Floats,
    low: Floats,
    high: Floats,
    precision: float,
    mean: Floats,
    covariance: Floats,
    units: Floats,
    scratch: Floats,
) -> float:
    """Return the sum of squared residuals that is expected of a person, in units of their variances, averaged over the
    samples.
    """
    total = 0.0
    for sample in range(len(mean)):
        total += np.sum(covariance[sample] * units[sample])
        _tangents(known[sample], base[sample], usual[sample], low, high, precision, mean[sample], scratch)
        for at in range(len(low)):
            total += scratch[3, at] / precision
    return total / len(mean)


@loop
def _tangents(
    known: Singles,
    base: Floats,
    usual: Floats,
    low: Floats,
    high: Floats,
    precision: float,
    mean: Floats,
    scratch: Floats,
) -> None:
    """Put each rating's score without offset, its latent rating likewise, one over the variance of that, and the
    expected square of its distance, see `Ordinal.tangents`.
    """
    count = len(low)
    for at in range(count):
        scratch[0, at] = 0
    for one in range(len(mean)):
        for at in range(count):
            scratch[0, at] += known[one, at] * mean[one]
    for at in range(count):
        per = sqrt(precision / usual[at])
        score = base[at] + scratch[0, at]
        lower = min(max((low[at] - score) * per, -_FARTHEST), _FARTHEST - 1)
        upper = min(max((high[at] - score) * per, 1 - _FARTHEST), _FARTHEST)
        falls, rises = density(lower), density(upper)
        below, above = mills_ratio(abs(lower)) * falls, mills_ratio(abs(upper)) * rises
        share = max(1 - below - above if lower * upper < 0 else abs(below - above), _LEAST)
        falls, rises = falls / share, rises / share
        curvature = (rises * upper - falls * lower + (falls - rises) ** 2) * per * per
        scratch[1, at] = scratch[0, at] + (falls - rises) * per / curvature
        scratch[2, at] = curvature
        scratch[3, at] = 1 + falls * lower - rises * upper


@loop
def _condition(
    known: Singles,
    scratch: Floats,
    weighted: Singles,
    count: int,
    prior: Floats,
    shift: Floats,
    moved: Floats,
    precision: Floats,
) -> None:
    """Put precision and shift of the posterior given tangents."""
    _put_gram(known, scratch[2], weighted, count, precision)
    precision += prior
    for at in range(count):
        scratch[3, at] = scratch[2, at] * scratch[1, at]
    for one in range(len(moved)):
        total = shift[one]
        for at in range(count):
            total += known[one, at] * scratch[3, at]
        moved[one] = total


@loop
def _put_lanes(matrices: Floats, roots: Floats) -> None:
    """Put the lower halves of matrices, (s, d, d), side by side, (d, d, s)."""
    for sample in range(len(matrices)):
        for one in range(len(roots)):
            for other in range(one + 1):
                roots[one, other, sample] = matrices[sample, one, other]


@loop
def _multiply(matrix: Floats, vector: Floats, product: Floats) -> None:
    """Put the product of a matrix, (d, d), and a vector."""
    for one in range(len(vector)):
        total = 0.0
        for other in range(len(vector)):
            total += matrix[one, other] * vector[other]
        product[one] = total


@loop
def _put_gram(known: Singles, weights: Floats, weighted: Singles, count: int, gram: Floats) -> None:
    """Put X'WX, both halves: two by two features, whose numbers are read but once. With an odd number of features one
    more is `known`, of zeros.
    """
    width = len(gram)
    for one in range(0, width, 2):
        for at in range(count):
            weighted[0, at], weighted[1, at] = weights[at] * known[one, at], weights[at] * known[one + 1, at]
        for other in range(0, one + 1, 2):
            first = second = third = fourth = np.float32(0)
            for at in range(count):
                upper, lower = weighted[0, at], weighted[1, at]
                even, odd = known[other, at], known[other + 1, at]
                first += upper * even
                second += upper * odd
                third += lower * even
                fourth += lower * odd
            gram[one, other] = gram[other, one] = first
            if other + 1 < width:
                gram[one, other + 1] = gram[other + 1, one] = second
            if one + 1 < width:
                gram[one + 1, other] = gram[other, one + 1] = third
                gram[one + 1, other + 1] = gram[other + 1, one + 1] = fourth


@loop
def _invert(roots: Floats, lanes: Floats, inverses: Floats) -> None:
    """Put the inverses, (s, d, d), of the matrices with these Cholesky roots, (d, d, s), which become their own
    inverses; see `take_roots`.
    """
    width, samples = roots.shape[1:]
    for column in range(width):
        for row in range(column + 1, width):
            for sample in range(samples):
                lanes[sample] = 0
            for done in range(column, row):
                for sample in range(samples):
                    lanes[sample] -= roots[row, done, sample] * roots[done, column, sample]
            for sample in range(samples):
                roots[row, column, sample] = lanes[sample] * roots[row, row, sample]
    _put_squares(roots, lanes, inverses)


@loop
def _put_squares(roots: Floats, lanes: Floats, squares: Floats) -> None:
    """Put L'L, (s, d, d), of the lower halves of matrices, (d, d, s)."""
    width, samples = roots.shape[1:]
    for one in range(width):
        for other in range(one + 1):
            for sample in range(samples):
                lanes[sample] = 0
            for row in range(one, width):
                for sample in range(samples):
                    lanes[sample] += roots[row, one, sample] * roots[row, other, sample]
            for sample in range(samples):
                squares[sample, one, other] = squares[sample, other, one] = lanes[sample]
