"""The tables of profiles.sqlite, and the steps from each version of them to the next."""

import sqlite3
from pathlib import Path

from collab.errors import BadData
from collab.profiles.sqlite_errors import Damaged

_FIRST = (
    "CREATE TABLE profiles (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT",
    """CREATE TABLE answers (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        profile INTEGER NOT NULL REFERENCES profiles (id),
        kind TEXT NOT NULL CHECK (kind IN ('rate', 'skip', 'clear', 'undo', 'redo')),
        target INTEGER REFERENCES answers (id),
        item TEXT, title TEXT, year INTEGER, ids TEXT,
        stars REAL, low REAL, high REAL, step REAL,
        source TEXT NOT NULL,
        at REAL NOT NULL,
        CHECK ((target IS NOT NULL) = (kind IN ('undo', 'redo'))),
        CHECK ((item IS NULL) = (kind IN ('undo', 'redo'))),
        CHECK ((stars IS NOT NULL) = (kind = 'rate'))
    ) STRICT""",
    "CREATE INDEX answers_by_profile ON answers (profile, item)",
    "CREATE INDEX answers_by_target ON answers (target)",
    # An answer holds unless the last word about it is an undo.
    """CREATE VIEW holding AS SELECT * FROM answers AS answer WHERE target IS NULL AND NOT EXISTS (
        SELECT 1 FROM answers AS word WHERE word.kind = 'undo' AND word.id = (
            SELECT MAX(id) FROM answers WHERE target = answer.id))""",
    """CREATE VIEW present AS SELECT * FROM holding WHERE kind <> 'clear' AND id IN (
        SELECT MAX(id) FROM holding GROUP BY profile, item)""",
)

_VIEWS = (
    # SQLite takes the other columns of a GROUP BY with MAX from the row that has the maximum.
    """CREATE VIEW holding AS SELECT * FROM answers WHERE target IS NULL AND batch NOT IN (
        SELECT target FROM (SELECT MAX(id), target, kind FROM answers WHERE target IS NOT NULL GROUP BY target)
        WHERE kind = 'undo')""",
    "CREATE VIEW newest AS SELECT MAX(id) AS last, * FROM holding GROUP BY profile, item",
    "CREATE VIEW present AS SELECT * FROM newest WHERE kind <> 'clear'",
)

_SECOND = (
    # Answers given together are one batch, named by the id of its first; an undo's target is a batch.
    "ALTER TABLE answers ADD COLUMN batch INTEGER REFERENCES answers (id)",
    # `at` is when an answer was given, perhaps years before it was brought in and kept.
    "ALTER TABLE answers ADD COLUMN kept_at REAL",
    "UPDATE answers SET kept_at = at, batch = CASE WHEN target IS NULL THEN id END",
    "CREATE INDEX answers_in_order ON answers (profile, id)",
    "CREATE INDEX answers_by_batch ON answers (batch)",
    "DROP VIEW present",
    "DROP VIEW holding",
    *_VIEWS,
)

_THIRD = (
    # A title without stars may be seen all the same, hidden, or to be watched.
    """ALTER TABLE answers ADD COLUMN mark TEXT
        CHECK (mark IS NULL OR (kind = 'skip' AND mark IN ('seen', 'hide', 'watch')))""",
    "DROP VIEW present",
    "DROP VIEW newest",
    "DROP VIEW holding",
    *_VIEWS,
)

_FOURTH = (
    # The titles that were listed for a person before, as "namespace:id".
    """CREATE TABLE shown (profile INTEGER NOT NULL REFERENCES profiles (id), item TEXT NOT NULL,
        PRIMARY KEY (profile, item)) STRICT, WITHOUT ROWID""",
)

MIGRATIONS = (_FIRST, _SECOND, _THIRD, _FOURTH)
"""The statements that lead from version n to n + 1, by n; PRAGMA user_version tells the version of a file."""

_FIRST_COLUMNS = """SELECT id, profile, kind, target, item, title, year, ids, stars, low, high, step, source, at,
    (SELECT name FROM profiles LIMIT 1) FROM present LIMIT 0"""
_LATER_COLUMNS = (
    "SELECT batch, kept_at, mark, last FROM present LIMIT 0",
    "SELECT profile, item FROM shown LIMIT 0",
)


def check_tables(connection: sqlite3.Connection) -> None:
    """Raise Damaged for tables without a version, which are another program's, and OperationalError for a version
    without its tables.
    """
    version, tables = _version(connection), connection.execute("SELECT 1 FROM sqlite_schema LIMIT 1").fetchone()
    if version < 1 and tables:
        raise Damaged("it is another program's")
    if 0 < version <= len(MIGRATIONS):
        connection.execute(_FIRST_COLUMNS)
    if version == len(MIGRATIONS):
        for columns in _LATER_COLUMNS:
            connection.execute(columns)


def migrate(connection: sqlite3.Connection, file: Path) -> None:
    """Bring the file's tables up to date. Raises BadData for a file of a later version than this program knows, and
    Damaged for another program's.
    """
    if _version(connection) == len(MIGRATIONS):
        return
    check_tables(connection)
    connection.execute("BEGIN IMMEDIATE")
    with connection:
        version = _version(connection)
        if version > len(MIGRATIONS):
            raise BadData(
                f"answers kept by a newer collab-tui (version {version}; this one knows {len(MIGRATIONS)}). "
                "Install the newer one.",
                file=file,
            )
        for statements in MIGRATIONS[version:]:
            for statement in statements:
                connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")


def _version(connection: sqlite3.Connection) -> int:
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    return version
