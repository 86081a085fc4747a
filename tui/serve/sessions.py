"""The sessions there are: who, from where, since when; whether one more may begin."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tui.serve.homes import used_bytes
from tui.serve.limits import Limits

_MiB = 2**20


@dataclass(frozen=True)
class Visitor:
    """Someone who has logged in: their name and folder, the fingerprint of their key, where they come from, whether
    they may have a terminal, and whether they are nobody known.
    """

    person: str
    home: Path
    fingerprint: str
    address: str
    terminal: bool = True
    guest: bool = False


@dataclass(eq=False)
class Session:
    """A session of a visitor: what it runs, its process, when it began and when the last key came, in seconds since
    1970, what ends it with a sentence, and for how many seconds its terminal has taken nothing.
    """

    visitor: Visitor
    runs: str
    end: Callable[[str], None]
    stalled: Callable[[], float]
    process: int = 0
    began: float = field(default_factory=time.time)
    last_key: float = field(default_factory=time.time)


class Sessions:
    """All sessions of a server, within its limits."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._open: list[Session] = []

    def __iter__(self) -> Iterator[Session]:
        return iter(tuple(self._open))

    def __len__(self) -> int:
        return len(self._open)

    def refusal(self, visitor: Visitor) -> str:
        """Return why a visitor cannot have one more session, or nothing."""
        own = sum(session.visitor.home == visitor.home for session in self._open)
        if own >= self.limits.sessions_per_person:
            return (
                f"{visitor.person} has {own} sessions open, which is as many as one person may have. End one of them."
            )
        if len(self._open) >= self.limits.sessions:
            return f"All {self.limits.sessions} places are taken. Come again later."
        if used_bytes(visitor.home) > self.limits.disk_mib * _MiB:
            return (
                f"The folder of {visitor.person} has more than its {self.limits.disk_mib:,} MiB. "
                "Whoever runs this server can make room in it."
            )
        return ""

    def add(self, session: Session) -> None:
        """Count a session as open."""
        self._open.append(session)

    def remove(self, session: Session) -> None:
        """Count a session as ended."""
        self._open.remove(session)

    def end_overdue(self, now: float) -> None:
        """End the sessions that nobody has touched for too long, and those that have gone on for too long."""
        for session in self:
            if session.stalled() >= self.limits.stalled_seconds:
                session.end(f"The terminal took nothing for {self.limits.stalled_seconds} seconds.")
            elif now - session.last_key >= self.limits.idle_minutes * 60:
                session.end(f"No key came for {_minutes(self.limits.idle_minutes)}, so this session has ended.")
            elif now - session.began >= self.limits.session_minutes * 60:
                session.end(
                    f"This session has ended after {_minutes(self.limits.session_minutes)}, which is the longest. "
                    "Come in again."
                )


def _minutes(count: int) -> str:
    return "a minute" if count == 1 else f"{count:,} minutes"
