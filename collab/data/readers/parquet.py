"""Ratings from a Parquet file. For the reading process."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet

from collab.data import Scale
from collab.data.readers.bad_rows import id_problem, stars_problem, time_problem
from collab.data.readers.columns import EVERY_ROW, Columns, recognise
from collab.data.readers.fields import seconds_of, stars_of
from collab.data.readers.reader import ALONE, Block, Column, Ids, items_of, parsed, people_of, texts_of
from collab.errors import BadData
from collab.types import Singles

_ROWS = 1 << 17
_USER, _ITEM = partial(id_problem, "user"), partial(id_problem, "item")


@dataclass(frozen=True)
class ParquetReader:
    """Reads a Parquet file; `named_columns` are by role, and so are those `needed`; every rating has to be on `scale`.
    Without a column for users, all rows are one person's.
    """

    path: Path
    named_columns: Mapping[str, str] = field(default_factory=dict)
    scale: Scale | None = None
    needed: Sequence[str] = EVERY_ROW

    def at_most(self) -> int:
        """Return the number of rows."""
        return int(self._open().metadata.num_rows)

    def read_blocks(self, ids: Ids, progress: Callable[[float], None]) -> Iterator[Block]:
        """Yield all rows. Raises BadData for the first bad one, counted from 1."""
        file = self._open()
        columns = recognise(file.schema_arrow.names, self.named_columns, self.path, self.needed)
        done, total = 0, file.metadata.num_rows
        try:
            for batch in file.iter_batches(_ROWS):
                yield self._block(columns, batch, done, ids)
                done += batch.num_rows
                progress(done / total)
        except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
            raise BadData(f"not a Parquet file that can be read ({error}).", file=self.path) from None

    def names(self) -> list[str]:
        """Return the names of the columns. Raises BadData."""
        return list(self._open().schema_arrow.names)

    def first_rows(self, most: int) -> list[list[str]]:
        """Return the first rows as text, at most so many. Raises BadData."""
        batch = next(self._open().iter_batches(max(1, most)), None)
        columns = [] if batch is None else [_as_text(column) for column in batch.columns]
        texts = [[column.values[row] for row in column.rows.tolist()] for column in columns]
        return [list(row) for row in zip(*texts, strict=True)][:most]

    def _open(self) -> Any:
        try:
            return pyarrow.parquet.ParquetFile(self.path)
        except pa.ArrowInvalid as error:
            raise BadData(f"not a Parquet file ({error}).", file=self.path) from None

    def _block(self, columns: Columns, batch: Any, before: int, ids: Ids) -> Block:
        def column(position: int, problem: Callable[[str], str] = lambda _: "") -> Column:
            return self._sound(_as_text(batch.column(position)), before, problem)

        times = np.zeros(batch.num_rows, np.int64)
        if columns.time is not None:
            times = parsed(column(columns.time, time_problem), seconds_of, np.int64)
        stars: Singles = np.ones(batch.num_rows, np.float32)
        if columns.rating is not None:
            stars = parsed(column(columns.rating, partial(stars_problem, scale=self.scale)), stars_of, np.float32)
        return Block(
            ids.users.encode(*people_of(columns, partial(column, problem=_USER), ALONE, batch.num_rows)),
            ids.items.encode(*items_of(columns, partial(column, problem=_ITEM))),
            stars,
            times,
            texts_of(columns, column),
        )

    def _sound(self, column: Column, before: int, problem: Callable[[str], str]) -> Column:
        wrong = np.array([bool(problem(value)) for value in column.values], np.bool_)[column.rows]
        if wrong.any():
            row = int(np.argmax(wrong))
            raise BadData(f"row {before + row + 1}: {problem(column.values[column.rows[row]])}", file=self.path)
        return column


def _as_text(array: Any) -> Column:
    """Return the distinct values as text: numbers without a needless ".0", times in seconds, nulls empty."""
    if pa.types.is_temporal(array.type):
        array = pc.cast(pc.cast(array, pa.timestamp("s"), safe=False), pa.int64())
    elif pa.types.is_dictionary(array.type):
        array = pc.cast(array, array.type.value_type)
    encoded = pc.dictionary_encode(array, null_encoding="encode")
    return Column([_text(value) for value in encoded.dictionary.to_pylist()], np.asarray(encoded.indices, np.int32))


def _text(value: object) -> str:
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value)
