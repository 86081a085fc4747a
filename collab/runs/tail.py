"""A run's events, read while they are written."""

from pathlib import Path

from pydantic import ValidationError

from collab.training.events import Event, read_event


class Tail:
    """Follows one events.jsonl without blocking: poll `read` at 2 to 4 Hz."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._offset = 0

    def read(self) -> list[Event]:
        """Return the events of the whole lines written since the last call; a torn line is no event."""
        try:
            with self._path.open("rb") as file:
                file.seek(self._offset)
                text = file.read()
        except FileNotFoundError:
            return []
        whole = text[: text.rfind(b"\n") + 1]
        self._offset += len(whole)
        return [event for line in whole.splitlines() if (event := _event(line)) is not None]


def read_events(path: Path) -> list[Event]:
    """Return every event told so far."""
    return Tail(path).read()


def _event(line: bytes) -> Event | None:
    try:
        return read_event(line)
    except ValidationError:
        return None
