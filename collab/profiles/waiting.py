"""Answers that wait for their turn while other processes write: tried in their order until they are kept."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar, cast

from collab.errors import Busy, CollabError
from collab.profiles.answers import Answered, Kind

T = TypeVar("T")


@dataclass(frozen=True, eq=False)
class WaitingStep:
    """A step of a profile that is not kept yet; `answer` is None for an undo or a redo."""

    profile: str
    write: Callable[[], object]
    kind: Kind
    answer: Answered | None


class WaitingAnswers:
    """The steps of one process that others keep from being written, oldest first.

    Nothing waits before `begin`: Busy is raised to the caller, as it is by the store.
    """

    def __init__(self) -> None:
        self.steps: tuple[WaitingStep, ...] = ()
        self._on_kept: Callable[[str], None] | None = None
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None

    def begin(self, on_kept: Callable[[str], None]) -> None:
        """Let steps wait from now on; `on_kept` is called in another thread once none does any more, with what was
        wrong with one that can never be kept, else "".
        """
        self._on_kept = on_kept

    def keep(
        self, profile: str, write: Callable[[], T], kind: Kind = "rate", answer: Answered | None = None
    ) -> T | None:
        """Write a step of a profile, and return what `write` does; let it wait, and return None, where others write or
        steps wait before it. `kind` and `answer` say what it is; there is no answer in an undo or a redo.
        """
        if not self.steps:
            try:
                return write()
            except Busy:
                if self._on_kept is None:
                    raise
        with self._lock:
            self.steps = (*self.steps, WaitingStep(profile, write, kind, answer))
            if self._thread is None:
                self._thread = threading.Thread(target=self._write_all, daemon=True)
                self._thread.start()
        return None

    def drop_last(self, profile: str) -> WaitingStep | None:
        """Take back the newest answer of a profile that waits, and return it; None where that is not the newest step,
        or is being written.
        """
        with self._lock:
            own = [step for step in self.steps[1:] if step.profile == profile]
            if not own or own[-1].answer is None:
                return None
            self.steps = tuple(step for step in self.steps if step is not own[-1])
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
                self.steps[0].write()
            except Busy:
                continue
            except CollabError as error:
                problem = str(error)
            with self._lock:
                self.steps = self.steps[1:]
                going = bool(self.steps)
                if not going:
                    self._thread = None
        cast("Callable[[str], None]", self._on_kept)(problem)
