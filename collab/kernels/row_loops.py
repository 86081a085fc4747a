"""The loops over the ratings of each row: its posterior, scores and residuals."""

from math import sqrt

import numpy as np

from collab.kernels.compiling import loop
from collab.types import AnyArray, Codes, Floats, Singles

_BLOCK, _STEP, _LANES = 128, 32, 16


@loop
def draw_rows(
    first: int,
    last: int,
    starts: AnyArray,
    columns: Codes,
    places: Codes,
    targets: Singles,
    precisions: Floats,
    others: Singles,
    embeddings: Singles,
    expected: Floats,
    prior: Floats,
    normals: Floats,
    means: Floats,
    draws: Floats,
) -> None:
    """Put means and draws of the rows from `first` up to `last`: sixteen rows at once, side by side."""
    width = len(prior)
    even = width + width % 2
    gram, moment = np.empty((even, even), np.float32), np.empty(width, np.float32)
    features, weighted = np.ones((even, _BLOCK), np.float32), np.zeros((even, _BLOCK), np.float32)
    wanted = np.zeros(_BLOCK, np.float32)
    roots, shift, draw = np.ones((width, width, _LANES)), np.zeros((width, _LANES)), np.zeros((width, _LANES))
    scratch = np.empty(_LANES)
    for start in range(first, last, _LANES):
        count = min(_LANES, last - start)
        for lane in range(count):
            row = start + lane
            _sum_row(
                *(starts[row], starts[row + 1], columns, places, targets, others, embeddings),
                *(features, weighted, wanted, gram, moment),
            )
            for one in range(width):
                total = moment[one] * precisions[row]
                for other in range(width):
                    total += prior[one, other] * expected[row, other]
                shift[one, lane] = total
                draw[one, lane] = normals[row, one]
                for other in range(one + 1):
                    roots[one, other, lane] = prior[one, other] + gram[one, other] * precisions[row]
        take_roots(roots, scratch)
        _solve_and_draw(roots, shift, draw, scratch)
        for lane in range(count):
            for one in range(width):
                means[start + lane, one], draws[start + lane, one] = shift[one, lane], draw[one, lane]


@loop
def _sum_row(
    first: int,
    last: int,
    columns: Codes,
    places: Codes,
    targets: Singles,
    others: Singles,
    embeddings: Singles,
    features: Singles,
    weighted: Singles,
    wanted: Singles,
    gram: Singles,
    moment: Singles,
) -> None:
    """Put X'WX, its lower half, and X'Wt of some ratings.

    Features lie in blocks, feature by feature, so that the vector units take sums along the ratings; the last one is
    filled up with weights of 0.
    """
    _clear(gram, moment)
    for start in range(first, last, _BLOCK):
        count = min(_BLOCK, last - start)
        filled = _gather(start, count, columns, places, targets, others, embeddings, features, weighted, wanted)
        _add_sums(features, weighted, wanted, filled, gram, moment)


