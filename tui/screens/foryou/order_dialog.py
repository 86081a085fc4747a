"""Every order of the list with its meaning, to choose one."""

from collections.abc import Sequence

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from collab.recommend import By
from tui.actions import bindings
from tui.cells import Spans
from tui.screens.common import Dialog
from tui.text import ORDERS, order_name
from tui.widgets import LineList, hint

_NAME_WIDTH, _WIDE = 14, 80
_KEYS = (("list.open", "sort by it"), ("orders.close_orders", "back"))


class OrderDialog(Dialog[By | None]):
    """Lists orders; closes with the one chosen, or None."""

    BINDINGS = bindings("orders")

    def __init__(self, orders: Sequence[By], now: By, *, interest: bool) -> None:
        """`now` is the order of the list, `interest` whether the model has any."""
        super().__init__()
        self._orders, self._now, self._interest = orders, now, interest

    def compose(self) -> ComposeResult:
        """Put the orders over the keys."""
        with Vertical(classes="dialog") as box:
            box.border_title = "the order of the list"
            yield LineList(id="orders", classes=self.glyphs.style_class)
            yield Static(id="order-meaning", markup=False)
            yield Static(hint(_KEYS, self.keymap), classes="hint")

    def on_mount(self) -> None:
        """List the orders, the cursor on the one there is."""
        lines = self.query_one(LineList)
        lines.show(len(self._orders), self._paint, self._orders.index(self._now))
        lines.focus()
        self.show_meaning()

    def on_resize(self) -> None:
        """Say the meaning of the order under the cursor on lines of its own, where there is no room beside its name."""
        self.query_one("#order-meaning").display = self.size.width < _WIDE

    @on(LineList.Moved, "#orders")
    def show_meaning(self) -> None:
        """Show the meaning of the order under the cursor."""
        self.query_one("#order-meaning", Static).update(self._meaning(self.query_one(LineList).cursor))

    def _meaning(self, index: int) -> str:
        by = self._orders[index]
        return ORDERS[by] if self._interest or by != "joined" else "what you would like"

    def _paint(self, index: int, _width: int) -> Spans:
        name = order_name(self._orders[index], interest=self._interest)
        meaning = self._meaning(index) if self.size.width >= _WIDE else ""
        return [(name.ljust(_NAME_WIDTH), "strong"), (meaning, "dim")]

    @on(LineList.Opened, "#orders")
    def choose_order(self, event: LineList.Opened) -> None:
        """Close with the order under the cursor."""
        self.dismiss(self._orders[event.index])

    def action_close_orders(self) -> None:
        """Leave the order as it was."""
        self.dismiss(None)
