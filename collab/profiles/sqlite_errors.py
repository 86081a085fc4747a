"""Errors that keep a database from being used: damage, a disk that takes nothing, another program that has it."""

import errno
import sqlite3

from collab.storage import os_error, own_error_text

_REFUSED = (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM)
_HELD = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
_FULL = (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR)
_TAKES_NOTHING = (errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


class Damaged(sqlite3.DatabaseError):
    """A database that is not what it was, found before SQLite stumbles over it."""

    sqlite_errorcode = sqlite3.SQLITE_CORRUPT


class Held(sqlite3.OperationalError):
    """A database that another process has to itself."""

    sqlite_errorcode = sqlite3.SQLITE_BUSY


def is_damage(error: sqlite3.Error) -> bool:
    """Return whether an error is about the content of the file, which is damaged or has tables that are not ours, and
    not about who holds it or how full the disk is.
    """
    return _primary(error) in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR)


def is_unwritable(error: sqlite3.Error | OSError) -> bool:
    """Return whether an error is about a disk or a folder that takes nothing, so that reading may do."""
    if isinstance(error, OSError):
        cause = error.__cause__ if isinstance(error.__cause__, OSError) else error
        return cause.errno in _TAKES_NOTHING
    return _primary(error) in (*_REFUSED, *_FULL)


def is_held(error: sqlite3.Error | OSError) -> bool:
    """Return whether an error is about another process that has the file, for now."""
    return isinstance(error, sqlite3.Error) and _primary(error) in _HELD


def explain(error: sqlite3.Error | OSError) -> str:
    """Return what is wrong and what to do, as the end of a sentence and more."""
    if isinstance(error, OSError):
        return own_error_text(error)
    primary = _primary(error)
    if primary in _HELD:
        return "another program has the answers in work. Try again."
    if primary in _REFUSED:
        return own_error_text(os_error(errno.EACCES, ""))
    if primary == sqlite3.SQLITE_FULL:
        return own_error_text(os_error(errno.ENOSPC, ""))
    if primary == sqlite3.SQLITE_IOERR:
        return "the disk is full, or it fails. Free some space, then repeat."
    return f"{error}."


def _primary(error: sqlite3.Error) -> int:
    return getattr(error, "sqlite_errorcode", 0) & 0xFF  # errors of the sqlite3 module itself have no code
