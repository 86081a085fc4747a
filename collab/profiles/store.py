"""People's own answers, in SQLite: kept as they are given, whatever model or data they are used with."""

import shlex
import sqlite3
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar

from collab.errors import BadConfig, NotFound
from collab.profiles import history
from collab.profiles.answers import Added, Answer, Answered, Change, Kind, Step
from collab.profiles.database import Database
from collab.storage import home_folder
from collab.text import clean, did_you_mean, near

T = TypeVar("T")

ME = "me"
"""The person of someone who has not named any: always there."""

_LONGEST_NAME = 40
_SUMMARIES = """SELECT name, COUNT(present.stars) AS rated,
    COUNT(present.id) - COUNT(present.stars) - COUNT(present.mark) AS skipped,
    (SELECT MAX(kept_at) FROM answers WHERE profile = profiles.id) AS at, COUNT(present.mark) AS marked
    FROM profiles LEFT JOIN present ON present.profile = profiles.id GROUP BY profiles.id ORDER BY name"""


@dataclass(frozen=True)
class Summary:
    """A profile as a list shows it: how many titles have stars, how many were skipped, when its last step was taken, in
    seconds since 1970, None for none, and how many titles have a mark.
    """

    name: str
    rated: int
    skipped: int
    at: float | None
    marked: int = 0


