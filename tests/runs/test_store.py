"""The folder of runs, as any process sees it."""

import fcntl
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import collab
from collab.data import DataSpec
from collab.runs import RunStore, take
from collab.runs.locks import is_held
from collab.runs.state import Tail
from collab.training import Epoch, Event, Failed, Finished, Progress, Queued, Resumed, Started, Stopped

STARTED = Started(model="dot", data="sample", split="random:0.2@42", rows=80, parameters=10, epochs=5)
EPOCH = Epoch(epoch=2, epochs=5, train_loss=0.9, valid_loss=0.8, mse=0.8, rmse=0.89, seconds=1.0)
PROGRESS = Progress(epoch=3, done=0.4, train_loss=0.7, rows_per_second=1000.0)
FINISHED = Finished(valid_loss=0.7, mse=0.7, rmse=0.83, seconds=2.0, rows_per_epoch=80, distinct_rows_per_epoch=80)


def new_run(store: RunStore, *events: Event) -> str:
    run = store.create(DataSpec(source="sample"), "random:0.2@42", collab.configure("dot"), name="first")
    write_events(store, run, *events)
    return run


def write_events(store: RunStore, run: str, *events: Event) -> None:
    text = "".join(event.line() + "\n" for event in events)
    (store.folder(run) / "events.jsonl").write_text(text)


def with_model(store: RunStore, run: str, dataset: str = "data-1") -> str:
    store.read_data(run, dataset)
    store.model_path(run).write_bytes(b"a model")
    store.finished(run)
    return run


def test_runs_are_numbered_and_listed_newest_first(home: Path) -> None:
    store = RunStore(home)
    assert store.runs() == []
    assert [new_run(store), new_run(store), new_run(store)] == ["1", "2", "3"]
    assert [info.run for info in RunStore(home).runs()] == ["3", "2", "1"]
    assert (home.stat().st_mode & 0o077) == 0


def test_a_number_is_never_given_twice(home: Path) -> None:
    store = RunStore(home)
    new_run(store)
    store.delete(new_run(store))
    assert new_run(store) == "3"


def test_a_run_that_is_not_there_lists_what_is(home: Path) -> None:
    store = RunStore(home)
    with pytest.raises(collab.NotFound, match="no runs yet"):
        store.summary("7")
    new_run(store)
    with pytest.raises(collab.NotFound, match="The runs are: 1"):
        store.summary("../1")


@pytest.mark.parametrize(
    ("events", "alive", "status"),
    [
        ([], True, "queued"),
        ([], False, "died"),
        ([Queued()], True, "queued"),
        ([STARTED], True, "running"),
        ([STARTED, EPOCH, PROGRESS], True, "running"),
        ([STARTED, EPOCH, PROGRESS], False, "died"),
        ([STARTED, EPOCH, Stopped(epoch=3)], False, "stopped"),
        ([STARTED, EPOCH, Stopped(epoch=3), STARTED, Resumed(epoch=3)], True, "running"),
        ([STARTED, Failed(error="no")], False, "failed"),
        ([STARTED, EPOCH, FINISHED], False, "finished"),
        ([STARTED, EPOCH, FINISHED], True, "finished"),
    ],
)
def test_status_follows_from_events_and_the_lock_alone(
    home: Path, events: list[Event], alive: bool, status: str
) -> None:
    store = RunStore(home)
    run = new_run(store)
    lock = take(store.folder(run) / "lock") if alive else None
    write_events(store, run, *events)
    info = store.summary(run)
    assert info.status == status
    assert store.alive(run) == alive == (lock is not None)
    if EPOCH in events:
        figures = (0.7, 0.83) if FINISHED in events else (0.8, 0.89)
        assert (info.epoch, info.valid_loss, info.rmse) == (2, *figures)
    assert bool(info.error) == (status in ("failed", "died"))


def test_the_first_finished_run_is_in_use_until_another_is_chosen(home: Path) -> None:
    store = RunStore(home)
    first, second = (with_model(store, new_run(store, STARTED, FINISHED)) for _ in range(2))
    assert store.in_use("data-1") == first
    store.use(second)
    assert RunStore(home).in_use("data-1") == second
    assert [info.in_use for info in store.runs()] == [True, False]


