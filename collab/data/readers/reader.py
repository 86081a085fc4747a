"""The interface of every reader of ratings: rows block by block, their ids numbered as they come."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple, Protocol

import numpy as np

from collab.data.readers.id_codes import IdCodes
from collab.tables import Columns, with_year
from collab.types import AnyArray, Bools, Codes, Singles, Times

ALONE = "me"
"""The id of the one person whose rows a file without a column for users has."""


class Column(NamedTuple):
    """A column of text by its distinct values: row i holds `values[rows[i]]`."""

    values: Sequence[str]
    rows: Codes

    def of_rows(self, kept: Bools) -> "Column":
        """Return the column of some rows, with their values alone."""
        used, rows = np.unique(self.rows[kept], return_inverse=True)
        return Column([self.values[place] for place in used.tolist()], rows.astype(np.int32))


@dataclass(frozen=True)
class Block:
    """Some rows in file order; `texts` has the columns title, year and genres, where the file has them. Rows without a
    rating are left out, and `unrated` counts them; `untimed` counts the times that are none, as `odd_time` is.
    """

    users: Codes
    items: Codes
    stars: Singles
    times: Times
    texts: Mapping[str, Column] = field(default_factory=dict)
    unrated: int = 0
    untimed: int = 0
    odd_time: str = ""


class Ids(NamedTuple):
    """The ids of users and of items met so far."""

    users: IdCodes
    items: IdCodes


class OddRows(Exception):
    """The rows of a file that a quick reader cannot read: a slower one reads them, or says what is wrong with which."""


class Reader(Protocol):
    """A reader of one format."""

    @property
    def path(self) -> Path:
        """The file with the ratings."""

    def at_most(self) -> int:
        """Return a number of rows that there are no more than."""

    def read_blocks(self, ids: Ids, progress: Callable[[float], None]) -> Iterator[Block]:
        """Yield all rows, their ids numbered by `ids`. Raises BadData for the first bad row, OddRows where another
        reader is to read them.
        """


def block_of(
    columns: Columns, column: Callable[[int], Column], person: str, stars: Singles, times: "TimesRead", ids: Ids
) -> Block:
    """Return the block of rows with these columns, stars (NaN for rows without a rating) and times; without a column of
    users every row is that of one `person`.
    """
    kept = ~np.isnan(stars)
    whole = bool(kept.all())

    def part(position: int) -> Column:
        return column(position) if whole else column(position).of_rows(kept)

    unrated = 0
    if not whole:
        items = column(columns.item)
        blank = np.array([not text.strip() for text in items.values], np.bool_)[items.rows]
        unrated = int(np.count_nonzero(~kept & ~blank))
        stars, times = stars[kept], times._replace(seconds=times.seconds[kept])
    users = Column([person], np.zeros(len(stars), np.int32)) if columns.user is None else part(columns.user)
    texts = {"title": columns.title, "year": columns.year, "genres": columns.genres}
    return Block(
        ids.users.encode(*users),
        ids.items.encode(*_items(columns, part)),
        stars,
        times.seconds,
        {name: part(position) for name, position in texts.items() if position is not None},
        unrated,
        times.odd,
        times.sample,
    )


class TimesRead(NamedTuple):
    """Times in seconds since 1970, 0 unknown; how many rows have a text that is none, and one such text."""

    seconds: Times
    odd: int = 0
    sample: str = ""


def times_of(column: Column, parse: Callable[[str], int | None]) -> TimesRead:
    """Return the times of a column of text; an empty one is unknown, and so is what is no time."""
    seconds = [parse(text) if text.strip() else 0 for text in column.values]
    odd = [place for place, known in enumerate(seconds) if known is None]
    times = np.array([known or 0 for known in seconds], np.int64)[column.rows]
    if not odd:
        return TimesRead(times)
    return TimesRead(times, int(np.isin(column.rows, odd).sum()), column.values[odd[0]])


def _items(columns: Columns, column: Callable[[int], Column]) -> Column:
    """Return the column of the items, with the year in those that are titles alone: there is more than one Heat."""
    items = column(columns.item)
    if columns.year is None or columns.item != columns.title:
        return items
    years = column(columns.year)
    pairs, rows = np.unique(items.rows.astype(np.int64) * len(years.values) + years.rows, return_inverse=True)
    titles, made = np.divmod(pairs, len(years.values))
    values = [with_year(items.values[t], years.values[y]) for t, y in zip(titles.tolist(), made.tolist(), strict=True)]
    return Column(values, rows.astype(np.int32))


def parsed(column: Column, parse: Callable[[str], float | None], dtype: type) -> AnyArray:
    """Return the value of each row. Raises ValueError where `parse` gives None."""
    values = [parse(value) for value in column.values]
    if None in values:
        raise ValueError(f'cannot read "{column.values[values.index(None)]}"')
    return np.array(values, dtype)[column.rows]
