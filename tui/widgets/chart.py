"""Curves on the line API: only the rows that changed are painted again."""

from collections.abc import Sequence
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from tui.cells import Marks, Span, Spans
from tui.plots.plot import ROLES, Curve, View, plot


class Chart(Widget):
    """Draws curves with axes, and the curves' names beside their ends."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {f"chart--{role}" for role in (*ROLES, "dim", "plain")}
    DEFAULT_CSS = """
    Chart { width: 1fr; height: 1fr; }
    Chart > .chart--dim { color: $text-muted; }
    Chart > .chart--first { color: $text-warning; }
    Chart > .chart--second { color: $text-accent; text-style: bold; }
    Chart > .chart--third { color: $text-success; }
    Chart > .chart--fourth { color: $text-error; }
    Chart > .chart--fifth { color: $foreground; text-style: bold; }
    Chart > .chart--sixth { color: $text-muted; }
    """

    def __init__(self, marks: Marks = "braille", *, id: str | None = None) -> None:  # noqa: A002 (Textual's name)
        super().__init__(id=id)
        self._marks: Marks = marks
        self._curves: tuple[Curve, ...] = ()
        self._view = View((1.0, 1.0))
        self._rows: list[list[Span]] = []

    def show(self, curves: Sequence[Curve], view: View) -> None:
        """Draw these curves instead; their roles are among ROLES."""
        self._curves, self._view = tuple(curves), view
        self._draw()

    def on_resize(self) -> None:
        """Draw for the new size."""
        self._draw()

    def _draw(self) -> None:
        width, height = self.size
        before, self._rows = self._rows, plot(self._curves, self._view, width, height, self._marks)
        for y, row in enumerate(self._rows):
            start, end = (0, width) if y >= len(before) else changed_cells(before[y], row)
            if start < end:
                self.refresh(Region(start, y, end - start, 1))

    def render_line(self, y: int) -> Strip:
        """Return one row, every segment of it with a style."""
        spans: Spans = self._rows[y] if y < len(self._rows) else ()
        segments = [Segment(text, self._style(role)) for text, role in spans]
        return Strip(segments).adjust_cell_length(self.size.width, self._style(""))

    def _style(self, role: str) -> Style:
        return self.get_component_rich_style(f"chart--{role or 'plain'}")


def changed_cells(before: Spans, now: Spans) -> tuple[int, int]:
    """Return the columns, from and up to, between which two rows differ; the same twice where they do not."""
    old, new = _cells(before), _cells(now)
    if len(old) != len(new):
        return 0, max(len(old), len(new))
    changed = [at for at, cell in enumerate(new) if cell != old[at]]
    return (changed[0], changed[-1] + 1) if changed else (0, 0)


def _cells(row: Spans) -> list[Span]:
    return [(character, role) for text, role in row for character in text]
