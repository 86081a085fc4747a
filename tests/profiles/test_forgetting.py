"""After "forget me" no file of ours holds anything of a person."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from collab.profiles import Answered, ProfileStore
from tests.profiles.films import film, stars

TITLE, ID = "Secret passion", "żółw-geheim"
Forget = Callable[[ProfileStore, str], int]


def secret(number: int) -> Answered:
    return Answered(f"{TITLE} {number}", 1990, {"own": f"{ID}-{number}"}, 4.0, 0.5, 5.0, 0.5)


def traces(home: Path) -> list[str]:
    """Return the names of the files in which something secret is left."""
    marks = (TITLE.encode(), TITLE.lower().encode(), ID.encode(), ID.encode("unicode_escape"))
    return [file.name for file in home.iterdir() if file.is_file() and any(mark in file.read_bytes() for mark in marks)]


@pytest.fixture
def store(home: Path) -> ProfileStore:
    store = ProfileStore()
    store.answer("other", film(1, title="Casablanca"))
    store.add("me", [secret(number) for number in range(50)], "imdb")
    store.answer("me", secret(51))
    store.undo("me")
    store.keep_shown("me", [f"own:{ID}-shown"])
    store.hold_open()
    assert "profiles.backup.sqlite" in traces(home)
    return store


@pytest.fixture(params=[ProfileStore.forget, ProfileStore.delete])
def forget(request: pytest.FixtureRequest) -> Forget:
    chosen: Forget = request.param
    return chosen


def test_nothing_is_left_and_others_keep_what_they_said(store: ProfileStore, home: Path, forget: Forget) -> None:
    assert forget(store, "me") == 52
    assert traces(home) == []
    assert store.shown_before("me") == frozenset()
    assert (store.present("me"), store.undo("me"), stars(store, "other")) == ([], None, {"Casablanca": 4.0})
    assert store.profiles() == (["me", "other"] if forget is ProfileStore.forget else ["other"])


def test_nothing_is_left_in_the_backup_or_in_damaged_files(store: ProfileStore, home: Path, forget: Forget) -> None:
    for file in (store.path, home / "profiles.backup.sqlite"):
        with file.open("rb+") as opened:
            opened.seek(20)
            opened.write(b"noise")
    store.answer("other", film(2))
    store.answer("me", secret(1))
    assert len([name for name in traces(home) if "damaged" in name]) >= 1
    forget(store, "me")
    assert traces(home) == []
    store.path.write_bytes(b"damaged again" * 1000)
    assert stars(store, "other") == {"Film 2": 4.0}
    assert (stars(store, "me"), traces(home)) == ({}, [])


def test_nothing_is_left_of_what_a_program_was_writing_when_it_was_killed(store: ProfileStore, home: Path) -> None:
    for name in (".profiles.backup.sqlite.x1", ".profiles.sqlite.x2", ".profiles.damaged-1.sqlite.x3"):
        (home / name).write_text(TITLE)
    store.forget("me")
    assert traces(home) == []


def test_what_is_not_in_the_database_any_more_is_forgotten_elsewhere(store: ProfileStore, home: Path) -> None:
    store.rename("me", "somebody")
    os.utime(home / "profiles.backup.sqlite", (0, 0))
    store.forget("somebody")
    assert traces(home) == []
    (home / "profiles.damaged-20200101T000000Z.sqlite").write_text(TITLE)
    assert store.forget("nobody") == 0
    assert traces(home) == []


def test_a_copy_is_somebody_else_s(store: ProfileStore, home: Path) -> None:
    store.copy("me", "copy")
    store.forget("me")
    assert len(store.present("copy")) == 50
    store.delete("copy")
    assert traces(home) == []
