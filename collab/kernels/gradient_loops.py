"""The loop that brings rows nearer to their regressions by conjugate gradients: no row needs a square matrix."""

import numpy as np

from collab.kernels.compiling import loop
from collab.types import AnyArray, Codes, Singles


@loop
def improve_rows(
    first: int,
    last: int,
    starts: AnyArray,
    columns: Codes,
    weights: Singles,
    others: Singles,
    ridges: Singles,
    typical: Singles,
    rows: Singles,
    steps: int,
    improved: Singles,
) -> None:
    """Put the rows from `first` up to `last` after some steps."""
    width, most = len(typical), 0
    for row in range(first, last):
        most = max(most, starts[row + 1] - starts[row])
    features, sizes = np.empty((most, width), np.float32), np.empty(most, np.float32)
    values, rest, damping = np.empty(width, np.float32), np.empty(width, np.float32), np.empty(width, np.float32)
    direction, moved = np.empty(width, np.float32), np.empty(width, np.float32)
    for row in range(first, last):
        count = starts[row + 1] - starts[row]
        size = _gather(starts[row], count, columns, weights, others, features, sizes, rest)
        for one in range(width):
            values[one] = rows[row, one] if count else 0
            damping[one] = 1 / (1 + size * typical[one])
        if count:
            _descend(features, sizes, count, size, ridges, damping, values, rest, direction, moved, steps)
        for one in range(width):
            improved[row, one] = values[one]


@loop
def _descend(
    features: Singles,
    sizes: Singles,
    count: int,
    size: np.float32,
    ridges: Singles,
    damping: Singles,
    values: Singles,
    rest: Singles,
    direction: Singles,
    moved: Singles,
    steps: int,
) -> None:
    """Take steps from `values`, whose product is yet to be taken from `rest`: of zeros it is 0."""
    if values.any():
        _multiply(features, sizes, count, size, ridges, values, moved)
        for one in range(len(values)):
            rest[one] -= moved[one]
    before = np.float32(0)
    for one in range(len(values)):
        direction[one] = damping[one] * rest[one]
        before += rest[one] * direction[one]
    for _ in range(steps):
        _multiply(features, sizes, count, size, ridges, direction, moved)
        along, after = np.float32(0), np.float32(0)
        for one in range(len(values)):
            along += direction[one] * moved[one]
        if along <= 0:
            break
        length = before / along
        for one in range(len(values)):
            values[one] += length * direction[one]
            rest[one] -= length * moved[one]
            after += damping[one] * rest[one] * rest[one]
        turn = after / before
        for one in range(len(values)):
            direction[one] = damping[one] * rest[one] + turn * direction[one]
        before = after


@loop
def _gather(
    start: int,
    count: int,
    columns: Codes,
    weights: Singles,
    others: Singles,
    features: Singles,
    sizes: Singles,
    shift: Singles,
) -> np.float32:
    """Put the features of a row's columns, the sizes of their weights, and sum of w f; return the count as a number."""
    width = len(shift)
    for one in range(width):
        shift[one] = 0
    for at in range(count):
        column, weight = np.uintp(columns[np.uintp(start + at)]), weights[np.uintp(start + at)]
        sizes[at] = abs(weight)
        for one in range(width):
            features[at, one] = others[column, one]
            shift[one] += weight * features[at, one]
    return np.float32(count)


@loop
def _multiply(
    features: Singles, sizes: Singles, count: int, size: np.float32, ridges: Singles, values: Singles, product: Singles
) -> None:
    """Put the product of a row's precision, I + k R + sum of |w| f f', with `values`."""
    width = len(values)
    for one in range(width):
        product[one] = values[one]
    for other in range(width):
        ridge = size * values[other]
        for one in range(width):
            product[one] += ridge * ridges[other, one]
    for at in range(count):
        score = np.float32(0)
        for one in range(width):
            score += features[at, one] * values[one]
        score *= sizes[at]
        for one in range(width):
            product[one] += score * features[at, one]
