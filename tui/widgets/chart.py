"""Curves with axes: only the cells that changed are painted again."""

from collections.abc import Sequence
from typing import ClassVar

from textual.strip import Strip
from textual.widget import Widget

from tui.cells import Marks
from tui.plots import Curve, View, plot
from tui.widgets.span_canvas import CURVE_STYLES, SpanCanvas, component_classes, component_css

_STYLES = {"dim": "color: $text-muted;", **CURVE_STYLES}


class Chart(Widget):
    """Draws curves with axes, and the curves' names beside their ends."""

    COMPONENT_CLASSES: ClassVar[set[str]] = component_classes("chart", _STYLES)
    DEFAULT_CSS = f"""
    Chart {{
        width: 1fr; height: 1fr;
        {component_css("chart", _STYLES)}
    }}
    """

    def __init__(self, marks: Marks = "braille", *, id: str | None = None) -> None:  # noqa: A002 (Textual's name)
        super().__init__(id=id)
        self._marks: Marks = marks
        self._curves: tuple[Curve, ...] = ()
        self._view = View((1.0, 1.0))
        self._canvas = SpanCanvas(self, "chart")

    def show(self, curves: Sequence[Curve], view: View) -> None:
        """Draw these curves instead; their roles are among ROLES."""
        self._curves, self._view = tuple(curves), view
        self._draw()

    def on_resize(self) -> None:
        """Draw for the new size."""
        self._draw()

    def _draw(self) -> None:
        self._canvas.draw(plot(self._curves, self._view, *self.size, self._marks))

    def render_line(self, y: int) -> Strip:
        """Return one row."""
        return self._canvas.line(y, self.size.width)