class ProfileStore:
    """Answers by profile under COLLAB_HOME/profiles.sqlite, private to their owner; several processes may use it.

    The table only grows: an undo is a row about an earlier row, and the present state is a view. `forget` and `delete`
    alone delete. Each method opens the file, and has the answer on disk when it returns. Raises BadData for a file that
    is of a newer version or cannot be read, NotKept for what cannot be written on a full or read-only disk, and Busy
    while others write or hold the file: for ten seconds, or one where it is held open, where an answer, an undo and a
    redo come back to the person at the keys after a tenth of one.

    A copy beside it, profiles.backup.sqlite, is never more than a minute older than the last answer. A file that is
    damaged is set aside as profiles.damaged-TIME.sqlite, and the copy takes its place: see `notice`.
    """

    def __init__(self, home: Path | None = None) -> None:
        self._database = Database((home or home_folder()) / "profiles.sqlite")

    @property
    def path(self) -> Path:
        """The file."""
        return self._database.path

    @property
    def notice(self) -> str:
        """A message for the person: which damaged file was set aside and what came back, or that there is no backup;
        "" for nothing.
        """
        return self._database.notice

    def hold_open(self) -> None:
        """Look the file through, refresh its backup, and keep it open, so that each later method is quicker."""
        self._database.hold_open()

    def stamp(self) -> object:
        """Return what is equal as long as no process kept anything, where the file is held open; else never equal."""
        return self._database.stamp()

    def answer(self, profile: str, answer: Answered, source: str = "rate") -> None:
        """Keep stars, or a skip where there are none; `source` tells where they were given. A profile begins with its
        first answer. Raises BadConfig for a name that `new` would not keep as it is.
        """
        self._append(profile, "skip" if answer.stars is None else "rate", answer, source)

    def skip(self, profile: str, answer: Answered, source: str = "rate") -> None:
        """Keep that a title was not seen, or the mark given; the stars given are not looked at."""
        self._append(profile, "skip", answer, source)

    def clear(self, profile: str, answer: Answered, source: str = "rate") -> None:
        """Keep that a title is to count as never answered; the stars given are not looked at."""
        self._append(profile, "clear", answer, source)

    def _append(self, profile: str, kind: Kind, answer: Answered, source: str) -> None:
        self._database.change(
            lambda connection: history.append(connection, _existing_or_new(connection, profile), kind, answer, source),
            at_a_key=True,
        )

    def add(self, profile: str, answers: Sequence[Answered], source: str) -> Added:
        """Keep many answers, in their order, as one step: one undo takes them all back. Without stars they are skips.

        Left out is what says the same as the answer that holds, what has an earlier time than that, and a mark of a
        title that has stars.
        """
        return self._database.change(
            lambda connection: history.add(connection, _existing_or_new(connection, profile), answers, source)
        )

    def undo(self, profile: str, step: int | None = None) -> Change | None:
        """Take a step back, an answer or many added together: the last that holds, or one by its number; None where
        there is none.
        """
        undone = partial(history.undo, step=step)
        return self._database.change(lambda connection: _of(connection, profile, undone, None), at_a_key=True)

    def redo(self, profile: str) -> Change | None:
        """Do the step undone last again; None where there is none, or a new answer came after it."""
        return self._database.change(lambda connection: _of(connection, profile, history.redo, None), at_a_key=True)

    def present(self, profile: str) -> list[Answer]:
        """Return the answers that hold, newest last."""
        return self._database.read(lambda connection: _of(connection, profile, history.present, []))

    def history(self, profile: str) -> list[Step]:
        """Return every step that was taken, newest last: those undone too, and each undo and redo."""
        return self._database.read(lambda connection: _of(connection, profile, history.steps_taken, []))

    def keep_shown(self, profile: str, items: Collection[str], *, new: bool = False) -> None:
        """Keep which titles were listed for a profile, each as "namespace:id"; one that is not there keeps nothing,
        unless it is to be a `new` one.
        """

        def kept(connection: sqlite3.Connection) -> None:
            owner = _existing_or_new(connection, profile) if new else _profile(connection, profile)
            if owner is not None:
                connection.executemany("INSERT OR IGNORE INTO shown VALUES (?, ?)", [(owner, item) for item in items])

        self._database.change(kept)

    def shown_before(self, profile: str) -> frozenset[str]:
        """Return the titles that `keep_shown` kept."""
        titles = "SELECT item FROM shown WHERE profile = ?"
        return self._database.read(
            lambda connection: frozenset(
                row["item"] for row in connection.execute(titles, [_profile(connection, profile)])
            )
        )

    def profiles(self) -> list[str]:
        """Return the names of all profiles, sorted."""
        return self._database.read(_names)

    def require(self, *profiles: str) -> None:
        """Raise NotFound for the first that is not there, with those spelt alike; ME always is."""
        names = self.profiles()
        for profile in profiles:
            if profile not in (*names, ME):
                raise unknown(profile, names)

    def begins(self, profile: str) -> bool:
        """Return whether a profile is not there yet, and may begin with its first answer. Raises NotFound where one is
        there that is spelt alike: it may be meant.
        """
        names = self.profiles()
        if profile in (*names, ME):
            return False
        if near(profile, [*names, ME]):
            raise unknown(profile, names)
        return True

    def key_of(self, profile: str) -> int | None:
        """Return what a profile keeps whatever its name; None where it is not there."""
        return self._database.read(lambda connection: _profile(connection, profile))

    def name_of(self, key: int) -> str | None:
        """Return the present name of a profile by its key; None where it is not there any more."""
        return self._database.read(lambda connection: _name(connection, key))

    def summaries(self) -> list[Summary]:
        """Return all profiles as a list shows them, sorted by name."""
        return self._database.read(
            lambda connection: [Summary(clean(name), *rest) for name, *rest in connection.execute(_SUMMARIES)]
        )

    def new(self, name: str) -> str:
        """Begin a profile without answers; return its name without blanks that do not count.

        Raises BadConfig for a name that is taken, empty, longer than 40 characters or has control characters.
        """
        self._database.change(lambda connection: _make(connection, name))
        return clean(name)

    def rename(self, old: str, new: str) -> str:
        """Give a profile another name, and return it like `new`. Raises NotFound, and BadConfig like `new`."""

        def renamed(connection: sqlite3.Connection) -> None:
            owner, name = _existing(connection, old), _checked(new)
            if _profile(connection, name) not in (None, owner):
                raise _taken(connection, name)
            connection.execute("UPDATE profiles SET name = ? WHERE id = ?", [name, owner])

        self._database.change(renamed)
        return clean(new)

    def copy(self, name: str, new: str) -> str:
        """Begin a profile with every step of another, and return its name like `new`.

        Raises NotFound, and BadConfig like `new`.
        """
        self._database.change(
            lambda connection: history.copy(connection, _existing(connection, name), _make(connection, new))
        )
        return clean(new)

    def forget(self, profile: str) -> int:
        """Delete a profile's answers, and which titles it was shown, for good; return how many answers went. The
        profile stays.

        Afterwards they are in no file of ours: the backup is written anew, and damaged files that were set aside are
        deleted whoever's answers they hold, since nothing can be taken out of them for certain. Raises BadData where
        another program keeps the old pages open.
        """
        return self._database.erase(lambda connection: _of(connection, profile, _deleted, 0))

    def delete(self, profile: str) -> int:
        """Delete a profile and its answers for good, like `forget`. Raises NotFound, and BadData like `forget`."""

        def deleted(connection: sqlite3.Connection) -> int:
            owner = _existing(connection, profile)
            gone = _deleted(connection, owner)
            connection.execute("DELETE FROM profiles WHERE id = ?", [owner])
            return gone

        return self._database.erase(deleted)


