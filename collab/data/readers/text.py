"""Ratings from text files block by block, as pyarrow reads them: fast, in bounded memory. For the reading process."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from collab.data.readers.bad_rows import find_bad_row
from collab.data.readers.columns import Columns
from collab.data.readers.delimited import DelimitedFile
from collab.data.readers.fields import seconds_of, stars_of
from collab.data.readers.reader import ALONE, Block, Column, Ids, items_of, parsed, people_of, texts_of
from collab.errors import BadData
from collab.types import Singles, Times

_BLOCK = 8 << 20
_DISTINCT = pa.dictionary(pa.int32(), pa.string())


@dataclass(frozen=True)
class TextReader:
    """Reads a delimited text file; `person` is whose rows they are where no column says so."""

    table: DelimitedFile
    person: str = ALONE

    @property
    def path(self) -> Path:
        """The file with the ratings."""
        return self.table.path

    def at_most(self) -> int:
        """Return the number of lines, ends of both kinds counted."""
        with self.path.open("rb") as file:
            return 1 + sum(block.count(b"\n") + block.count(b"\r") for block in iter(lambda: file.read(_BLOCK), b""))

    def read_blocks(self, ids: Ids, progress: Callable[[float], None]) -> Iterator[Block]:
        """Yield all rows. Raises BadData for the first bad one."""
        size = self.path.stat().st_size
        if next(self.table.rows(), None) is None:  # which pyarrow calls an error
            return
        try:
            with pa.OSFile(str(self.path)) as file:
                for batch in _open(self.table, file):
                    yield _block(self.table.columns, self.person, batch, ids)
                    progress(file.tell() / size)
        except ValueError as error:  # pyarrow's errors are ValueErrors too; neither knows the line
            raise find_bad_row(self.table) or BadData(f"not readable ({error}).", file=self.path) from None


@dataclass(frozen=True)
class PeopleReader:
    """Reads tables one after the other: where one has no column for users, its rows are those of the person that the
    file is named after.
    """

    tables: Sequence[DelimitedFile]

    @property
    def path(self) -> Path:
        """The folder."""
        return self.tables[0].path.parent

    def at_most(self) -> int:
        """Return the number of lines of all tables."""
        return sum(reader.at_most() for reader in self._readers)

    def read_blocks(self, ids: Ids, progress: Callable[[float], None]) -> Iterator[Block]:
        """Yield all rows. Raises BadData for the first bad one."""
        for number, reader in enumerate(self._readers):
            yield from reader.read_blocks(ids, lambda _: None)
            progress((number + 1) / len(self.tables))

    @property
    def _readers(self) -> list[TextReader]:
        return [TextReader(table, table.path.stem) for table in self.tables]


def _open(table: DelimitedFile, file: Any) -> Any:
    wide = len(table.delimiter)  # pyarrow splits at one byte: of "::" it sees empty columns between
    names = [str(position) if part == 0 else f"{position}:" for position in range(table.width) for part in range(wide)]
    names = names[: len(names) - wide + 1]
    wanted = {str(column): _DISTINCT for column in vars(table.columns).values() if column is not None}
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


def _whole_seconds(table: DelimitedFile) -> bool:
    _, first = next(table.rows(), (0, []))
    position = table.columns.time or 0
    return position < len(first) and first[position].strip().lstrip("-").isdecimal()


def _block(columns: Columns, person: str, batch: Any, ids: Ids) -> Block:
    for name in batch.schema.names:
        if name.endswith(":") and pc.any(pc.greater(pc.binary_length(batch.column(name)), 0)).as_py():
            raise ValueError("a single : between fields")

    def column(position: int) -> Column:
        return _distinct(batch.column(str(position)))

    return Block(
        ids.users.encode(*people_of(columns, column, person, batch.num_rows)),
        ids.items.encode(*items_of(columns, column)),
        _stars(columns, batch),
        _times(columns, batch),
        texts_of(columns, column),
    )


def _stars(columns: Columns, batch: Any) -> Singles:
    if columns.rating is None:
        return np.ones(batch.num_rows, np.float32)
    return parsed(_distinct(batch.column(str(columns.rating))), stars_of, np.float32)


def _times(columns: Columns, batch: Any) -> Times:
    if columns.time is None:
        return np.zeros(batch.num_rows, np.int64)
    times = batch.column(str(columns.time))
    if pa.types.is_int64(times.type):
        return np.array(times, np.int64)
    return parsed(_distinct(times), seconds_of, np.int64)


def _distinct(array: Any) -> Column:
    return Column(array.dictionary.to_pylist(), np.asarray(array.indices, np.int32))
