"""The file that answers are kept in: opened for each piece of work, and put right when it is damaged."""

import fcntl
import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import TypeVar

from collab.errors import BadData, Busy, NotKept
from collab.profiles.backup import back_up, backup_of, check, erase_copies, is_due, is_lost, is_sound, put_right
from collab.profiles.schema import check_tables, migrate
from collab.profiles.sqlite_errors import Damaged, Held, explain, is_damage, is_held, is_unwritable

T = TypeVar("T")
Work = Callable[[sqlite3.Connection], T]

_WAIT_SECONDS, _WAIT_IN_AN_APP, _WAIT_AT_A_KEY, _PAUSE = 10.0, 1.0, 0.1, 0.005
_FAILURES = (sqlite3.DatabaseError, OSError)


class Database:
    """A database that several processes use, its owner's alone, with a copy beside it; the folder must be there.

    All work is done under a lock that is shared, unless the files themselves are replaced or cleaned. A database that
    is damaged is set aside, its copy takes its place, and the work is done again: `notice` says so. Where the disk or
    the folder takes nothing, what is there is still read. Another process is waited for up to ten seconds, up to one
    where the file is held open, for a person at the keys, and a tenth of one for what can be done again later.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.notice = ""
        self._holding = False
        self._held: tuple[int, sqlite3.Connection] | None = None

    def read(self, work: Work[T]) -> T:
        """Return what `work` makes of the open file. Raises BadData for a file that cannot be used."""
        try:
            return self._done(work, fcntl.LOCK_SH, self._wait)
        except _FAILURES as error:
            if is_unwritable(error) and not self._has_journal:
                return self._read_only(work)
            raise BadData(f"the answers kept here cannot be read: {explain(error)}", file=self.path) from error

    def change(self, work: Work[T], *, at_a_key: bool = False) -> T:
        """Do `work` in one transaction, which is on disk when this returns. Raises NotKept, Busy where another process
        kept it from being written, sooner `at_a_key`, and BadData for a file of a later version.
        """

        def changed(connection: sqlite3.Connection) -> T:
            with self._turn(wait):
                result = _in_transaction(connection, work)
            if is_due(self.path):
                self._back_up(connection)
            return result

        wait = _WAIT_AT_A_KEY if self._holding and at_a_key else self._wait
        return self._written(changed, fcntl.LOCK_SH, wait)

    def erase(self, work: Work[T]) -> T:
        """Do `work`, which deletes, and leave nothing of what it deleted in any file.

        Raises BadData where a program that is not this one keeps the old pages open, and NotKept.
        """

        def erased(connection: sqlite3.Connection) -> T:
            check(connection)
            erase_copies(self.path)
            connection.execute("PRAGMA secure_delete = ON")
            result = _in_transaction(connection, work)  # nobody else is here: its turn needs no waiting
            connection.execute("VACUUM")
            self._back_up(connection)
            if connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()["busy"]:
                raise BadData(
                    "deleted, but another program still holds the old pages; end it and repeat.", file=self.path
                )
            return result

        return self._written(erased, fcntl.LOCK_EX, self._wait)

    def hold_open(self) -> None:
        """Look the file through, copy it, and keep it open beside the methods: the last one to close it would bring its
        journal in each time. Where that cannot be, `notice` says why.
        """

        def looked_through(connection: sqlite3.Connection) -> None:
            check(connection, quick=True)
            self._back_up(connection)

        self._holding = True
        try:
            self._done(looked_through, fcntl.LOCK_SH, self._wait)
        except _FAILURES as error:
            if not (is_unwritable(error) or is_held(error)):
                raise BadData(f"the answers kept here cannot be used: {explain(error)}", file=self.path) from error
            self.notice = f"No answer can be kept now: {explain(error)}"

    def stamp(self) -> object:
        """Return what is equal as long as nothing was written, where the file is held open; else never equal.

        SQLite is asked, not the file's time: the journal is on disk before its answer can be read.
        """
        try:
            if self._held is not None:
                versions = self._held[1].execute("PRAGMA data_version").fetchall()
                return self.path.stat().st_ino, versions[0][0]
        except (sqlite3.Error, OSError):
            """Reading will say what is wrong."""
        return object()

    @property
    def _wait(self) -> float:
        return _WAIT_IN_AN_APP if self._holding else _WAIT_SECONDS

    def _hold(self) -> None:
        """Keep the file open that is there now. A file that was replaced is let go: SQLite sees that it was moved, and
        leaves the journal of the other one alone.
        """
        file = self.path.stat().st_ino
        if self._held is not None and self._held[0] != file:
            self._held[1].close()
            self._held = None
        if self._held is None:
            self._held = file, sqlite3.connect(self.path, check_same_thread=False)
            self._held[1].execute("SELECT COUNT(*) FROM profiles").fetchone()

    def _written(self, work: Work[T], lock: int, wait: float) -> T:
        try:
            return self._done(work, lock, wait)
        except _FAILURES as error:
            kind = Busy if is_held(error) else NotKept
            raise kind(f"Not kept: {explain(error)} ({self.path})") from error

    def _done(self, work: Work[T], lock: int, wait: float) -> T:
        try:
            return self._attempt(work, lock, wait)
        except UnicodeDecodeError:
            """Damage, in the very words of what is wrong."""
        except sqlite3.DatabaseError as error:
            if not is_damage(error):
                raise
        self._mend()
        return self._attempt(work, lock, wait)

    def _attempt(self, work: Work[T], lock: int, wait: float) -> T:
        with self._locked(lock, wait):
            if is_lost(self.path):
                raise Damaged("it is gone")
            with self._open(wait) as connection:
                if self._holding:
                    self._hold()
                return work(connection)

    @property
    def _has_journal(self) -> bool:
        """Whether a journal holds answers that the file itself lacks."""
        journal = Path(f"{self.path}-wal")
        return journal.exists() and journal.stat().st_size > 0

    def _read_only(self, work: Work[T]) -> T:
        """Do `work` with the file or its copy as it lies there, without a lock or a journal; with an empty one where
        there is neither.
        """
        there = next((file for file in (self.path, backup_of(self.path)) if file.exists()), None)
        place = f"{there.resolve().as_uri()}?mode=ro&immutable=1" if there else ":memory:"
        try:
            with closing(sqlite3.connect(place, uri=there is not None, isolation_level=None)) as connection:
                _set_up(connection)
                migrate(connection, self.path)
                return work(connection)
        except sqlite3.DatabaseError as error:
            raise BadData(f"the answers kept here cannot be read: {explain(error)}", file=self.path) from error

    @contextmanager
    def _open(self, wait: float) -> Iterator[sqlite3.Connection]:
        self._keep_private()
        with closing(sqlite3.connect(self.path, timeout=wait, isolation_level=None)) as connection:
            _set_up(connection)
            if connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
                check_tables(connection)  # another program's file stays as it is
                connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA foreign_keys = ON")
            migrate(connection, self.path)
            yield connection

    def _keep_private(self) -> None:
        """Make the file where there is none; SQLite gives its journal the same mode."""
        if not self.path.exists():
            self.path.touch(mode=0o600)
        for file in (self.path, Path(f"{self.path}-wal"), Path(f"{self.path}-shm")):
            with suppress(FileNotFoundError):  # the journal goes with its last reader
                if file.stat().st_mode & 0o077:
                    file.chmod(0o600)

    def _back_up(self, connection: sqlite3.Connection) -> None:
        """Refresh the copy; what cannot be copied is kept all the same."""
        try:
            back_up(connection, self.path)
        except (sqlite3.OperationalError, OSError) as error:
            self.notice = f"No backup of the answers could be written: {explain(error)}"

    def _mend(self) -> None:
        with self._locked(fcntl.LOCK_EX, self._wait):
            if not is_sound(self.path):  # another process may have been here first
                self.notice = put_right(self.path)

    def _locked(self, lock: int, wait: float) -> AbstractContextManager[None]:
        """Share the files, or have them alone, waiting for others."""
        return _flocked(self.path.with_suffix(".lock"), lock, wait)

    def _turn(self, wait: float) -> AbstractContextManager[None]:
        """Write alone, after the others who are at it: SQLite lets who came last go first, and of many some never."""
        return _flocked(self.path.with_suffix(".turn"), fcntl.LOCK_EX, wait)


@contextmanager
def _flocked(file: Path, lock: int, wait: float) -> Iterator[None]:
    """Hold the lock of a file, waiting for it; it ends with the process."""
    descriptor = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        end = time.monotonic() + wait
        while not _taken(descriptor, lock):
            if time.monotonic() > end:
                raise Held("another process has them")
            time.sleep(_PAUSE)
        yield
    finally:
        os.close(descriptor)


def _set_up(connection: sqlite3.Connection) -> None:
    """Read rows by name, and text whatever bytes it has."""
    connection.row_factory = sqlite3.Row
    connection.text_factory = partial(str, encoding="utf-8", errors="replace")


def _taken(descriptor: int, lock: int) -> bool:
    try:
        fcntl.flock(descriptor, lock | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _in_transaction(connection: sqlite3.Connection, work: Work[T]) -> T:
    connection.execute("BEGIN IMMEDIATE")
    with connection:
        return work(connection)
