"""The process that watches one run and notifies: python -m collab.runs.elsewhere.notifier FOLDER WORKER.

It is there beside the worker, and not in it, so that a worker that is killed or silent is told of too.
"""

import sys
import time
from pathlib import Path

from collab.errors import NotFound
from collab.processes import background
from collab.runs import ACTIVE, RunStore, signed_by
from collab.runs.elsewhere.notice import news_of, notify

_POLL = 1.0


def watch(store: RunStore, run: str, worker: int, poll: float = _POLL) -> None:
    """Notify of the news of a run until it has ended, or has another worker, which has a notifier of its own.

    `poll` is in seconds. A run that is deleted meanwhile has no more news.
    """
    before = ""
    while True:
        try:
            summary, command = store.summary(run), store.config(run).notify
            signed = signed_by(store.folder(run) / "lock")
        except NotFound:
            return
        if signed not in (None, worker):
            return
        news = news_of(summary)
        if news not in ("", before):
            notify(command, news, summary, store.folder(run))
        before = news
        if summary.status not in ACTIVE:
            return
        time.sleep(poll)


if __name__ == "__main__":
    background()
    folder = Path(sys.argv[1])
    watch(RunStore(folder.parent.parent), folder.name, int(sys.argv[2]))
