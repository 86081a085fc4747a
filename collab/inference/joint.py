"""Stars that several people would give the same titles, from their joint posterior.

A model of samples has one set of titles a sample, which all people share: given a sample they are independent, and over
the samples they are not. The chance of a box, a run of levels for each person, is the product of everyone's chance of
their run, averaged over the samples.
"""

from functools import lru_cache

import numpy as np

from collab.data import Scale
from collab.inference.link_functions import Link
from collab.inference.ordinal import Ordinal
from collab.types import Codes, Floats

_MOST_LEVELS = 20
_TOO_LITTLE = 1.7


@lru_cache(maxsize=8)
def star_levels(link: Link, scale: Scale) -> Ordinal:
    """Return the levels that stars are given on, with the cut points between them: those of an ordinal head, else those
    of the scale, or 21 of the same distance where it has more, cut halfway.
    """
    if isinstance(link, Ordinal):
        return link
    count = min(_MOST_LEVELS, round((scale.high - scale.low) / scale.step))
    values = np.linspace(scale.low, scale.high, count + 1)
    return Ordinal(tuple(values.tolist()), tuple(((values[1:] + values[:-1]) / 2).tolist()), scale.step)


def joint_chance(chances: Floats) -> Floats:
    """Return the chance, (k,), that something holds for all people, from that of each in each sample, (p, s, k)."""
    return np.asarray(chances.prod(0).mean(0))


def joint_box(shares: Floats, level: float) -> tuple[Codes, Codes]:
    """Return the first and the last level, both (p, k), of boxes that hold the stars of p people all at once with a
    chance near `level`; `shares`, (p, s, k, levels), are the chances of each person's levels in each sample.

    From all levels on, the end is taken off that costs the least chance, one at a time; of the boxes on this way the
    one is taken whose chance is nearest, what is too little counting 1.7 times.
    """
    people, _, count, levels = shares.shape
    sums = np.concatenate([np.zeros((*shares.shape[:3], 1)), np.cumsum(shares, 3)], 3)
    first, last = np.zeros((people, count), np.int32), np.full((people, count), levels - 1, np.int32)
    best, nearest = (first, last), np.full(count, np.inf)
    for _ in range(people * (levels - 1) + 1):
        chances = _run_chances(sums, first, last)
        excess = joint_chance(chances) - level
        away = np.where(excess > 0, excess, -_TOO_LITTLE * excess)
        best = (np.where(away < nearest, first, best[0]), np.where(away < nearest, last, best[1]))
        nearest = np.minimum(nearest, away)
        if (excess < 0).all():
            break
        first, last = _without_cheapest_end(sums, chances, first, last)
    return best


def _run_chances(sums: Floats, first: Codes, last: Codes) -> Floats:
    """Return the chance, (p, s, k), of each person's run of levels, from the sums of the chances below each level,
    (p, s, k, levels + 1).
    """
    below = np.take_along_axis(sums, first[:, None, :, None], 3)
    return np.asarray((np.take_along_axis(sums, last[:, None, :, None] + 1, 3) - below)[..., 0])


def _without_cheapest_end(sums: Floats, chances: Floats, first: Codes, last: Codes) -> tuple[Codes, Codes]:
    """Return the runs without the one end that leaves the largest joint chance; none has less than one level."""
    several = first < last
    runs = (first + several, last), (first, last - several)
    after = np.empty((2, *first.shape))
    for person in range(len(first)):
        others = np.delete(chances, person, 0).prod(0)
        for end, (low, high) in enumerate(runs):
            own = _run_chances(sums[person, None], low[person, None], high[person, None])[0]
            after[end, person] = (others * own).mean(0)
    after[:, ~several] = -1
    ends, people = np.unravel_index(after.reshape(-1, first.shape[1]).argmax(0), after.shape[:2])
    chosen = np.zeros(first.shape, np.bool_), np.zeros(first.shape, np.bool_)
    columns = np.arange(first.shape[1])
    for end in range(2):
        chosen[end][people, columns] = ends == end
    return first + (several & chosen[0]), last - (several & chosen[1])
