"""The filter of For you and Similar, as it is typed: "sci-fi 1980-1999 20+ +-0.5"."""

import re
from collections.abc import Collection
from dataclasses import dataclass

from tui.cells import UNICODE, Glyphs

_YEARS = re.compile(r"(\d{4})?(-)?(\d{4})?")
_FEWEST = re.compile(r"(\d{1,6})\+")
_SPREAD = re.compile(r"(?:±|\+-)(\d{0,2}\.?\d{1,2})")
_SHORTEST = 3


@dataclass(frozen=True)
class TitleFilter:
    """A genre, first and last year, fewest ratings and largest standard deviation in stars, None or 0 for any; and the
    words that were none of these.
    """

    genre: str | None = None
    since: int | None = None
    until: int | None = None
    min_ratings: int = 0
    unknown: tuple[str, ...] = ()
    max_sd: float | None = None

    def describe(self, *, glyphs: Glyphs = UNICODE) -> str:
        """Return the filter in words: "Sci-Fi · 1980-1999 · at least 20 ratings"."""
        known = [self.genre or "any genre", self._years(), self._fewest()]
        known += [] if self.max_sd is None else [f"{glyphs.pick('±', '+-')}{self.max_sd:g} at most"]
        odd = [f'"{word}" is no genre of this data' for word in self.unknown]
        return glyphs.between.join([*known, *odd])

    def _years(self) -> str:
        if self.since is None and self.until is None:
            return "any year"
        if self.since == self.until:
            return f"{self.since}"
        if self.until is None:
            return f"{self.since} and later"
        return f"until {self.until}" if self.since is None else f"{self.since}-{self.until}"

    def _fewest(self) -> str:
        return f"at least {self.min_ratings:,} ratings" if self.min_ratings else "any number of ratings"


def parse_filter(text: str, genres: Collection[str], *, spread: bool = False) -> TitleFilter:
    """Read a filter: the beginning of a genre's name, a year or years ("1994", "1980-1999", "1980-", "-1999"), the
    fewest ratings ("20+") and, where there is a `spread`, the largest ("+-0.5"), in any order; the last of each counts.
    """
    genre: str | None = None
    since: int | None = None
    until: int | None = None
    max_sd: float | None = None
    fewest, unknown = 0, []
    for word in text.split():
        if found := _FEWEST.fullmatch(word):
            fewest = int(found[1])
        elif spread and (found := _SPREAD.fullmatch(word)):
            max_sd = float(found[1])
        elif (years := _YEARS.fullmatch(word)) and (years[1] or years[3]):
            since, until = _span(years[1], bool(years[2]), years[3])
        elif named := _genre(word, genres):
            genre = named
        else:
            unknown.append(word)
    return TitleFilter(genre, since, until, fewest, tuple(unknown), max_sd)


def _span(first: str | None, dash: bool, last: str | None) -> tuple[int | None, int | None]:
    since, until = (int(year) if year else None for year in (first, last))
    return (since, until) if dash else (since, since)


def _genre(word: str, genres: Collection[str]) -> str | None:
    wanted = word.casefold()
    exact = [genre for genre in genres if genre.casefold() == wanted]
    beginning = [genre for genre in sorted(genres) if genre.casefold().startswith(wanted) and len(word) >= _SHORTEST]
    return next(iter([*exact, *beginning]), None)
