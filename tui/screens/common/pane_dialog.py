"""A list of lines to look at, over the screen it belongs to."""

from collections.abc import Callable, Sequence

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from tui.actions import bindings
from tui.cells import Spans
from tui.screens.common.dialog import Dialog
from tui.screens.common.messages import TitleOpened
from tui.widgets import LineList, hint

_LOOK_SECONDS = 1.0
Read = Callable[[], Sequence[Spans]]


class PaneDialog(Dialog[None]):
    """Shows a title and rows, which it reads again when runs move; `items` are the ids of titles that rows lead to, ""
    for none.

    With `at_end` it starts on the last row, looks every second for more, and stays on the last row.
    """

    BINDINGS = bindings("pane")

    def __init__(self, title: str, read: Read, *, at_end: bool = False, items: Sequence[str] = ()) -> None:
        super().__init__()
        self._items = items
        self._title = title
        self._read = read
        self._rows: Sequence[Spans] = ()
        self._at_end = at_end

    def compose(self) -> ComposeResult:
        """Put title, rows and key under each other."""
        with Vertical(classes="dialog tall wide"):
            yield Static(self._title, id="pane-title", markup=False)
            yield LineList(id="pane-rows", classes=self.glyphs.style_class)
            keys = [*([("list.open", "card")] if any(self._items) else []), ("pane.close_pane", "back")]
            yield Static(hint(keys, self.keymap), classes="hint")

    def on_mount(self) -> None:
        """Fill the list."""
        self._rows = self._read()
        lines = self.query_one(LineList)
        lines.show(len(self._rows), self._paint, len(self._rows) - 1 if self._at_end else 0)
        lines.focus()
        if self._at_end:
            self.set_interval(_LOOK_SECONDS, self.on_runs_changed)

    def _paint(self, index: int, _width: int) -> Spans:
        return self._rows[index]

    @on(LineList.Opened, "#pane-rows")
    def open_title(self, event: LineList.Opened) -> None:
        """Open the card of the title under the cursor."""
        if event.index < len(self._items) and (item := self._items[event.index]):
            self.post_message(TitleOpened(item))

    def on_runs_changed(self) -> None:
        """Read the rows again."""
        rows = self._read()
        if rows != self._rows:
            lines = self.query_one(LineList)
            last = bool(self._rows) and lines.cursor == len(self._rows) - 1
            self._rows = rows
            lines.show(len(rows), self._paint, len(rows) - 1 if last and self._at_end else None)

    def action_close_pane(self) -> None:
        """Go back."""
        self.dismiss()
