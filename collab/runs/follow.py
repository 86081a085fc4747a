"""Following a run from its start to its end."""

import time
from collections.abc import Iterator

from collab.runs.store import RunStore
from collab.runs.tail import Tail
from collab.training.events import Event, Failed, Finished, Queued, Resumed, Started, Stopped


def follow(store: RunStore, run: str, poll: float = 0.3) -> Iterator[Event]:
    """Yield a run's events, from its first, as they are written; end with finished, failed or stopped.

    A run whose worker died ends with a failed event that says so.
    """
    tail = Tail(store.folder(run) / "events.jsonl")
    ended = False
    while True:
        alive = store.alive(run)
        for event in tail.read():
            ended = _ended(event, before=ended)
            yield event
        if ended and not alive:
            return
        if not alive:
            yield Failed(run=run, error=store.info(run).error)
            return
        time.sleep(poll)


def _ended(event: Event, *, before: bool) -> bool:
    if isinstance(event, Finished | Failed | Stopped):
        return True
    return before and not isinstance(event, Queued | Started | Resumed)
