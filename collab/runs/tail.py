"""A run's events, read while they are written."""

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from pydantic import ValidationError

from collab.home import open_plain
from collab.training.events import Event, read_event

_BLOCK = 1 << 20


class Tail:
    """Follows one events.jsonl without blocking: poll `read` at 2 to 4 Hz."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._offset = 0

    def read(self) -> list[Event]:
        """Return the events of the whole lines written since the last call; a torn line is no event, nor is one of more
        than a megabyte. A file that cannot be read tells nothing.
        """
        try:
            with open_plain(self._path) as file:
                return [event for line in self._lines(file) if (event := _event(line)) is not None]
        except OSError:
            return []

    def _lines(self, file: BinaryIO) -> Iterator[bytes]:
        """Give the whole lines from where the last call ended."""
        file.seek(self._offset)
        while block := file.read(_BLOCK):
            whole = block[: block.rfind(b"\n") + 1]
            if not whole and len(block) == _BLOCK:
                whole = block  # passed over: what follows of the line is no event either
            self._offset += len(whole)
            yield from whole.splitlines()
            if len(block) < _BLOCK:
                return
            file.seek(self._offset)


def read_events(path: Path) -> list[Event]:
    """Return every event told so far."""
    return Tail(path).read()


def _event(line: bytes) -> Event | None:
    try:
        return read_event(line)
    except ValidationError:
        return None
