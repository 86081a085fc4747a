"""The ordinal head: a rating is the level whose interval between two cut points a latent rating falls into.

With a score e and a standard deviation s, level l has the share F((c_l - e) / s) - F((c_(l-1) - e) / s), F being the
normal distribution (an ordered probit: McCullagh, Regression models for ordinal data, JRSS B 42, 1980).
"""

from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from math import erfc, exp, pi, sqrt
from typing import NamedTuple

import numpy as np

from collab.types import AnyArray, Floats

_GRID, _BEYOND = 2048, 6.0
_FINEST, _FARTHEST = 256, 30.0
_SHORT, _APART = 0.4, 0.1

RunWeights = tuple[float, float, float]
"""How much counts in `star_intervals`: what is too much, in runs of up to two fifths of the levels and in longer ones,
and each half length that an end moves.
"""

ORDINAL_RUNS: RunWeights = (2.5, 1.3, 0.15)
NORMAL_RUNS: RunWeights = (1.7, 1.7, 0.1)


@dataclass(frozen=True)
class Ordinal:
    """A link from scores to expected stars: the stars of each level, `values`, the cut points between them, `cuts`,
    lowest first and all in stars, and `deviation`, the usual standard deviation of a latent rating.
    """

    values: tuple[float, ...]
    cuts: tuple[float, ...]
    deviation: float
    outputs = 1

    @cached_property
    def _table(self) -> tuple[Floats, Floats, Floats]:
        """Scores, their expected stars, and the slope of these: a lookup takes a tenth of the time."""
        reach = _BEYOND * self.deviation
        scores = np.linspace(self.cuts[0] - reach, self.cuts[-1] + reach, _GRID)
        stars = self.shares(scores, np.array(self.deviation)) @ np.array(self.values)
        return scores, stars, np.gradient(stars, scores)

    def stars(self, score: Floats) -> Floats:
        """Return the expected stars of each score, at the usual deviation."""
        return self._look_up(score, self._table[1])

    def slope(self, score: Floats) -> Floats:
        """Return the slope of the stars in each score."""
        return self._look_up(score, self._table[2])

    def _look_up(self, score: Floats, values: Floats) -> Floats:
        """Return what lies between two of the table's values: its scores are evenly spaced, so none is searched for."""
        scores = self._table[0]
        places = np.multiply(score - scores[0], (_GRID - 1) / (scores[-1] - scores[0]), dtype=np.float64)
        below = np.clip(places, 0, _GRID - 2).astype(np.int32)
        first = values.take(below)
        return np.asarray(first + np.clip(places - below, 0, 1) * (values.take(below + 1) - first))

    @cached_property
    def _ends(self) -> Floats:
        return np.array([-np.inf, *self.cuts, np.inf])

    def shares(self, scores: Floats, deviations: Floats) -> Floats:
        """Return the chance of each level, (..., levels), of scores, (...), with these standard deviations."""
        ends = (self._ends - scores[..., None]) / np.asarray(deviations)[..., None]
        beyond = _tail(np.abs(ends))
        return _between(ends[..., :-1], ends[..., 1:], beyond[..., :-1], beyond[..., 1:])

    def ends(self, stars: Floats) -> tuple[Floats, Floats]:
        """Return the ends of the latent interval of some stars; between two levels, in between their intervals."""
        reach = _BEYOND * self.deviation
        ends = np.array([self.cuts[0] - reach, *self.cuts, self.cuts[-1] + reach])
        low, high = np.interp(stars, self.values, ends[:-1]), np.interp(stars, self.values, ends[1:])
        low = np.where(stars <= self.values[0], -np.inf, low)
        return low, np.where(stars >= self.values[-1], np.inf, high)

    def tangents(self, scores: Floats, stars: Floats, variances: Floats) -> tuple[Floats, Floats, Floats]:
        """Return what a rating of some `stars`, (k,), says of its latent rating at a score, (s, k), to second order: as
        a normal one, its value and its variance; and the expected square of its distance from the score, in variances.

        With g and -h the first two derivatives of the log of the level's share, these are e + g / h and 1 / h.
        """
        deviation = np.sqrt(variances)
        low, high = ((end - scores) / deviation for end in self.ends(stars))
        low, high = np.clip(low, -_FARTHEST, _FARTHEST - 1), np.clip(high, 1 - _FARTHEST, _FARTHEST)
        ends = _density(low), _density(high)  # once: each costs as much as all the rest
        share = _between(low, high, _tail(np.abs(low), ends[0]), _tail(np.abs(high), ends[1]))
        below, above = ends[0] / share, ends[1] / share
        gradient = (below - above) / deviation
        curvature = ((above * high - below * low) + (below - above) ** 2) / variances
        return scores + gradient / curvature, 1 / curvature, 1 + below * low - above * high


