"""The journal of the server: a log of all it does, and an audit of who came, from where, for how long."""

import errno
import json
import os
import time
from collections import deque
from contextlib import suppress
from pathlib import Path

from collab.errors import NotKept
from collab.storage import open_appending

_MOST_BYTES, _MOST_WAITING = 2**24, 10_000


class Journal:
    """Lines of JSON in serve/log.jsonl, those that an audit needs in serve/audit.jsonl too; neither has ratings.

    A file of more than 16 MB becomes FILE.1, in the place of the one before it. What cannot be written, because the
    disk is full, waits for the next line that can: the server goes on meanwhile.
    """

    def __init__(self, folder: Path) -> None:
        self._log, self._audit = _Lines(folder / "log.jsonl"), _Lines(folder / "audit.jsonl")

    def write(self, event: str, **facts: str | float | None) -> None:
        """Write an event into the log."""
        self._log.append(event, facts)

    def audit(self, event: str, **facts: str | float | None) -> None:
        """Write an event into both."""
        for lines in (self._log, self._audit):
            lines.append(event, facts)


class _Lines:
    """A file of lines, and those that wait until they can be written, the newest ten thousand."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._waiting = deque[bytes](maxlen=_MOST_WAITING)

    def append(self, event: str, facts: dict[str, str | float | None]) -> None:
        """Write an event after those that wait, or let it wait."""
        line = json.dumps({"at": round(time.time(), 3), "event": event, **facts})
        self._waiting.append(line.encode() + b"\n")
        with suppress(OSError):
            self._write(b"".join(self._waiting))
            self._waiting.clear()

    def _write(self, lines: bytes) -> None:
        """Write all these lines or none. Raises OSError."""
        with open_appending(self._path) as file:
            size = file.seek(0, os.SEEK_END)
            if os.write(file.fileno(), lines) < len(lines):  # there was room for a part
                os.ftruncate(file.fileno(), size)
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        if size + len(lines) > _MOST_BYTES:
            with suppress(OSError):
                self._path.replace(self._path.with_name(f"{self._path.name}.1"))


def read_journal(path: Path) -> list[dict[str, object]]:
    """Return the events of a file, oldest first, without a line that is still being written. Raises NotKept."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return []
    except OSError as error:
        raise NotKept(f"{path} could not be read.") from error
    whole = text[: text.rfind("\n") + 1]
    return [json.loads(line) for line in whole.splitlines()]
