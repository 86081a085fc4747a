"""Ratings row by row in plain Python: any table, slowly, with the line of what is wrong. For the reading process."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from importlib.util import find_spec
from itertools import islice
from pathlib import Path

import numpy as np

from collab.data.readers.bad_rows import row_problem
from collab.data.readers.reader import ALONE, Block, Column, Ids, Reader, TimesRead, block_of, parsed, times_of
from collab.errors import BadData
from collab.tables import BLANKS, Table, open_bytes
from collab.types import Singles

_ROWS, _BLOCK = 1 << 16, 8 << 20


def is_quick(table: Table) -> bool:
    """Return whether pyarrow can read a table, and is installed: it takes a tenth of the time."""
    return table.layout.form == "table" and table.layout.delimiter != BLANKS and find_spec("pyarrow") is not None


@dataclass(frozen=True)
class RowReader:
    """Reads a table row by row; `person` is whose rows they are where no column says so."""

    table: Table
    person: str = ALONE

    @property
    def path(self) -> Path:
        """The file with the ratings."""
        return self.table.path

    def at_most(self) -> int:
        """Return a number of rows that there are no more than: of lines, or of objects in a list."""
        return self._most

    @cached_property
    def _most(self) -> int:
        ends = (b"{",) if self.table.layout.form == "json list" else (b"\n", b"\r")
        with open_bytes(self.path) as file:
            return 1 + sum(sum(map(block.count, ends)) for block in iter(partial(file.read, _BLOCK), b""))

    def read_blocks(self, ids: Ids, progress: Callable[[float], None]) -> Iterator[Block]:
        """Yield all rows. Raises BadData for the first bad one."""
        rows, done = self.table.rows(), 0
        while lines := list(islice(rows, _ROWS)):
            yield self._block(lines, ids)
            done += len(lines)
            progress(min(1.0, done / self._most))

    def _block(self, lines: Sequence[tuple[int, list[str]]], ids: Ids) -> Block:
        for line, fields in lines:
            if problem := row_problem(fields, self.table):
                raise BadData(problem, file=self.path, line=line)
        columns = self.table.columns

        def column(position: int) -> Column:
            values = dict.fromkeys(fields[position] for _, fields in lines)
            codes = {text: code for code, text in enumerate(values)}
            return Column(list(values), np.array([codes[fields[position]] for _, fields in lines], np.int32))

        stars: Singles = np.ones(len(lines), np.float32)
        if columns.rating is not None:
            stars = parsed(column(columns.rating), self.table.stars, np.float32)
        times = TimesRead(np.zeros(len(lines), np.int64))
        if columns.time is not None:
            times = times_of(column(columns.time), self.table.seconds)
        return block_of(columns, column, self.person, stars, times, ids)


@dataclass(frozen=True)
class PeopleReader:
    """Reads tables one after the other, each by a reader of its own."""

    readers: Sequence[Reader]

    @property
    def path(self) -> Path:
        """The folder."""
        return self.readers[0].path.parent

    def at_most(self) -> int:
        """Return the number of lines of all tables."""
        return sum(reader.at_most() for reader in self.readers)

    def read_blocks(self, ids: Ids, progress: Callable[[float], None]) -> Iterator[Block]:
        """Yield all rows. Raises BadData for the first bad one, OddRows as its readers do."""
        for number, reader in enumerate(self.readers):
            yield from reader.read_blocks(ids, lambda _: None)
            progress((number + 1) / len(self.readers))
