"""One person's ratings as a service's export holds them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from collab.profiles import Mark
from collab.tables import are_digit_days, seconds_of
from collab.titles import Ids, MatchStatus, TitleRef, fold

Service = Literal[
    "letterboxd", "imdb", "movielens", "trakt", "tmdb", "simkl", "goodreads", "storygraph", "myanimelist", "csv"
]
_END = 253_402_300_800  # the year 10,000: what lies beyond is no count of seconds


@dataclass(frozen=True)
class Row:
    """A title that a person rated, or has a `mark` for: its line, title without its year ("" unknown), year (None
    unknown), ids by namespace ("imdb", "tmdb", "movielens"), stars (None with a mark) with their scale, seconds since
    1970 (None unknown), and other titles it has.
    """

    line: int
    title: str
    year: int | None
    ids: Ids
    stars: float | None
    low: float
    high: float
    step: float
    at: float | None
    also: tuple[str, ...] = ()
    mark: Mark | None = None

    @property
    def ref(self) -> TitleRef:
        """The title that this is about."""
        return TitleRef(self.title, self.year, self.ids, self.also)


@dataclass(frozen=True)
class MatchedRow:
    """A row and the id of its item, the best guess where it is doubtful, None where there is none; `candidates` are
    the ids that it may be, best first, at most five.
    """

    row: Row
    status: MatchStatus
    item: str | None = None
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True)
class Export:
    """The rows of a file in its order, one a title; how many were left out without a rating, how many as no films, and
    how many without a title.
    """

    kind: Service
    rows: tuple[Row, ...]
    unrated: int = 0
    left_out: int = 0
    untitled: int = 0


TitleKey = tuple[object, object]


def latest(rows: Iterable[Row]) -> tuple[Row, ...]:
    """Return the latest row of each title, by date, else by place: of those with stars where there are any."""
    kept: dict[TitleKey, Row] = {}
    for row in rows:
        key = title_key(row)
        before = kept.get(key)
        if before is None or _counts_before(row, before):
            kept.pop(key, None)
            kept[key] = row
    return tuple(kept.values())


def title_key(row: Row) -> TitleKey:
    """Return what two rows about one title share: an id, else title and year."""
    return next(iter(row.ids.items()), (fold(row.title), row.year))


def _counts_before(row: Row, other: Row) -> bool:
    """Return whether of two rows about one title it is `row`, the second in the file, that counts."""
    if (row.stars is None) != (other.stars is None):
        return other.stars is None
    return other.at is None or (row.at is not None and row.at >= other.at)


def imdb_id(text: str) -> str:
    """Return an IMDb id as it is written there, "tt0078748", from an address, an id or its digits; "" for others."""
    digits = re.search(r"\btt([0-9]+)\b", text) or re.fullmatch(r"0*([1-9][0-9]*)", text.strip())
    return f"tt{digits[1].zfill(7)}" if digits else ""


def whole_id(text: str) -> str:
    """Return an id that is a whole number above 0, "603" for "603" or "603.0", "" for others."""
    number = re.fullmatch(r"0*([1-9][0-9]*)(\.0*)?", text.strip())
    return number[1] if number else ""


def moment(text: str) -> float | None:
    """Return a time in seconds since 1970, None for what is no date and no count of seconds."""
    seconds = seconds_of(text, digit_days=are_digit_days([text]))
    return float(seconds) if seconds is not None and 0 <= seconds < _END else None
