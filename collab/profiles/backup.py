"""The copy of profiles.sqlite beside it, and how the two are put right when one is damaged."""

import os
import shutil
import sqlite3
import time
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from collab.profiles.schema import check_tables, migrate
from collab.profiles.sqlite_errors import Damaged, is_damage
from collab.storage import damaged_name, replacing

_FRESH_SECONDS = 60.0


def check(connection: sqlite3.Connection, *, quick: bool = False) -> None:
    """Raise Damaged for a database that SQLite finds anything wrong with, or another program's; `quick` compares no
    indexes.
    """
    check_tables(connection)
    report = connection.execute(f"PRAGMA {'quick' if quick else 'integrity'}_check(1)").fetchone()[0]
    if report != "ok":
        raise Damaged(report)


def is_sound(database: Path) -> bool:
    """Return whether a database is there, with everything in it as SQLite left it."""
    if not database.exists() or database.stat().st_size == 0:
        return False
    try:
        with closing(sqlite3.connect(database)) as connection:
            check(connection)
    except UnicodeDecodeError:  # in the very words of what is wrong
        return False
    except sqlite3.DatabaseError as error:
        if is_damage(error):
            return False
        raise
    return True


def backup_of(database: Path) -> Path:
    """Return where the copy of a database lies: profiles.backup.sqlite."""
    return database.with_suffix(f".backup{database.suffix}")


def is_lost(database: Path) -> bool:
    """Return whether a database is gone, or empty as no database in use ever is, while its copy is there."""
    gone = not database.exists() or database.stat().st_size == 0
    return gone and backup_of(database).exists()


def is_due(database: Path) -> bool:
    """Return whether the copy is missing, or not from the last minute."""
    try:
        age = time.time() - backup_of(database).stat().st_mtime
    except FileNotFoundError:
        return True
    return not 0 <= age < _FRESH_SECONDS


def back_up(connection: sqlite3.Connection, database: Path) -> None:
    """Write the copy whole or not at all: its owner's alone, without anything that was deleted.

    Reading everything, this fails at damage, so that it never replaces a good copy.
    """
    with replacing(backup_of(database)) as temporary:
        connection.execute("VACUUM INTO CAST(? AS TEXT)", [os.fsencode(temporary)])  # a name of any bytes


def put_right(database: Path) -> str:
    """Set a damaged database aside and put its copy, or an empty one, in its place; return what was done.

    Nobody else may have it in work. Ended at any moment, this can be done again: the damaged file stays in its place
    until everything is beside it and the other one is written.
    """
    backup, aside = backup_of(database), damaged_name(database)
    journal = Path(f"{database}-wal")
    there = is_sound(backup)
    kept = {database: aside, journal: Path(f"{aside}-wal")}
    if not there:
        kept[backup] = backup_of(aside)
    for file, name in kept.items():
        if file.exists():
            with replacing(name) as temporary:
                shutil.copyfile(file, temporary)
    for file in (journal, Path(f"{database}-shm"), *(() if there else (backup,))):
        file.unlink(missing_ok=True)  # a journal would be taken for that of the other file
    with replacing(database) as temporary:
        if there:
            shutil.copyfile(backup, temporary)
        else:
            with closing(sqlite3.connect(temporary, isolation_level=None)) as connection:
                migrate(connection, database)
    was = f"were damaged and are set aside as {aside.name}" if aside.exists() else "were gone"
    if not there:
        return f"The answers kept here {was}; there is no backup that could be used, so this begins anew."
    until = datetime.fromtimestamp(backup.stat().st_mtime, UTC)
    return f"The answers kept here {was}; those up to {until:%Y-%m-%d %H:%M:%S} UTC are back from the backup."


def erase_copies(database: Path) -> None:
    """Delete the copy of a database, every damaged one set aside, and what was half written when a program ended."""
    stem = database.stem
    for pattern in (f"{stem}.backup.*", f"{stem}.damaged-*", f".{stem}.*"):
        for file in database.parent.glob(pattern):
            file.unlink(missing_ok=True)
