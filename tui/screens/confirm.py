"""A question before something is taken away."""

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from tui.actions import bindings


class ConfirmScreen(ModalScreen[bool]):
    """Asks one question; y says yes, Esc and n say no."""

    BINDINGS = bindings("confirm")

    def __init__(self, question: str) -> None:
        super().__init__()
        self._question = question

    def compose(self) -> ComposeResult:
        """Show the question and its two keys."""
        with Vertical(classes="dialog"):
            yield Static(self._question, markup=False)
            yield Static("[bold $accent]y[/] yes    [bold $accent]Esc[/] no", classes="hint")

    def action_say_yes(self) -> None:
        """Close with yes."""
        self.dismiss(True)

    def action_say_no(self) -> None:
        """Close with no."""
        self.dismiss(False)
