"""The queue: runs wait in the order in which they were started."""

import os
import signal
from pathlib import Path

import pytest

from collab.data import DataSpec
from collab.errors import CollabError
from collab.runs import RunStore, follow, follow_all, take, waiting_ahead
from collab.training import Failed, Queued, Started, Stopped
from tests.runs.workers import run_of, told_by, worker_pid


@pytest.fixture
def slot(home: Path, store: RunStore, monkeypatch: pytest.MonkeyPatch) -> int:
    """Return the lock of the only slot, which nobody else gets before it is closed."""
    monkeypatch.setenv("COLLAB_SLOTS", "1")
    (home / "slots").mkdir(mode=0o700)
    lock = take(home / "slots" / "0.lock")
    assert lock is not None
    return lock


def wait_until_queued(store: RunStore, runs: list[str]) -> None:
    waiting = set(runs)
    for event in follow_all(store, runs, poll=0.02):
        assert isinstance(event, Queued)
        waiting.discard(event.run or "")
        if not waiting:
            return


def ended_at(store: RunStore, run: str) -> int:
    """Return when a run told its end; the next one begins only then."""
    return (store.folder(run) / "events.jsonl").stat().st_mtime_ns


def test_runs_train_in_the_order_in_which_they_were_started(store: RunStore, no_data: DataSpec, slot: int) -> None:
    runs = [run_of(store, no_data) for _ in range(8)]
    wait_until_queued(store, runs)
    os.close(slot)
    ended = [event.run for event in follow_all(store, runs, poll=0.02) if isinstance(event, Failed)]
    assert sorted(ended, key=lambda run: int(run or 0)) == runs
    assert sorted(runs, key=lambda run: ended_at(store, run)) == runs
    assert not list((store.home / "slots" / "queue").iterdir())


def test_people_who_share_the_slots_of_a_machine_wait_in_one_queue(
    store: RunStore, no_data: DataSpec, slot: int, tmp_path: Path
) -> None:
    """The first run of each has the same number, and a place of its own."""
    others = []
    for name in ("anna", "ben"):
        folder = tmp_path / name
        folder.mkdir()
        (folder / "slots").symlink_to(store.home / "slots")
        others.append(RunStore(folder))
    people = [store, *others]
    runs = []
    for each in people:
        runs.append(run_of(each, no_data))
        wait_until_queued(each, runs[-1:])
    assert runs == ["1", "1", "1"]
    assert [waiting_ahead(each, "1") for each in people] == [0, 1, 2]
    others[0].request_stop("1")
    assert isinstance(told_by(others[0], "1")[-1], Stopped)
    assert [waiting_ahead(each, "1") for each in (store, others[1])] == [0, 1]
    os.close(slot)
    assert all(isinstance(told_by(each, "1")[-1], Failed) for each in (store, others[1]))


def test_one_person_of_a_server_has_so_many_runs(
    store: RunStore, no_data: DataSpec, slot: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLLAB_MOST_RUNS", "1")
    first = run_of(store, no_data)
    wait_until_queued(store, [first])
    with pytest.raises(CollabError, match=r"Run 1 trains or waits; on this server a person may have 1 at once"):
        run_of(store, no_data)
    os.close(slot)
    assert isinstance(told_by(store, first)[-1], Failed)
    assert isinstance(told_by(store, run_of(store, no_data))[-1], Failed)


def test_a_waiting_run_that_is_killed_or_stopped_holds_nobody_up(store: RunStore, no_data: DataSpec, slot: int) -> None:
    killed, stopped, last = (run_of(store, no_data) for _ in range(3))
    wait_until_queued(store, [killed, stopped, last])
    assert [info.status for info in store.runs()] == ["queued"] * 3
    os.kill(worker_pid(store, killed), signal.SIGKILL)
    store.request_stop(stopped)
    assert isinstance(told_by(store, stopped)[-1], Stopped)
    os.close(slot)
    failed = told_by(store, last)[-1]
    assert isinstance(failed, Failed)
    assert "gone.csv" in failed.error
    assert store.summary(killed).status == "died"


def test_as_many_train_side_by_side_as_the_environment_says(
    store: RunStore, data: DataSpec, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLLAB_SLOTS", "2")
    runs = [run_of(store, data, epochs=10_000, factors=2) for _ in range(3)]
    started, queued = set(), set()
    for event in follow_all(store, runs, poll=0.02):
        started |= {event.run} if isinstance(event, Started) else set()
        queued |= {event.run} if isinstance(event, Queued) else set()
        if len(started) > 1 and runs[2] in queued:
            break
    assert started == set(runs[:2])
    store.request_stop(runs[0])
    assert next(event for event in follow(store, runs[2], poll=0.02) if isinstance(event, Started))


@pytest.mark.parametrize("slots", ["0", "many", ""])
def test_a_number_of_slots_that_is_none_fails_the_run_and_says_why(
    store: RunStore, data: DataSpec, slots: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLLAB_SLOTS", slots)
    last = told_by(store, run_of(store, data))[-1]
    assert isinstance(last, Failed)
    assert f'COLLAB_SLOTS says how many runs train side by side, 1 or more, not "{slots}"' in last.error
