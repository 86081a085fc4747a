"""Real workers: started, watched, and ended with the test."""

import os
import signal
from contextlib import suppress
from typing import Any

import collab
from collab.data import DataSpec
from collab.runs import RunStore, follow, start
from collab.runs.locks import signed_by
from collab.training import Epoch, Event, Failed, Started
from tests.terminal.processes import let_pass

SPLIT = "random:0.2@42"


def run_of(store: RunStore, data: DataSpec, model: str = "dot-bias", **options: object) -> str:
    """Start a run and return it."""
    run = store.create(data, SPLIT, collab.configure(model, **options))
    start(store, run)
    return run


def told_by(store: RunStore, run: str) -> list[Event]:
    """Return all that a run tells until it ends."""
    return list(follow(store, run, poll=0.05))


def losses(events: list[Event]) -> list[tuple[int, float | None, float | None]]:
    """Return what was told of each epoch: its number, train and valid loss."""
    return [(event.epoch, event.train_loss, event.valid_loss) for event in events if isinstance(event, Epoch)]


def worker_pid(store: RunStore, run: str) -> int:
    """Return the process that works on a run."""
    pid = signed_by(store.folder(run) / "lock")
    assert pid is not None
    return pid


def signalled(
    store: RunStore, run: str, number: signal.Signals, at: type[Started | Epoch] = Epoch, epoch: int = 1
) -> list[Event]:
    """Send the worker a signal once it has told of its start, or of an epoch; return all that the run told until it
    ended.
    """
    seen_events: list[Event] = []
    sent = False
    for event in follow(store, run, poll=0.02):
        if isinstance(event, at) and not sent and (isinstance(event, Started) or event.epoch >= epoch):
            with suppress(ProcessLookupError):  # one that was quicker
                os.kill(worker_pid(store, run), number)
            sent = True
        seen_events.append(event)
    return seen_events


def killed_run(
    store: RunStore, data: DataSpec, at: type[Started | Epoch] = Epoch, epoch: int = 1, **options: Any
) -> tuple[str, list[Event]]:
    """Return a run that was killed before its last epoch ended, and what it told. One that came to its end while this
    process stood still is no such run: another is started.
    """
    while True:
        run = run_of(store, data, **options)
        events = signalled(store, run, signal.SIGKILL, at, epoch)
        epochs = [event for event in events if isinstance(event, Epoch)]
        if isinstance(events[-1], Failed) and not (epochs and epochs[-1].epoch == epochs[-1].epochs):
            return run, events


def end_all(store: RunStore) -> None:
    """End every worker, and wait until none is there."""
    for info in store.runs():
        while store.alive(info.run):
            worker = signed_by(store.folder(info.run) / "lock")  # nobody for a moment after the start
            if worker == os.getpid():
                break  # a stand-in that its test has not ended
            if worker is not None:
                with suppress(ProcessLookupError):
                    os.kill(worker, signal.SIGKILL)
            let_pass(0.01)
