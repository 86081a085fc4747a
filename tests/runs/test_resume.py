"""Going on with runs that did not finish, with real workers."""

import os
from typing import Any

import pytest

import collab
from collab.data import DataSpec
from collab.runs import RunStore, follow, resume, take
from collab.training import Epoch, Failed, Finished, Resumed, Started, Stopped
from tests.runs.workers import killed_run, losses, run_of, told_by, worker_pid
from tests.terminal.processes import hold

OPTIONS: dict[str, Any] = {"epochs": 6, "factors": 16, "bs": 32}


def test_a_run_killed_in_its_third_epoch_goes_on_to_the_losses_of_an_uninterrupted_one(
    store: RunStore, data: DataSpec
) -> None:
    expected = told_by(store, run_of(store, data, **OPTIONS))
    run, killed = killed_run(store, data, epoch=2, **OPTIONS)
    assert (store.summary(run).status, len(losses(killed)) < 6) == ("died", True)
    resume(store, run)
    events = told_by(store, run)
    assert [event for event in events if isinstance(event, Resumed)]
    assert dict.fromkeys(losses(events)) == dict.fromkeys(losses(expected))
    last, wanted = events[-1], expected[-1]
    assert isinstance(last, Finished)
    assert isinstance(wanted, Finished)
    assert (last.valid_loss, last.mse, last.rmse) == (wanted.valid_loss, wanted.mse, wanted.rmse)


def test_an_epoch_that_is_told_again_counts_once(store: RunStore, data: DataSpec) -> None:
    run, events = killed_run(store, data, epoch=2, **OPTIONS)
    # as if it had been killed between the event of the next epoch and its checkpoint
    number = losses(events)[-1][0] + 1
    early = Epoch(run=run, epoch=number, epochs=6, train_loss=9.0, valid_loss=9.0, mse=9.0, rmse=3.0, seconds=1.0)
    with (store.folder(run) / "events.jsonl").open("a") as file:
        file.write(early.line() + "\n")
    assert store.summary(run).epoch == number
    resume(store, run)
    told_by(store, run)
    epochs = store.state(run).history
    assert [epoch.epoch for epoch in epochs] == [1, 2, 3, 4, 5, 6]
    assert all(epoch.train_loss is not None and epoch.train_loss < 9 for epoch in epochs)


def test_a_run_killed_before_its_first_checkpoint_starts_again(store: RunStore, data: DataSpec) -> None:
    run, _ = killed_run(store, data, Started, epochs=2, factors=4)
    (store.folder(run) / "state.safetensors").unlink(missing_ok=True)
    resume(store, run)
    events = told_by(store, run)
    assert isinstance(events[-1], Finished)
    assert [epoch.epoch for epoch in store.state(run).history] == [1, 2]


def test_a_failed_run_can_be_tried_again(store: RunStore, data: DataSpec, no_data: DataSpec) -> None:
    run = run_of(store, no_data, epochs=1, factors=4)
    assert isinstance(told_by(store, run)[-1], Failed)
    os.link(data.source, no_data.source)
    resume(store, run)
    assert isinstance(told_by(store, run)[-1], Finished)
    assert store.summary(run).error == ""


@pytest.mark.usefixtures("real_processes")
def test_a_silent_worker_is_shown_as_silent_and_ended_before_its_run_goes_on(store: RunStore, data: DataSpec) -> None:
    run = run_of(store, data, epochs=10_000, factors=4)
    for event in follow(store, run, poll=0.02):
        if isinstance(event, Epoch) and event.epoch == 2:  # the first has its checkpoint by now
            break
    assert store.summary(run).silent == 0
    worker = worker_pid(store, run)
    make_silent(store, run, seconds=130)
    assert store.summary(run).status == "running"
    assert 130 <= store.summary(run).silent < 200
    resume(store, run)
    for event in follow(store, run, poll=0.02):
        if isinstance(event, Resumed):
            break
    assert worker_pid(store, run) != worker
    assert store.summary(run).silent == 0
    store.request_stop(run)
    assert isinstance(told_by(store, run)[-1], Stopped)


def test_runs_that_have_finished_go_on_or_wait_are_not_resumed(
    store: RunStore, data: DataSpec, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLLAB_SLOTS", "1")
    done = run_of(store, data, epochs=1, factors=2)
    told_by(store, done)
    with pytest.raises(collab.CollabError, match="Run 1 has finished"):
        resume(store, done)
    slot = take(store.home / "slots" / "0.lock")
    assert slot is not None
    busy = run_of(store, data, epochs=10_000, factors=2)
    with pytest.raises(collab.CollabError, match="Run 2 is waiting for its turn"):
        resume(store, busy)
    os.close(slot)
    for event in follow(store, busy, poll=0.02):
        if isinstance(event, Epoch):
            break
    with pytest.raises(collab.CollabError, match="Run 2 is going on"):
        resume(store, busy)
    with pytest.raises(collab.NotFound, match="no run 7"):
        resume(store, "7")


def test_a_silent_run_of_another_machine_is_not_ended_from_here(store: RunStore, data: DataSpec) -> None:
    run = store.create(data, "random:0.2@42", collab.configure("dot"))
    folder = store.folder(run)
    lock = take(folder / "lock")
    assert lock is not None
    (folder / "lock").write_text(f"{os.getpid()} another-machine")
    started = Started(model="dot", data="films", split="random:0.2@42", rows=1, parameters=1, epochs=5)
    (folder / "events.jsonl").write_text(started.line() + "\n")
    for name in ("lock", "events.jsonl"):
        os.utime(folder / name, (0, 0))
    try:
        assert store.summary(run).silent
        with pytest.raises(collab.CollabError, match="another machine, is silent and could not be ended"):
            resume(store, run)
    finally:
        (folder / "lock").write_text("")
        os.close(lock)


def make_silent(store: RunStore, run: str, seconds: float) -> None:
    """Hold a worker where it is, and date its last sign of life back."""
    hold(worker_pid(store, run))
    for name in ("lock", "events.jsonl"):
        path = store.folder(run) / name
        then = path.stat().st_mtime - seconds
        os.utime(path, (then, then))
