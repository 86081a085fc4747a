"""Readers that other packages offer, by the ending of a file: entry points of the group collab_tui.readers.

A reader takes the path and returns a data frame of pandas or polars with columns for user, item and rating, and what
else a file of one's own may have. Its rows are written as a CSV file in the data folder, once for each state of the
file, which is then read like any other.
"""

from collections.abc import Callable, Mapping
from functools import cache
from hashlib import sha256
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import Any

from collab.errors import BadData, CollabError
from collab.storage import home_folder, private_folder, replacing

_GROUP = "collab_tui.readers"


def converted(source: str | Path) -> str | Path:
    """Return what stands for a file that a package reads: its rows as CSV; anything else as it is. Raises BadData."""
    path = Path(source).expanduser()
    reader = offered_readers().get(path.suffix.lstrip("."))
    if reader is None or not path.is_file():
        return source
    stat = path.stat()
    state = sha256(f"{path.resolve()} {stat.st_size} {stat.st_mtime_ns}".encode()).hexdigest()[:16]
    target = private_folder(home_folder() / "data" / "converted" / state) / f"{path.stem}.csv"
    if not target.exists():
        with replacing(target) as temporary:
            temporary.write_text(_rows(reader.load(), path), encoding="utf-8")
    return target


@cache
def offered_readers() -> Mapping[str, EntryPoint]:
    """Return the readers by the endings of their files."""
    return {each.name: each for each in entry_points(group=_GROUP)}


def _rows(read: Callable[[Path], Any], path: Path) -> str:
    """Return the rows as CSV. Raises BadData with what the reader said."""
    try:
        frame = read(path)
        return str(frame.to_csv(index=False) if hasattr(frame, "to_csv") else frame.write_csv())
    except CollabError:
        raise
    except Exception as error:  # whatever goes wrong in another's package
        raise BadData(f"its reader failed: {type(error).__name__}: {error}", file=path) from error
