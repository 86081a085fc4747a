"""The journal of the server: a log of all it does, and an audit of who came, from where, for how long."""

import json
import time
from pathlib import Path

from collab.errors import NotKept
from collab.storage import not_kept, open_appending

_MOST_BYTES = 2**24


class Journal:
    """Lines of JSON in serve/log.jsonl, those that an audit needs in serve/audit.jsonl too; neither has ratings.

    A file of more than 16 MB becomes FILE.1, in the place of the one before it.
    """

    def __init__(self, folder: Path) -> None:
        self._log, self._audit = folder / "log.jsonl", folder / "audit.jsonl"

    def write(self, event: str, **facts: str | float | None) -> None:
        """Write an event into the log."""
        _append(self._log, event, facts)

    def audit(self, event: str, **facts: str | float | None) -> None:
        """Write an event into both."""
        for path in (self._log, self._audit):
            _append(path, event, facts)


def _append(path: Path, event: str, facts: dict[str, str | float | None]) -> None:
    line = json.dumps({"at": round(time.time(), 3), "event": event, **facts})
    try:
        with open_appending(path) as file:
            file.write(line.encode() + b"\n")
            full = file.tell() > _MOST_BYTES
        if full:
            path.replace(path.with_name(f"{path.name}.1"))
    except OSError as error:
        raise not_kept(path, error) from error


def read_journal(path: Path) -> list[dict[str, object]]:
    """Return the events of a file, oldest first. Raises NotKept."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return []
    except OSError as error:
        raise NotKept(f"{path} could not be read.") from error
    return [json.loads(line) for line in lines]
