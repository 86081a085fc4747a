"""Ratings from a Parquet file. For the reading process."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet

from collab.data import Scale
from collab.data.readers.bad_rows import id_problem, off_scale, stars_problem
from collab.data.readers.first_look import FirstLook, look_at_layout
from collab.data.readers.reader import ALONE, Block, Column, Ids, TimesRead, block_of, parsed, times_of
from collab.errors import BadData
from collab.tables import EVERY_ROW, Corrections, Layout, Table, is_held, understand
from collab.types import Bools, Singles, Times

_ROWS, _SAMPLE = 1 << 17, 200
_PARTS = {"s": 1, "ms": 1000, "us": 1_000_000, "ns": 1_000_000_000}
_DAY = 86_400


@dataclass(frozen=True)
class ParquetReader:
    """Reads a Parquet file, as it is corrected, with the roles `needed`; every rating has to be on `scale`. Without a
    column for users, all rows are one person's.
    """

    path: Path
    corrections: Corrections = field(default_factory=Corrections)
    scale: Scale | None = None
    needed: Sequence[str] = EVERY_ROW

    @cached_property
    def table(self) -> Table:
        """Its columns, as they are understood. Raises BadData."""
        return understand(self.path, self.layout, self.corrections.columns, self.needed, self.corrections.unrated)

    @property
    def layout(self) -> Layout:
        """Its columns and first rows. Raises BadData."""
        texts = tuple(map(tuple, self._first_rows(_SAMPLE)))
        return Layout("parquet", "utf-8", tuple(self._open().schema_arrow.names), texts=texts)

    def at_most(self) -> int:
        """Return the number of rows."""
        return int(self._open().metadata.num_rows)

    def read_blocks(self, ids: Ids, progress: Callable[[float], None]) -> Iterator[Block]:
        """Yield all rows. Raises BadData for the first bad one, counted from 1."""
        file, table = self._open(), self.table
        done, total = 0, file.metadata.num_rows
        with self._damage_told():
            for batch in file.iter_batches(_ROWS):
                yield self._block(table, batch, done, ids)
                done += batch.num_rows
                progress(done / total)

    def _first_rows(self, most: int) -> list[list[str]]:
        """Return the first rows as text, at most so many. Raises BadData."""
        with self._damage_told():
            batch = next(self._open().iter_batches(max(1, most)), None)
            columns = [] if batch is None else [_as_text(column) for column in batch.columns]
        texts = [[column.values[row] for row in column.rows.tolist()] for column in columns]
        return [list(row) for row in zip(*texts, strict=True)][:most]

    @contextmanager
    def _damage_told(self) -> Iterator[None]:
        """Raise BadData for what cannot be read inside of it."""
        try:
            yield
        except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
            raise BadData(f"not a Parquet file that can be read ({error}).", file=self.path) from None
        except UnicodeDecodeError:
            raise BadData(
                "a Parquet file with text that is not UTF-8: it is damaged. Get it again.", file=self.path
            ) from None

    def _open(self) -> Any:
        try:
            return pyarrow.parquet.ParquetFile(self.path)
        except pa.ArrowInvalid as error:
            raise BadData(f"not a Parquet file ({error}).", file=self.path) from None

    def _block(self, table: Table, batch: Any, before: int, ids: Ids) -> Block:
        columns = table.columns
        stars: Singles = np.ones(batch.num_rows, np.float32)
        rated: Bools = np.ones(batch.num_rows, np.bool_)
        if columns.rating is not None:
            texts = _as_text(batch.column(columns.rating))
            self._check(texts, before, rated, partial(_problem, table, self.scale))
            stars = parsed(texts, table.stars, np.float32)
            rated = ~np.isnan(stars)

        def column(position: int) -> Column:
            texts = _as_text(batch.column(position))
            for role, place in (("user", columns.user), ("item", columns.item)):
                if position == place:
                    self._check(texts, before, rated, partial(id_problem, role))
            return texts

        times = TimesRead(np.zeros(batch.num_rows, np.int64))
        if columns.time is not None:
            moments = _decoded(batch.column(columns.time))
            is_text = not pa.types.is_temporal(moments.type)
            times = times_of(column(columns.time), table.seconds) if is_text else _moments(moments)
        return block_of(columns, column, ALONE, stars, times, ids)

    def _check(self, column: Column, before: int, rated: Bools, problem: Callable[[str], str]) -> None:
        """Raise BadData for the first row with a rating that has a problem."""
        wrong = np.array([bool(problem(value)) for value in column.values], np.bool_)[column.rows] & rated
        if wrong.any():
            row = int(np.argmax(wrong))
            raise BadData(f"row {before + row + 1}: {problem(column.values[column.rows[row]])}", file=self.path)


def look_at_parquet(path: Path, corrections: Corrections, needed: Sequence[str] = EVERY_ROW) -> FirstLook:
    """Look at a Parquet file. Raises BadData for one that is none."""
    file = ParquetReader(path)
    return look_at_layout(path, file.layout, corrections, needed, file.at_most())


def _problem(table: Table, scale: Scale | None, text: str) -> str:
    stars = table.stars(text)
    if stars is None:
        return stars_problem(text)
    return "" if scale is None or stars != stars else off_scale(stars, scale)


def _moments(array: Any) -> TimesRead:
    """Return the times of a column of days or of moments, UTC whatever their zone; hours of a day and durations are
    none, nor what lies beyond the years 1 to 9999.
    """
    seconds, known = _seconds(array), np.asarray(array.is_valid())
    dated = pa.types.is_timestamp(array.type) or pa.types.is_date(array.type)
    odd = np.flatnonzero(known & ~is_held(seconds)) if dated else np.flatnonzero(known)
    seconds[odd] = 0
    return TimesRead(seconds, len(odd), f"{_counts(array)[odd[0]]} ({array.type})" if len(odd) else "")


def _counts(array: Any) -> Times:
    """Return what a column of times counts, in its own unit; 0 where there is none."""
    return np.asarray(array.view(f"int{array.type.bit_width}").fill_null(0)).astype(np.int64)


def _seconds(array: Any) -> Times:
    """Return a column of times in whole seconds, 0 where there is none."""
    if pa.types.is_date32(array.type):
        return _counts(array) * _DAY
    return _counts(array) // _PARTS[getattr(array.type, "unit", "ms")]


def _decoded(array: Any) -> Any:
    """Return a column without the dictionary of its values, where it has one."""
    return pc.cast(array, array.type.value_type) if pa.types.is_dictionary(array.type) else array


def _as_text(array: Any) -> Column:
    """Return the distinct values as text: numbers without a needless ".0", times in seconds, nulls empty."""
    array = _decoded(array)
    if pa.types.is_temporal(array.type):
        array = pa.array(_seconds(array), mask=np.asarray(array.is_null()))
    encoded = pc.dictionary_encode(array, null_encoding="encode")
    return Column([_text(value) for value in encoded.dictionary.to_pylist()], np.asarray(encoded.indices, np.int32))


def _text(value: object) -> str:
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value)
