"""Two titles beside each other, over Similar."""

from collections.abc import Sequence

from textual import work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Static

from collab.inspection import Pair, Pairs
from collab.recommend import UserEmbedding
from tui.actions import bindings
from tui.cells import Spans
from tui.screens.common import Dialog
from tui.text import Columns, pair_cells, pair_rows
from tui.widgets import LineList, hint

_GUTTER = 2


class PairDialog(Dialog[None]):
    """Compares two titles. The first time, their model's factors are turned: a moment in which the frame stands."""

    BINDINGS = bindings("pair")

    class Compared(Message):
        """The two titles have been compared."""

        def __init__(self, pair: Pair) -> None:
            super().__init__()
            self.pair = pair

    def __init__(self, pairs: Pairs, first: str, second: str, me: UserEmbedding) -> None:
        super().__init__()
        self._pairs = pairs
        self._asked = (first, second, me)
        self._pair: Pair | None = None
        self._rows: Sequence[Spans] = ()

    def compose(self) -> ComposeResult:
        """Put the rows and the keys under each other."""
        with Vertical(classes="dialog tall wide"):
            yield Static("Turning the factors so that they can be read.", id="pair-title", markup=False)
            yield LineList(columns=Columns(tuple, self._cells), id="pair-rows", classes=self.glyphs.style_class)
            yield Static(hint([("pair.close_pair", "back")], self.keymap), classes="hint")

    def on_mount(self) -> None:
        """Compare the titles."""
        self.query_one(LineList).focus()
        self._compare()

    @work(thread=True, exit_on_error=False)
    def _compare(self) -> None:
        self.post_message(self.Compared(self._pairs.compare(*self._asked)))

    def on_pair_dialog_compared(self, event: Compared) -> None:
        """Show the comparison."""
        self._pair = event.pair
        self.query_one("#pair-title", Static).update("two titles compared")
        self._draw()

    def on_resize(self) -> None:
        """Fit the rows to the width."""
        self.call_after_refresh(self._draw)

    def _draw(self) -> None:
        rows = self.query_one(LineList)
        if self._pair is not None:
            self._rows = pair_rows(self._pair, rows.scrollable_content_region.width - _GUTTER, glyphs=self.glyphs)
            rows.show(len(self._rows), lambda index, _width: self._rows[index])

    def _cells(self, index: int) -> Sequence[str]:
        return () if self._pair is None else pair_cells(self._pair)[index]

    def action_close_pair(self) -> None:
        """Go back."""
        self.dismiss()
