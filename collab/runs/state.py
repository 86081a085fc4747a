"""A run's state: a frozen snapshot, the next one after each event, and the reader of its events file."""

import threading
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import reduce
from pathlib import Path
from typing import BinaryIO, Literal

from pydantic import ValidationError

from collab.storage import open_plain
from collab.training import (
    Compiling,
    Continued,
    Epoch,
    Event,
    Expected,
    Failed,
    Finished,
    Interested,
    Layer,
    Preliminary,
    Progress,
    Queued,
    Resumed,
    Started,
    Stopped,
    read_event,
)

RunStatus = Literal["starting", "queued", "running", "stopped", "finished", "failed", "died"]
ACTIVE: frozenset[RunStatus] = frozenset({"starting", "queued", "running"})

_NOISE = 0.005
"""A held-out loss higher than the lowest by this share of it has turned; between late epochs it moves by less."""


@dataclass(frozen=True)
class Signs:
    """Signs of life: whether a worker holds the run, when one was last started, and when the last event was told, in
    seconds since 1970, 0 for never.
    """

    alive: bool
    started_at: float
    told_at: float

    @property
    def starting(self) -> bool:
        """Whether a worker was started that has told nothing yet."""
        return self.alive and self.started_at > self.told_at

    @property
    def silence(self) -> float:
        """How long nothing was told, in seconds."""
        return max(0.0, time.time() - max(self.started_at, self.told_at))


@dataclass(frozen=True)
class RunState:
    """A run by its events: `history` holds its finished epochs, each once, oldest first, `progress` where the current
    one stands, and `keep` which epoch's model is kept; `compiling` says that it waits for its loops to be compiled.
    """

    status: RunStatus = "starting"
    rows: int = 0
    epochs: int = 0
    history: tuple[Epoch, ...] = ()
    progress: Progress | None = None
    error: str = ""
    checkpoint: bool = True
    """Whether a stopped run has one to go on from."""
    layers: tuple[Layer, ...] = ()
    parameters: int = 0
    keep: Literal["last", "best", "samples"] = "last"
    finished: Finished | None = None
    compiling: bool = False
    continued: Continued | None = None
    """How the data grew since the model that it goes on from; None where it goes on from none."""
    ahead: int = 0
    """How many other runs wait before it, as of the last look; of all people, where these share a machine's slots."""
    expected: Expected | None = None
    """The time and memory that it was said to take before it started; None where nothing was said."""

    @property
    def kept(self) -> int:
        """The epoch whose model a finished run keeps, of a sampler the number of samples; 0 before its end."""
        return self.finished.kept if self.finished else 0

    @property
    def note(self) -> str:
        """The limits of a finished run's model: for what it is no use, where there is such a thing."""
        return self.finished.note if self.finished else ""

    @property
    def epochs_done(self) -> int:
        """The last finished epoch; of a run that told only its end, the epoch it keeps."""
        return self.history[-1].epoch if self.history else self.kept

    @property
    def active(self) -> bool:
        """Whether the run waits or works."""
        return self.status in ACTIVE

    @property
    def epoch(self) -> int:
        """The epoch in work, or the last one: 1 is the first, 0 before it."""
        if self.progress is not None:
            return self.progress.epoch
        done = self.history[-1].epoch if self.history else 0
        return min(done + 1, self.epochs) if self.status == "running" else done

    @property
    def epochs_over(self) -> bool:
        """Whether no epoch is to come: the run learns interest, writes its model, or has ended so."""
        return bool(self.history) and self.history[-1].epoch == self.epochs

    @property
    def done(self) -> float:
        """The share of the epoch in work that is over, 0 to 1; after the last one 1."""
        return self.progress.done if self.progress is not None else float(self.epochs_over)

    @property
    def share(self) -> float:
        """The length of a progress bar, 0 to 1: the share of the epoch in work, or of all sweeps, which are short."""
        if self.keep != "samples":
            return self.done
        return min(1.0, len(self.history) / self.epochs) if self.epochs else 0.0

    @property
    def rate(self) -> float | None:
        """Rows a second: as told last, or over the last epoch; None before there is any."""
        if self.progress is not None:
            return self.progress.rows_per_second or None
        if not self.history:
            return None
        seconds = self.history[-1].seconds - (self.history[-2].seconds if len(self.history) > 1 else 0.0)
        return self.rows / seconds if seconds > 0 else None

    @property
    def seconds_left(self) -> float | None:
        """Time until the last epoch is over, seconds, at the present rate; None where none is known."""
        return None if self.rate is None else (self.epochs - self.epoch + 1 - self.done) * self.rows / self.rate

    @property
    def position(self) -> float:
        """How many epochs of the schedule are behind it, with the share of the one in work."""
        if self.progress is not None:
            return self.progress.epoch - 1 + self.progress.done
        return float(self.history[-1].epoch) if self.history else 0.0

    @property
    def lowest(self) -> Epoch | None:
        """The epoch with the lowest held-out loss; None where there is none, or where samples of many are kept."""
        if self.keep == "samples":
            return None
        measured = [done for done in self.history if done.valid_loss is not None]
        return min(measured, key=lambda done: done.valid_loss or 0.0, default=None)

    @property
    def turned(self) -> int | None:
        """The epoch after which the held-out loss rose by more than noise, which is over-fitting; None before."""
        lowest, last = self.lowest, self.history[-1] if self.history else None
        if lowest is None or last is None or lowest.valid_loss is None or last.valid_loss is None:
            return None
        return lowest.epoch if last.valid_loss > lowest.valid_loss * (1 + _NOISE) else None

    @property
    def classes(self) -> bool:
        """Whether its losses are cross-entropies, told beside an accuracy."""
        return any(done.accuracy is not None for done in self.history)

    @property
    def ranked(self) -> bool:
        """Whether lists are measured after its epochs."""
        return any(done.ndcg10 is not None for done in self.history)

    def after(self, event: Event) -> "RunState":
        """Return the state that `event` leads to."""
        goes_on = self.compiling and isinstance(event, Preliminary)
        return replace(self._after(event), compiling=goes_on or isinstance(event, Compiling))

    def _after(self, event: Event) -> "RunState":
        match event:
            case Queued():
                return replace(self, status="queued")
            case Started():
                return self._started(event)
            case Resumed(epoch=epoch):
                return replace(self, status="running", history=self._epochs_before(epoch), progress=None, error="")
            case Progress(epoch=epoch):
                return replace(self, status="running", history=self._epochs_before(epoch), progress=event)
            case Epoch(epoch=epoch, epochs=epochs):
                return replace(self, epochs=epochs, history=(*self._epochs_before(epoch), event), progress=None)
            case Interested() | Compiling() | Preliminary() | Continued() | Expected():
                return self._remarked(event)
            case Finished(keep=keep):
                return replace(self, status="finished", progress=None, keep=keep, finished=event)
            case Stopped(checkpoint=checkpoint):
                return replace(self, status="stopped", progress=None, checkpoint=checkpoint)
            case Failed(error=error):
                return replace(self, status="failed", progress=None, error=error)

    def _remarked(self, event: Interested | Compiling | Preliminary | Continued | Expected) -> "RunState":
        """Return the state after what is said between the epochs."""
        match event:
            case Continued():
                return replace(self, continued=event)
            case Expected():
                return replace(self, expected=event)
        return self

    def beside(self, signs: Signs) -> "RunState":
        """Return the state where signs of life say more than events: of a run set going again, and of one that died."""
        if signs.starting:
            return replace(self, status="starting", progress=None, error="")
        if self.active and not signs.alive:
            return replace(self, status="died", progress=None)
        return self

    def _epochs_before(self, epoch: int) -> tuple[Epoch, ...]:
        """Return the finished epochs before `epoch`: a run that goes on from an old checkpoint does some again."""
        if not self.history or self.history[-1].epoch < epoch:
            return self.history
        return tuple(done for done in self.history if done.epoch < epoch)

    def _started(self, event: Started) -> "RunState":
        return replace(
            self,
            status="running",
            rows=event.rows,
            epochs=event.epochs,
            layers=event.layers,
            parameters=event.parameters,
            keep=event.keep,
            error="",
            finished=None,
        )


