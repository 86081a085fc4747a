"""The interface of every reader of ratings: rows block by block, their ids numbered as they come."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple, Protocol

import numpy as np

from collab.data.readers.columns import Columns
from collab.data.readers.fields import with_year
from collab.data.readers.id_codes import IdCodes
from collab.types import AnyArray, Codes, Singles, Times

ALONE = "me"
"""The id of the one person whose rows a file without a column for users has."""


class Column(NamedTuple):
    """A column of text by its distinct values: row i holds `values[rows[i]]`."""

    values: Sequence[str]
    rows: Codes


@dataclass(frozen=True)
class Block:
    """Some rows in file order; `texts` has the columns title, year and genres, where the file has them."""

    users: Codes
    items: Codes
    stars: Singles
    times: Times
    texts: Mapping[str, Column] = field(default_factory=dict)


class Ids(NamedTuple):
    """The ids of users and of items met so far."""

    users: IdCodes
    items: IdCodes


class Reader(Protocol):
    """A reader of one format."""

    @property
    def path(self) -> Path:
        """The file with the ratings."""

    def at_most(self) -> int:
        """Return a number of rows that there are no more than."""

    def read_blocks(self, ids: Ids, progress: Callable[[float], None]) -> Iterator[Block]:
        """Yield all rows, their ids numbered by `ids`. Raises BadData for the first bad row."""


def texts_of(columns: Columns, column: Callable[[int], Column]) -> dict[str, Column]:
    """Return the columns about the items, by name."""
    positions = {"title": columns.title, "year": columns.year, "genres": columns.genres}
    return {name: column(position) for name, position in positions.items() if position is not None}


def people_of(columns: Columns, column: Callable[[int], Column], person: str, rows: int) -> Column:
    """Return the column of the users: without one, every row is that of one `person`."""
    return Column([person], np.zeros(rows, np.int32)) if columns.user is None else column(columns.user)


def items_of(columns: Columns, column: Callable[[int], Column]) -> Column:
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
