"""Which titles may be listed, and in which order."""

from dataclasses import dataclass

import numpy as np

from collab.data.items import Items
from collab.data.stats import ItemStats
from collab.types import AnyArray, Bools, Codes, Floats

_TRUST = 10.0


@dataclass(frozen=True)
class Filters:
    """Conditions on a title: a genre (case ignored), first and last year, fewest ratings."""

    genre: str | None = None
    since: int | None = None
    until: int | None = None
    min_ratings: int = 0

    def allow(self, items: Items, stats: ItemStats) -> Bools:
        """Return which listed items meet every condition; an unknown year meets no condition on years."""
        allowed = np.asarray(stats.ratings >= self.min_ratings)
        if self.since is not None:
            allowed &= items.years >= self.since
        if self.until is not None:
            allowed &= (items.years <= self.until) & (items.years > 0)
        if self.genre is not None:
            allowed &= items.of_genre(self.genre)
        return allowed


def shrunk(stars: Floats, ratings: Codes, average: float) -> Floats:
    """Return predicted stars pulled towards what this person would give an average title, by ten ratings' worth.

    (n stars + 10 average) / (n + 10), so that a title with five ratings cannot lead everyone's list.
    """
    weight = ratings / (ratings + _TRUST)
    return average + weight * (stars - average)


def top(scores: AnyArray, allowed: Bools, n: int) -> Codes:
    """Return the positions of the n highest allowed scores, highest first, int32; ties by position."""
    open_scores = np.where(allowed, scores, -np.inf)
    n = min(n, int(allowed.sum()))
    if n <= 0:
        return np.zeros(0, np.int32)
    best = np.argpartition(-open_scores, n - 1)[:n]
    return best[np.lexsort((best, -open_scores[best]))].astype(np.int32)
