"""Answers outlive a file that is damaged, gone or locked."""

import os
import random
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from collab.profiles import ProfileStore
from tests.profiles.films import film, stars

ONE_ANSWER = """
import sys
from collab.profiles.answers import Answered
from collab.profiles.store import ProfileStore

ProfileStore().answer("me", Answered(f"Film {sys.argv[1]}", 1990, {"movielens": sys.argv[1]}, 4.0, 0.5, 5.0, 0.5))
"""
OLD = {f"Film {item}": 4.0 for item in range(200)}


def backup(store: ProfileStore) -> Path:
    return store.path.with_name("profiles.backup.sqlite")


def aside(store: ProfileStore) -> list[Path]:
    """Return the databases set aside; a journal may lie beside each."""
    return sorted(store.path.parent.glob("profiles.damaged-*.sqlite"))


def overwrite(file: Path, start: int = 0) -> None:
    """Write noise over a file from a byte on, without making it another file."""
    noise = random.Random(1).randbytes(file.stat().st_size - start)  # noqa: S311 (noise that is the same each time)
    with file.open("rb+") as opened:
        opened.seek(start)
        opened.write(noise)


def to_text(file: Path) -> None:
    file.write_text("no database at all, but long enough to be looked at" * 50)


def over_its_end(file: Path) -> None:
    overwrite(file, 8192)


def to_a_half(file: Path) -> None:
    os.truncate(file, file.stat().st_size // 2 // 4096 * 4096)


def to_nothing(file: Path) -> None:
    os.truncate(file, 0)


@pytest.fixture
def store() -> ProfileStore:
    store = ProfileStore()
    store.add("me", [film(item) for item in range(200)], "imdb")
    return store


@pytest.mark.parametrize("damage", [to_text, overwrite, over_its_end, to_a_half, to_nothing])
def test_a_damaged_file_is_set_aside_and_the_backup_takes_its_place(
    store: ProfileStore, damage: Callable[[Path], None]
) -> None:
    damage(store.path)
    damaged = store.path.read_bytes()
    after = ProfileStore()
    after.answer("me", film("new"))
    assert stars(after) == {**OLD, "Film new": 4.0}
    [file] = aside(store)
    assert file.read_bytes() == damaged
    assert file.name in after.notice
    assert "UTC are back from the backup" in after.notice
    assert after.undo("me") is not None
    assert after.undo("me") is not None
    assert (stars(after), store.notice) == ({}, "")


def test_a_file_that_is_gone_comes_back(store: ProfileStore) -> None:
    store.path.unlink()
    assert stars(store) == OLD
    assert aside(store) == []
    assert "were gone" in store.notice


def test_without_a_backup_it_begins_anew(store: ProfileStore) -> None:
    backup(store).unlink()
    to_text(store.path)
    store.answer("me", film("new"))
    assert stars(store) == {"Film new": 4.0}
    assert len(aside(store)) == 1
    assert "begins anew" in store.notice


def test_a_damaged_backup_is_set_aside_too(store: ProfileStore) -> None:
    for file in (store.path, backup(store)):
        over_its_end(file)
    assert stars(store) == {}
    assert sorted(file.suffixes[-2:] == [".backup", ".sqlite"] for file in aside(store)) == [False, True]
    assert "no backup that could be used" in store.notice


def test_a_damaged_file_does_not_replace_a_good_backup(store: ProfileStore) -> None:
    good = backup(store).read_bytes()
    os.utime(backup(store), (0, 0))
    over_its_end(store.path)
    store.new("another")
    assert stars(store) == OLD
    assert backup(store).stat().st_size >= len(good)


def test_opening_finds_damage_where_nothing_was_read_yet(store: ProfileStore) -> None:
    store.answer("last", film("last"))
    store.hold_open()
    with closing(sqlite3.connect(store.path)) as connection:
        connection.execute("PRAGMA writable_schema = ON")
        pages = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'answers_by_target'").fetchone()
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    with store.path.open("rb+") as file:
        file.seek((pages[0] - 1) * 4096)
        file.write(b"\xff" * 4096)
    after = ProfileStore()
    after.hold_open()
    assert "set aside" in after.notice
    assert stars(after, "last") == {"Film last": 4.0}


def test_programs_that_find_the_damage_at_once_set_it_aside_once(store: ProfileStore) -> None:
    over_its_end(store.path)
    programs = [subprocess.Popen([sys.executable, "-c", ONE_ANSWER, f"new {number}"]) for number in range(4)]
    assert [program.wait(60) for program in programs] == [0, 0, 0, 0]
    assert stars(store) == OLD | {f"Film new {number}": 4.0 for number in range(4)}
    assert len(aside(store)) == 1


def test_a_program_that_holds_the_file_open_goes_on_with_the_one_that_took_its_place(store: ProfileStore) -> None:
    store.hold_open()
    store.answer("me", film("kept"))
    store.hold_open()
    with closing(sqlite3.connect(store.path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    overwrite(store.path)
    other = ProfileStore()
    other.answer("me", film("other"))
    store.answer("me", film("mine"))
    assert stars(other) == stars(store) == {**OLD, "Film kept": 4.0, "Film other": 4.0, "Film mine": 4.0}
    assert (len(aside(store)), store.notice) == (1, "")
    with closing(sqlite3.connect(store.path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_a_locked_file_is_waited_for_and_not_damaged(store: ProfileStore) -> None:
    with closing(sqlite3.connect(store.path, isolation_level=None)) as connection, ThreadPoolExecutor() as threads:
        connection.execute("BEGIN IMMEDIATE")
        answering = threads.submit(store.answer, "me", film("new"))
        assert stars(store) == OLD
        connection.execute("COMMIT")
        answering.result(60)
    assert stars(store) == {**OLD, "Film new": 4.0}
    assert aside(store) == []


def test_the_backup_is_refreshed_after_a_change_once_it_is_a_minute_old(store: ProfileStore) -> None:
    before = backup(store).read_bytes()
    store.answer("me", film("new"))
    assert backup(store).read_bytes() == before
    os.utime(backup(store), (0, 0))
    store.present("me")
    assert backup(store).read_bytes() == before
    store.answer("me", film("newer"))
    assert backup(store).read_bytes() != before
    to_text(store.path)
    assert stars(store).keys() - OLD.keys() == {"Film new", "Film newer"}


def test_opening_refreshes_the_backup(store: ProfileStore) -> None:
    store.answer("me", film("new"))
    store.hold_open()
    to_nothing(Path(f"{store.path}-wal"))
    to_text(store.path)
    assert "Film new" in stars(ProfileStore())


def test_an_answer_is_kept_where_no_backup_can_be_written(store: ProfileStore) -> None:
    backup(store).unlink()
    backup(store).mkdir()
    os.utime(backup(store), (0, 0))
    store.answer("me", film("new"))
    assert "Film new" in stars(store)
    assert "No backup" in store.notice


def test_every_file_is_its_owners_alone(store: ProfileStore) -> None:
    store.hold_open()
    over_its_end(backup(store))
    to_text(store.path)
    ProfileStore().answer("me", film(1))
    files = [file for file in store.path.parent.iterdir() if file.is_file()]
    assert len(files) >= 6
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}


def test_a_file_that_others_could_read_is_closed_to_them(store: ProfileStore) -> None:
    store.path.chmod(0o644)
    store.present("me")
    assert stat.S_IMODE(store.path.stat().st_mode) == 0o600
