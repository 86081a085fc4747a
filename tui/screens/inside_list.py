"""The tabs that are lists: parts under headings, titles that can be opened."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from textual import on
from textual.app import ComposeResult

from tui.cells import Spans
from tui.rows.list_text import Columns
from tui.screens.inside_tab import Tab
from tui.widgets.line_list import LineList

Result = TypeVar("Result")


@dataclass(frozen=True)
class Row:
    """A row of such a list: how it is painted in a width, its cells as text, and the item it is about; `head` is the
    heading of a part.
    """

    paint: Callable[[int], Spans]
    cells: Sequence[str]
    item: str = ""
    head: bool = False


def blank() -> Row:
    """Return an empty row, between two parts."""
    return Row(lambda _width: (), ())


class ListTab(Tab[Result]):
    """A tab around one LineList; `rows` makes its rows of what was found."""

    verbs = frozenset(("next_part", "previous_part", "search_titles"))
    about = ""
    """The line over the list, in which keys are named by their actions."""

    _rows: Sequence[Row] = ()

    def compose_found(self) -> ComposeResult:
        """Give the list."""
        columns = Columns(lambda: (), lambda index: self._rows[index].cells)
        yield LineList(columns=columns, classes="-ascii" if self.glyphs.ascii else "")

    def rows(self, found: Result) -> Sequence[Row]:
        """Return the rows that show what was found. Override."""
        raise NotImplementedError

    def show(self, found: Result) -> None:
        """Fill the list; the cursor begins on the first title."""
        self._rows = self.rows(found)
        self.keys.show(len(self._rows), lambda index, width: self._rows[index].paint(width), self._next(0, 1))
        self.tell(self.keymap.tell(self.about))

    @property
    def keys(self) -> LineList:
        """The list."""
        return self.query_one(LineList)

    @property
    def names(self) -> Sequence[str]:
        """The titles, and nothing for other rows."""
        return [row.cells[0] if row.item else "" for row in self._rows]

    @property
    def items(self) -> Sequence[str]:
        """The ids, and nothing for other rows."""
        return [row.item for row in self._rows]

    @property
    def place(self) -> int:
        """The row of the cursor."""
        return self.keys.cursor

    def go_to(self, place: int) -> None:
        """Put the cursor on a row."""
        self.keys.cursor = place

    def go_to_part(self, step: int) -> None:
        """Go to the first row of the next part, or of this one, or the one before."""
        heads = [at for at, row in enumerate(self._rows) if row.head]
        here = self.keys.cursor
        if step > 0:
            there = next((at for at in heads if at > here), here)
        else:
            there = next((at for at in reversed(heads) if self._next(at, 1) < here), heads[0] if heads else 0)
        self.keys.cursor = len(self._rows) - 1  # so that the part is at the top of the window, not at its end
        self.keys.cursor = there
        self.keys.cursor = self._next(there, 1)

    def _next(self, at: int, step: int) -> int:
        """Return the first row from `at` on that is no heading."""
        while 0 <= at < len(self._rows) - 1 and self._rows[at].head:
            at += step
        return at

    @on(LineList.Opened)
    def open_title(self, event: LineList.Opened) -> None:
        """Go on with the title under the cursor."""
        event.stop()
        if self._rows[event.index].item:
            self.post_message(self.Chosen(self._rows[event.index].item))
