"""The folder that everything is kept in, private to its owner, and files written whole or not at all."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import platformdirs


def home() -> Path:
    """COLLAB_HOME, or the platform's user data folder; made private to its owner when it is missing."""
    given = os.environ.get("COLLAB_HOME")
    return private_folder(Path(given) if given else Path(platformdirs.user_data_dir("collab-tui", appauthor=False)))


def private_folder(path: Path) -> Path:
    """Make `path` with its parents, readable by its owner alone, and return it."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Give a temporary file beside `path` to write; it takes the place of `path` only if nothing fails."""
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    os.close(handle)
    temporary = Path(name)
    try:
        yield temporary
        with temporary.open("rb+") as file:
            os.fsync(file.fileno())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def write_text(path: Path, text: str) -> None:
    """Write `text` to `path` whole or not at all."""
    with replacing(path) as temporary:
        temporary.write_text(text, encoding="utf-8")
