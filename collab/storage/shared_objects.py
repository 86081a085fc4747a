"""Objects made of files, kept by a process that others are forked from: those have them without reading or memory."""

from pathlib import Path
from typing import TypeVar

from collab.errors import NotFound

T = TypeVar("T")

_objects = dict[object, object]()


def share_object(path: Path, value: object) -> None:
    """Keep what was made of a file for all that ask for it, in the place of whatever was kept before. Raises NotFound
    where the file is gone.
    """
    stamp = _stamp(path)
    if stamp is None:
        raise NotFound(f"There is no file {path}.")
    _objects.clear()
    _objects[stamp] = value


def shared_object(path: Path | str, kind: type[T]) -> T | None:
    """Return what is kept of a file, as long as that is the same; None where nothing of this kind is."""
    value = _objects.get(_stamp(Path(path))) if _objects else None
    return value if isinstance(value, kind) else None


def _stamp(path: Path) -> object:
    """Return what is equal for one file alone, wherever links lead to it; None where there is none."""
    try:
        stat = path.stat()
    except OSError:
        return None
    return stat.st_dev, stat.st_ino, stat.st_size, stat.st_mtime_ns
