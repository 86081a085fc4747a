"""Real workers in real processes."""

import errno
import json
import os
import signal
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import collab
from collab.data import DataSpec
from collab.runs import RunStore, follow, start, take
from collab.runs.worker import reason_of
from collab.training import Epoch, Failed, Finished, Progress, Queued, Resumed, Stopped
from tests.runs.workers import losses, run_of, signalled, told_by


def test_a_worker_trains_and_leaves_a_model_in_use(store: RunStore, data: DataSpec) -> None:
    run = run_of(store, data, epochs=2, factors=4)
    events = told_by(store, run)
    assert isinstance(events[-1], Finished)
    assert {event.run for event in events} == {run}
    info = store.summary(run)
    assert (info.status, info.epoch, info.in_use) == ("finished", 2, True)
    assert info.valid_loss == events[-1].valid_loss
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
    run = run_of(store, data, epochs=10_000, factors=4)
    assert store.alive(run)
    with pytest.raises(collab.CollabError, match="already going on"):
        start(store, run)
    store.request_stop(run)
    assert isinstance(told_by(store, run)[-1], Stopped)


def test_a_stopped_run_keeps_its_checkpoint_and_goes_on_to_the_same_losses(store: RunStore, data: DataSpec) -> None:
    options: dict[str, Any] = {"epochs": 8, "factors": 16, "bs": 32}
    whole = run_of(store, data, **options)
    expected = losses(told_by(store, whole))
    run, last = stopped_run(store, data, **options)
    assert store.summary(run).status == "stopped"
    assert last.epoch < 8
    assert (store.folder(run) / "state.safetensors").is_file()
    start(store, run)
    events = told_by(store, run)
    assert any(isinstance(event, Stopped) for event in events)
    assert any(isinstance(event, Resumed) for event in events)
    assert isinstance(events[-1], Finished)
    assert losses(events) == expected


def stopped_run(store: RunStore, data: DataSpec, **options: Any) -> tuple[str, Progress | Epoch]:
    """Return a run that was asked to stop before its end, and the last that it told of its work; one that came to its
    end while this process stood still is no such run, and another is started.
    """
    while True:
        run = run_of(store, data, **options)
        for event in follow(store, run, poll=0.02):
            if isinstance(event, Progress | Epoch):
                store.request_stop(run)
                last = event
        if isinstance(event, Stopped):
            return run, last


def test_a_terminated_worker_keeps_its_checkpoint(store: RunStore, data: DataSpec) -> None:
    run = run_of(store, data, epochs=10_000, factors=4)
    events = signalled(store, run, signal.SIGTERM)
    assert isinstance(events[-1], Stopped)
    assert (store.folder(run) / "state.safetensors").is_file()


def test_a_killed_worker_is_said_to_have_died(store: RunStore, data: DataSpec) -> None:
    run = run_of(store, data, epochs=10_000, factors=4)
    events = signalled(store, run, signal.SIGKILL)
    assert isinstance(events[-1], Failed)
    assert "ended without a word" in events[-1].error
    assert store.summary(run).status == "died"


