"""The folder that everything is kept in, private to its owner, and files written whole or not at all."""

import os
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

import platformdirs

from collab.errors import NotKept
from collab.storage.os_errors import os_error_text


def home_folder() -> Path:
    """Return COLLAB_HOME, or the platform's user data folder; made private to its owner when it is missing."""
    chosen = os.environ.get("COLLAB_HOME")
    return private_folder(Path(chosen) if chosen else Path(platformdirs.user_data_dir("collab-tui", appauthor=False)))


def private_folder(path: Path) -> Path:
    """Make `path` with its parents, readable by its owner alone, and return it. Raises NotKept where it cannot."""
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise NotKept(f"The folder {path} could not be made: {os_error_text(error)}") from error
    return path


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Give a temporary file beside `path` to write; it takes the place of `path` only if nothing fails.

    Raises NotKept for what the operating system refuses.
    """
    try:
        with _beside(path) as temporary:
            yield temporary
            with temporary.open("rb+") as file:
                os.fsync(file.fileno())
            temporary.replace(path)
    except OSError as error:
        raise not_kept(path, error) from error


def not_kept(path: Path, error: OSError) -> NotKept:
    """Return what to say of a file that could not be written; what says it already stays as it is."""
    if isinstance(error, NotKept):
        return error
    return NotKept(f"{path} was not written: {os_error_text(error)}")


@contextmanager
def _beside(path: Path) -> Iterator[Path]:
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    os.close(handle)
    temporary = Path(name)
    try:
        yield temporary
    finally:
        temporary.unlink(missing_ok=True)


def write_text(path: Path, text: str) -> None:
    """Write `text` to `path` whole or not at all. Raises NotKept."""
    with replacing(path) as temporary:
        temporary.write_text(text, encoding="utf-8")


def open_plain(path: Path) -> BinaryIO:
    """Open a file to read it. Raises OSError, also for a pipe, which would be waited for, and a device without end."""
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError(f"{path} is no plain file")
    return os.fdopen(descriptor, "rb")


def open_appending(path: Path) -> BinaryIO:
    """Open a file of its owner's alone to write at its end, made where it is missing. Raises OSError, also for a link,
    which may lead to any file.
    """
    flags = os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW | os.O_NONBLOCK
    return os.fdopen(os.open(path, flags, 0o600), "ab+")


def read_small(path: Path, largest: int) -> bytes:
    """Return what is in a plain file of at most `largest` bytes. Raises OSError, also for any other."""
    with open_plain(path) as file:
        content = file.read(largest + 1)
    if len(content) > largest:
        raise OSError(f"{path} is larger than {largest:,} bytes")
    return content


def damaged_name(path: Path) -> Path:
    """Return a name beside `path` for what it is when it is damaged, which tells when that was found."""
    return path.with_name(f"{path.stem}.damaged-{datetime.now(UTC):%Y%m%dT%H%M%S%f}Z{path.suffix}")


def set_aside(path: Path) -> Path:
    """Rename a damaged file, so that another can take its place, and return its new name. Raises NotKept."""
    aside = damaged_name(path)
    try:
        path.rename(aside)
    except OSError as error:
        raise NotKept(f"{path} is damaged and could not be set aside: {os_error_text(error)}") from error
    return aside
