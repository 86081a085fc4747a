"""Following runs from their start to their end."""

import time
from collections.abc import Iterator, Sequence

from collab.runs.state import Tail
from collab.runs.store import RunStore
from collab.training import Event, Failed, Finished, Queued, Resumed, Started, Stopped


def follow(store: RunStore, run: str, poll: float = 0.3) -> Iterator[Event]:
    """Yield a run's events, from its first, as they are written; end with finished, failed or stopped.

    A run whose worker died ends with a failed event that says so. Events of an epoch may come twice: a worker that was
    killed before it wrote its checkpoint tells them again after `resumed`.
    """
    return follow_all(store, [run], poll)


def follow_all(store: RunStore, runs: Sequence[str], poll: float = 0.3) -> Iterator[Event]:
    """Yield the events of several runs as they are written, until each has ended as `follow` says."""
    going_on = [_Followed(store, run) for run in runs]
    while going_on:
        for followed in going_on:
            yield from followed.look()
        going_on = [followed for followed in going_on if not followed.over]
        if going_on:
            time.sleep(poll)


class _Followed:
    """A run being followed: `over` once it has ended and its worker is gone."""

    def __init__(self, store: RunStore, run: str) -> None:
        self._store, self._run = store, run
        self._tail = Tail(store.folder(run) / "events.jsonl")
        self._ended = self.over = False

    def look(self) -> Iterator[Event]:
        """Yield what was told since the last look, and that the worker died where it did."""
        alive = self._store.alive(self._run)  # before the events: a worker that ends in between has told its end
        for event in self._tail.read():
            self._ended = isinstance(event, Finished | Failed | Stopped) or (
                self._ended and not isinstance(event, Queued | Started | Resumed)
            )
            yield event
        if not alive and not self._ended:
            yield Failed(run=self._run, error=self._store.summary(self._run).error)
        self.over = not alive
