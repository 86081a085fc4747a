"""One line asked for: a run's name, or a note."""

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input, Static

from tui.actions import bindings
from tui.screens.common.dialog import Dialog
from tui.widgets import TYPED_ENTER, hint

_KEYS = ((TYPED_ENTER, "keep it"), ("line.close_line", "leave it as it was"))


class AskLineDialog(Dialog[str | None]):
    """Asks for one line, its present text to start from; closes with the line, or None."""

    BINDINGS = bindings("line")

    def __init__(self, question: str, text: str) -> None:
        super().__init__()
        self._question = question
        self._text = text

    def compose(self) -> ComposeResult:
        """Put the question, the line and the keys under each other."""
        with Vertical(classes="dialog"):
            yield Static(self._question, markup=False)
            yield Input(self._text, compact=True, select_on_focus=False, id="line")
            yield Static(hint(_KEYS, self.keymap), classes="hint")

    def on_mount(self) -> None:
        """Give the keys to the line."""
        self.query_one("#line").focus()

    @on(Input.Submitted)
    def take_line(self) -> None:
        """Close with the line."""
        self.dismiss(self.query_one("#line", Input).value.strip())

    def action_close_line(self) -> None:
        """Close without a change."""
        self.dismiss(None)
