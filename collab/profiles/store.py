"""People's own answers, in SQLite: kept as they are given, whatever model or data they are used with."""

import json
import sqlite3
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from collab.errors import BadData
from collab.home import home as default_home
from collab.profiles.answers import Answer, Answered, Change, Kind
from collab.profiles.schema import migrate

_WAIT_SECONDS = 10.0
_INSERT = """INSERT INTO answers (profile, kind, item, title, year, ids, stars, low, high, step, source, at)
    VALUES (:profile, :kind, :item, :title, :year, :ids, :stars, :low, :high, :step, :source, :at)"""
_LAST_HELD = "SELECT * FROM holding WHERE profile = ? ORDER BY id DESC LIMIT 1"
_LAST_UNDONE = """SELECT answer.* FROM answers AS word JOIN answers AS answer ON answer.id = word.target
    WHERE word.profile = :profile AND word.kind = 'undo'
    AND word.id = (SELECT MAX(id) FROM answers WHERE target = word.target)
    AND word.id > (SELECT MAX(id) FROM answers WHERE profile = :profile AND target IS NULL)
    ORDER BY word.id DESC LIMIT 1"""


class ProfileStore:
    """Answers by profile under COLLAB_HOME/profiles.sqlite, private to their owner; several processes may use it.

    The table only grows: an undo is a row about an earlier row, and the present state is a view. `forget` alone
    deletes. Each method opens the file, and has the answer on disk when it returns. Raises BadData for a file that is
    damaged, of a newer version or held by another process for longer than ten seconds.
    """

    def __init__(self, home: Path | None = None) -> None:
        self.path = (home or default_home()) / "profiles.sqlite"
        self._held: sqlite3.Connection | None = None

    def hold_open(self) -> None:
        """Keep the file open beside the methods: the last one to close it would bring its journal in each time."""
        with self._open():
            self._held = sqlite3.connect(self.path, check_same_thread=False)
            self._held.execute("SELECT COUNT(*) FROM profiles").fetchone()

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        if not self.path.exists():
            self.path.touch(mode=0o600)
        try:
            with closing(sqlite3.connect(self.path, timeout=_WAIT_SECONDS, isolation_level=None)) as connection:
                connection.row_factory = sqlite3.Row
                connection.execute("PRAGMA journal_mode = WAL")
                connection.execute("PRAGMA foreign_keys = ON")
                migrate(connection, self.path)
                yield connection
        except sqlite3.DatabaseError as error:
            raise BadData(f"the answers kept here cannot be used ({error}).", file=self.path) from error

    @contextmanager
    def _change(self) -> Iterator[sqlite3.Connection]:
        with self._open() as connection:
            connection.execute("BEGIN IMMEDIATE")
            with connection:
                yield connection

    def stamp(self) -> tuple[tuple[int, int] | None, ...]:
        """Return what changes with every answer of every process, without opening the file."""
        return tuple(_stamp(file) for file in (self.path, Path(f"{self.path}-wal")))

    def answer(self, profile: str, given: Answered, source: str = "rate") -> None:
        """Keep a rating; `source` tells where it was given."""
        self._append(profile, "rate", given, source)

    def skip(self, profile: str, given: Answered, source: str = "rate") -> None:
        """Keep that a title was not seen; the stars given are not looked at."""
        self._append(profile, "skip", given, source)

    def clear(self, profile: str, given: Answered, source: str = "rate") -> None:
        """Keep that a title is to count as never answered; the stars given are not looked at."""
        self._append(profile, "clear", given, source)

    def _append(self, profile: str, kind: Kind, given: Answered, source: str) -> None:
        with self._change() as connection:
            connection.execute("INSERT OR IGNORE INTO profiles (name) VALUES (?)", [profile])
            owner = _profile(connection, profile)
            item, ids = _identify(connection, owner, given)
            row = {
                "profile": owner,
                "kind": kind,
                "item": item,
                "title": given.title,
                "year": given.year,
                "ids": json.dumps(ids, sort_keys=True),
                "stars": given.stars if kind == "rate" else None,
                "low": given.low,
                "high": given.high,
                "step": given.step,
                "source": source,
                "at": time.time(),
            }
            connection.execute(_INSERT, row)

    def undo(self, profile: str) -> Change | None:
        """Take the last answer that holds back; None where there is none."""
        with self._change() as connection:
            owner = _profile(connection, profile)
            return _speak(connection, "undo", connection.execute(_LAST_HELD, [owner]).fetchone())

    def redo(self, profile: str) -> Change | None:
        """Give the answer undone last again; None where there is none, or a new answer came after it."""
        with self._change() as connection:
            owner = _profile(connection, profile)
            return _speak(connection, "redo", connection.execute(_LAST_UNDONE, {"profile": owner}).fetchone())

    def present(self, profile: str) -> list[Answer]:
        """Return the answers that hold, newest last."""
        with self._open() as connection:
            owner = _profile(connection, profile)
            rows = connection.execute("SELECT * FROM present WHERE profile = ? ORDER BY id", [owner]).fetchall()
        return [_answer(row) for row in rows]

    def profiles(self) -> list[str]:
        """Return the names of all profiles, sorted."""
        with self._open() as connection:
            return [row["name"] for row in connection.execute("SELECT name FROM profiles ORDER BY name")]

    def forget(self, profile: str) -> int:
        """Delete a profile's answers for good, from the disk too; return how many rows went. The profile stays.

        Raises BadData where another process keeps the old pages open.
        """
        with self._open() as connection:
            connection.execute("PRAGMA secure_delete = ON")
            owner = _profile(connection, profile)
            gone = connection.execute("DELETE FROM answers WHERE profile = ?", [owner]).rowcount
            connection.execute("VACUUM")
            if connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()["busy"]:
                raise BadData(
                    "forgotten, but another process still holds the old pages; end it and repeat.", file=self.path
                )
        return gone


