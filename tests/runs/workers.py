"""Real workers: started, watched, and ended with the test."""

import os
import signal

import collab
from collab.data import DataSpec
from collab.runs import RunStore, follow, start
from collab.runs.locks import signed_by
from collab.training import Epoch, Event

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


def signalled(store: RunStore, run: str, number: signal.Signals, epoch: int = 1) -> list[Event]:
    """Send the worker a signal once it has told of an epoch; return all that the run told until it ended."""
    seen_events: list[Event] = []
    sent = False
    for event in follow(store, run, poll=0.02):
        if isinstance(event, Epoch) and event.epoch >= epoch and not sent:
            os.kill(worker_pid(store, run), number)
            sent = True
        seen_events.append(event)
    return seen_events


def end_all(store: RunStore) -> None:
    """End every worker."""
    for info in store.runs():
        if store.alive(info.run):
            os.kill(worker_pid(store, info.run), signal.SIGKILL)
