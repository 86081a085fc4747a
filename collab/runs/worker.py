"""The process that trains one run: python -m collab.runs.worker FOLDER."""

import gc
import os
import signal
import sys
import time
import traceback
from contextlib import suppress
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

from collab.artifact import Artifact, open_artifact, save_artifact
from collab.data import Ratings, Split, split
from collab.errors import CollabError
from collab.models import configure
from collab.processes import HOSTED, background, end_at_once, raise_limits
from collab.runs.checkpoint import Checkpoints, open_state
from collab.runs.locks import sign
from collab.runs.queue import Queue
from collab.runs.store import RunStore
from collab.storage import file_error_text, open_appending
from collab.training import (
    Continued,
    Epoch,
    Event,
    Failed,
    Finished,
    Parent,
    Preliminary,
    Progress,
    Queued,
    Stopped,
    parent_of,
)

if TYPE_CHECKING:
    from collab.training import Expectation

_SLOT_POLL = 0.25
_FEW = 1_000_000
_NO_MEMORY = ("out of memory", "can't allocate memory", "cannot allocate memory")  # torch has no error of its own
_NOT_LOADED = "failed to map segment"


class _Worker:
    """One run at work: its folder, its events file, and whether it was asked to stop."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.run = folder.name
        self.store = RunStore(folder.parent.parent)
        self._checkpoint = folder / "state.safetensors"
        self.asked = False
        signal.signal(signal.SIGTERM, self._terminated)
        sign(folder / "lock", os.getpid())

    def _terminated(self, _signal: int, _frame: FrameType | None) -> None:
        self.asked = True

    @property
    def stopping(self) -> bool:
        return self.asked or (self.folder / "request").exists()

    def write_event(self, event: Event) -> None:
        """Append an event to the run's file, after the end of a torn line if there is one."""
        path = self.folder / "events.jsonl"
        with open_appending(path) as file:
            if file.tell() and _last_byte(path) != b"\n":
                file.write(b"\n")
            file.write(event.model_copy(update={"run": self.run}).line().encode() + b"\n")

    def work(self) -> None:
        """Wait for a slot, train, and leave a model, a checkpoint or a reason."""
        slot = None
        try:
            slot = self._slot()
            if slot is None:
                self._write_stopped(self.store.state(self.run).epochs_done)
            else:
                self._train()
        except (Exception, SystemExit) as error:  # noqa: BLE001 (nobody sees this process: whatever ends it must be told)
            self._fail(reason_of(error, self.folder))
        finally:
            with suppress(OSError):  # a disk that is read-only now
                (self.folder / "request").unlink(missing_ok=True)
            if slot is not None:
                os.close(slot)  # only now: the next run begins after this one has told its end

    def _write_stopped(self, epoch: int) -> None:
        self.write_event(Stopped(epoch=epoch, checkpoint=self._checkpoint.is_file()))

    def _fail(self, reason: str) -> None:
        try:
            self.write_event(Failed(error=reason))
        except OSError:  # the log is all that is left
            sys.stderr.write(f"{reason}\n")

    def _slot(self) -> int | None:
        """Wait for one of the machine's training slots; None where the run was stopped while it waited."""
        queue, announced = Queue(self.store.home), False
        while not self.stopping:
            slot = queue.slot(self.run)
            if slot is not None:
                return slot
            if not announced:
                self.write_event(Queued())
                announced = True
            time.sleep(_SLOT_POLL)
        queue.withdraw(self.run)
        return None

    def _train(self) -> None:
        record = self.store.config(self.run)
        data = record.data
        ratings = data.load()
        self.store.read_data(self.run, ratings.dataset, ratings.fingerprint)
        options = {name: value for name, value in record.config.items() if name != "model"}
        config = configure(record.config["model"], **options)
        state = open_state(self._checkpoint)

        rows = split(ratings, record.split)
        parent = self._parent(record.parent, ratings, rows)

        from collab.training import Expectation, fit  # torch takes a while to import: not for data that cannot be read

        first = self.store.in_use(ratings.dataset) is None
        expectation = Expectation(ratings, rows, config)
        if state is None and parent is None and not (first and len(ratings) <= _FEW):  # nobody waits for a list longer
            _collect_garbage()
            expectation.announce(self.write_event)
        events = fit(ratings, rows, config, state, parent, preliminary=first)
        checkpoints = Checkpoints(self._checkpoint)
        finished: Finished | None = None
        while True:
            try:
                event = next(events)
            except StopIteration as end:
                self._save_model(end.value, finished, expectation)
                return
            if isinstance(event, Progress | Epoch):
                _collect_garbage()
            if isinstance(event, Finished):
                finished = event  # told once the model is there
                continue
            if isinstance(event, Preliminary):
                save_artifact(event.artifact, self.store.preliminary_path(self.run))
            if isinstance(event, Continued):
                event = event.model_copy(update={"parent": record.parent})
            if isinstance(event, Epoch):
                event = expectation.beside(event)
            self.write_event(event)
            if isinstance(event, Progress | Epoch) and self._stopped_at(event, checkpoints):
                self._write_stopped(event.epoch)
                return
            del event  # it holds the fit, which may have ended

    def _parent(self, run: str, ratings: Ratings, rows: Split) -> Parent | None:
        """Return the model that the run goes on from, if any. Raises BadConfig and NotFound."""
        if not run:
            return None
        self.store.check_model(run)
        return parent_of(open_artifact(self.store.model_path(run)), ratings, rows)

    def _stopped_at(self, event: Progress | Epoch, checkpoints: Checkpoints) -> bool:
        """Keep what is due of the fit; return whether the run was asked to stop, the last epoch being no place to."""
        stopping = self.stopping and not (isinstance(event, Epoch) and event.epoch == event.epochs)
        checkpoints.offer(event, now=stopping)
        return stopping

    def _save_model(self, artifact: Artifact | None, finished: Finished | None, expectation: "Expectation") -> None:
        if artifact is not None:
            save_artifact(artifact, self.store.model_path(self.run))
            self.store.finished(self.run)
        if finished is not None:
            self.write_event(expectation.seen(finished, self.run))
        for path in (self._checkpoint, self.store.preliminary_path(self.run)):
            path.unlink(missing_ok=True)