def _profile(connection: sqlite3.Connection, name: str) -> int | None:
    row = connection.execute("SELECT id FROM profiles WHERE name = ?", [name]).fetchone()
    return None if row is None else int(row["id"])


def _identify(connection: sqlite3.Connection, owner: int | None, given: Answered) -> tuple[str, Mapping[str, str]]:
    """Return the key of an item and its ids: those of an earlier answer about the same id, else about the same title
    and year from other data, else new ones.
    """
    query = "SELECT id, item, title, year, ids FROM answers WHERE profile = ? AND target IS NULL ORDER BY id"
    ids_of: dict[str, dict[str, str]] = {}
    same_title: set[str] = set()
    for row in connection.execute(query, [owner]):
        ids_of.setdefault(row["item"], {}).update(json.loads(row["ids"]))
        if given.title and (row["title"].casefold(), row["year"]) == (given.title.casefold(), given.year):
            same_title.add(row["item"])
    mine = {given.namespace: given.item}
    for key, ids in ids_of.items():
        if ids.get(given.namespace) == given.item:
            return key, ids
    elsewhere = [key for key in same_title if given.namespace not in ids_of[key]]
    if len(elsewhere) == 1:
        return elsewhere[0], ids_of[elsewhere[0]] | mine
    return f"{given.namespace}:{given.item}", mine


def _speak(connection: sqlite3.Connection, word: str, row: sqlite3.Row | None) -> Change | None:
    """Add an undo or a redo of an answer, and say what it changed."""
    if row is None:
        return None
    before = _stars(connection, row)
    insert = "INSERT INTO answers (profile, kind, target, source, at) VALUES (?, ?, ?, ?, ?)"
    connection.execute(insert, [row["profile"], word, row["id"], row["source"], time.time()])
    return Change(row["kind"], _answer(row), before, _stars(connection, row))


def _stars(connection: sqlite3.Connection, row: sqlite3.Row) -> float | None:
    query = "SELECT stars FROM present WHERE profile = ? AND item = ?"
    found = connection.execute(query, [row["profile"], row["item"]]).fetchone()
    return None if found is None or found["stars"] is None else float(found["stars"])


def _answer(row: sqlite3.Row) -> Answer:
    fields: dict[str, Any] = {name: row[name] for name in ("title", "year", "stars", "low", "high", "step", "at")}
    return Answer(key=row["item"], ids=json.loads(row["ids"]), **fields)


def _stamp(file: Path) -> tuple[int, int] | None:
    try:
        stat = file.stat()
    except FileNotFoundError:  # SQLite takes the journal away with its last reader
        return None
    return stat.st_mtime_ns, stat.st_size
