"""Files written whole or not at all, and read only where they are plain and small."""

import os
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from collab.errors import NotKept
from collab.storage.os_errors import os_error_text, own_error_text
from collab.storage.paths import home_path


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
    return NotKept(f"{path} was not written: {file_error_text(path, error)}")


def file_error_text(path: Path, error: OSError) -> str:
    """Return what is wrong with a file and what to do, as the end of a sentence and more."""
    place, home = (Path(os.path.realpath(each)) for each in (path, home_path()))  # either may come by a link
    return own_error_text(error) if place.is_relative_to(home) else os_error_text(error)


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


def write_bytes(path: Path, content: bytes) -> None:
    """Write `content` to `path` whole or not at all. Raises NotKept."""
    with replacing(path) as temporary:
        temporary.write_bytes(content)


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
