"""The loops over the levels of ratings: latent ratings drawn between cut points, and the likelihood of these."""

from math import log, sqrt

import numpy as np

from collab.kernels.compiling import loop
from collab.kernels.normal import FAR, TAIL, density, middle_quantile, mills_ratio, tail_quantile
from collab.types import AnyArray, Codes, Floats, Singles

_BLOCK = 256
_LEAST = 1e-35
_LOG_EVERY = 8
_DEEP = -8.0


@loop
def gather_intervals(
    start: int,
    count: int,
    row: int,
    starts: AnyArray,
    columns: Codes,
    levels: AnyArray,
    scores: Singles,
    own: Singles,
    others: Singles,
    ends: Floats,
    deviation: Floats,
    low: Floats,
    high: Floats,
) -> int:
    """Put each rating's deviation, and the ends of its interval in deviations from its score; return the last row."""
    for at in range(count):
        place = np.uintp(start + at)
        while starts[row + 1] <= start + at:
            row += 1
        deviation[at] = own[row] * others[np.uintp(columns[place])]
        level = levels[place]
        low[at] = ends[level] - scores[place]
        high[at] = ends[level + 1] - scores[place]
    for at in range(count):
        lower, upper = low[at] / deviation[at], high[at] / deviation[at]
        low[at] = max(lower, min(upper, 0.0) - FAR)
        high[at] = min(upper, max(lower, 0.0) + FAR)
    return row


@loop
def draw_latent(
    first: int,
    last: int,
    starts: AnyArray,
    columns: Codes,
    levels: AnyArray,
    scores: Singles,
    own: Singles,
    others: Singles,
    ends: Floats,
    keys: AnyArray,
    latent: Singles,
) -> None:
    """Draw the latent ratings of the rows from `first` up to `last`."""
    deviation, low, high = np.empty(_BLOCK), np.empty(_BLOCK), np.empty(_BLOCK)
    shares, uniforms, drawn = np.empty(_BLOCK), np.empty(_BLOCK), np.empty(_BLOCK)
    row = first
    for start in range(starts[first], starts[last], _BLOCK):
        count = min(_BLOCK, starts[last] - start)
        row = gather_intervals(
            start, count, row, starts, columns, levels, scores, own, others, ends, deviation, low, high
        )
        for at in range(count):
            uniforms[at] = uniform(start + at, keys[0], keys[1])
        for at in range(count):
            mirrored = low[at] > 0
            lower, upper = -high[at] if mirrored else low[at], -low[at] if mirrored else high[at]
            below, beyond = mills_ratio(-lower) * density(lower), mills_ratio(abs(upper)) * density(upper)
            above = 1 - beyond if upper > 0 else beyond
            shares[at] = below + uniforms[at] * (above - below)
            value = min(max(middle_quantile(min(max(shares[at], TAIL), 1 - TAIL)), lower), upper)
            drawn[at] = -value if mirrored else value
        for at in range(count):
            if shares[at] < TAIL or shares[at] > 1 - TAIL:
                mirrored = low[at] > 0
                lower, upper = -high[at] if mirrored else low[at], -low[at] if mirrored else high[at]
                value = _in_tail(shares[at], uniforms[at], lower, upper)
                drawn[at] = -value if mirrored else value
        for at in range(count):
            place = np.uintp(start + at)
            latent[place] = scores[place] + deviation[at] * drawn[at]


@loop
def _in_tail(share: float, uniform: float, low: float, high: float) -> float:
    """Return a draw from one of the tails; deep in the lower one its density falls like an exponential of squares."""
    if high < _DEEP:
        drawn = -sqrt(high * high - 2 * log(uniform))
    else:
        drawn = tail_quantile(max(share, _LEAST)) if share < 0.5 else -tail_quantile(max(1 - share, _LEAST))
    return min(max(drawn, low), high)


@loop
def uniform(number: int, key: AnyArray, other_key: AnyArray) -> float:
    """Return one of the `plain.uniforms`."""
    bits = _mixed(np.uint32(np.uint32(_mixed(np.uint32(np.uint32(number) ^ key))) + other_key))
    return float((np.float64(bits) + 0.5) * 2.0**-32)


@loop
def _mixed(bits: np.uint32) -> np.uint32:
    bits = np.uint32(bits ^ (bits >> np.uint32(16)))
    bits = np.uint32(bits * np.uint32(0x7FEB352D))
    bits = np.uint32(bits ^ (bits >> np.uint32(15)))
    bits = np.uint32(bits * np.uint32(0x846CA68B))
    return np.uint32(bits ^ (bits >> np.uint32(16)))


@loop
def cut_sums(
    first: int,
    last: int,
    starts: AnyArray,
    columns: Codes,
    levels: AnyArray,
    scores: Singles,
    own: Singles,
    others: Singles,
    ends: Floats,
    total: Floats,
) -> None:
    """Add log likelihood, gradient, and the Hessian's diagonal and the one beside it, one after another, of the rows
    from `first` up to `last`.
    """
    count = len(ends) - 2
    deviation, low, high = np.empty(_BLOCK), np.empty(_BLOCK), np.empty(_BLOCK)
    shares, falls, rises = np.empty(_BLOCK), np.empty(_BLOCK), np.empty(_BLOCK)
    row = first
    for start in range(starts[first], starts[last], _BLOCK):
        size = min(_BLOCK, starts[last] - start)
        row = gather_intervals(
            start, size, row, starts, columns, levels, scores, own, others, ends, deviation, low, high
        )
        for at in range(size):
            lower, upper = low[at], high[at]
            falls[at], rises[at] = density(lower), density(upper)
            below, above = mills_ratio(abs(lower)) * falls[at], mills_ratio(abs(upper)) * rises[at]
            apart = below - above if lower > 0 else above - below
            shares[at] = max(1 - below - above if lower < 0 and upper > 0 else apart, _LEAST)
        product = 1.0
        for at in range(size):
            product *= shares[at]
            if at % _LOG_EVERY == _LOG_EVERY - 1:
                total[0] += log(product)
                product = 1.0
        total[0] += log(product)
        for at in range(size):
            scale = 1 / (shares[at] * deviation[at])
            fall, rise = falls[at] * scale, rises[at] * scale
            level = int(levels[start + at])
            if level < count:
                total[1 + level] += rise
                total[1 + count + level] -= rise * high[at] / deviation[at] + rise * rise
            if level > 0:
                total[level] -= fall
                total[count + level] += fall * low[at] / deviation[at] - fall * fall
                if level < count:
                    total[2 * count + level] += fall * rise
