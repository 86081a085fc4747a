"""Locks that end with the process that holds them, however it ends."""

import fcntl
import os
import platform
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from collab.storage import not_kept, read_small

_TRIES, _PAUSE, _PATIENCE = 5, 0.005, 60.0
_NO_TRAP = os.O_NOFOLLOW | os.O_NONBLOCK  # a link would lead elsewhere, a pipe would be waited for
_LONGEST = 1000
_A_PROCESS = "[1-9][0-9]{0,9}"  # 0 would be one's own group


def take(path: Path, *, tries: int = _TRIES) -> int | None:
    """Lock `path` for this process and those that inherit the returned descriptor; None where another holds it.

    It is tried again every 5 ms, five times unless told; who asks `is_held` is waited for, a minute at most. Raises
    NotKept where there can be no such file.
    """
    descriptor = _open(path)
    end = time.monotonic() + _PATIENCE
    while tries:
        if _locked(descriptor, fcntl.LOCK_EX):
            return descriptor
        # whoever asks shares the lock for some microseconds, or for as long as the system lets them stand still there
        is_asked_about = _locked(descriptor, fcntl.LOCK_SH)
        fcntl.flock(descriptor, fcntl.LOCK_UN)
        tries -= not is_asked_about or time.monotonic() > end
        time.sleep(_PAUSE)
    os.close(descriptor)
    return None


def is_held(path: Path) -> bool:
    """Return whether some process holds the lock on `path`."""
    try:
        descriptor = os.open(path, os.O_RDONLY | _NO_TRAP)
    except OSError:  # not there, or nothing that a worker would have made
        return False
    try:
        return not _locked(descriptor, fcntl.LOCK_SH)
    finally:
        os.close(descriptor)


@contextmanager
def waiting_for(path: Path) -> Iterator[None]:
    """Hold the lock on `path`, waiting for it: for a moment's change of a shared file. Raises NotKept."""
    descriptor = _open(path)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def sign(path: Path, process: int | None) -> None:
    """Write into a lock that this process holds who works under it, or that nobody does yet. Raises NotKept."""
    try:
        path.write_text("" if process is None else f"{process} {platform.node()}", encoding="utf-8")
    except OSError as error:
        raise not_kept(path, error) from error


def signed_by(path: Path, *, or_first: bool = False) -> int | None:
    """Return the process of this machine that signed a lock; it is the holder's while the lock is held.

    `or_first` takes process 1 too, which a container's command is. A worker never is, and its group would be everybody.
    """
    try:
        process, _, machine = read_small(path, _LONGEST).decode("utf-8", "replace").strip().partition(" ")
    except OSError:
        return None
    known = re.fullmatch(_A_PROCESS, process) and machine == platform.node() and (or_first or process != "1")
    return int(process) if known else None


def _locked(descriptor: int, how: int) -> bool:
    """Lock an open file, shared or alone, and return whether nobody was in the way."""
    try:
        fcntl.flock(descriptor, how | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _open(path: Path) -> int:
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT | _NO_TRAP, 0o600)
    except OSError as error:
        raise not_kept(path, error) from error