@loop
def _gather(
    start: int,
    count: int,
    columns: Codes,
    places: Codes,
    targets: Singles,
    others: Singles,
    embeddings: Singles,
    features: Singles,
    weighted: Singles,
    wanted: Singles,
) -> int:
    """Put the features of a block of ratings, these by weight, and their targets without biases; return its length
    with the weights of 0 that fill it up.

    Loads that depend on nothing come first: the processor has many of them under way.
    """
    width, filled = embeddings.shape[1], -(-count // _STEP) * _STEP
    for at in range(count):
        place = np.uintp(places[np.uintp(start + at)]) if len(places) else np.uintp(start + at)
        wanted[at] = targets[place]
    for at in range(count):
        column = np.uintp(columns[np.uintp(start + at)])
        weighted[0, at] = others[column]
        wanted[at] -= embeddings[column, 0]
    for at in range(count):
        column = np.uintp(columns[np.uintp(start + at)])
        for one in range(1, width):
            features[one, at] = embeddings[column, one]
    for at in range(count, filled):
        weighted[0, at] = 0
    for one in range(1, width):
        for at in range(filled):
            weighted[one, at] = features[one, at] * weighted[0, at]
    return filled


@loop
def solve_rows(
    first: int,
    last: int,
    starts: Codes,
    columns: Codes,
    weights: Singles,
    embeddings: Singles,
    base: Floats,
    ridge: float,
    solved: Floats,
) -> None:
    """Put the ridge regressions of the rows from `first` up to `last`, sixteen at once of those that have choices."""
    width = len(base)
    even = width + width % 2
    gram, moment = np.empty((even, even), np.float32), np.empty(width, np.float32)
    features, weighted = np.zeros((even, _BLOCK), np.float32), np.zeros((even, _BLOCK), np.float32)
    wanted, sizes = np.zeros(_BLOCK, np.float32), np.zeros(_BLOCK, np.float32)
    roots, shift, scratch = np.ones((width, width, _LANES)), np.zeros((width, _LANES)), np.empty(_LANES)
    rows, lanes = np.empty(_LANES, np.int64), 0
    for row in range(first, last):
        begin, end = starts[row], starts[row + 1]
        if end > begin:
            _clear(gram, moment)
            for at in range(begin, end, _BLOCK):
                count = min(_BLOCK, end - at)
                filled = _gather_weighted(at, count, columns, weights, embeddings, features, weighted, wanted, sizes)
                _add_sums(features, weighted, wanted, filled, gram, moment)
            for one in range(width):
                shift[one, lanes] = moment[one]
                for other in range(one + 1):
                    roots[one, other, lanes] = base[one, other] + gram[one, other]
                roots[one, one, lanes] += ridge * (end - begin)
            rows[lanes] = row
            lanes += 1
        else:
            solved[row] = 0
        if lanes == _LANES or (lanes and row == last - 1):
            take_roots(roots, scratch)
            solve_ahead(roots, shift, scratch)
            solve_back(roots, shift, scratch)
            for lane in range(lanes):
                for one in range(width):
                    solved[rows[lane], one] = shift[one, lane]
            lanes = 0


@loop
def _gather_weighted(
    start: int,
    count: int,
    columns: Codes,
    weights: Singles,
    embeddings: Singles,
    features: Singles,
    weighted: Singles,
    wanted: Singles,
    sizes: Singles,
) -> int:
    """Put the features of a block, these by the size of their weight, and its sign as what is wanted; return its length
    with the weights of 0 that fill it up.
    """
    width, filled = embeddings.shape[1], -(-count // _STEP) * _STEP
    for at in range(count):
        weight = weights[np.uintp(start + at)]
        wanted[at], sizes[at] = (1, weight) if weight > 0 else (-1, -weight)
    for at in range(count):
        column = np.uintp(columns[np.uintp(start + at)])
        for one in range(width):
            features[one, at] = embeddings[column, one]
    for at in range(count, filled):
        sizes[at] = 0
    for one in range(width):
        for at in range(filled):
            weighted[one, at] = features[one, at] * sizes[at]
    return filled


@loop
def _clear(gram: Singles, moment: Singles) -> None:
    """Set the sums to 0."""
    for one in range(len(gram)):
        for other in range(len(gram)):
            gram[one, other] = 0
    for one in range(len(moment)):
        moment[one] = 0


@loop
def _add_sums(
    features: Singles, weighted: Singles, wanted: Singles, count: int, gram: Singles, moment: Singles
) -> None:
    """Add X'WX, its lower half, and X'Wt of a block: two by two features, whose numbers are read but once."""
    for one in range(len(moment)):
        total = np.float32(0)
        for at in range(count):
            total += weighted[one, at] * wanted[at]
        moment[one] += total
    for one in range(0, len(gram), 2):
        for other in range(0, one + 1, 2):
            first = second = third = fourth = np.float32(0)
            for at in range(count):
                upper, lower = weighted[one, at], weighted[one + 1, at]
                even, odd = features[other, at], features[other + 1, at]
                first += upper * even
                second += upper * odd
                third += lower * even
                fourth += lower * odd
            gram[one, other] += first
            gram[one, other + 1] += second
            gram[one + 1, other] += third
            gram[one + 1, other + 1] += fourth


@loop
def take_roots(roots: Floats, scratch: Floats) -> None:
    """Put the Cholesky roots of precisions, lower halves, (d, d, lanes), in their place, with one over their diagonals.

    A sum in the array of its own, `scratch`, (lanes,), cannot be one of its terms, so that lanes go together.
    """
    width, lanes = roots.shape[1:]
    for row in range(width):
        for column in range(row + 1):
            for lane in range(lanes):
                scratch[lane] = roots[row, column, lane]
            for done in range(column):
                for lane in range(lanes):
                    scratch[lane] -= roots[row, done, lane] * roots[column, done, lane]
            if column < row:
                for lane in range(lanes):
                    roots[row, column, lane] = scratch[lane] * roots[column, column, lane]
            else:
                for lane in range(lanes):
                    roots[row, row, lane] = 1 / sqrt(scratch[lane])


@loop
def _solve_and_draw(roots: Floats, shift: Floats, draw: Floats, scratch: Floats) -> None:
    """Put the means in place of the shifts, (d, lanes), and draws in place of standard normals."""
    solve_ahead(roots, shift, scratch)
    for row in range(len(shift)):
        for lane in range(shift.shape[1]):
            draw[row, lane] += shift[row, lane]
    solve_back(roots, shift, scratch)
    solve_back(roots, draw, scratch)


@loop
def solve_ahead(roots: Floats, values: Floats, scratch: Floats) -> None:
    """Solve Lx = v for x in the place of v, (d, lanes)."""
    width, lanes = values.shape
    for row in range(width):
        for lane in range(lanes):
            scratch[lane] = values[row, lane]
        for done in range(row):
            for lane in range(lanes):
                scratch[lane] -= roots[row, done, lane] * values[done, lane]
        for lane in range(lanes):
            values[row, lane] = scratch[lane] * roots[row, row, lane]


@loop
def solve_back(roots: Floats, values: Floats, scratch: Floats) -> None:
    """Solve L'x = v for x in the place of v, (d, lanes)."""
    width, lanes = values.shape
    for row in range(width - 1, -1, -1):
        for lane in range(lanes):
            scratch[lane] = values[row, lane]
        for after in range(row + 1, width):
            for lane in range(lanes):
                scratch[lane] -= roots[after, row, lane] * values[after, lane]
        for lane in range(lanes):
            values[row, lane] = scratch[lane] * roots[row, row, lane]


@loop
def _score(own: Singles, row: np.uintp, embeddings: Singles, column: np.uintp) -> np.float32:
    """Return both biases and the product of the factors."""
    score: np.float32 = own[row, 0] + embeddings[column, 0]
    for one in range(1, own.shape[1]):
        score += own[row, one] * embeddings[column, one]
    return score


@loop
def row_scores(
    first: int, last: int, starts: AnyArray, columns: Codes, own: Singles, embeddings: Singles, scores: Singles
) -> None:
    """Put the scores of the ratings of the rows from `first` up to `last`."""
    for row in range(first, last):
        for at in range(starts[row], starts[row + 1]):
            scores[at] = _score(own, np.uintp(row), embeddings, np.uintp(columns[at]))


@loop
def pair_scores(
    first: int, last: int, users: Codes, items: Codes, own: Singles, embeddings: Singles, scores: Singles
) -> None:
    """Put the scores of the pairs of rows from `first` up to `last`."""
    for at in range(first, last):
        scores[at] = _score(own, np.uintp(users[at]), embeddings, np.uintp(items[at]))


@loop
def sparse_product(
    first: int, last: int, starts: Codes, columns: Codes, values: Singles, table: Singles, sums: Singles
) -> None:
    """Put the rows from `first` up to `last` of the product of a sparse matrix and a table."""
    width = table.shape[1]
    total = np.empty(width, np.float32)
    for row in range(first, last):
        for one in range(width):
            total[one] = 0
        for at in range(starts[row], starts[row + 1]):
            value, column = values[at], np.uintp(columns[at])
            for one in range(width):
                total[one] += value * table[column, one]
        for one in range(width):
            sums[row, one] = total[one]


@loop
def row_squares(
    first: int,
    last: int,
    starts: AnyArray,
    columns: Codes,
    targets: Singles,
    scores: Singles,
    others: Singles,
    sums: Floats,
) -> None:
    """Put the sums of squared residuals of the rows from `first` up to `last`."""
    for row in range(first, last):
        total = 0.0
        for at in range(starts[row], starts[row + 1]):
            residual = targets[at] - scores[at]
            total += others[np.uintp(columns[at])] * residual * residual
        sums[row] = total


@loop
def column_squares(
    first: int,
    last: int,
    starts: AnyArray,
    columns: Codes,
    targets: Singles,
    scores: Singles,
    own: Floats,
    sums: Floats,
) -> None:
    """Add the squared residuals of the rows from `first` up to `last` to the sums of their columns."""
    for row in range(first, last):
        for at in range(starts[row], starts[row + 1]):
            residual = targets[at] - scores[at]
            sums[np.uintp(columns[at])] += own[row] * residual * residual
