"""Starting a run's worker: a process of its own that outlives the one that started it."""

import os
import subprocess
import sys
import threading

from collab.errors import CollabError
from collab.runs.locks import take
from collab.runs.store import RunStore


def start(store: RunStore, run: str) -> None:
    """Start the worker of a run, detached from this terminal; it holds the run's lock before this returns.

    Raises CollabError where the run is already going on.
    """
    folder = store.folder(run)
    lock = take(folder / "lock")
    if lock is None:
        raise CollabError(f"Run {run} is already going on.")
    (folder / "request").unlink(missing_ok=True)
    try:
        with (folder / "log").open("ab") as log:
            worker = subprocess.Popen(
                # -P: no module of the current folder is taken for ours
                [sys.executable, "-P", "-m", "collab.runs.worker", str(folder)],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                pass_fds=(lock,),
                env={"OMP_NUM_THREADS": "1", **os.environ, "COLLAB_HOME": str(store.home)},
            )
    finally:
        os.close(lock)
    threading.Thread(target=worker.wait, daemon=True).start()  # so that an ended worker does not stay as a zombie
