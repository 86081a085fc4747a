"""Screens made before anyone goes to them, in moments without keys: a first visit is as fast as any other."""

import gc
from collections.abc import Sequence
from typing import Any

from textual.app import App

_QUIET_SECONDS = 0.3


class Warming:
    """Makes one screen at a time, whenever no key was pressed for a moment, until all `modes` have theirs."""

    def __init__(self, app: App[Any], modes: Sequence[str]) -> None:
        self._app = app
        self._modes = modes
        self._timer = app.set_interval(_QUIET_SECONDS, self.make_one)

    def wait(self) -> None:
        """Wait for another quiet moment: a key was pressed."""
        self._timer.reset()

    def make_one(self) -> None:
        """Make the first screen that is not there yet."""
        app = self._app
        if not app.is_running:  # it is being left, and counts its screens
            self._timer.stop()
        elif left := [mode for mode in self._modes if mode not in app._screen_stacks]:
            app._init_mode(left[0])  # the first half of switch_mode: Textual has no public name for it
        else:
            self._timer.stop()
            gc.freeze()  # what is there now stays to the end: looking through it over and over made keys wait
