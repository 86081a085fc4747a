"""Answers that wait for their turn while other processes write: tried in their order until they are kept."""

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from typing import cast

from collab.errors import Busy, CollabError
from collab.profiles.answers import Change
from collab.profiles.store import ProfileStore
from collab.profiles.waiting_file import WaitingFile, WaitingStep


class WaitingAnswers:
    """The steps of one process that others keep from being written into a store, oldest first. They are in a file
    meanwhile: should this process be killed, the next one that begins here writes them.

    Nothing waits before `begin`: Busy is raised to the caller, as it is by the store.
    """

    def __init__(self, store: ProfileStore) -> None:
        self.steps: tuple[WaitingStep, ...] = ()
        self._store = store
        self._file = WaitingFile(store.path.parent)
        self._on_kept: Callable[[str], None] | None = None
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None

    def begin(self, on_kept: Callable[[str], None]) -> None:
        """Let steps wait from now on, those of processes that were killed first; `on_kept` is called in another thread
        once none does any more, with what was wrong with one that can never be kept, else "".
        """
        self._on_kept = on_kept
        if steps := self._file.abandoned():
            self._wait(*steps)

    def keep(self, step: WaitingStep) -> Change | None:
        """Write a step of a profile, and return the change of an undo or a redo; let it wait, and return None, where
        others write or steps wait before it.
        """
        if not self.steps:
            try:
                return self._write(step)
            except Busy:
                if self._on_kept is None:
                    raise
        if step.answer is not None and step.answer.at is None:
            step = replace(step, answer=replace(step.answer, at=time.time()))
        self._wait(step)
        return None

    def _write(self, step: WaitingStep) -> Change | None:
        if step.answer is None:
            return (self._store.redo if step.change == "redo" else self._store.undo)(step.profile)
        keep = {"rate": self._store.answer, "skip": self._store.skip, "clear": self._store.clear}[step.kind]
        keep(step.profile, step.answer)
        return None

    def _wait(self, *steps: WaitingStep) -> None:
        with self._lock:
            self.steps = (*self.steps, *steps)
            self._file.write(self.steps)
            if self._thread is None:
                self._thread = threading.Thread(target=self._write_all, daemon=True)
                self._thread.start()

    def drop_last(self, profile: str) -> WaitingStep | None:
        """Take back the newest answer of a profile that waits, and return it; None where that is not the newest step,
        or is being written.
        """
        with self._lock:
            own = [step for step in self.steps[1:] if step.profile == profile]
            if not own or own[-1].answer is None:
                return None
            self.steps = tuple(step for step in self.steps if step is not own[-1])
            self._file.write(self.steps)
            return own[-1]

    def finish(self, seconds: float) -> int:
        """Wait for steps to be kept, so many seconds at most; return how many are not."""
        if (thread := self._thread) is not None:
            thread.join(seconds)
        return len(self.steps)

    def _write_all(self) -> None:
        """Try the oldest step until it is kept, then the next."""
        problem, going = "", True
        while going:
            try:
                self._write(self.steps[0])
            except Busy:
                continue
            except CollabError as error:
                problem = str(error)
            with self._lock:
                self.steps = self.steps[1:]
                self._file.write(self.steps)
                going = bool(self.steps)
                if not going:
                    self._thread = None
        cast("Callable[[str], None]", self._on_kept)(problem)
