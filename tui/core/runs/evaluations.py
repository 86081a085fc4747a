"""The evaluations of this session: one at a time, kept until the app is left."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from collab.errors import CollabError

if TYPE_CHECKING:
    from collab.evaluation import Protocol, Records

Subject = tuple[str, "Protocol"]
"""A run and the protocol that its model is evaluated by."""


@dataclass(frozen=True)
class Evaluation:
    """Where an evaluation stands: the step at hand and its share, None where that is not known, all records so far, and
    how it ended.
    """

    doing: str = "starting"
    done: float | None = None
    records: "Records" = ()
    status: str = "running"


class Evaluations:
    """Starts and remembers evaluations; `moved` is called when one gets on."""

    def __init__(self, moved: Callable[[], None]) -> None:
        self._moved = moved
        self._all: dict[Subject, Evaluation] = {}
        self.running: Subject | None = None

    def of(self, subject: Subject) -> Evaluation | None:
        """Return where an evaluation stands; None where it was not started."""
        return self._all.get(subject)

    async def evaluate(self, subject: Subject) -> None:
        """Evaluate until it is done, failed, or cancelled, which leaves what was found so far."""
        from tui.core.runs.evaluating import evaluate  # only now: what evaluates is never part of the start

        self.running = subject
        self._put(subject, Evaluation())
        try:
            await evaluate(
                *subject,
                lambda doing, done: self._put(subject, replace(self._all[subject], doing=doing, done=done)),
                lambda records: self._put(subject, replace(self._all[subject], records=records)),
            )
            self._end(subject, "done")
        except CollabError as error:
            self._end(subject, str(error))
        finally:
            if self.running == subject:
                self._end(subject, "stopped")

    def _end(self, subject: Subject, status: str) -> None:
        self.running = None
        self._put(subject, replace(self._all[subject], status=status))

    def _put(self, subject: Subject, now: Evaluation) -> None:
        self._all[subject] = now
        self._moved()
