"""Leaving while a run trains: it goes on, or stops first, or one stays."""

from collections.abc import Sequence
from typing import Literal

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from tui.actions import bindings
from tui.screens.common.dialog import Dialog
from tui.widgets import hint

Leaving = Literal["leave", "stop", "stay"]


class QuitDialog(Dialog[Leaving]):
    """Closes with what is to become of the runs that train or wait."""

    BINDINGS = bindings("quit")

    def __init__(self, runs: Sequence[str]) -> None:
        super().__init__()
        self._runs = runs

    def compose(self) -> ComposeResult:
        """Put the question and the keys under each other."""
        one = len(self._runs) == 1
        named = f"Run {self._runs[0]} is" if one else f"Runs {', '.join(self._runs)} are"
        with Vertical(classes="dialog"):
            yield Static(f"{named} still at work.", markup=False)
            leave, stop = ("leave it running", "stop it") if one else ("leave them running", "stop them")
            stop = f"{stop}, to be resumed"
            keys = (("quit.leave_running", leave), ("quit.stop_first", stop), ("quit.close_quit", "stay"))
            yield Static(hint(keys, self.keymap), classes="hint")

    def action_leave_running(self) -> None:
        """Leave; the runs go on by themselves."""
        self.dismiss("leave")

    def action_stop_first(self) -> None:
        """Ask the runs to end, which can be resumed, then leave."""
        self.dismiss("stop")

    def action_close_quit(self) -> None:
        """Stay."""
        self.dismiss("stay")
