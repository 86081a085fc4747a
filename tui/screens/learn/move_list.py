"""The moves of a page of Learn: one row each, and the page over them scrolls with their keys."""

from collections.abc import Callable, Mapping

from textual.app import ComposeResult
from textual.containers import Vertical

from collab.lesson import Page, Shown
from tui.cells import Glyphs, Spans
from tui.text import Table, contents_cells, labels_width, move_row
from tui.widgets import LineList, RowsView


class MoveList(Vertical):
    """Shows the values of a page's moves. Copied from here is the page: moves first, then `shown`, its records."""

    DEFAULT_CSS = """
    MoveList { height: auto; }
    """

    def __init__(self, page: RowsView, shown: Callable[[], tuple[Shown, ...]], *, glyphs: Glyphs) -> None:
        super().__init__()
        self._above = page
        self._contents = shown
        self._glyphs = glyphs
        self._page: Page | None = None
        self._moved: Mapping[str, str] = {}

    def compose(self) -> ComposeResult:
        """Put the moves under each other."""
        style = self._glyphs.style_class
        yield LineList(table=self._table, scroll_other=self._scroll_page, id="moves", classes=style)

    @property
    def list(self) -> LineList:
        """The list of moves."""
        return self.query_one(LineList)

    def show(self, page: Page, moved: Mapping[str, str]) -> None:
        """Show the moves of a page, at the values where they stand now."""
        same = page is self._page
        self._page, self._moved = page, dict(moved)
        self.list.styles.height = len(page.moves)
        self.list.show(len(page.moves), self._paint, None if same else 0)

    def _paint(self, index: int, width: int) -> Spans:
        if self._page is None:
            return []
        move = self._page.moves[index]
        labels = labels_width(self._page.moves, width)
        return move_row(move, self._moved[move.name], labels, width, glyphs=self._glyphs)

    def _table(self) -> Table:
        moves = [] if self._page is None else [(move.label, self._moved[move.name]) for move in self._page.moves]
        return Table((), [*moves, *contents_cells(self._contents())], self.list.cursor if moves else None)

    def _scroll_page(self, halves: int) -> None:
        step = max(1, self._above.size.height // 2)
        self._above.scroll_to(y=self._above.scroll_offset.y + halves * step, animate=False, immediate=True)
