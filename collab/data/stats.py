"""Numbers of ratings, means and entropies of the listed items, before any model."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from collab.data.ratings import Ratings
from collab.text import brief
from collab.types import AnyArray, Bools, Codes, Floats, Singles

_WELL_KNOWN = 20
_BLOCK, _LARGEST_TABLE = 1 << 20, 1 << 24


@dataclass(frozen=True, eq=False)
class ItemStats:
    """By item position: ratings and mean stars in all the data (mean 0 where there are none), and, of the training
    rows alone, their number and the entropy of their stars in nats.
    """

    ratings: Codes
    mean: Singles
    trained: Codes
    entropy: Singles

    def __repr__(self) -> str:
        return brief("ItemStats", f"{len(self.ratings):,} titles", f"{int(self.ratings.sum()):,} ratings")

    @property
    def well_known(self) -> Bools:
        """Which items have 20 training ratings or more; where none has so many, those with any."""
        return np.asarray(self.trained >= (_WELL_KNOWN if self.trained.max(initial=0) >= _WELL_KNOWN else 1))

    def most_rated(self, n: int) -> Codes:
        """Return the positions of the n items with the most ratings, of those with training ratings, most first; ties
        by position.
        """
        trained = np.flatnonzero(self.trained > 0)
        return np.asarray(trained[np.argsort(-self.ratings[trained], kind="stable")][:n], np.int32)

    def most_trained(self, n: int) -> Codes:
        """Return the positions of the n items with the most training ratings, most first; ties by position."""
        return np.argsort(-self.trained, kind="stable")[:n].astype(np.int32)


def item_stats(ratings: Ratings, training: AnyArray | None = None) -> ItemStats:
    """Count the ratings of each item; `training` are the training rows, every row if None."""
    size = len(ratings.item_table)
    counts, totals = np.zeros(size, np.int64), np.zeros(size)
    for items, stars in _parts(ratings, None):
        counts += np.bincount(items, minlength=size)
        totals += np.bincount(items, stars, size)
    trained, entropy = _entropies(ratings, training)
    return ItemStats(
        counts.astype(np.int32),
        (totals / np.maximum(counts, 1)).astype(np.float32),
        trained.astype(np.int32),
        entropy.astype(np.float32),
    )


def _entropies(ratings: Ratings, training: AnyArray | None) -> tuple[AnyArray, Floats]:
    """Return how often each item was rated, of some rows, and the entropy of its stars there, in nats."""
    size = len(ratings.item_table)
    values = np.unique(np.concatenate([ratings.stars[:0], *(np.unique(stars) for _, stars in _parts(ratings, None))]))
    cells, times = _cells(ratings, training, values)
    rated = cells // max(len(values), 1)
    trained = np.bincount(rated, times, size)
    share = times / trained[rated]
    return trained, np.asarray(np.bincount(rated, -share * np.log(share), size), np.float64)


def _cells(ratings: Ratings, training: AnyArray | None, values: Singles) -> tuple[AnyArray, AnyArray]:
    """Return which pairs of an item and a level of stars there are, as item * levels + level, and how often; they are
    counted in a table of all where that is not too large, which takes less time and memory than sorting.
    """
    size, levels = len(ratings.item_table), len(values)
    pairs = (
        np.asarray(items, np.int64) * levels + np.searchsorted(values, stars)
        for items, stars in _parts(ratings, training)
    )
    if size * levels > _LARGEST_TABLE:
        cells, times = np.unique(np.concatenate([np.zeros(0, np.int64), *pairs]), return_counts=True)
        return cells, np.asarray(times)
    table = np.zeros(size * levels, np.int64)
    for block in pairs:
        table += np.bincount(block, minlength=len(table))
    cells = np.flatnonzero(table)
    return cells, table[cells]


def _parts(ratings: Ratings, rows: AnyArray | None) -> Iterator[tuple[Codes, Singles]]:
    """Yield items and stars of some rows, of all if None, a million at a time: as they are counted they take more."""
    for first in range(0, len(ratings if rows is None else rows), _BLOCK):
        block = slice(first, first + _BLOCK)
        own = block if rows is None else rows[block]
        yield ratings.items[own], ratings.stars[own]
