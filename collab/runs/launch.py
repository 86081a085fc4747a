"""Starting a run's worker: a process of its own that outlives the one that started it."""

import os
import signal
import subprocess
import threading
from collections.abc import Sequence
from contextlib import suppress
from typing import IO

from collab.errors import CollabError
from collab.processes import HOSTED, environment, python_command
from collab.runs.locks import sign, signed_by, take
from collab.runs.queue import Queue
from collab.runs.state import ACTIVE
from collab.runs.store import RunStore
from collab.storage import not_kept, open_appending

_TRIES_OF_ENDED = 12_000  # of 5 ms


def start(store: RunStore, run: str) -> None:
    """Start the worker of a run, detached from this terminal; it holds the run's lock before this returns.

    Where every slot is taken it waits, in the order in which runs were started. Raises CollabError where the run is
    already going on, and NotKept where its folder cannot be written to.
    """
    _check_number(store, run)
    lock = take(store.folder(run) / "lock")
    if lock is None:
        raise CollabError(f"Run {run} is already going on.")
    try:
        _start(store, run, lock)
    except OSError as error:
        raise not_kept(store.folder(run), error) from error
    finally:
        os.close(lock)


def _check_number(store: RunStore, run: str) -> None:
    """Raise CollabError where as many other runs train or wait as one person may have on a server."""
    most = os.environ.get(HOSTED)
    if most is None:
        return
    active = [summary.run for summary in store.runs() if summary.run != run and summary.status in ACTIVE]
    active = [each for each in active if store.alive(each)]
    if len(active) >= int(most):
        going = f"Run {' and '.join(active)} trains or waits" if active else "None may be trained here"
        raise CollabError(f"{going}; on this server a person may have {int(most)} at once. Start this one later.")


def _start(store: RunStore, run: str, lock: int) -> None:
    folder = store.folder(run)
    sign(folder / "lock", None)
    (folder / "request").unlink(missing_ok=True)
    place = Queue(store.home).join(run)
    try:
        with open_appending(folder / "log") as log:
            worker = _detached(store, log, (lock, place), "collab.runs.worker", str(folder))
            if store.config(run).notify:
                _detached(store, log, (), "collab.runs.elsewhere.notifier", str(folder), str(worker))
    finally:
        os.close(place)


def _detached(store: RunStore, log: IO[bytes], inherited: Sequence[int], module: str, *arguments: str) -> int:
    """Start a module of ours as a process that outlives this one, and return its number."""
    process = subprocess.Popen(
        python_command(module, *arguments),
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=log,
        start_new_session=True,
        pass_fds=inherited,
        env=environment(COLLAB_HOME=str(store.home)),
    )
    threading.Thread(target=process.wait, daemon=True).start()  # so that once ended it does not stay as a zombie
    return process.pid


def resume(store: RunStore, run: str) -> None:
    """Go on with a run that stopped, died, failed or is silent: from its checkpoint, without one from the start.

    A silent worker is ended first. Raises NotFound, and CollabError for a run that has finished or goes on.
    """
    info = store.summary(run)
    if info.status == "finished":
        raise CollabError(f"Run {run} has finished: there is nothing to go on with.")
    if info.status == "queued":
        raise CollabError(f"Run {run} is waiting for its turn: it starts by itself.")
    if info.status == "running" and not info.silent:
        raise CollabError(f"Run {run} is going on.")
    if info.silent:
        end(store, run)
    start(store, run)


def end(store: RunStore, run: str) -> None:
    """End the worker of a run that does not answer any more, without a checkpoint. Raises CollabError if it stays."""
    path = store.folder(run) / "lock"
    worker = signed_by(path)
    if worker is not None and store.alive(run):
        with suppress(ProcessLookupError):  # it may have ended by itself
            os.killpg(worker, signal.SIGKILL)  # a worker leads a group of its own
    lock = take(path, tries=_TRIES_OF_ENDED if worker else 1)
    if lock is None:
        known = f"process {worker}" if worker else "started on another machine"
        raise CollabError(f"The worker of run {run}, {known}, is silent and could not be ended from here.")
    os.close(lock)
