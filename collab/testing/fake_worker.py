"""A worker that does what the test says: it holds a run's lock and writes its events, and trains nothing."""

import os

from collab.artifact import Artifact, save_artifact
from collab.runs import RunStore, sign, take
from collab.training import Epoch, Event, Finished, Layer, Preliminary, Progress, Started


class FakeWorker:
    """Stands in for `collab.runs.launch`: `runs` are at work, by number, and `resumed` were set going again."""

    def __init__(self) -> None:
        self.runs: dict[str, int] = {}
        self.resumed: list[str] = []
        self._store: RunStore | None = None

    def start(self, store: RunStore, run: str) -> None:
        """Take the run's lock, as a worker does at once."""
        path = store.folder(run) / "lock"
        lock = take(path)
        assert lock is not None
        sign(path, None)
        self._store, self.runs[run] = store, lock

    def resume(self, store: RunStore, run: str) -> None:
        """Stand in for `collab.runs.launch.resume`."""
        self.resumed.append(run)
        self.start(store, run)

    def write_events(self, run: str, *events: Event) -> None:
        """Write events to the run's file."""
        assert self._store is not None
        with (self._store.folder(run) / "events.jsonl").open("a") as file:
            file.writelines(event.model_copy(update={"run": run}).line() + "\n" for event in events)

    def end(self, run: str) -> None:
        """Let go of the lock, as a process does when it ends, however it ends."""
        os.close(self.runs.pop(run))

    def leave_preliminary(self, run: str, model: Artifact) -> None:
        """Leave a preliminary model, and say so."""
        assert self._store is not None
        self._store.read_data(run, model.dataset)
        save_artifact(model, self._store.preliminary_path(run))
        self.write_events(run, Preliminary(kind=model.model))

    def finish(self, run: str, model: Artifact, finished: Finished | None = None) -> None:
        """Leave a model, say that the run has finished, and end."""
        assert self._store is not None
        self._store.read_data(run, model.dataset)
        save_artifact(model, self._store.model_path(run))
        self._store.finished(run)
        self._store.preliminary_path(run).unlink(missing_ok=True)
        self.write_events(run, finished or FINISHED)
        self.end(run)


LAYERS = (
    Layer(name="user_factors", shape="Embedding(672, 50)", parameters=33_600),
    Layer(name="user_bias", shape="Embedding(672, 1)", parameters=672),
    Layer(name="item_factors", shape="Embedding(8749, 50)", parameters=437_450),
    Layer(name="item_bias", shape="Embedding(8749, 1)", parameters=8_749),
)
STARTED = Started(
    model="dot-bias",
    data="sample",
    split="random:0.2@42",
    rows=80_004,
    parameters=480_471,
    epochs=5,
    layers=LAYERS,
)
FINISHED = Finished(
    valid_loss=0.7639, mse=0.7639, rmse=0.8740, seconds=4.9, rows_per_epoch=80_004, distinct_rows_per_epoch=80_004
)
_LOSSES = ((1.2954, 0.8649, 0.9300), (0.7729, 0.7853, 0.8862), (0.5881, 0.7667, 0.8756), (0.4160, 0.7620, 0.8729))


def epoch(number: int, valid: float | None = None) -> Epoch:
    """Return the event of a finished epoch, 1 to 4, with a held-out loss of one's own if given."""
    train, usual, rmse = _LOSSES[number - 1]
    valid = usual if valid is None else valid
    return Epoch(
        epoch=number, epochs=5, train_loss=train, valid_loss=valid, mse=valid, rmse=rmse, seconds=float(number)
    )


def classes_epoch(number: int) -> Epoch:
    """Return the event of a finished epoch of a model of classes."""
    train, _, rmse = _LOSSES[number - 1]
    loss = 1 + train / 2
    return Epoch(
        epoch=number,
        epochs=5,
        train_loss=loss,
        valid_loss=1.2345,
        mse=rmse**2,
        rmse=rmse,
        accuracy=0.4125,
        seconds=float(number),
    )


def progress(number: int, done: float, train_loss: float = 0.5) -> Progress:
    """Return the event of an epoch in work."""
    return Progress(epoch=number, done=done, train_loss=train_loss, rows_per_second=48_000)
