"""Screens made before anyone goes to them, in moments without keys: a first visit is as fast as any other."""

import gc
from collections.abc import Sequence

from collab.storage import release_code
from tui.terminal import DiffApp

_QUIET_SECONDS = 0.3


class Prewarm:
    """Makes one screen at a time, whenever no key was pressed for a moment, until all `places` have theirs."""

    def __init__(self, app: DiffApp, places: Sequence[str]) -> None:
        self._app = app
        self._places = places
        self._timer = app.set_interval(_QUIET_SECONDS, self.make_one)

    def wait(self) -> None:
        """Wait for another quiet moment: a key was pressed."""
        self._timer.reset()

    def make_one(self) -> None:
        """Make the first screen that is not there yet."""
        missing = [place for place in self._places if not self._app.has_made(place)]
        if not self._app.is_running:  # it is being left, and counts its screens
            self._timer.stop()
        elif missing:
            self._app.make_screen(missing[0])
        else:
            self._timer.stop()
            release_code()
            gc.freeze()  # what is there now stays to the end: looking through it over and over made keys wait