def test_each_data_set_has_its_own_run_in_use_and_the_first_stays_current_until_another_is_chosen(home: Path) -> None:
    store = RunStore(home)
    one = with_model(store, new_run(store, STARTED, FINISHED), "data-1")
    two = with_model(store, new_run(store, STARTED, FINISHED), "data-2")
    assert (store.in_use("data-1"), store.in_use("data-2")) == (one, two)
    assert store.current() == "data-1"
    store.use(two)
    assert store.current() == "data-2"
    store.delete(two)
    with_model(store, new_run(store, STARTED, FINISHED), "data-1")
    assert store.current() == "data-1"


def test_a_run_without_a_model_cannot_be_used(home: Path) -> None:
    store = RunStore(home)
    with pytest.raises(collab.CollabError, match="no model yet"):
        store.use(new_run(store, STARTED, Stopped(epoch=1)))


def test_a_deleted_run_is_out_of_use_and_out_of_sight(home: Path) -> None:
    store = RunStore(home)
    run = with_model(store, new_run(store, STARTED, FINISHED))
    store.delete(run)
    assert store.in_use("data-1") is None
    assert store.runs() == []


def test_a_run_at_work_is_not_deleted(home: Path) -> None:
    store = RunStore(home)
    run = new_run(store, STARTED)
    lock = take(store.folder(run) / "lock")
    assert lock is not None
    with pytest.raises(collab.CollabError, match="runs stop 1"):
        store.delete(run)


def test_a_damaged_config_does_not_hide_the_other_runs(home: Path) -> None:
    store = RunStore(home)
    good, bad = new_run(store), new_run(store)
    (store.folder(bad) / "config.json").write_text("{")
    damaged, sound = store.runs()
    assert (damaged.run, damaged.status, sound.run) == (bad, "died", good)
    assert "config.json: it is damaged. To put it away: collab-tui runs delete 2" in damaged.error


def test_a_lock_is_held_once_and_free_again(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    assert not is_held(path)
    lock = take(path)
    assert lock is not None
    assert is_held(path)
    assert take(path) is None
    os.close(lock)
    assert not is_held(path)


def test_tail_gives_whole_lines_once_and_ignores_torn_ones(tmp_path: Path) -> None:
    path = tmp_path / "events.jsonl"
    tail = Tail(path)
    assert tail.read() == []
    line = EPOCH.line().encode()
    path.write_bytes(STARTED.line().encode() + b"\n" + line[:30])
    assert tail.read() == [STARTED]
    assert tail.read() == []
    with path.open("ab") as file:
        file.write(line[30:] + b"\n" + b'{"event": "ep\n' + FINISHED.line().encode() + b"\n")
    assert tail.read() == [EPOCH, FINISHED]


def test_asking_whether_a_lock_is_held_keeps_nobody_from_taking_it(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    path.touch()
    script = (
        f"from pathlib import Path\nfrom collab.runs.locks import is_held\nwhile True: is_held(Path({str(path)!r}))"
    )
    with subprocess.Popen([sys.executable, "-c", script]) as asking:
        try:
            for _ in range(2000):
                lock = take(path)
                assert lock is not None
                os.close(lock)
        finally:
            asking.kill()


def test_who_stands_still_while_asking_whether_a_lock_is_held_is_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    with path.open("w") as asked, ThreadPoolExecutor() as threads:
        fcntl.flock(asked, fcntl.LOCK_SH)  # as whoever asks has it
        taking = threads.submit(take, path)
        with pytest.raises(TimeoutError):
            taking.result(0.2)
        fcntl.flock(asked, fcntl.LOCK_UN)
        lock = taking.result()
    assert lock is not None
    assert is_held(path)
    os.close(lock)


def test_a_config_with_a_wrong_value_does_not_hide_the_other_runs(home: Path) -> None:
    store = RunStore(home)
    run = new_run(store)
    path = store.folder(run) / "config.json"
    path.write_text(path.read_text().replace('"epochs": 5', '"epochs": "many"').replace("first", "\\u001b]0;x"))
    (info,) = store.runs()
    assert (info.epochs, info.name) == (0, "]0;x")


def test_a_run_without_a_config_can_be_deleted(home: Path) -> None:
    store = RunStore(home)
    run = new_run(store)
    (store.folder(run) / "config.json").unlink()
    store.delete(run)
    assert not store.root.joinpath(run).exists()
