"""The loop over a batch of ratings: the gradient of a dot product's squared error, and AdamW on the rows it touches."""

from math import exp, sqrt

import numpy as np

from collab.kernels import is_compiled, loop, mark_compiled
from collab.types import AnyArray, Codes, Floats, Singles


def is_ready() -> bool:
    """Return whether machine code of the step is kept on this machine, and will be from now on."""
    ready = is_compiled("steps")
    mark_compiled("steps")
    return ready


@loop
def table_step(
    users: Codes,
    items: Codes,
    targets: Singles,
    biased: int,
    low: float,
    high: float,
    table: Singles,
    means: Singles,
    squares: Singles,
    gradient: Singles,
    steps: Codes,
    decays: Floats,
    touched: Codes,
    marks: AnyArray,
    lr: float,
    momentum: float,
    second: float,
    eps: float,
    decay: float,
    ridge: float,
) -> float:
    """Take a step, and return the mean squared error before it; the range is none where `low` is not below `high`.

    Rows are of single precision: in double the processor works on half as many numbers at once.
    """
    size, count, total = len(targets), 0, 0.0
    back = np.float32(2 * ridge / size)
    for number in range(size):
        user, item = users[number], items[number]
        score, slope = float(_score(table[user], table[item], biased)), 1.0
        if low < high:
            share = 1 / (1 + exp(-score))
            score, slope = low + (high - low) * share, (high - low) * share * (1 - share)
        error = score - targets[number]
        total += error * error
        pull = np.float32(2 * error * slope / size)
        _add_gradient(table[user], table[item], gradient[user], gradient[item], biased, pull, back)
        for row in (user, item):
            if not marks[row]:
                marks[row], touched[count] = 1, row
                count += 1
    for row in touched[:count]:
        marks[row] = 0
        steps[row] += 1
        shrink = np.float32(exp(decay - decays[row]))
        decays[row] = decay
        rate = np.float32(lr / (1 - momentum ** steps[row]))
        scale = np.float32(1 / sqrt(1 - second ** steps[row]))
        rates = shrink, rate, scale, np.float32(momentum), np.float32(second), np.float32(eps)
        _move_row(table[row], means[row], squares[row], gradient[row], rates)
    return total / size


@loop
def _score(user: Singles, item: Singles, biased: int) -> np.float32:
    score: np.float32 = user[0] + item[0] if biased else user[0] * item[0]
    for factor in range(1, len(user)):
        score += user[factor] * item[factor]
    return score


@loop
def _add_gradient(
    user: Singles,
    item: Singles,
    of_user: Singles,
    of_item: Singles,
    biased: int,
    error: np.float32,
    back: np.float32,
) -> None:
    if biased:
        of_user[0] += error + back * user[0]
        of_item[0] += error + back * item[0]
    for factor in range(biased, len(user)):
        of_user[factor] += error * item[factor] + back * user[factor]
        of_item[factor] += error * user[factor] + back * item[factor]


@loop
def _move_row(
    row: Singles,
    mean: Singles,
    square: Singles,
    gradient: Singles,
    rates: tuple[np.float32, ...],
) -> None:
    """Move a row against its gradient by AdamW, and take the gradient back to 0."""
    shrink, rate, scale, momentum, second, eps = rates
    rest, other = np.float32(1) - momentum, np.float32(1) - second
    for factor in range(len(row)):
        slope = gradient[factor]
        gradient[factor] = np.float32(0)
        mean[factor] = momentum * mean[factor] + rest * slope
        square[factor] = second * square[factor] + other * slope * slope
        row[factor] = shrink * row[factor] - rate * mean[factor] / (np.sqrt(square[factor]) * scale + eps)
