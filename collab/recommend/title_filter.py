"""The filter of titles, by value and as it is typed: "sci-fi 1980-1999 20+ +-0.5"."""

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import TypedDict, Unpack

import numpy as np

from collab.data import Items, ItemStats
from collab.types import Bools

_YEARS = re.compile(r"(\d{4})?(-)?(\d{4})?")
_FEWEST = re.compile(r"(\d{1,6})\+")
_SPREAD = re.compile(r"(?:±|\+-)(\d{0,2}\.?\d{1,2})")
_SHORTEST = 3


class Conditions(TypedDict, total=False):
    """The conditions of a TitleFilter, each by its name."""

    genre: str | None
    since: int | None
    until: int | None
    min_ratings: int
    max_sd: float | None


@dataclass(frozen=True)
class TitleFilter:
    """Conditions on a title, each None or 0 for any, and the words of a typed filter that were no condition."""

    genre: str | None = None
    """Its case does not count."""
    since: int | None = None
    """The first year."""
    until: int | None = None
    """The last year."""
    min_ratings: int = 0
    unknown: tuple[str, ...] = ()
    max_sd: float | None = None
    """The largest standard deviation of a prediction, in stars: it counts where something is predicted."""

    def also(self, **conditions: Unpack[Conditions]) -> "TitleFilter":
        """Return the filter with these conditions in the place of its own."""
        return replace(self, **conditions) if conditions else self

    def allow(self, items: Items, stats: ItemStats) -> Bools:
        """Return which listed items meet every condition but that on predictions; an unknown year meets no condition on
        years.
        """
        allowed = np.asarray(stats.ratings >= self.min_ratings)
        if self.since is not None:
            allowed &= items.years >= self.since
        if self.until is not None:
            allowed &= (items.years <= self.until) & (items.years > 0)
        if self.genre is not None:
            allowed &= items.of_genre(self.genre)
        return allowed


ANY_TITLE = TitleFilter()
"""The filter that every title meets."""


def parse_filter(text: str, genres: Collection[str], *, spread: bool = False) -> TitleFilter:
    """Read a filter: the beginning of a genre's name, a year or years ("1994", "1980-1999", "1980-", "-1999"), the
    fewest ratings ("20+") and, where there is a `spread`, the largest ("+-0.5"), in any order; the last of each counts.
    """
    genre: str | None = None
    since: int | None = None
    until: int | None = None
    max_sd: float | None = None
    min_ratings, unknown = 0, []
    for word in text.split():
        if match := _FEWEST.fullmatch(word):
            min_ratings = int(match[1])
        elif spread and (match := _SPREAD.fullmatch(word)):
            max_sd = float(match[1])
        elif (years := _YEARS.fullmatch(word)) and (years[1] or years[3]):
            since, until = _span(years[1], bool(years[2]), years[3])
        elif meant := _genre(word, genres):
            genre = meant
        else:
            unknown.append(word)
    return TitleFilter(genre, since, until, min_ratings, tuple(unknown), max_sd)


def _span(first: str | None, dash: bool, last: str | None) -> tuple[int | None, int | None]:
    since, until = (int(year) if year else None for year in (first, last))
    return (since, until) if dash else (since, since)


def _genre(word: str, genres: Collection[str]) -> str | None:
    wanted = word.casefold()
    exact = [genre for genre in genres if genre.casefold() == wanted]
    beginning = [genre for genre in sorted(genres) if genre.casefold().startswith(wanted) and len(word) >= _SHORTEST]
    return next(iter([*exact, *beginning]), None)
