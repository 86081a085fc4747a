"""A run as its events tell it: a frozen snapshot, and the next one after each event."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import reduce
from typing import Literal

from collab.training.events import Epoch, Event, Failed, Finished, Progress, Queued, Resumed, Started, Stopped

Status = Literal["starting", "queued", "running", "stopped", "finished", "failed", "died"]
ACTIVE: frozenset[Status] = frozenset({"starting", "queued", "running"})


@dataclass(frozen=True)
class RunState:
    """What is known of a run: `history` holds its finished epochs, `progress` where the current one stands."""

    status: Status = "starting"
    rows: int = 0
    epochs: int = 0
    history: tuple[Epoch, ...] = ()
    progress: Progress | None = None
    error: str = ""

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
    def done(self) -> float:
        """The share of the epoch in work that is over, 0 to 1."""
        return self.progress.done if self.progress is not None else 0.0

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

    def after(self, event: Event) -> "RunState":
        """Return the state that `event` leads to."""
        match event:
            case Queued():
                return replace(self, status="queued")
            case Started(rows=rows, epochs=epochs):
                return replace(self, status="running", rows=rows, epochs=epochs, error="")
            case Resumed(epoch=epoch):
                kept = tuple(done for done in self.history if done.epoch < epoch)
                return replace(self, status="running", history=kept, progress=None, error="")
            case Progress():
                return replace(self, status="running", progress=event)
            case Epoch(epochs=epochs):
                return replace(self, epochs=epochs, history=(*self.history, event), progress=None)
            case Finished():
                return replace(self, status="finished", progress=None)
            case Stopped():
                return replace(self, status="stopped", progress=None)
            case Failed(error=error):
                return replace(self, status="failed", progress=None, error=error)


def replay(events: Iterable[Event], state: RunState | None = None) -> RunState:
    """Return the state after all `events`, from the beginning or from `state`."""
    return reduce(RunState.after, events, state or RunState())
