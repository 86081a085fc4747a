"""Ratings from a text file block by block, as pyarrow reads them: fast, in bounded memory. For the reading process."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from collab.data.columns import Columns
from collab.data.faults import find_fault
from collab.data.table import Table
from collab.data.values import seconds_of, stars_of
from collab.data.vocabulary import Vocabulary
from collab.errors import BadData
from collab.types import AnyArray, Codes, Singles, Times

_BLOCK = 8 << 20
_DISTINCT = pa.dictionary(pa.int32(), pa.string())


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

    users: Vocabulary
    items: Vocabulary


class Reader(Protocol):
    """What reads one format."""

    @property
    def path(self) -> Path:
        """The file with the ratings."""

    def at_most(self) -> int:
        """Return a number of rows that there are no more than."""

    def blocks(self, ids: Ids, progress: Callable[[float], None]) -> Iterator[Block]:
        """Give all rows, their ids numbered by `ids`. Raises BadData for the first bad row."""


@dataclass(frozen=True)
class TextReader:
    """Reads a delimited text file."""

    table: Table

    @property
    def path(self) -> Path:
        """The file with the ratings."""
        return self.table.path

    def at_most(self) -> int:
        """Return the number of lines, ends of both kinds counted."""
        with self.path.open("rb") as file:
            return 1 + sum(block.count(b"\n") + block.count(b"\r") for block in iter(lambda: file.read(_BLOCK), b""))

    def blocks(self, ids: Ids, progress: Callable[[float], None]) -> Iterator[Block]:
        """Give all rows. Raises BadData for the first bad one."""
        size = self.path.stat().st_size
        if next(self.table.rows(), None) is None:  # which pyarrow calls an error
            return
        try:
            with pa.OSFile(str(self.path)) as file:
                for batch in _open(self.table, file):
                    yield _block(self.table.columns, batch, ids)
                    progress(file.tell() / size)
        except ValueError as error:  # pyarrow's errors are ValueErrors too; neither knows the line
            raise find_fault(self.table) or BadData(f"not readable ({error}).", file=self.path) from None


def _open(table: Table, file: Any) -> Any:
    wide = len(table.delimiter)  # pyarrow splits at one byte: of "::" it sees empty columns between
    names = [str(position) if part == 0 else f"{position}:" for position in range(table.width) for part in range(wide)]
    names = names[: len(names) - wide + 1]
    wanted = {str(at): _DISTINCT for at in vars(table.columns).values() if at is not None}
    blanks = {name: pa.string() for name in names if name.endswith(":")}
    if table.columns.time is not None and _whole_seconds(table):
        wanted[str(table.columns.time)] = pa.int64()
    return pyarrow.csv.open_csv(
        file,
        pyarrow.csv.ReadOptions(block_size=_BLOCK, column_names=names, skip_rows=int(table.header)),
        pyarrow.csv.ParseOptions(
            delimiter=table.delimiter[0],
            quote_char='"' if table.header else False,
            newlines_in_values=table.header,
        ),
        pyarrow.csv.ConvertOptions(
            include_columns=[*wanted, *blanks], column_types=wanted | blanks, null_values=[], strings_can_be_null=False
        ),
    )


def _whole_seconds(table: Table) -> bool:
    _, first = next(table.rows(), (0, []))
    position = table.columns.time or 0
    return position < len(first) and first[position].strip().lstrip("-").isdecimal()


def _block(columns: Columns, batch: Any, ids: Ids) -> Block:
    for name in batch.schema.names:
        if name.endswith(":") and pc.any(pc.greater(pc.binary_length(batch.column(name)), 0)).as_py():
            raise ValueError("a single : between fields")

    def column(position: int) -> Column:
        return _distinct(batch.column(str(position)))

    return Block(
        ids.users.encode(*column(columns.user)),
        ids.items.encode(*column(columns.item)),
        parsed(column(columns.rating), stars_of, np.float32),
        _times(columns, batch),
        texts_of(columns, column),
    )


def _times(columns: Columns, batch: Any) -> Times:
    if columns.time is None:
        return np.zeros(batch.num_rows, np.int64)
    times = batch.column(str(columns.time))
    if pa.types.is_int64(times.type):
        return np.array(times, np.int64)
    return parsed(_distinct(times), seconds_of, np.int64)


def _distinct(array: Any) -> Column:
    return Column(array.dictionary.to_pylist(), np.asarray(array.indices, np.int32))


def texts_of(columns: Columns, column: Callable[[int], Column]) -> dict[str, Column]:
    """Return the columns that tell of the items, by name."""
    positions = {"title": columns.title, "year": columns.year, "genres": columns.genres}
    return {name: column(position) for name, position in positions.items() if position is not None}


def parsed(column: Column, parse: Callable[[str], float | None], dtype: type) -> AnyArray:
    """Return the value of each row. Raises ValueError where `parse` gives None."""
    values = [parse(value) for value in column.values]
    if None in values:
        raise ValueError(f'cannot read "{column.values[values.index(None)]}"')
    return np.array(values, dtype)[column.rows]
