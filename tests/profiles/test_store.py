"""Answers in real SQLite files, given by real processes."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings, strategies as st

from collab.profiles import Answered, ProfileStore
from tests.profiles.films import film, stars

MANY_ANSWERS = """
import sys
from collab.profiles.answers import Answered
from collab.profiles.store import ProfileStore

store, first, count = ProfileStore(), int(sys.argv[1]), int(sys.argv[2])
for item in range(first, first + count):
    store.answer("me", Answered(f"Film {item}", 1990, {"movielens": str(item)}, 4.0, 0.5, 5.0, 0.5))
    print(item, flush=True)
"""


def answering(first: int, count: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", MANY_ANSWERS, str(first), str(count)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@pytest.fixture
def store() -> ProfileStore:
    return ProfileStore()


def test_an_answer_is_there_for_the_next_program(store: ProfileStore) -> None:
    store.answer("me", film(1, 3.5))
    store.skip("me", film(2, None))
    [rated, skipped] = ProfileStore().present("me")
    assert (rated.name, rated.stars, rated.ids) == ("Film 1 (1990)", 3.5, {"movielens": "1"})
    assert (rated.low, rated.high, rated.step) == (0.5, 5.0, 0.5)
    assert (skipped.title, skipped.stars) == ("Film 2", None)
    assert rated.at <= skipped.at


def test_a_later_answer_about_a_title_replaces_the_earlier_and_is_the_newest(store: ProfileStore) -> None:
    store.answer("me", film(1, 2.0))
    store.answer("me", film(2, 3.0))
    store.answer("me", film(1, 5.0))
    assert list(stars(store).items()) == [("Film 2", 3.0), ("Film 1", 5.0)]
    store.clear("me", film(2, None))
    assert stars(store) == {"Film 1": 5.0}


def test_profiles_do_not_see_each_other(store: ProfileStore) -> None:
    store.answer("me", film(1, 2.0))
    store.answer("Zoë", film(1, 5.0))
    assert (stars(store), stars(store, "Zoë")) == ({"Film 1": 2.0}, {"Film 1": 5.0})
    assert store.profiles() == ["Zoë", "me"]
    assert store.present("nobody") == []
    assert store.undo("nobody") is None


def test_undo_and_redo_walk_through_the_answers_and_say_what_changed(store: ProfileStore) -> None:
    store.answer("me", film(1, 2.0))
    store.answer("me", film(1, 4.5))
    undone = store.undo("me")
    assert undone is not None
    assert (undone.kind, undone.title, undone.before, undone.after) == ("rate", "Film 1 (1990)", 4.5, 2.0)
    again = ProfileStore().redo("me")
    assert again is not None
    assert (again.before, again.after) == (2.0, 4.5)
    assert store.redo("me") is None


def test_a_new_answer_ends_what_can_be_done_again(store: ProfileStore) -> None:
    store.answer("me", film(1))
    store.answer("me", film(2))
    store.undo("me")
    store.answer("me", film(3))
    assert store.redo("me") is None
    store.undo("me")
    store.undo("me")
    assert stars(store) == {}
    assert store.undo("me") is None


Step = tuple[str, int, float]


def by_hand(steps: Sequence[Step]) -> dict[str, float | None]:
    """Return what `steps` lead to, by two stacks."""
    done: list[Step] = []
    undone: list[Step] = []
    for step in steps:
        if step[0] == "undo":
            undone += [done.pop()] if done else []
        elif step[0] == "redo":
            done += [undone.pop()] if undone else []
        else:
            done.append(step)
            undone.clear()
    state: dict[str, float | None] = {}
    for kind, item, given_stars in done:
        state.pop(f"Film {item}", None)
        if kind != "clear":
            state[f"Film {item}"] = given_stars if kind == "rate" else None
    return state


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["rate", "rate", "skip", "clear", "undo", "undo", "redo"]),
            st.integers(1, 3),
            st.sampled_from([0.5, 3.0, 5.0]),
        ),
        max_size=14,
    )
)
def test_any_answers_and_undos_lead_where_two_stacks_lead(steps: list[Step]) -> None:
    with TemporaryDirectory() as folder:
        store = ProfileStore(Path(folder))
        for kind, item, given_stars in steps:
            match kind:
                case "rate":
                    store.answer("me", film(item, given_stars))
                case "skip":
                    store.skip("me", film(item, None))
                case "clear":
                    store.clear("me", film(item, None))
                case "undo":
                    store.undo("me")
                case "redo":
                    store.redo("me")
        assert stars(store) == by_hand(steps)


def test_the_table_only_grows(store: ProfileStore) -> None:
    store.answer("me", film(1))
    store.undo("me")
    store.redo("me")
    store.clear("me", film(1, None))
    with sqlite3.connect(store.path) as connection:
        kinds = [kind for (kind,) in connection.execute("SELECT kind FROM answers ORDER BY id")]
    connection.close()
    assert kinds == ["rate", "undo", "redo", "clear"]


def test_an_untitled_item_is_shown_by_its_id(store: ProfileStore) -> None:
    store.answer("me", Answered("", None, {"movielens": "77"}, 4.0, 1, 5, 1))
    assert store.present("me")[0].name == "untitled [77]"


def test_the_file_is_its_owners_alone(store: ProfileStore, home: Path) -> None:
    store.answer("me", film(1))
    assert store.path.stat().st_mode & 0o777 == 0o600
    assert home.stat().st_mode & 0o777 == 0o700


def test_a_stamp_tells_of_another_program_s_answer_whatever_the_files_say_of_themselves(store: ProfileStore) -> None:
    """A journal is written before its answer can be read: a look in between has the answers of before, and the times
    of after.
    """
    other = ProfileStore()
    for at in range(9):
        other.answer("me", film(at))
    store.hold_open()
    sizes, stamps = set(), []
    for answered in (1, 2):
        with closing(sqlite3.connect(store.path)) as connection:
            connection.execute("PRAGMA wal_checkpoint(RESTART)")  # the journal begins anew, in the place it has
        other.answer("me", film(1, answered))
        files = [store.path, Path(f"{store.path}-wal")]
        for file in files:
            os.utime(file, (0, 0))
        sizes.add(tuple(file.stat().st_size for file in files))
        stamps += [store.stamp(), store.stamp()]
    assert len(sizes) == 1
    assert stamps[0] == stamps[1] != stamps[2] == stamps[3]


def test_without_the_file_held_open_no_stamp_is_like_another(store: ProfileStore) -> None:
    store.answer("me", film(1))
    assert store.stamp() != store.stamp()


def test_programs_that_answer_at_once_lose_nothing(store: ProfileStore) -> None:
    programs = [answering(first, 40) for first in (0, 100, 200)]
    for program in programs:
        _, errors = program.communicate(timeout=60)
        assert (program.returncode, errors) == (0, "")
    assert len(store.present("me")) == 120
