"""Ratings that may be none, or counts: what their spread tells, said with the option that reads them otherwise."""

import numpy as np

from collab.data import Scale
from collab.types import AnyArray

_SHARE, _FEWEST_VALUES = 0.2, 4
_SPREAD, _WIDEST = 20, 100
_MOST_POINTS = 10
_AS_CHOICES = "if they count what was done, --implicit reads each row as a choice without stars"


def odd_values(values: AnyArray, counts: AnyArray) -> tuple[str, ...]:
    """Return what is to be said of the distinct `values` of all ratings, ascending, and of how many rows have each:
    where the lowest or the highest stands apart further than all others lie, where a fifth of all rows have the lowest
    of several, or where they are spread as counts are, or on no scale that people rate on.
    """
    if len(values) < _FEWEST_VALUES:
        return ()
    lowest, highest = float(values[0]), float(values[-1])
    if _are_counts(values, counts):
        top, middle = float(values[-1]), _median(values, counts)
        spread = f"ratings of up to {top:g}, half of them {middle:g} or less, are spread as counts are"
        return (f"{spread}: {_AS_CHOICES}",)
    if values[1] - values[0] > values[-1] - values[1]:
        return (_apart(lowest, values[1:]),)
    if values[-1] - values[-2] > values[-2] - values[0]:
        return (_apart(highest, values[:-1]),)
    if lowest >= 0 and highest > _MOST_POINTS and not Scale.of_values(values, int(counts.sum())).is_usual:
        return (f"ratings of {lowest:g} to {highest:g} are on no usual scale: {_AS_CHOICES}",)
    share = counts[0] / counts.sum()
    if share >= _SHARE:
        return (f"{share:.0%} of all ratings are {lowest:g}, the lowest: if it means no rating, --unrated {lowest:g}",)
    return ()


def _apart(value: float, others: AnyArray) -> str:
    among = f"{others[0]:g} to {others[-1]:g}"
    return f"{value:g} stands far apart from the others, {among}: if it means no rating, --unrated {value:g}"


def _are_counts(values: AnyArray, counts: AnyArray) -> bool:
    """Return whether even the highest but one is far above what half of all rows have, or more than a hundred times the
    lowest above 0, which no scale reaches.
    """
    lowest = float(values[values > 0][0]) if (values > 0).any() else 1.0
    above = float(values[-2])
    return float(values[0]) >= 0 and (above >= _SPREAD * max(1.0, _median(values, counts)) or above > _WIDEST * lowest)


def _median(values: AnyArray, counts: AnyArray) -> float:
    return float(values[np.searchsorted(np.cumsum(counts), counts.sum() / 2)])
