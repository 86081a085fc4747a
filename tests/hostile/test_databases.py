"""Databases of other programs, damaged, held or full: what becomes of them, of the answers, and what is said."""

import fcntl
import json
import os
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest

import collab
from collab.data import Scale
from collab.errors import NotKept
from collab.profiles import ProfileStore, apply_answers, from_json, to_json
from collab.profiles.database import Database
from collab.profiles.schema import MIGRATIONS
from collab.testing.made_up import made_up_items
from collab.titles import TitleLookup
from tests.cli.conftest import run as cli
from tests.hostile.damage import damaged
from tests.profiles.films import film, stars

OLD = {f"Film {item}": 4.0 for item in range(50)}
TITLES, SCALE = TitleLookup(made_up_items(5)), Scale(0.5, 5, 0.5)
_PATIENCE = 9.0


@pytest.fixture
def store() -> ProfileStore:
    """Return a store with answers and their backup."""
    store = ProfileStore()
    store.add("me", [film(item) for item in range(50)], "imdb")
    return store


def make_foreign(path: Path, *statements: str) -> bytes:
    """Put another program's database in the place of ours; return what it is."""
    path.unlink()
    with closing(sqlite3.connect(path)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()
    return path.read_bytes()


@pytest.mark.parametrize(
    "statements",
    [
        ["CREATE TABLE notes (text)", "INSERT INTO notes VALUES ('mine')"],
        ["CREATE TABLE answers (id, profile)"],
        ["CREATE TABLE notes (text)", "PRAGMA user_version = 2"],
        ["CREATE TABLE profiles (id, name)", "CREATE VIEW present AS SELECT 1 AS last", "PRAGMA user_version = 1"],
        ["CREATE TABLE notes (text)", f"PRAGMA user_version = {len(MIGRATIONS)}"],
        ["CREATE TABLE notes (text)", "PRAGMA user_version = -3"],
    ],
)
def test_another_programs_database_is_set_aside_untouched(store: ProfileStore, statements: list[str]) -> None:
    foreign = make_foreign(store.path, *statements)
    assert stars(ProfileStore()) == OLD
    (aside,) = store.path.parent.glob("profiles.damaged-*.sqlite")
    assert aside.read_bytes() == foreign


def test_whatever_happens_to_the_file_answers_are_read_or_come_back(store: ProfileStore) -> None:
    with closing(sqlite3.connect(store.path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    content = store.path.read_bytes()
    for changed in damaged(content, 12):
        store.path.write_bytes(changed)
        after = ProfileStore()
        try:
            after.hold_open()
            after.answer("me", film("new"))
            assert apply_answers(TITLES, "movielens", SCALE, after.present("me")).stars is not None
            assert len(after.history("me")) > 0
        except collab.CollabError as error:  # such as a version that was damaged, which is a version
            assert str(error).isprintable()  # noqa: PT017 (either is right)


def test_names_and_titles_of_a_database_from_elsewhere_are_plain_text(store: ProfileStore) -> None:
    with closing(sqlite3.connect(store.path)) as connection:
        connection.execute("UPDATE answers SET title = 'Red \x1b[31m' || CHAR(155) || item, ids = '{}', year = NULL")
        connection.execute("INSERT INTO profiles (name) VALUES ('x\x1b]0;y\x07')")
        connection.commit()
    assert all(answer.name.isprintable() for answer in store.present("me"))
    assert store.profiles() == ["me", "x ]0;y"]
    for command in (["profiles", "list"], ["profiles", "history"]):
        done = cli(*command)
        assert done.status == 0, done.err
        assert all(line.isprintable() for line in done.out.splitlines())


def test_an_app_waits_a_second_for_another_process_and_then_says_so(store: ProfileStore) -> None:
    store.hold_open()
    with closing(sqlite3.connect(store.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        begun = time.monotonic()
        with pytest.raises(NotKept, match=r"Not kept: another program has the answers in work\. Try again\."):
            store.answer("me", film("new"))
        assert time.monotonic() - begun < _PATIENCE  # a person waits: it was ten seconds
        assert stars(store) == OLD
    with store.path.with_suffix(".lock").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(NotKept, match="Try again"):
            store.answer("me", film("new"))
        with pytest.raises(collab.BadData, match="Try again"):
            store.present("me")
        waiting = ProfileStore()
        waiting.hold_open()
        assert "No answer can be kept now: another program" in waiting.notice
    store.answer("me", film("new"))
    assert stars(store) == {**OLD, "Film new": 4.0}
    assert not list(store.path.parent.glob("*damaged*"))


def test_a_full_database_keeps_what_it_has_and_says_what_to_do(store: ProfileStore) -> None:
    database = Database(store.path)

    def fill(connection: sqlite3.Connection) -> None:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages}")
        for number in range(10_000):
            connection.execute("INSERT INTO profiles (name) VALUES (?)", [f"someone {number}"])

    with pytest.raises(NotKept, match=r"Not kept: the disk is full\. Free some space, then repeat\."):
        database.change(fill)
    assert store.profiles() == ["me"]
    assert stars(store) == OLD


@pytest.mark.parametrize("name", ["", " ", "x" * 41, "a\x1b[31m", "a\tb", "\u202eevil", "a\0b", "a\u200bb"])
def test_names_that_are_none(store: ProfileStore, name: str) -> None:
    for make in (store.new, lambda name: store.answer(name, film(1)), lambda name: store.rename("me", name)):
        with pytest.raises(collab.BadConfig) as error:
            make(name)
        assert str(error.value).isprintable()
    assert store.profiles() == ["me"]


def test_whatever_happens_to_a_profile_file_it_is_one_or_refused(store: ProfileStore, tmp_path: Path) -> None:
    content = json.dumps(to_json(store, "me")).encode()
    for changed in damaged(content, 50):
        try:
            record = json.loads(changed)
        except ValueError:
            continue
        if isinstance(record, dict):
            try:
                name, answers = from_json(record)
            except collab.BadData as error:
                assert str(error).isprintable()  # noqa: PT017 (either is right)
            else:
                assert name.isprintable()
                assert all(answer.title.isprintable() for answer in answers)
    hostile = tmp_path / "profile.json"
    for text in (
        "{" * 100_000,
        '{"format": "collab-tui profile", "a": ' + "[" * 100_000,
        '{"format": "collab-tui profile"}',
    ):
        hostile.write_text(text)
        done = cli("profiles", "import", str(hostile), "--yes")
        assert (done.status, len(done.err.splitlines())) == (1, 1), done.err


def test_a_folder_whose_name_is_no_text_keeps_answers_and_their_backup(tmp_path: Path) -> None:
    folder = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff"))
    folder.mkdir()
    store = ProfileStore(folder)
    store.hold_open()
    store.answer("me", film(1))
    store.answer("me", film(2))
    assert store.undo("me") is not None
    assert stars(ProfileStore(folder)) == {"Film 1": 4.0}
    assert store.notice == ""
    assert (folder / "profiles.backup.sqlite").exists()
