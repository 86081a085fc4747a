"""How a taste moved over the dates of a diary, and whether dates shuffled at random would have moved it as far."""

from datetime import UTC, datetime

import numpy as np

from collab.data import Items
from collab.inspection.taste.groups import genres_of, members
from collab.inspection.taste.records import Change, Movement, Period
from collab.interest import quantile
from collab.types import Bools, Codes, Floats

_FEWEST_DATED, _FEWEST_IN_HALF, _FEWEST_OF_GENRE = 30, 10, 10
_SHORTEST = 180 * 86_400
_BY_YEAR = 2 * 365 * 86_400
_FEWEST_IN_PERIOD, _Z = 5, 1.96
_SHUFFLES, _SEED = 2000, 17


def movement(items: Items, titles: Codes, times: Floats, residuals: Floats | None) -> Movement | None:
    """Return how a taste moved over the titles that have a time, in seconds since 1970, not 0; None where these are
    fewer than 30, span less than half a year, or come so much at once that a half has none. `residuals` are stars above
    others', None without stars.

    A change is of the earlier half of the dates to the later one. Its p-value is that of a permutation test: how often
    dates shuffled at random change as much. That of a genre counts the shuffles in which any genre changes as much, in
    its standard errors (the maximum statistic of Westfall and Young, 1993).
    """
    dated = np.flatnonzero(times > 0)
    if len(dated) < _FEWEST_DATED or np.ptp(times[dated]) < _SHORTEST:
        return None
    titles, times = titles[dated], times[dated]
    middle = quantile(times, 0.5)
    late = times >= middle
    if min(late.sum(), (~late).sum()) < _FEWEST_IN_HALF:
        return None
    above = None if residuals is None else residuals[dated]
    stars, genres = _changes(items, titles, above, late)
    periods = _periods(times, above)
    return Movement(float(times.min()), middle, float(times.max()), len(dated), periods, stars, genres, _SHUFFLES)


def _changes(
    items: Items, titles: Codes, above: Floats | None, late: Bools
) -> tuple[Change | None, tuple[Change, ...]]:
    """Return the change in stars, None without any, and those of the genres, the most certain first."""
    count = len(titles)
    groups = {
        name: places
        for name, places in members(items, titles, genres_of).items()
        if _FEWEST_OF_GENRE <= len(places) <= count - _FEWEST_OF_GENRE
    }
    values = np.zeros((count, 1 + len(groups)))
    if above is not None:
        values[:, 0] = above
    for column, places in enumerate(groups.values(), 1):
        values[places, column] = 1
    errors = np.maximum(values.std(0), 1e-12)
    scores = (values - values.mean(0)) / errors
    seen, shuffled = _apart(scores, late), _shuffled(scores, int(late.sum()))
    early, later = values[~late].mean(0), values[late].mean(0)
    most = np.abs(shuffled[:, 1:]).max(1, initial=0)
    changes = [
        Change(name, float(early[column]), float(later[column]), _p_value(most, seen[column]))
        for column, name in enumerate(groups, 1)
    ]
    stars = None
    if above is not None:
        stars = Change("stars", float(early[0]), float(later[0]), _p_value(shuffled[:, 0], seen[0]))
    return stars, tuple(sorted(changes, key=lambda change: (change.p, change.name)))


def _apart(scores: Floats, late: Bools) -> Floats:
    """Return how far the means of the later rows are above those of the earlier ones, column by column."""
    return np.asarray(scores[late].mean(0) - scores[~late].mean(0))


def _shuffled(scores: Floats, late: int) -> Floats:
    """Return the same where as many rows are drawn at random as late, once a shuffle: (shuffles, columns)."""
    rng, count = np.random.default_rng(_SEED), len(scores)
    totals, apart = scores.sum(0), np.empty((_SHUFFLES, scores.shape[1]))
    for row in range(_SHUFFLES):
        drawn = scores[rng.permutation(count)[:late]].sum(0)
        apart[row] = drawn / late - (totals - drawn) / (count - late)
    return apart


def _p_value(shuffled: Floats, seen: float) -> float:
    """Return the share of shuffles, that which was seen among them, at least as far from 0."""
    return float((1 + np.sum(np.abs(shuffled) >= abs(seen) - 1e-9)) / (1 + len(shuffled)))


def _periods(times: Floats, above: Floats | None) -> tuple[Period, ...]:
    """Return the years of a diary, or the months of one that is shorter than two years."""
    if above is None:
        return ()
    form = "%Y" if np.ptp(times) >= _BY_YEAR else "%Y-%m"
    labels = np.array([datetime.fromtimestamp(moment, UTC).strftime(form) for moment in times.tolist()])
    wide = _Z * float(above.std(ddof=1))
    periods = []
    for label in sorted(set(labels.tolist())):
        stars = above[labels == label]
        mean, apart = float(stars.mean()), wide / len(stars) ** 0.5
        periods.append(Period(label, len(stars), mean, mean - apart, mean + apart))
    return tuple(period for period in periods if period.ratings >= _FEWEST_IN_PERIOD)
