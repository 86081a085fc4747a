"""Databases of earlier versions are brought up to date with everything in them."""

import json
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

import pytest

from collab.errors import BadData
from collab.profiles import ProfileStore, schema
from tests.profiles.films import film, marked, marks, stars

_ANSWER = """INSERT INTO answers (profile, kind, item, title, year, ids, stars, low, high, step, source, at)
    VALUES (?, ?, ?, ?, 1990, ?, ?, 0.5, 5.0, 0.5, 'rate', ?)"""
_WORD = "INSERT INTO answers (profile, kind, target, source, at) VALUES (?, ?, ?, 'rate', ?)"

Rows = Iterable[tuple[int, str, int, float | None]]
"""Profile, kind, number of the film, or of the row that an undo or redo is about, stars."""

STEPS: Rows = (
    (1, "rate", 1, 2.0),
    (1, "rate", 2, 3.0),
    (2, "rate", 1, 5.0),
    (1, "rate", 1, 4.5),
    (1, "undo", 4, None),
    (1, "redo", 4, None),
    (1, "skip", 3, None),
    (1, "clear", 2, None),
    (1, "undo", 8, None),
)


def write_first_version(file: Path, rows: Rows = STEPS) -> None:
    """Write a database as version 1 did, at a time when each row came a second after the one before."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with closing(sqlite3.connect(file)) as connection, connection:
        for statement in schema.MIGRATIONS[0]:
            connection.execute(statement)
        connection.execute("PRAGMA user_version = 1")
        connection.executemany("INSERT INTO profiles (id, name) VALUES (?, ?)", [(1, "me"), (2, "anna")])
        for moment, (profile, kind, number, stars) in enumerate(rows, 1):
            if kind in ("undo", "redo"):
                connection.execute(_WORD, [profile, kind, number, float(moment)])
            else:
                ids = json.dumps({"movielens": str(number)})
                connection.execute(
                    _ANSWER, [profile, kind, f"movielens:{number}", f"Film {number}", ids, stars, float(moment)]
                )


@pytest.fixture
def store() -> ProfileStore:
    store = ProfileStore()
    write_first_version(store.path)
    return store


def test_the_answers_of_version_1_hold_as_they_did(store: ProfileStore) -> None:
    assert stars(store) == {"Film 2": 3.0, "Film 1": 4.5, "Film 3": None}
    assert stars(store, "anna") == {"Film 1": 5.0}
    assert [answer.at for answer in store.present("me")] == [2.0, 4.0, 7.0]
    steps = [(step.kind, step.title, step.at, step.count) for step in store.history("me")]
    assert steps[-2:] == [("clear", "Film 2 (1990)", 8.0, 1), ("undo", "Film 2 (1990)", 9.0, 1)]
    assert steps[3:5] == [("undo", "Film 1 (1990)", 5.0, 1), ("redo", "Film 1 (1990)", 6.0, 1)]


def test_undo_and_redo_go_on_where_version_1_stopped(store: ProfileStore) -> None:
    redone = store.redo("me")
    assert redone is not None
    assert (redone.kind, redone.before, redone.after) == ("clear", 3.0, None)
    walk = []
    while (undone := store.undo("me")) is not None:
        walk.append((undone.kind, undone.title, undone.after, undone.count))
    assert walk == [
        ("clear", "Film 2 (1990)", 3.0, 1),
        ("skip", "Film 3 (1990)", None, 1),
        ("rate", "Film 1 (1990)", 2.0, 1),
        ("rate", "Film 2 (1990)", None, 1),
        ("rate", "Film 1 (1990)", None, 1),
    ]
    assert stars(store, "anna") == {"Film 1": 5.0}


def test_new_answers_and_batches_follow_the_old_ones(store: ProfileStore) -> None:
    store.answer("me", film(1, 1.0))
    store.add("me", [film(3, 2.0), film(4)], "imdb")
    assert stars(store) == {"Film 2": 3.0, "Film 1": 1.0, "Film 3": 2.0, "Film 4": 4.0}
    undone = store.undo("me")
    assert undone is not None
    assert undone.count == 2
    assert stars(store) == {"Film 2": 3.0, "Film 3": None, "Film 1": 1.0}


def test_the_version_is_kept_in_the_file_and_the_move_is_made_once(store: ProfileStore) -> None:
    store.present("me")
    with closing(sqlite3.connect(store.path)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (len(schema.MIGRATIONS),)
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    assert stars(ProfileStore()) == stars(store)


def test_a_backup_of_version_1_serves_too(store: ProfileStore) -> None:
    whole = stars(store)
    store.path.unlink()
    write_first_version(store.path.with_name("profiles.backup.sqlite"))
    assert stars(store) == whole
    assert "backup" in store.notice


def write_second_version(file: Path) -> None:
    """Write a database as version 2 did: what version 1 wrote, moved on, and a batch of two."""
    write_first_version(file)
    with closing(sqlite3.connect(file)) as connection, connection:
        for statement in schema.MIGRATIONS[1]:
            connection.execute(statement)
        connection.execute("PRAGMA user_version = 2")
        for number in (10, 11):
            connection.execute(
                """INSERT INTO answers (id, profile, kind, item, title, year, ids, stars, low, high, step, source, at,
                batch, kept_at) VALUES (?, 1, 'rate', ?, ?, 1990, '{}', 1.5, 0.5, 5.0, 0.5, 'imdb', ?, 10, 12.0)""",
                [number, f"title:{number}", f"Film {number}", float(number)],
            )


def test_the_answers_of_version_2_hold_and_take_marks() -> None:
    store = ProfileStore()
    write_second_version(store.path)
    held = stars(store)
    assert held == {"Film 2": 3.0, "Film 1": 4.5, "Film 3": None, "Film 10": 1.5, "Film 11": 1.5}
    assert marks(store) == {}
    store.skip("me", marked(1, "watch"))
    assert marks(store) == {"Film 1": "watch"}
    for count in (1, 2):
        undone = store.undo("me")
        assert undone is not None
        assert undone.count == count
    assert stars(store) == {"Film 2": 3.0, "Film 1": 4.5, "Film 3": None}
    with closing(sqlite3.connect(store.path)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (len(schema.MIGRATIONS),)
        with pytest.raises(sqlite3.IntegrityError):
            connection.execute("UPDATE answers SET mark = 'liked' WHERE kind = 'skip'")
        with pytest.raises(sqlite3.IntegrityError):
            connection.execute("UPDATE answers SET mark = 'seen' WHERE kind = 'rate'")


def test_a_newer_file_is_not_touched(store: ProfileStore) -> None:
    with closing(sqlite3.connect(store.path)) as connection:
        connection.execute("PRAGMA user_version = 99")
    before = store.path.read_bytes()
    with pytest.raises(BadData, match=r"profiles\.sqlite: .*version 99; this one knows 4"):
        store.answer("me", film(2))
    with pytest.raises(BadData, match="version 99"):
        store.hold_open()
    with closing(sqlite3.connect(store.path)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
    assert store.path.read_bytes()[100:] == before[100:], "all but the header, which tells of the journal"
    assert not list(store.path.parent.glob("*damaged*"))
