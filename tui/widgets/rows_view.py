"""Rows of text that scroll: only what changed is painted again."""

from collections.abc import Callable, Sequence
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tui.cells import Spans
from tui.plots.plot import ROLES
from tui.widgets.chart import changed_cells

Rows = Sequence[Spans]


class RowsView(ScrollView, can_focus=False):
    """Draws the rows that `show` was given for the width there is; their roles are those of lists and of charts."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        f"rows--{role}" for role in ("plain", "dim", "accent", "good", "bad", "title", "strong", *ROLES)
    }
    DEFAULT_CSS = """
    RowsView {
        overflow-x: hidden; overflow-y: auto; scrollbar-size: 1 1; scrollbar-gutter: stable;
        & > .rows--dim { color: $text-muted; }
        & > .rows--accent { color: $text-accent; text-style: bold; }
        & > .rows--good { color: $text-success; }
        & > .rows--bad { color: $text-error; }
        & > .rows--title, & > .rows--strong { text-style: bold; }
        & > .rows--first { color: $text-warning; }
        & > .rows--second { color: $text-accent; text-style: bold; }
        & > .rows--third { color: $text-success; }
        & > .rows--fourth { color: $text-error; }
        & > .rows--fifth { color: $foreground; text-style: bold; }
        & > .rows--sixth { color: $text-muted; }
        &.-ascii { scrollbar-size: 0 0; padding: 0 1 0 0; }
    }
    """

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 (Textual's name)
        super().__init__(id=id, classes=classes)
        self._paint: Callable[[int], Rows] = lambda _width: ()
        self._rows: Rows = ()

    def show(self, paint: Callable[[int], Rows]) -> None:
        """Draw what `paint` gives for a width in cells."""
        self._paint = paint
        self._draw()

    @property
    def room(self) -> int:
        """The cells that a row may fill."""
        return self.scrollable_content_region.width

    def on_resize(self) -> None:
        """Draw for the new width."""
        self._draw()

    def _draw(self) -> None:
        width = self.room
        if not width:
            return  # it is not on the screen yet
        before, self._rows = self._rows, self._paint(width)
        self.virtual_size = Size(width, len(self._rows))
        if len(before) != len(self._rows):
            self.refresh()
            return
        for y, row in enumerate(self._rows):
            start, end = changed_cells(before[y], row)
            if start < end:
                self.refresh(Region(start, y - self.scroll_offset.y, end - start, 1))

    def bring_into_view(self, first: int) -> None:
        """Scroll so that row `first` and those after it are in view, as far as they can be."""
        below = len(self._rows) - self.size.height
        if self.scroll_offset.y < below or self.scroll_offset.y > first:
            self.scroll_to(y=min(first, below), animate=False, immediate=True)

    def render_line(self, y: int) -> Strip:
        """Return one row, every segment of it with a style."""
        width, at = self.room, y + self.scroll_offset.y
        spans: Spans = self._rows[at] if at < len(self._rows) else ()
        segments = [Segment(text, self._style(role)) for text, role in spans]
        return Strip(segments).adjust_cell_length(width, self._style(""))

    def _style(self, role: str) -> Style:
        return self.get_component_rich_style(f"rows--{role or 'plain'}")