class PersonInUse:
    """A profile that is kept to whatever its name is by now: another process may have given it another one."""

    def __init__(self, store: ProfileStore) -> None:
        self._store = store
        self._key: int | None = None
        self._stamp: object = None

    def name(self, name: str) -> str:
        """Return the present name of the profile that was last called `name`; `name` itself where it is not there."""
        stamp = self._store.stamp()
        if stamp == self._stamp:
            return name
        self._stamp = stamp
        now = None if self._key is None else self._store.name_of(self._key)
        if now is None:
            self._key = self._store.key_of(name)
        return now or name


def unknown(profile: str, names: Sequence[str]) -> NotFound:
    """Return the error for a profile that is not there, with those that are, and how to make it."""
    there = f"The profiles are: {', '.join(names)}." if names else "There are none yet."
    make = f"To make it: collab-tui profiles new {shlex.quote(profile)}"
    return NotFound(f'No profile "{profile}".{did_you_mean(profile, names)} {there} {make}')


def _of(connection: sqlite3.Connection, profile: str, work: Callable[[sqlite3.Connection, int], T], nothing: T) -> T:
    """Return what `work` makes of a profile, `nothing` where it is not there."""
    owner = _profile(connection, profile)
    return nothing if owner is None else work(connection, owner)


def _names(connection: sqlite3.Connection) -> list[str]:
    return [clean(row["name"]) for row in connection.execute("SELECT name FROM profiles ORDER BY name")]


def _profile(connection: sqlite3.Connection, name: str) -> int | None:
    row = connection.execute("SELECT id FROM profiles WHERE name = ?", [name]).fetchone()
    return None if row is None else int(row["id"])


def _name(connection: sqlite3.Connection, key: int) -> str | None:
    row = connection.execute("SELECT name FROM profiles WHERE id = ?", [key]).fetchone()
    return None if row is None else clean(row["name"])


def _existing(connection: sqlite3.Connection, name: str) -> int:
    owner = _profile(connection, name)
    if owner is None:
        raise unknown(name, _names(connection))
    return owner


def _existing_or_new(connection: sqlite3.Connection, name: str) -> int:
    """Return a profile for an answer to it; it begins with the first one."""
    owner = _profile(connection, name)
    if owner is not None:
        return owner
    if _checked(name) != name:
        raise BadConfig(f'"{name}" is not the name of a profile; "{clean(name)}" could be.')
    return _make(connection, name)


def _make(connection: sqlite3.Connection, name: str) -> int:
    name = _checked(name)
    if _profile(connection, name) is not None:
        raise _taken(connection, name)
    made: int = connection.execute("INSERT INTO profiles (name) VALUES (?) RETURNING id", [name]).fetchone()[0]
    return made


def _checked(name: str) -> str:
    """Return a new name without blanks that do not count. Raises BadConfig."""
    if not 1 <= len(clean(name)) <= _LONGEST_NAME:
        raise BadConfig(f'A profile has a name of 1 to {_LONGEST_NAME} characters, not "{name}".')
    if clean(name) != " ".join(filter(None, name.split(" "))):
        raise BadConfig(f'The name of a profile is plain text without control characters, as in "{clean(name)}".')
    return clean(name)


def _taken(connection: sqlite3.Connection, name: str) -> BadConfig:
    return BadConfig(f'There is a profile "{name}" already. The profiles are: {", ".join(_names(connection))}.')


def _deleted(connection: sqlite3.Connection, owner: int) -> int:
    connection.execute("DELETE FROM shown WHERE profile = ?", [owner])
    return connection.execute("DELETE FROM answers WHERE profile = ?", [owner]).rowcount
