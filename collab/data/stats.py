"""Numbers of ratings, means and entropies of the listed items, before any model."""

from dataclasses import dataclass

import numpy as np

from collab.data.ratings import Ratings
from collab.text import brief
from collab.types import AnyArray, Bools, Codes, Singles

_WELL_KNOWN = 20


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
    counts = np.bincount(ratings.items, minlength=size)
    totals = np.bincount(ratings.items, weights=ratings.stars, minlength=size)
    items, stars = (
        (ratings.items, ratings.stars) if training is None else (ratings.items[training], ratings.stars[training])
    )
    values, level = np.unique(stars, return_inverse=True)
    trained = np.bincount(items, minlength=size)
    cells, times = np.unique(np.asarray(items, np.int64) * len(values) + level, return_counts=True)
    rated = cells // max(len(values), 1)
    share = times / trained[rated]
    entropy = np.bincount(rated, weights=-share * np.log(share), minlength=size)
    return ItemStats(
        counts.astype(np.int32),
        (totals / np.maximum(counts, 1)).astype(np.float32),
        trained.astype(np.int32),
        entropy.astype(np.float32),
    )
