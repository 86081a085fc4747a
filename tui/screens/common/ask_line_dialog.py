"""One line asked for: a run's name, or a note."""

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input, Static

from tui.actions import bindings
from tui.screens.common.dialog import Dialog
from tui.widgets import TYPED_ENTER, PathField, hint, names_offered

_KEEP = ("keep it", "leave it as it was")
_COMPLETE = ("completion.complete_path", "complete")


class AskLineDialog(Dialog[str | None]):
    """Asks for one line, its present text to start from, or for a `path`; closes with the line, or None. `does` says
    what Enter does with it, and what Esc leaves.
    """

    BINDINGS = bindings("line")

    def __init__(self, question: str, text: str, *, path: bool = False, does: tuple[str, str] = _KEEP) -> None:
        super().__init__()
        self._path = path
        self._keys = tuple(zip((TYPED_ENTER, "line.close_line"), does, strict=True))
        self._question = question
        self._text = text

    def compose(self) -> ComposeResult:
        """Put the question, the line and the keys under each other."""
        kind, keys = (PathField, (*self._keys, _COMPLETE)) if self._path else (Input, self._keys)
        with Vertical(classes="dialog"):
            yield Static(self._question, markup=False)
            yield kind(self._text, compact=True, select_on_focus=False, id="line")
            yield Static(id="line-names", markup=False)
            yield Static(hint(keys, self.keymap), classes="hint")

    def on_mount(self) -> None:
        """Give the keys to the line."""
        self.query_one("#line").focus()

    @on(PathField.Offered)
    def show_names(self, event: PathField.Offered) -> None:
        """Show what the path may go on as."""
        self.query_one("#line-names", Static).update(names_offered(event.names))

    @on(Input.Submitted)
    def take_line(self) -> None:
        """Close with the line."""
        self.dismiss(self.query_one("#line", Input).value.strip())

    def action_close_line(self) -> None:
        """Close without a change."""
        self.dismiss(None)
