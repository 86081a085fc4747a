"""Noticing that the app stood still: nothing took what it draws, it was stopped, or the machine slept."""

import time
from collections.abc import Callable

from tui.text import duration

_NOTICED, _MINUTE = 5.0, 60.0
_CLOCK = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)  # on Linux alone the second stops in a machine's sleep


def _now() -> float:
    return time.clock_gettime(_CLOCK)


class StallWatch:
    """Is asked a few times a second while the app is well; a long pause between two questions is a stall."""

    def __init__(self, clock: Callable[[], float] = _now) -> None:
        self._clock = clock
        self._last = clock()

    def stalled(self) -> float:
        """Return how long it is since the last question, in seconds; 0 where a busy machine takes as long."""
        before, self._last = self._last, self._clock()
        since = self._last - before
        return since if since >= _NOTICED else 0.0


def stall_text(seconds: float) -> str:
    """Return the message once it goes on: "This screen stood still for 58 s: what is shown is of now"."""
    span = f"{seconds:.0f} s" if seconds < _MINUTE else duration(seconds)
    return f"This screen stood still for {span}: what is shown is of now"
