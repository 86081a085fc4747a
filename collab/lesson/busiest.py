"""The busiest corner of the data, for fits that take a moment: the ratings that the most active people gave the most
rated titles, so close together that even a few thousand of them tell of everyone's taste.
"""

import numpy as np

from collab.data.ratings import Ratings
from collab.data.splits import Split
from collab.errors import BadData
from collab.types import AnyArray, Bools

_SIDE, _MOST, _SEED = 150, 6000, 42
_HELD_OUT = 5
_LEAST = 10


def busiest(ratings: Ratings, people: int = _SIDE, titles: int = _SIDE, most: int = _MOST) -> Split:
    """Return the ratings between the `people` most active people and the `titles` most rated titles, at most `most`,
    evenly drawn, a fifth of them held out. Raises BadData where there are fewer than ten.

    The training rows are even in number: no batch is left with a single row, of which a batch norm can learn nothing.
    """
    inside = _first(ratings.users, people)[ratings.users] & _first(ratings.items, titles)[ratings.items]
    rows = np.random.default_rng(_SEED).permutation(np.flatnonzero(inside))[:most].astype(np.int32)
    if len(rows) < _LEAST:
        raise BadData(
            f"{ratings.name} has {len(rows)} ratings between its most active people and its most rated titles; "
            f"a fit to look at needs {_LEAST} or more."
        )
    held_out = len(rows) // _HELD_OUT
    held_out += (len(rows) - held_out) % 2
    who, what = (len(np.unique(codes[rows])) for codes in (ratings.users, ratings.items))
    name = (
        f"{len(rows):,} ratings by the {who} most active people of the {what} most rated titles, "
        f"{held_out:,} of them held out"
    )
    return Split(name, np.sort(rows[held_out:]), np.sort(rows[:held_out]))


def _first(codes: AnyArray, n: int) -> Bools:
    """Return which codes are among the n most frequent ones; ties by code."""
    counts = np.bincount(codes)
    chosen = np.zeros(len(counts), np.bool_)
    chosen[np.argsort(-counts, kind="stable")[:n]] = True
    return chosen
