"""Real workers in real processes."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

import collab
from collab.runs.follow import follow
from collab.runs.launch import start
from collab.runs.locks import take
from collab.runs.record import DataSpec
from collab.runs.store import RunStore
from collab.training.events import Epoch, Event, Failed, Finished, Progress, Queued, Resumed, Stopped
from tests.made import made_up


@pytest.fixture
def store(home: Path) -> Iterator[RunStore]:
    """Return a store whose workers are ended with the test, however it ends."""
    store = RunStore(home)
    yield store
    for info in store.runs():
        if store.alive(info.run):
            os.kill(worker_pid(store, info.run), signal.SIGKILL)


@pytest.fixture
def data(tmp_path: Path) -> DataSpec:
    """Return made-up ratings as a file, which a worker has to read."""
    ratings = made_up(users=300, items=200)
    path = tmp_path / "films.csv"
    ids = list(ratings.item_table.ids)
    rows = zip(ratings.users.tolist(), ratings.items.tolist(), ratings.stars.tolist(), strict=True)
    lines = [f"{user},{ids[item]},{stars}" for user, item, stars in rows]
    path.write_text("user,item,rating\n" + "\n".join(lines) + "\n")
    return DataSpec(source=str(path))


def run_of(store: RunStore, data: DataSpec, **options: object) -> str:
    run = store.create(data, "random:0.2@42", collab.configure("dot-bias", **options))
    start(store, run)
    return run


def epochs(events: list[Event]) -> list[tuple[float, float | None]]:
    return [(event.train_loss, event.valid_loss) for event in events if isinstance(event, Epoch)]


def test_a_worker_trains_and_leaves_a_model_in_use(store: RunStore, data: DataSpec) -> None:
    run = run_of(store, data, epochs=2, factors=4)
    told = list(follow(store, run, poll=0.05))
    assert isinstance(told[-1], Finished)
    assert {event.run for event in told} == {run}
    info = store.info(run)
    assert (info.status, info.epoch, info.in_use) == ("finished", 2, True)
    assert info.valid_loss == told[-1].valid_loss
    rec = collab.Recommender.open(store.model_path(run))
    assert len(rec.recommend(rec.fold_in({"1": 4.0}))) == 20
    assert sorted(path.name for path in store.folder(run).iterdir()) == [
        "config.json",
        "events.jsonl",
        "lock",
        "log",
        "model.safetensors",
    ]


def test_a_worker_is_alive_from_the_moment_it_is_started(store: RunStore, data: DataSpec) -> None:
    run = run_of(store, data, epochs=1, factors=4)
    assert store.alive(run)
    with pytest.raises(collab.CollabError, match="already going on"):
        start(store, run)
    list(follow(store, run, poll=0.05))


def test_a_stopped_run_keeps_its_checkpoint_and_goes_on_to_the_same_losses(store: RunStore, data: DataSpec) -> None:
    options: dict[str, object] = {"epochs": 8, "factors": 16, "bs": 16}
    whole = run_of(store, data, **options)
    expected = epochs(list(follow(store, whole, poll=0.05)))
    run = run_of(store, data, **options)
    for event in follow(store, run, poll=0.02):
        if isinstance(event, Progress | Epoch):
            store.request_stop(run)
            last = event
    assert store.info(run).status == "stopped"
    assert last.epoch < 8
    assert (store.folder(run) / "state.safetensors").is_file()
    start(store, run)
    told = list(follow(store, run, poll=0.05))
    assert any(isinstance(event, Stopped) for event in told)
    assert any(isinstance(event, Resumed) for event in told)
    assert isinstance(told[-1], Finished)
    assert epochs(told) == expected


def test_a_terminated_worker_keeps_its_checkpoint(store: RunStore, data: DataSpec) -> None:
    run = run_of(store, data, epochs=10_000, factors=4)
    told = signalled(store, run, signal.SIGTERM)
    assert isinstance(told[-1], Stopped)
    assert (store.folder(run) / "state.safetensors").is_file()


def test_a_killed_worker_is_said_to_have_died(store: RunStore, data: DataSpec) -> None:
    run = run_of(store, data, epochs=10_000, factors=4)
    told = signalled(store, run, signal.SIGKILL)
    assert isinstance(told[-1], Failed)
    assert "ended without a word" in told[-1].error
    assert store.info(run).status == "died"


def test_a_run_waits_for_its_slot_and_can_be_stopped_there(home: Path, store: RunStore, data: DataSpec) -> None:
    (home / "slots").mkdir(mode=0o700)
    slots = [take(home / "slots" / f"{slot}.lock") for slot in range(max(1, (os.cpu_count() or 1) // 2))]
    assert None not in slots
    run = run_of(store, data, epochs=1)
    told = []
    for event in follow(store, run, poll=0.05):
        if isinstance(event, Queued):
            assert store.info(run).status == "queued"
            store.request_stop(run)
        told.append(event)
    assert [event.event for event in told] == ["queued", "stopped"]


def test_a_worker_takes_no_module_of_the_current_folder_for_its_own(
    store: RunStore, data: DataSpec, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "random.py").write_text("raise SystemExit('a stranger was imported')\n")
    monkeypatch.chdir(tmp_path)
    run = run_of(store, data, epochs=1, factors=2)
    assert isinstance(list(follow(store, run, poll=0.05))[-1], Finished)


def test_a_loss_that_is_not_finite_is_a_failed_run_with_advice(store: RunStore, data: DataSpec) -> None:
    run = store.create(data, "random:0.2@42", collab.configure("dot", lr=10, wd=10))
    start(store, run)
    told = list(follow(store, run, poll=0.05))
    assert isinstance(told[-1], Failed)
    assert "Try a smaller lr" in told[-1].error
    assert store.info(run).status == "failed"


def test_data_that_is_gone_is_a_failed_run_that_names_it(store: RunStore, tmp_path: Path) -> None:
    run = run_of(store, DataSpec(source=str(tmp_path / "gone.csv")))
    told = list(follow(store, run, poll=0.05))
    assert isinstance(told[-1], Failed)
    assert "gone.csv" in told[-1].error


def test_the_worker_learns_what_fit_learns_in_this_process(store: RunStore, data: DataSpec) -> None:
    run = run_of(store, data, epochs=2, factors=4)
    list(follow(store, run, poll=0.05))
    ratings = collab.load(data.source)
    rec = collab.train(ratings, collab.split(ratings), collab.configure("dot-bias", epochs=2, factors=4))
    worker = collab.Recommender.open(store.model_path(run))
    np.testing.assert_allclose(worker.features, rec.features, atol=1e-6)


def signalled(store: RunStore, run: str, number: signal.Signals) -> list[Event]:
    """Send the worker a signal after its first epoch; return all that the run told until it ended."""
    told: list[Event] = []
    for event in follow(store, run, poll=0.02):
        if isinstance(event, Epoch) and not any(isinstance(before, Epoch) for before in told):
            os.kill(worker_pid(store, run), number)
        told.append(event)
    return told


def worker_pid(store: RunStore, run: str) -> int:
    """Return the process that works on a run, by its command line."""
    folder = str(store.folder(run).resolve()).encode()
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            if folder in path.read_bytes().split(b"\0"):
                return int(path.parent.name)
        except (FileNotFoundError, ProcessLookupError):
            continue
    raise AssertionError(f"no worker of run {run}")
