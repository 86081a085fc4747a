"""Ratings from text files block by block, as pyarrow reads them: fast, in bounded memory. For the reading process."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from collab.data.readers.reader import (
    ALONE,
    Block,
    Column,
    Ids,
    OddRows,
    TimesRead,
    block_of,
    parsed,
    times_of,
)
from collab.tables import Table, open_bytes, packing_of, scaled
from collab.types import Singles

_BLOCK = 8 << 20
_DISTINCT = pa.dictionary(pa.int32(), pa.string())
_NO_TIMES = ["", "NULL", "null", "NaN", "nan", "None", "NA", "\\N"]


@dataclass(frozen=True)
class TextReader:
    """Reads a delimited text file; `person` is whose rows they are where no column says so. With `whole_times` every
    time is to be a whole number.
    """

    table: Table
    person: str = ALONE
    whole_times: bool = True

    @property
    def path(self) -> Path:
        """The file with the ratings."""
        return self.table.path

    def at_most(self) -> int:
        """Return the number of lines, ends of both kinds counted."""
        return self._lines

    @cached_property
    def _lines(self) -> int:
        with open_bytes(self.path) as file:
            return 1 + sum(block.count(b"\n") + block.count(b"\r") for block in iter(lambda: file.read(_BLOCK), b""))

    def read_blocks(self, ids: Ids, progress: Callable[[float], None]) -> Iterator[Block]:
        """Yield all rows. Raises OddRows where there is one that pyarrow cannot read."""
        if next(self.table.rows(), None) is None:  # which pyarrow calls an error
            return
        done = 0
        try:
            with _open_file(self.path) as file:
                for batch in _open(self.table, file, whole_times=self.whole_times):
                    yield self._block(batch, ids)
                    done += batch.num_rows
                    progress(min(1.0, done / self._lines))
        except (ValueError, NotImplementedError) as error:  # pyarrow's errors are such; none knows the line
            raise OddRows(str(error)) from None

    def _block(self, batch: Any, ids: Ids) -> Block:
        columns = self.table.columns
        for name in batch.schema.names:
            if name.endswith(":") and pc.any(pc.greater(pc.binary_length(batch.column(name)), 0)).as_py():
                raise ValueError("a single : between fields")

        def column(position: int) -> Column:
            return _distinct(batch.column(str(position)))

        stars: Singles = np.ones(batch.num_rows, np.float32)
        if columns.rating is not None:
            stars = parsed(column(columns.rating), self.table.stars, np.float32)
        return block_of(columns, column, self.person, stars, self._times(batch), ids)

    def _times(self, batch: Any) -> TimesRead:
        if self.table.columns.time is None:
            return TimesRead(np.zeros(batch.num_rows, np.int64))
        times = batch.column(str(self.table.columns.time))
        if not pa.types.is_int64(times.type):
            return times_of(_distinct(times), self.table.seconds)
        whole = np.array(pc.fill_null(times, 0), np.int64)
        seconds = scaled(whole)
        if seconds is whole:
            return TimesRead(whole)
        odd = np.flatnonzero((seconds == 0) & (whole != 0))
        return TimesRead(seconds, len(odd), str(whole[odd[0]]) if len(odd) else "")


def _open_file(path: Path) -> Any:
    if path.is_file() and not packing_of(path):
        return pa.OSFile(str(path))
    return pa.PythonFile(open_bytes(path), "r")


def _open(table: Table, file: Any, *, whole_times: bool) -> Any:
    layout = table.layout
    wide = len(layout.delimiter)  # pyarrow splits at one byte: of "::" it sees empty columns between
    names = [str(position) if part == 0 else f"{position}:" for position in range(table.width) for part in range(wide)]
    names = names[: len(names) - wide + 1]
    wanted = {str(column): _DISTINCT for column in vars(table.columns).values() if column is not None}
    blanks = {name: pa.string() for name in names if name.endswith(":")}
    if whole_times and table.columns.time is not None and _whole_seconds(table):
        wanted[str(table.columns.time)] = pa.int64()
    return pyarrow.csv.open_csv(
        file,
        pyarrow.csv.ReadOptions(
            block_size=_BLOCK,
            column_names=names,
            skip_rows=layout.skip + int(layout.header),
            encoding="utf8" if layout.encoding == "utf-8" else layout.encoding,
        ),
        pyarrow.csv.ParseOptions(
            delimiter=layout.delimiter[0],
            quote_char='"' if layout.quoted else False,
            newlines_in_values=layout.quoted,
        ),
        pyarrow.csv.ConvertOptions(
            include_columns=[*wanted, *blanks],
            column_types=wanted | blanks,
            null_values=_NO_TIMES,
            strings_can_be_null=False,
        ),
    )


def _whole_seconds(table: Table) -> bool:
    if table.digit_days:
        return False
    _, first = next(table.rows(), (0, []))
    position = table.columns.time or 0
    return position < len(first) and first[position].strip().lstrip("-").isdecimal()


def _distinct(array: Any) -> Column:
    return Column(array.dictionary.to_pylist(), np.asarray(array.indices, np.int32))