def reason_of(error: BaseException, folder: Path) -> str:
    """Return why a run failed, in a line; of what nobody foresaw, the log gets the traceback."""
    if isinstance(error, CollabError):
        return str(error)
    if isinstance(error, OSError):
        path = Path(str(error.filename or folder))  # that of a descriptor is its number
        return f"{path}: {file_error_text(path, error)}"
    traceback.print_exception(error)
    if isinstance(error, MemoryError) or any(words in str(error).lower() for words in _NO_MEMORY):
        return "There is too little memory for this data and these settings. Try smaller batches or fewer factors."
    if isinstance(error, ImportError) and _NOT_LOADED in str(error):
        return "There is too little memory to load the programs that train. Free some, then resume the run."
    where = f"The run's log shows where: {folder / 'log'}"
    return f"An error in the program itself: {type(error).__name__}: {error}. {where}"


def _collect_garbage() -> None:
    """Look for garbage again, but not in what is imported, which stays: while that came in, looking took a tenth of a
    second of a core.
    """
    if not gc.isenabled():
        gc.freeze()
        gc.enable()


def _last_byte(path: Path) -> bytes:
    with path.open("rb") as file:
        file.seek(-1, os.SEEK_END)
        return file.read(1)


def main() -> None:
    """Work on the run whose folder is the only argument."""
    gc.disable()
    background()
    if HOSTED in os.environ:
        raise_limits()
    _Worker(Path(sys.argv[1]).resolve()).work()


if __name__ == "__main__":
    main()
    end_at_once()
