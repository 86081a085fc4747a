"""The moves of a page of Learn: one row each, and the page over them scrolls with their keys."""

from collections.abc import Callable, Mapping

from collab.lesson.page import Page, Shown
from tui.cells import Glyphs, Spans
from tui.rows.learn_rows import labels_width, move_row
from tui.rows.list_text import Table
from tui.rows.shown_rows import shown_cells
from tui.widgets.line_list import LineList
from tui.widgets.rows_view import RowsView


class MoveList(LineList):
    """Shows where the moves of a page stand. What is copied here is the page: moves first, then what was computed."""

    def __init__(self, page: RowsView, shown: Callable[[], tuple[Shown, ...]], *, glyphs: Glyphs) -> None:
        super().__init__(id="moves", classes="-ascii" if glyphs.ascii else "")
        self._above = page
        self._shown = shown
        self._glyphs = glyphs
        self._page: Page | None = None
        self._moved: Mapping[str, str] = {}

    def show_moves(self, page: Page, moved: Mapping[str, str]) -> None:
        """Show the moves of a page, or where they stand now."""
        same = page is self._page
        self._page, self._moved = page, dict(moved)
        self.styles.height = len(page.moves)
        self.show(len(page.moves), self._paint_move, None if same else 0)

    def _paint_move(self, index: int, width: int) -> Spans:
        if self._page is None:
            return []
        move = self._page.moves[index]
        labels = labels_width(self._page.moves, width)
        return move_row(move, self._moved[move.name], labels, width, glyphs=self._glyphs)

    def table(self) -> Table:
        """Return the page as text."""
        moves = [] if self._page is None else [(move.label, self._moved[move.name]) for move in self._page.moves]
        return Table((), [*moves, *shown_cells(self._shown())], self.cursor if moves else None)

    def action_half_down(self) -> None:
        """Half a window down the page."""
        self._scroll(1)

    def action_half_up(self) -> None:
        """Half a window up the page."""
        self._scroll(-1)

    def action_page_down(self) -> None:
        """A window down the page."""
        self._scroll(2)

    def action_page_up(self) -> None:
        """A window up the page."""
        self._scroll(-2)

    def _scroll(self, halves: int) -> None:
        step = max(1, self._above.size.height // 2)
        self._above.scroll_to(y=self._above.scroll_offset.y + halves * step, animate=False, immediate=True)
