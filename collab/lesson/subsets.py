"""Rows of the data from which the pages of Learn fit models in a moment: an even sample, and the densest corner.

Biases alone are learned from the sample. A model that needs torch is quickest on the corner.
"""

import numpy as np

from collab.data import Ratings, Split, split
from collab.errors import BadData
from collab.types import AnyArray, Bools

_SPLIT = "random:0.2@42"
_SIDE, _MOST, _SEED = 150, 6000, 42
_HELD_OUT = 5
_LEAST = 10


def sampled_split(ratings: Ratings, most: int = 100_000) -> Split:
    """Return the default split, random:0.2@42; where the data has more than `most` rows, so many of them, drawn evenly,
    with the same share held out. The name says how many.
    """
    whole = split(ratings, _SPLIT)
    if len(ratings) <= most:
        return whole
    held_out = most * len(whole.valid) // len(ratings)
    training, valid = np.sort(whole.training[: most - held_out]), np.sort(whole.valid[:held_out])
    return Split(f"{most:,} rows of {_SPLIT}", training, valid)


def dense_split(ratings: Ratings, people: int = _SIDE, titles: int = _SIDE, most: int = _MOST) -> Split:
    """Return the ratings that the `people` most active people gave the `titles` most rated titles, at most `most`,
    evenly drawn, a fifth of them held out: so close together that a few thousand of them tell of everyone's taste.
    Raises BadData where there are fewer than ten.

    The training rows are even in number: no batch is left with a single row, of which a batch norm can learn nothing.
    """
    inside = _most_frequent(ratings.users, people)[ratings.users] & _most_frequent(ratings.items, titles)[ratings.items]
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


def _most_frequent(codes: AnyArray, n: int) -> Bools:
    """Return whether each code is among the n most frequent ones; ties by code."""
    counts = np.bincount(codes)
    chosen = np.zeros(len(counts), np.bool_)
    chosen[np.argsort(-counts, kind="stable")[:n]] = True
    return chosen
