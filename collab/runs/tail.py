"""A run's events, read while they are written, and the state that they lead to."""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from pydantic import ValidationError

from collab.home import open_plain
from collab.runs.state import RunState, replay
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


class StateReader:
    """The state that a run's events lead to, from any thread; only what is new of its events file is read."""

    def __init__(self, path: Path) -> None:
        self._path, self._tail = path, Tail(path)
        self._state, self._size = RunState(), 0
        self._lock = threading.Lock()

    def read(self) -> tuple[RunState, float]:
        """Return the state, and when the last event was told, in seconds since 1970. Raises OSError."""
        with self._lock:
            try:
                stat = self._path.stat()
            except FileNotFoundError:
                return RunState(), 0.0
            if stat.st_size < self._size:
                self._tail, self._state = Tail(self._path), RunState()
            if stat.st_size != self._size:
                self._state, self._size = replay(self._tail.read(), self._state), stat.st_size
            return self._state, stat.st_mtime


def read_events(path: Path) -> list[Event]:
    """Return every event told so far."""
    return Tail(path).read()


def _event(line: bytes) -> Event | None:
    try:
        return read_event(line)
    except ValidationError:
        return None
