"""The table of titles and users with its blanks, and a cursor on one cell."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from collab.inspection import Crosstab
from collab.recommend import Prediction
from collab.types import Floats
from tui.actions import bindings
from tui.cells import Glyphs, Span, Spans, fit, fit_title
from tui.text import Table
from tui.widgets import CURSOR_STYLES, SpanCanvas, component_classes, cursor_css

_CELL = 5
Cell = tuple[int, int]
"""A title's row and a user's column; column -1 is the title itself."""


class StarTable(Widget, can_focus=True, inherit_bindings=False):
    """Titles down, users across; what was not rated is blank until its prediction is asked for."""

    BINDINGS = bindings("blanks")
    COMPONENT_CLASSES: ClassVar[set[str]] = component_classes("star-table", CURSOR_STYLES)
    DEFAULT_CSS = f"""
    StarTable {{
        width: 1fr; height: 1fr;
        {cursor_css("star-table")}
    }}
    """

    @dataclass
    class Moved(Message):
        """The cursor went to another cell."""

        cell: Cell

    @dataclass
    class Opened(Message):
        """A cell was opened, by Enter."""

        cell: Cell

    def __init__(self, *, glyphs: Glyphs, id: str | None = None) -> None:  # noqa: A002 (Textual's name)
        super().__init__(id=id)
        self._glyphs = glyphs
        self._crosstab: Crosstab | None = None
        self._stars: Floats = np.zeros((0, 0))
        self._canvas = SpanCanvas(self, "star-table")
        self.predicted: dict[Cell, Prediction] = {}
        self.cell: Cell = (0, 0)
        self._first: Cell = (0, 0)

    def show(self, crosstab: Crosstab) -> None:
        """Show this table; the cursor begins on its first blank."""
        self._crosstab, self._stars = crosstab, crosstab.stars.T
        self.predicted = {}
        blanks = np.argwhere(np.isnan(self._stars)).tolist()
        row, column = blanks[0] if blanks else (0, 0)
        self.cell = (row, column)
        self._follow()

    def fill(self, cell: Cell, predicted: Prediction) -> None:
        """Write a prediction into its cell."""
        self.predicted[cell] = predicted
        self._follow()

    def go_to(self, row: int, column: int) -> None:
        """Put the cursor on a cell, or on the nearest there is."""
        if self._stars.size:
            rows, columns = self._stars.shape
            self.cell = (max(0, min(row, rows - 1)), max(-1, min(column, columns - 1)))
            self._follow()

    def _follow(self) -> None:
        """Move the window to the cursor, draw, and tell."""
        rows, columns = self._room(*self.size)
        row, column = self.cell
        top, first = self._first
        self._first = (min(max(top, row - rows + 1), row), min(max(first, column - columns + 1), max(column, 0)))
        self._canvas.draw(self._picture(*self.size))
        self.post_message(self.Moved(self.cell))

    def _room(self, width: int, height: int) -> Cell:
        """Return how many titles and users there is room for."""
        return max(1, height - 1), max(1, (width - self._title_width(width)) // _CELL)

    @staticmethod
    def _title_width(width: int) -> int:
        return width * 3 // 8

    def on_resize(self) -> None:
        """Keep the cursor in view."""
        self._follow()

    def render_line(self, y: int) -> Strip:
        """Return one row."""
        return self._canvas.line(y, self.size.width)

    def _picture(self, width: int, height: int) -> Sequence[Spans]:
        """Draw the part in view: user ids above, titles at the left."""
        crosstab = self._crosstab
        if crosstab is None or not width:
            return ()
        (rows, columns), (top, first) = self._room(width, height), self._first
        users = range(first, min(first + columns, len(crosstab.users)))
        named = self._title_width(width)
        head = "".join(f"{fit(crosstab.users[n], _CELL - 1, glyphs=self._glyphs).strip():>{_CELL}}" for n in users)
        lines: list[list[Span]] = [[("title".ljust(named - 5) + "user ", "dim"), (head, "dim")]]
        for row in range(top, min(top + rows, len(crosstab.titles))):
            title = fit_title(crosstab.titles[row], named - 1, glyphs=self._glyphs)
            cells = [self._span_of((row, column)) for column in users]
            lines.append([(title, self._role((row, -1), "")), (" ", ""), *cells])
        return lines

    def _span_of(self, cell: Cell) -> Span:
        stars = self._stars[cell]
        if not np.isnan(stars):
            return f"{stars:>{_CELL}g}", self._role(cell, "")
        if cell in self.predicted:
            return f"{f'~{self.predicted[cell].mean[0]:.1f}':>{_CELL}}", self._role(cell, "accent")
        return f"{self._glyphs.pick('·', '.'):>{_CELL}}", self._role(cell, "dim")

    def _role(self, cell: Cell, otherwise: str) -> str:
        return "cursor" if cell == self.cell else otherwise

    def table(self) -> Table:
        """Return the whole table, blanks as empty cells, predictions with "~" before them."""
        crosstab = self._crosstab
        if crosstab is None:
            return Table((), ())
        rows = [
            (title, *(self._cell_text((row, column)) for column in range(len(crosstab.users))))
            for row, title in enumerate(crosstab.titles)
        ]
        return Table(("title", *crosstab.users), rows, self.cell[0])

    def _cell_text(self, cell: Cell) -> str:
        return self._span_of(cell)[0].strip(" .·") if np.isnan(self._stars[cell]) else f"{self._stars[cell]:g}"

    def action_go_left(self) -> None:
        """One user to the left, or to the title."""
        self.go_to(self.cell[0], self.cell[1] - 1)

    def action_go_right(self) -> None:
        """One user to the right."""
        self.go_to(self.cell[0], self.cell[1] + 1)

    def action_go_up(self) -> None:
        """One title up."""
        self.go_to(self.cell[0] - 1, self.cell[1])

    def action_go_down(self) -> None:
        """One title down."""
        self.go_to(self.cell[0] + 1, self.cell[1])

    def action_go_top(self) -> None:
        """To the first title."""
        self.go_to(0, self.cell[1])

    def action_go_bottom(self) -> None:
        """To the last title."""
        self.go_to(len(self._stars) - 1, self.cell[1])

    def action_open_cell(self) -> None:
        """Open the cell under the cursor."""
        if self._stars.size:
            self.post_message(self.Opened(self.cell))
