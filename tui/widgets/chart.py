"""Curves on the line API: only the rows that changed are painted again."""

from collections.abc import Sequence
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from tui.plot import Curve, Marks, Span, plot


class Chart(Widget):
    """Draws curves over a fixed range of x, with axes and the curves' names beside their ends."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"chart--dim", "chart--first", "chart--second", "chart--plain"}
    DEFAULT_CSS = """
    Chart { width: 1fr; height: 1fr; }
    Chart > .chart--dim { color: $text-muted; }
    Chart > .chart--first { color: $text-warning; }
    Chart > .chart--second { color: $text-accent; text-style: bold; }
    """

    def __init__(self, marks: Marks = "braille", *, id: str | None = None) -> None:  # noqa: A002 (Textual's name)
        super().__init__(id=id)
        self._marks: Marks = marks
        self._curves: tuple[Curve, ...] = ()
        self._x_range = (1.0, 1.0)
        self._rows: list[list[Span]] = []

    def show(self, curves: Sequence[Curve], x_range: tuple[float, float]) -> None:
        """Draw these curves instead; their roles are "first" and "second"."""
        self._curves, self._x_range = tuple(curves), x_range
        self._draw()

    def on_resize(self) -> None:
        """Draw for the new size."""
        self._draw()

    def _draw(self) -> None:
        width, height = self.size
        before, self._rows = self._rows, plot(self._curves, self._x_range, width, height, self._marks)
        for y, row in enumerate(self._rows):
            if y >= len(before) or row != before[y]:
                self.refresh(Region(0, y, width, 1))

    def render_line(self, y: int) -> Strip:
        """Return one row, every segment of it with a style."""
        spans: list[Span] = self._rows[y] if y < len(self._rows) else []
        segments = [Segment(text, self._style(role)) for text, role in spans]
        return Strip(segments).adjust_cell_length(self.size.width, self._style(""))

    def _style(self, role: str) -> Style:
        return self.get_component_rich_style(f"chart--{role or 'plain'}")
