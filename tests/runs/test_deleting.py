"""Names, notes, and deleting with its undo."""

from pathlib import Path

import pytest

import collab
from collab.runs import RunStore
from tests.runs.test_store import FINISHED, STARTED, new_run, with_model


def finished(store: RunStore) -> str:
    return with_model(store, new_run(store, STARTED, FINISHED))


def test_names_and_notes_are_kept_as_one_clean_line(home: Path) -> None:
    store = RunStore(home)
    run = new_run(store)
    store.name(run, "wide \x1b[2J")
    store.note(run, "too many factors:\nit over-fits")
    info = RunStore(home).summary(run)
    assert (info.name, info.note) == ("wide [2J", "too many factors: it over-fits")
    store.note(run, "")
    assert store.summary(run).note == ""
    with pytest.raises(collab.NotFound, match=r"There is no run 9\. The runs are: 1\."):
        store.note("9", "gone")


def test_a_deleted_run_comes_back_whole_and_in_use(home: Path) -> None:
    store = RunStore(home)
    run = finished(store)
    before = store.summary(run)
    store.delete(run)
    assert store.runs() == []
    RunStore(home).restore(run)
    assert store.summary(run) == before
    assert store.in_use("data-1") == run


def test_a_run_that_comes_back_leaves_the_run_in_use_since_then(home: Path) -> None:
    store = RunStore(home)
    first = finished(store)
    store.delete(first)
    second = finished(store)
    assert store.in_use("data-1") == second
    store.restore(first)
    assert store.in_use("data-1") == second
    store.delete(second)
    assert store.in_use("data-1") is None


def test_a_run_that_was_not_in_use_comes_back_not_in_use(home: Path) -> None:
    store = RunStore(home)
    used, other = finished(store), finished(store)
    store.delete(other)
    store.delete(used)
    store.restore(other)
    assert store.in_use("data-1") is None
    store.restore(used)
    assert store.in_use("data-1") == used


def test_only_deleted_runs_come_back(home: Path) -> None:
    store = RunStore(home)
    run = new_run(store)
    with pytest.raises(collab.NotFound, match=r"There is no deleted run 1\. No run is deleted\."):
        store.restore(run)
    store.delete(run)
    with pytest.raises(collab.NotFound, match=r"There is no deleted run 2\. Deleted are: 1\."):
        store.restore("2")
    with pytest.raises(collab.NotFound, match="to have it back: collab-tui runs restore 1"):
        store.summary(run)
