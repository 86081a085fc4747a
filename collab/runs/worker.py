"""The process that trains one run: python -m collab.runs.worker FOLDER."""

import os
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from collab.artifact import Artifact
from collab.data.load import load
from collab.data.splits import split
from collab.errors import CollabError
from collab.home import private_folder
from collab.models.registry import configure
from collab.runs.checkpoint import open_state, save_state
from collab.runs.locks import take
from collab.runs.record import RunConfig
from collab.runs.store import RunStore
from collab.training.events import Epoch, Event, Failed, Finished, Progress, Queued, Stopped

_NICENESS = 5
_SLOT_POLL = 0.25


class _Worker:
    """One run at work: its folder, its events file, and whether it was asked to stop."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.run = folder.name
        self.store = RunStore(folder.parent.parent)
        self.asked = False
        signal.signal(signal.SIGTERM, self._terminated)

    def _terminated(self, _signal: int, _frame: FrameType | None) -> None:
        self.asked = True

    @property
    def stopping(self) -> bool:
        return self.asked or (self.folder / "request").exists()

    def tell(self, event: Event) -> None:
        """Append an event to the run's file, after the end of a torn line if there is one."""
        path = self.folder / "events.jsonl"
        with path.open("ab+") as file:
            if file.tell() and _last_byte(path) != b"\n":
                file.write(b"\n")
            file.write(event.model_copy(update={"run": self.run}).line().encode() + b"\n")

    def work(self) -> None:
        """Wait for a slot, train, and leave a model, a checkpoint or a reason."""
        record = self.store.config(self.run)
        try:
            with self._slot() as free:
                if free:
                    self._train(record)
                else:
                    self.tell(Stopped(epoch=0))
        except CollabError as error:
            self.tell(Failed(error=str(error)))
        except OSError as error:
            self.tell(Failed(error=f"{error.strerror or error}: {error.filename or self.folder}"))
        except MemoryError:
            self.tell(Failed(error="There is too little memory for this data and these settings. Try fewer factors."))
        finally:
            (self.folder / "request").unlink(missing_ok=True)

    @contextmanager
    def _slot(self) -> Iterator[bool]:
        """Hold one of the machine's training slots; False where the run was stopped while it waited."""
        slots = private_folder(self.store.home / "slots")
        told, lock = False, None
        while lock is None and not self.stopping:
            locks = (take(slots / f"{slot}.lock") for slot in range(max(1, (os.cpu_count() or 1) // 2)))
            lock = next((taken for taken in locks if taken is not None), None)
            if lock is None and not told:
                self.tell(Queued())
                told = True
            if lock is None:
                time.sleep(_SLOT_POLL)
        try:
            yield lock is not None
        finally:
            if lock is not None:
                os.close(lock)

    def _train(self, record: RunConfig) -> None:
        import torch

        from collab.training.loop import fit

        torch.set_num_threads(1)
        data = record.data
        ratings = load(data.source, columns=data.columns, scale=data.scale, items=data.items)
        self.store.read_data(self.run, ratings.dataset)
        options = {name: value for name, value in record.config.items() if name != "model"}
        config = configure(record.config["model"], **options)
        state = open_state(self.folder / "state.safetensors")
        events = fit(ratings, split(ratings, record.split), config, state)
        finished: Finished | None = None
        while True:
            try:
                event = next(events)
            except StopIteration as end:
                self._leave(end.value, finished)
                return
            if isinstance(event, Finished):
                finished = event  # told once the model is there
                continue
            self.tell(event)
            if isinstance(event, Progress | Epoch) and self._checkpoint(event):
                self.tell(Stopped(epoch=event.epoch))
                return

    def _checkpoint(self, event: Progress | Epoch) -> bool:
        """Save the state after an epoch and before a stop; return whether the run was asked to stop."""
        stopping = self.stopping and not (isinstance(event, Epoch) and event.epoch == event.epochs)
        if event.state is not None and (stopping or isinstance(event, Epoch)):
            save_state(event.state(), self.folder / "state.safetensors")
        return stopping

    def _leave(self, artifact: Artifact, finished: Finished | None) -> None:
        artifact.save(self.store.model_path(self.run))
        self.store.finished(self.run)
        if finished is not None:
            self.tell(finished)
        (self.folder / "state.safetensors").unlink(missing_ok=True)


def _last_byte(path: Path) -> bytes:
    with path.open("rb") as file:
        file.seek(-1, os.SEEK_END)
        return file.read(1)


def main() -> None:
    """Work on the run whose folder is the only argument."""
    os.nice(_NICENESS)
    _Worker(Path(sys.argv[1]).resolve()).work()


if __name__ == "__main__":
    main()
