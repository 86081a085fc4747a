"""The filter of titles, by value and as it is typed: "sci-fi 1980-1999 20+ +-0.5"."""

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import TypedDict, Unpack

import numpy as np

from collab.data import Items, ItemStats
from collab.errors import BadConfig
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
    """Conditions on a title, each None or 0 for any, and what of a typed filter was no condition, with why."""

    genre: str | None = None
    """The letters and digits of its name count, or those that it begins with: "scifi" is Sci-Fi."""
    since: int | None = None
    """The first year."""
    until: int | None = None
    """The last year."""
    min_ratings: int = 0
    refused: tuple[str, ...] = ()
    max_sd: float | None = None
    """The largest standard deviation of a prediction, in stars: it counts where something is predicted."""

    def also(self, **conditions: Unpack[Conditions]) -> "TitleFilter":
        """Return the filter with these conditions in the place of its own."""
        return replace(self, **conditions) if conditions else self

    def allow(self, items: Items, stats: ItemStats) -> Bools:
        """Return which listed items meet every condition but that on predictions; an unknown year meets no condition on
        years. Raises BadConfig for a genre that no item has, and for years that end before they begin.
        """
        if self.since is not None and self.until is not None and self.since > self.until:
            raise BadConfig(
                f"No year is both since {self.since} and until {self.until}: since is the earlier one, as in since "
                f"{self.until} until {self.since}."
            )
        allowed = np.asarray(stats.ratings >= self.min_ratings)
        if self.since is not None:
            allowed &= items.years >= self.since
        if self.until is not None:
            allowed &= (items.years <= self.until) & (items.years > 0)
        if self.genre is not None:
            allowed &= items.of_genre(genre_meant(self.genre, items.all_genres))
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
    min_ratings, refused = 0, []
    for word in text.split():
        if match := _FEWEST.fullmatch(word):
            min_ratings = int(match[1])
        elif spread and (match := _SPREAD.fullmatch(word)):
            max_sd = float(match[1])
        elif (years := _YEARS.fullmatch(word)) and (years[1] or years[3]):
            if years[1] and years[3] and years[1] > years[3]:
                refused.append(f"{word} ends before it begins")
            else:
                since, until = _span(years[1], bool(years[2]), years[3])
        elif meant := _genre(word, genres):
            genre = meant
        else:
            refused.append(f'"{word}" is no genre of this data' + "".join(f": {near}?" for near in _near(word, genres)))
    return TitleFilter(genre, since, until, min_ratings, tuple(refused), max_sd)


def _span(first: str | None, dash: bool, last: str | None) -> tuple[int | None, int | None]:
    since, until = (int(year) if year else None for year in (first, last))
    return (since, until) if dash else (since, since)


def genre_meant(text: str, genres: Collection[str]) -> str:
    """Return the genre that is meant, as the data spells it: "scifi" is Sci-Fi. Raises BadConfig where there is none
    of that name, with the one that is nearest.
    """
    if (genre := _genre(text, genres)) is not None:
        return genre
    near = "".join(f" Did you mean {genre}?" for genre in _near(text, genres))
    all_of_them = f" There are: {', '.join(sorted(genres))}." if genres else " It has no genres at all."
    raise BadConfig(f'No genre of this data is called "{text}".{near or all_of_them}')


def _genre(word: str, genres: Collection[str]) -> str | None:
    wanted = _letters(word)
    exact = [genre for genre in genres if _letters(genre) == wanted]
    beginning = [genre for genre in sorted(genres) if _letters(genre).startswith(wanted) and len(wanted) >= _SHORTEST]
    return next(iter([*exact, *beginning]), None)


def _near(word: str, genres: Collection[str]) -> list[str]:
    """Return the genre with the most alike name, if there is one."""
    names = {_letters(genre): genre for genre in sorted(genres)}
    return [names[name] for name in get_close_matches(_letters(word), names, 1)]


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))
