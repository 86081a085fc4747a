"""The content of a file with lists of several users, as Parquet or CSV."""

from collections.abc import Generator, Iterable, Sequence
from typing import Literal, get_args

import numpy as np
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet

from collab.batch.lists import ListOptions, ListsForMany, UserLists
from collab.data import Ratings
from collab.recommend import Recommender, harmless_cell
from collab.storage import Strings
from collab.types import AnyArray

Format = Literal["parquet", "csv"]
FORMATS: tuple[Format, ...] = get_args(Format)


def part_contents(
    model: Recommender, ratings: Ratings, options: ListOptions, kind: Format, parts: Iterable[Sequence[str]]
) -> Generator[bytes, None, None]:
    """Yield the content of the file of each part, made in this process. Raises UnknownUser."""
    lists = ListsForMany(model, ratings, options)
    yield from (part_content(model, users, lists.of(users), kind) for users in parts)


def part_content(model: Recommender, users: Sequence[str], lists: UserLists, kind: Format) -> bytes:
    """Return the content of a file with lists of some users, ids in the place of positions; in CSV ids that no
    spreadsheet reckons with.
    """
    columns = {name: _numbers(column) for name, column in lists._asdict().items()}
    for name, ids in (("user", users), ("item", model.items.ids)):
        columns[name] = _texts(map(harmless_cell, ids) if kind == "csv" else ids).take(columns[name])
    table, content = pa.table(columns), pa.BufferOutputStream()
    if kind == "parquet":
        pyarrow.parquet.write_table(table, content, compression="zstd")
    else:
        pyarrow.csv.write_csv(table, content)
    return bytes(content.getvalue())


def _numbers(column: AnyArray) -> pa.Array:
    """Return a column over the same memory: to convert an array, pyarrow would import pandas first."""
    own = np.ascontiguousarray(column)
    return pa.Array.from_buffers(pa.from_numpy_dtype(own.dtype), len(own), [None, pa.py_buffer(own)])


def _texts(texts: Iterable[str]) -> pa.Array:
    strings = Strings.of(texts)
    ends = strings.offsets.astype(np.int32)
    return pa.StringArray.from_buffers(len(strings), pa.py_buffer(ends), pa.py_buffer(strings.blob))
