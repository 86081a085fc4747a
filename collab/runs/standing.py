"""How far a run came, by what its events tell."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import reduce

from collab.runs.record import Status
from collab.training.events import Epoch, Event, Failed, Finished, Progress, Queued, Resumed, Started, Stopped


@dataclass(frozen=True)
class Standing:
    """Where a run stands: how it ended (None while it goes on) and its finished epochs, each once, oldest first."""

    ended: Status | None = None
    started: Started | None = None
    epochs: tuple[Epoch, ...] = ()
    finished: Finished | None = None
    error: str = ""

    @property
    def epoch(self) -> int:
        """The number of finished epochs."""
        if self.epochs or self.finished is None:
            return self.epochs[-1].epoch if self.epochs else 0
        return self.finished.kept

    def after(self, event: Event) -> "Standing":
        """Return the standing that `event` leads to."""
        match event:
            case Finished():
                return replace(self, ended="finished", finished=event)
            case Failed():
                return replace(self, ended="failed", error=event.error)
            case Stopped():
                return replace(self, ended="stopped")
            case Queued():
                return replace(self, ended=None, started=None)
            case Started():
                return replace(self, ended=None, started=event, finished=None)
            case Resumed() | Progress():
                return replace(self, ended=None, epochs=self._before(event.epoch))
            case Epoch():
                return replace(self, epochs=(*self._before(event.epoch), event))

    def _before(self, epoch: int) -> tuple[Epoch, ...]:
        # a worker that was killed before its checkpoint was written tells an epoch again
        return tuple(done for done in self.epochs if done.epoch < epoch)


def standing(events: Iterable[Event], before: Standing | None = None) -> Standing:
    """Sum up a run's events, oldest first, from the beginning or from `before`."""
    return reduce(Standing.after, events, before or Standing())