def test_a_run_waits_for_its_slot_and_can_be_stopped_there(home: Path, store: RunStore, data: DataSpec) -> None:
    (home / "slots").mkdir(mode=0o700)
    slots = [take(home / "slots" / f"{slot}.lock") for slot in range(max(1, (os.cpu_count() or 1) // 2))]
    assert None not in slots
    run = run_of(store, data, epochs=1)
    events = []
    for event in follow(store, run, poll=0.05):
        if isinstance(event, Queued):
            assert store.summary(run).status == "queued"
            store.request_stop(run)
        events.append(event)
    assert [event.event for event in events] == ["queued", "stopped"]
    assert not [event for event in events if isinstance(event, Stopped) and event.checkpoint]


@pytest.mark.usefixtures("real_processes")
def test_a_worker_takes_no_module_of_the_current_folder_for_its_own(
    store: RunStore, data: DataSpec, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "random.py").write_text("raise SystemExit('a stranger was imported')\n")
    monkeypatch.chdir(tmp_path)
    run = run_of(store, data, epochs=1, factors=2)
    assert isinstance(told_by(store, run)[-1], Finished)


def test_a_loss_that_is_not_finite_is_a_failed_run_with_advice(store: RunStore, data: DataSpec) -> None:
    run = run_of(store, data, "dot", lr=10, wd=10)
    events = told_by(store, run)
    assert isinstance(events[-1], Failed)
    assert "Try a smaller lr" in events[-1].error
    assert store.summary(run).status == "failed"


def test_data_that_is_gone_is_a_failed_run_that_names_it(store: RunStore, no_data: DataSpec) -> None:
    run = run_of(store, no_data)
    events = told_by(store, run)
    assert isinstance(events[-1], Failed)
    assert "gone.csv" in events[-1].error


def test_the_worker_learns_what_fit_learns_in_this_process(store: RunStore, data: DataSpec) -> None:
    run = run_of(store, data, epochs=2, factors=4)
    told_by(store, run)
    ratings = collab.load(data.source)
    rec = collab.train(ratings, collab.split(ratings), collab.configure("dot-bias", epochs=2, factors=4))
    worker = collab.Recommender.open(store.model_path(run))
    np.testing.assert_allclose(worker.factors, rec.factors, atol=1e-6)


def test_the_figures_of_a_finished_run_are_those_of_the_model_it_keeps(store: RunStore, data: DataSpec) -> None:
    run = run_of(store, data, epochs=12, factors=32, wd=0.0, lr=0.05, keep="best")
    events = told_by(store, run)
    best = min((event for event in events if isinstance(event, Epoch)), key=lambda event: event.valid_loss or 0.0)
    info = store.summary(run)
    assert best.epoch < 12
    assert (info.epoch, info.keep, info.kept) == (12, "best", best.epoch)
    assert (info.valid_loss, info.mse) == pytest.approx((best.valid_loss, best.mse))


def test_an_error_that_nobody_foresaw_is_told_in_a_line_and_logged_whole(store: RunStore, data: DataSpec) -> None:
    run = store.create(data, "random:0.2@42", collab.configure("dot"))
    path = store.folder(run) / "config.json"
    record = json.loads(path.read_text())
    del record["config"]["model"]
    path.write_text(json.dumps(record))
    start(store, run)
    last = told_by(store, run)[-1]
    assert isinstance(last, Failed)
    assert last.error.startswith("An error in the program itself: KeyError: 'model'. The run's log shows where: ")
    assert "Traceback" in (store.folder(run) / "log").read_text()


def test_a_module_that_is_no_dot_product_finishes_but_cannot_be_used(
    store: RunStore, data: DataSpec, tmp_path: Path
) -> None:
    path = tmp_path / "mine.py"
    path.write_text(_SUM_OF_TWO)
    run = run_of(store, data, f"{path}:SumOfTwo", epochs=1)
    last = told_by(store, run)[-1]
    assert isinstance(last, Finished)
    info = store.summary(run)
    assert (info.status, info.in_use, info.limits) == ("finished", False, last.note)
    assert info.limits
    assert not store.model_path(run).exists()
    with pytest.raises(collab.CollabError, match="cannot be used") as error:
        store.use(run)
    assert last.note in str(error.value)


_SUM_OF_TWO = """
from torch import nn


class SumOfTwo(nn.Module):
    def __init__(self, n_users, n_items):
        super().__init__()
        self.users, self.items = nn.Embedding(n_users, 8), nn.Embedding(n_items, 8)
        self.last = nn.Linear(8, 1)

    def forward(self, x):
        return self.last((self.users(x[:, 0]) + self.items(x[:, 1])).relu()).squeeze(1)
"""


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (MemoryError(), "too little memory for this data and these settings"),
        (RuntimeError("[enforce fail] DefaultCPUAllocator: can't allocate memory"), "too little memory for this data"),
        (ImportError("libtorch.so: failed to map segment from shared object"), "too little memory to load"),
        (ImportError("libtorch.so: cannot open shared object file"), "An error in the program itself: ImportError"),
    ],
)
def test_too_little_memory_is_told_as_that(error: Exception, words: str, tmp_path: Path) -> None:
    assert words in reason_of(error, tmp_path)


def test_a_file_that_failed_is_named_be_it_by_a_number(tmp_path: Path) -> None:
    assert reason_of(OSError(errno.EIO, "Input/output error", 3), tmp_path).startswith("3: the disk fails.")
