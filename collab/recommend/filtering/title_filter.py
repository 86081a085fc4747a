"""The filter of titles: the conditions that one meets to be listed."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import TypedDict, Unpack

import numpy as np

from collab.data import Items, ItemStats
from collab.errors import BadConfig
from collab.recommend.filtering.genre_choice import GenreChoice
from collab.types import Bools


class Conditions(TypedDict, total=False):
    """The conditions of a TitleFilter, each by its name."""

    genre: str | None
    since: int | None
    until: int | None
    min_ratings: int
    max_sd: float | None
    max_ratings: int | None


@dataclass(frozen=True)
class TitleFilter:
    """Conditions on a title, each None or 0 for any, and what of a typed filter was no condition, with why."""

    genre: str | None = None
    """Genres parted by commas, of which a title has one; of those behind "!" it has none: "scifi,fantasy,!horror". The
    letters and digits of a name count, or those that it begins with: "scifi" is Sci-Fi.
    """
    since: int | None = None
    """The first year."""
    until: int | None = None
    """The last year."""
    min_ratings: int = 0
    refused: tuple[str, ...] = ()
    max_sd: float | None = None
    """The largest standard deviation of a prediction, in stars: it counts where something is predicted."""
    max_ratings: int | None = None
    among: tuple[str, ...] | None = None
    """The ids of all items that may be listed, None for any."""
    not_among: tuple[str, ...] = ()

    def also(self, **conditions: Unpack[Conditions]) -> "TitleFilter":
        """Return the filter with these conditions in the place of its own."""
        return replace(self, **conditions) if conditions else self

    def without(self, items: Collection[str]) -> "TitleFilter":
        """Return the filter that lets none of these ids through either."""
        return replace(self, not_among=tuple(dict.fromkeys([*self.not_among, *sorted(items)])))

    def allow(self, items: Items, stats: ItemStats) -> Bools:
        """Return which listed items meet every condition but that on predictions; an unknown year meets no condition on
        years. Raises BadConfig for a genre that no item has, and for years or numbers that end before they begin.
        """
        if self.since is not None and self.until is not None and self.since > self.until:
            raise BadConfig(
                f"No year is both since {self.since} and until {self.until}: since is the earlier one, as in since "
                f"{self.until} until {self.since}."
            )
        if self.max_ratings is not None and self.min_ratings > self.max_ratings:
            raise BadConfig(f"No title has both {self.min_ratings:,} ratings or more and {self.max_ratings:,} at most.")
        allowed = np.asarray(stats.ratings >= self.min_ratings)
        if self.max_ratings is not None:
            allowed &= stats.ratings <= self.max_ratings
        if self.since is not None:
            allowed &= items.years >= self.since
        if self.until is not None:
            allowed &= (items.years <= self.until) & (items.years > 0)
        if self.genre is not None:
            allowed &= GenreChoice.parse(self.genre, items.all_genres).allow(items)
        if self.among is not None:
            allowed &= _are(self.among, items)
        if self.not_among:
            allowed &= ~_are(self.not_among, items)
        return allowed


def _are(ids: Collection[str], items: Items) -> Bools:
    """Return which items these are; an id that none has is none."""
    which = np.zeros(len(items), np.bool_)
    which[[items.positions[item] for item in ids if item in items.positions]] = True
    return which


ANY_TITLE = TitleFilter()
"""The filter that every title meets."""