def replay(events: Iterable[Event], state: RunState | None = None) -> RunState:
    """Return the state after all `events`, from the beginning or from `state`."""
    return reduce(RunState.after, events, state or RunState())


_BLOCK = 1 << 20


class Tail:
    """Follows one events.jsonl without blocking: poll `read` at 2 to 4 Hz."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._offset = 0

    def read(self) -> list[Event]:
        """Return the events of the whole lines written since the last call; a torn line is no event, nor is one of more
        than a megabyte. A file that cannot be read tells nothing.
        """
        try:
            with open_plain(self._path) as file:
                return [event for line in self._lines(file) if (event := _event(line)) is not None]
        except OSError:
            return []

    def _lines(self, file: BinaryIO) -> Iterator[bytes]:
        """Give the whole lines from where the last call ended."""
        file.seek(self._offset)
        while block := file.read(_BLOCK):
            whole = block[: block.rfind(b"\n") + 1]
            if not whole and len(block) == _BLOCK:
                whole = block  # passed over: what follows of the line is no event either
            self._offset += len(whole)
            yield from whole.splitlines()
            if len(block) < _BLOCK:
                return
            file.seek(self._offset)


class StateReader:
    """The state that a run's events lead to, from any thread; only what is new of its events file is read."""

    def __init__(self, path: Path) -> None:
        self._path, self._tail = path, Tail(path)
        self._state, self._size = RunState(), 0
        self._lock = threading.Lock()

    def read(self) -> tuple[RunState, float]:
        """Return the state, and when the last event was told, in seconds since 1970. Raises OSError."""
        with self._lock:
            try:
                stat = self._path.stat()
            except FileNotFoundError:
                return RunState(), 0.0
            if stat.st_size < self._size:
                self._tail, self._state = Tail(self._path), RunState()
            if stat.st_size != self._size:
                self._state, self._size = replay(self._tail.read(), self._state), stat.st_size
            return self._state, stat.st_mtime


def read_events(path: Path) -> list[Event]:
    """Return every event told so far."""
    return Tail(path).read()


def _event(line: bytes) -> Event | None:
    try:
        return read_event(line)
    except ValidationError:
        return None
