"""A run's events as lines: JSON, or a table of losses."""

from collections.abc import Iterable
from itertools import islice

import typer

from collab.errors import TrainingFailed
from collab.runs.follow import follow
from collab.runs.store import RunStore
from collab.training.events import Epoch, Event, Failed, Finished, Progress, Queued, Resumed, Started, Stopped
from tui.cli.output import Meter, note, plain, say
from tui.format import bar, duration, loss, rate

_INTERRUPTED = 130


class Watcher:
    """Prints events as JSON lines, or as a table of losses with what moves within an epoch on stderr."""

    def __init__(self, *, as_json: bool) -> None:
        self.shown = 0
        self._as_json = as_json
        self._meter = Meter()
        self._epochs = self._rows = 0

    def watch(self, events: Iterable[Event]) -> Event:
        """Print events as they come and return the last. Raises TrainingFailed where it tells of a failure."""
        last: Event = Queued()
        for last in events:
            self.shown += 1
            if self._as_json:
                say(last.line())
            else:
                self._show(last)
        if isinstance(last, Failed):
            raise TrainingFailed(f"run {last.run} failed: {last.error}")
        return last

    def _show(self, event: Event) -> None:
        if isinstance(event, Progress):
            self._meter.show(self._moving(event))
            return
        self._meter.clear()
        match event:
            case Queued():
                say(f"run {event.run}: waiting, another run is training")
            case Started():
                self._epochs, self._rows = event.epochs, event.rows
                say(f"run {event.run}: {event.model} on {event.data}, split {event.split}")
                say(f"{event.rows:,} ratings to train on, {event.parameters:,} parameters")
                say("epoch   train loss   valid loss     rmse    time")
            case Resumed():
                say(f"going on from epoch {event.epoch}")
            case Epoch():
                losses = f"{loss(event.train_loss):>10}   {loss(event.valid_loss):>10}   {loss(event.rmse):>6}"
                say(f"{event.epoch:>5}   {losses}   {duration(event.seconds):>5}")
            case Finished():
                say(f"finished: {_figures(event)}{event.seconds:.1f} s")
            case Stopped():
                say(f"run {event.run} stopped in epoch {event.epoch}; its checkpoint is kept")

    def _moving(self, event: Progress) -> str:
        left = (self._epochs - event.epoch + 1 - event.done) * self._rows / max(event.rows_per_second, 1.0)
        done = f"{bar(event.done, 20, plain=plain())} {event.done:4.0%}"
        return f"epoch {event.epoch} of {self._epochs}  {done}  {rate(event.rows_per_second)}  {duration(left)} left"


def _figures(event: Finished) -> str:
    if event.valid_loss is None or event.rmse is None:
        return ""
    return f"valid loss {event.valid_loss:.4f}, rmse {event.rmse:.4f}, "


def attend(store: RunStore, run: str, *, as_json: bool) -> None:
    """Print a run's events to its end. An interrupt stops the run, waits for its checkpoint, and exits with 130.

    Raises TrainingFailed for any end but a finished run.
    """
    watcher = Watcher(as_json=as_json)
    try:
        last = watcher.watch(follow(store, run))
    except KeyboardInterrupt:
        store.request_stop(run)
        note(f"\nstopping run {run}")
        watcher.watch(islice(follow(store, run), watcher.shown, None))
        raise typer.Exit(_INTERRUPTED) from None
    if not isinstance(last, Finished):
        raise TrainingFailed(f"run {run} was stopped before its end; its checkpoint is kept.")
