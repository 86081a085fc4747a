"""Locks that end with the process that holds them, however it ends."""

import fcntl
import os
import platform
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_TRIES, _PAUSE = 5, 0.005


def take(path: Path, *, tries: int = _TRIES) -> int | None:
    """Lock `path` for this process and those that inherit the returned descriptor; None where another holds it.

    It is tried again every 5 ms, five times unless told.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    for _ in range(tries):  # whoever asks `is_held` has the lock for some microseconds
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            time.sleep(_PAUSE)
        else:
            return descriptor
    os.close(descriptor)
    return None


def is_held(path: Path) -> bool:
    """Return whether some process holds the lock on `path`."""
    try:
        descriptor = os.open(path, os.O_RDONLY)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False


@contextmanager
def waiting_for(path: Path) -> Iterator[None]:
    """Hold the lock on `path`, waiting for it: for a moment's change of a shared file."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def sign(path: Path, process: int | None) -> None:
    """Write into a lock that this process holds who works under it, or that nobody does yet."""
    path.write_text("" if process is None else f"{process} {platform.node()}", encoding="utf-8")


def signed_by(path: Path) -> int | None:
    """Return the process of this machine that signed a lock; it is the holder's while the lock is held."""
    process, _, machine = path.read_text(encoding="utf-8").strip().partition(" ")
    return int(process) if process.isdecimal() and machine == platform.node() else None