def star_intervals(
    shares: Floats, values: Floats, low: Floats, high: Floats, level: float, weights: RunWeights = ORDINAL_RUNS
) -> tuple[Floats, Floats]:
    """Return the ends of intervals that hold the stars given with a chance near `level`; `shares`, (k, levels), are the
    chances of each of `values`, (levels,), and `low` and `high`, (k,), the ends if stars were any numbers.

    Stars are few, so that an interval of any length can hold too much or too little: of all runs of levels the one is
    taken whose chance is nearest, by these `weights`. An end stays a tenth of a step from a level that the interval
    does not hold.
    """
    runs = _runs(tuple(values.tolist()), weights[:2])
    free = np.array([low, high])
    ends = np.minimum(np.maximum(free[..., None], runs.least), runs.most)
    excess = shares @ runs.levels - level
    moved = np.abs(ends - free[..., None]).sum(0) * (weights[2] / (0.5 * (high - low)))[:, None]
    best = (np.maximum(runs.too_much * excess, -excess) + moved).argmin(1)
    low, high = ends[:, np.arange(len(shares)), best]
    return low, high


class _Runs(NamedTuple):
    """All n runs of levels: which levels each has, (levels, n), how far its two ends go in and out at most, (2, 1, n),
    and how much too much counts, (n,).
    """

    levels: Floats
    least: Floats
    most: Floats
    too_much: Floats


@lru_cache(maxsize=8)
def _runs(levels: tuple[float, ...], weights: tuple[float, float]) -> _Runs:
    values, count = np.array(levels), len(levels)
    first, last = np.triu_indices(count)
    apart = _APART * np.diff(values)
    below = np.concatenate([[-np.inf], values[:-1] + apart])[first]
    above = np.concatenate([values[1:] - apart, [np.inf]])[last]
    each = np.arange(count)[:, None]
    return _Runs(
        ((first <= each) & (each <= last)).astype(np.float64),
        np.array([below, values[last]])[:, None],
        np.array([values[first], above])[:, None],
        np.where(last - first + 1 <= _SHORT * count, *weights),
    )


def normal_share(low: Floats, high: Floats) -> Floats:
    """Return the share of a standard normal distribution between two ends, with all digits in either tail."""
    return _between(low, high, _tail(np.abs(low)), _tail(np.abs(high)))


def _between(low: Floats, high: Floats, beyond_low: Floats, beyond_high: Floats) -> Floats:
    """Return the share between two ends, given what is beyond each on its own side of 0."""
    around_0 = (low < 0) & (high > 0)
    return np.asarray(np.where(around_0, 1 - beyond_low - beyond_high, np.abs(beyond_low - beyond_high)))


def _tail(value: Floats, density: Floats | None = None) -> Floats:
    """Return the share beyond a value of 0 or more: its density, where that is known, times Mills' ratio, which is
    nearly straight between points.
    """
    ratios, slopes = _mills_ratios()
    place = np.fmin(value, _FARTHEST) * _FINEST
    below = place.astype(np.int32)
    density = _density(value) if density is None else density
    return np.asarray(density * (ratios[below] + slopes[below] * (place - below)))


def _density(value: Floats) -> Floats:
    return np.asarray(np.exp(-0.5 * value**2) / sqrt(2 * pi))


@cache
def _mills_ratios() -> tuple[AnyArray, AnyArray]:
    """Return Mills' ratio at points a 256th apart, and how far it is from each to the next."""
    values = (np.arange(int(_FARTHEST) * _FINEST + 1) / _FINEST).tolist()
    ratios = np.array([0.5 * erfc(x / sqrt(2)) * sqrt(2 * pi) * exp(0.5 * x * x) for x in values])
    return ratios, np.append(np.diff(ratios), 0.0)
