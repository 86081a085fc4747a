"""Rows of text that scroll: only what changed is painted again."""

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tui.cells import Spans
from tui.widgets.span_canvas import CURVE_STYLES, SpanCanvas, component_classes, component_css

Rows = Sequence[Spans]
_STYLES = {
    "dim": "color: $text-muted;",
    "accent": "color: $text-accent; text-style: bold;",
    "good": "color: $text-success;",
    "bad": "color: $text-error;",
    "title": "text-style: bold;",
    "strong": "text-style: bold;",
    **CURVE_STYLES,
}


class RowsView(ScrollView, can_focus=False):
    """Draws rows for the width there is; their roles are those of lists and of charts."""

    COMPONENT_CLASSES: ClassVar[set[str]] = component_classes("rows", _STYLES)
    DEFAULT_CSS = f"""
    RowsView {{
        overflow-x: hidden; overflow-y: auto; scrollbar-size: 1 1; scrollbar-gutter: stable;
        {component_css("rows", _STYLES)}
        &.-ascii {{ scrollbar-size: 0 0; padding: 0 1 0 0; }}
    }}
    """

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 (Textual's name)
        super().__init__(id=id, classes=classes)
        self._paint: Callable[[int], Rows] = lambda _width: ()
        self._canvas = SpanCanvas(self, "rows")

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
        rows = self._paint(width)
        self.virtual_size = Size(width, len(rows))
        if len(rows) == len(self._canvas.rows):
            self._canvas.draw(rows, scrolled=self.scroll_offset.y)
        else:
            self._canvas.rows = rows
            self.refresh()

    def bring_into_view(self, first: int) -> None:
        """Scroll so that row `first` and those after it are in view, as far as they can be."""
        below = len(self._canvas.rows) - self.size.height
        if self.scroll_offset.y < below or self.scroll_offset.y > first:
            self.scroll_to(y=min(first, below), animate=False, immediate=True)

    def render_line(self, y: int) -> Strip:
        """Return one row."""
        return self._canvas.line(y + self.scroll_offset.y, self.room)
