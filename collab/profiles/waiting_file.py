"""The file of answers that wait: it outlives the process they were given in, and the next one takes them over."""

import os
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import TypeAdapter, ValidationError

from collab.errors import NotKept
from collab.profiles.answers import Answered, Kind
from collab.runs import take
from collab.storage import private_folder, read_small, write_text

_LARGEST = 2**24


@dataclass(frozen=True, eq=False)
class WaitingStep:
    """A step of a profile that is not kept yet: an answer with its kind, or without one an undo or a redo."""

    profile: str
    kind: Kind = "rate"
    answer: Answered | None = None
    change: Literal["", "undo", "redo"] = ""


@cache
def _adapter() -> TypeAdapter[list[WaitingStep]]:
    """Return how steps are written and read."""
    return TypeAdapter(list[WaitingStep])


class WaitingFile:
    """A file of one process under COLLAB_HOME/waiting, whole at each moment; it is there while a step waits.

    A lock beside it ends with the process: a file without one is an ended process's, whose steps `abandoned` returns.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "waiting"
        self._lock: int | None = None

    @property
    def _path(self) -> Path:
        return self._folder / f"{os.getpid()}.json"

    def write(self, steps: Sequence[WaitingStep]) -> None:
        """Keep these steps, and no others. What cannot be written waits in this process alone."""
        with suppress(NotKept):
            if self._lock is None:
                self._lock = take(private_folder(self._folder) / f"{os.getpid()}.lock")
            if steps:
                write_text(self._path, _adapter().dump_json(list(steps)).decode())
            else:
                self._path.unlink(missing_ok=True)

    def abandoned(self) -> list[WaitingStep]:
        """Return the steps of processes that ended before theirs were kept, and delete their files."""
        steps = list[WaitingStep]()
        for path, lock in self._unlocked():
            try:
                steps += _adapter().validate_json(read_small(path, _LARGEST))
                path.unlink()
                path.with_suffix(".lock").unlink(missing_ok=True)
            except (OSError, ValidationError):  # none of ours, or taken by another a moment ago
                continue
            finally:
                os.close(lock)
        return steps

    def _unlocked(self) -> Iterator[tuple[Path, int]]:
        for path in sorted(self._folder.glob("*.json")):
            lock = take(path.with_suffix(".lock"), tries=1)
            if lock is not None:
                yield path, lock
