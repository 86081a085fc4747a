"""Who trains next: places in the order in which runs were started, and a few slots to train in."""

import os
import zlib
from pathlib import Path

from collab.errors import BadConfig
from collab.runs.locks import is_held, take, waiting_for
from collab.runs.store import RunStore
from collab.storage import private_folder

_SLOTS = "COLLAB_SLOTS"


class Queue:
    """The slots under COLLAB_HOME/slots, and the places of those that wait for one, first come, first served.

    A place is a locked file in slots/queue, which ends with its process; its number is the order. Places are taken,
    looked through and given up under one lock, so that a new one is never taken for a stale one. Several data folders
    may share their slots, by a link: the same run of each then has a place of its own.
    """

    def __init__(self, home: Path) -> None:
        self._slots = private_folder(home / "slots")
        self._owner = f"-{zlib.crc32(os.fsencode(home.resolve())):08x}" if self._slots.is_symlink() else ""
        self._places = private_folder(self._slots / "queue")
        self._lock = self._slots / ".lock"

    def join(self, run: str) -> int:
        """Give a run the last place; return the lock of it, a descriptor that the worker inherits."""
        with waiting_for(self._lock):
            last = max((number for number, _ in self._waiting()), default=0)
            lock = take(self._places / f"{last + 1}-{run}{self._owner}")
        assert lock is not None  # noqa: S101 (a file that nobody knew)
        return lock

    def slot(self, run: str) -> int | None:
        """Take a slot where one is free and no earlier run waits; return its lock. The place is given up then."""
        with waiting_for(self._lock):
            waiting = self._waiting()
            if waiting and waiting[0][1] != f"{run}{self._owner}":
                return None
            for slot in range(slots()):
                lock = take(self._slots / f"{slot}.lock", tries=1)
                if lock is not None:
                    self._withdraw(run)
                    return lock
        return None

    def ahead(self, run: str) -> int:
        """Return how many runs wait before this one; 0 too where it does not wait."""
        with waiting_for(self._lock):
            runs = [waiting for _, waiting in self._waiting()]
        place = f"{run}{self._owner}"
        return runs.index(place) if place in runs else 0

    def withdraw(self, run: str) -> None:
        """Give up a run's place."""
        with waiting_for(self._lock):
            self._withdraw(run)

    def _withdraw(self, run: str) -> None:
        for path in self._places.glob(f"[0-9]*-{run}{self._owner}"):
            path.unlink()

    def _waiting(self) -> list[tuple[int, str]]:
        """Return the places of those alive in order, number and run; the files of others are removed."""
        waiting = []
        for path in self._places.iterdir():
            number, _, run = path.name.partition("-")
            if not (number.isdecimal() and path.is_file()):
                continue
            if is_held(path):
                waiting.append((int(number), run))
            else:
                path.unlink()
        return sorted(waiting)


def waiting_ahead(store: RunStore, run: str) -> int:
    """Return how many runs wait for a slot before this one."""
    return Queue(store.home).ahead(run)


def slots() -> int:
    """Return how many runs train side by side: COLLAB_SLOTS, else half the processors. Raises BadConfig."""
    setting = os.environ.get(_SLOTS)
    if setting is None:
        return max(1, (os.cpu_count() or 1) // 2)
    if not setting.isdecimal() or int(setting) < 1:
        raise BadConfig(f'{_SLOTS} says how many runs train side by side, 1 or more, not "{setting}".')
    return int(setting)
