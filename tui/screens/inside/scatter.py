"""The map: titles as points, with a cursor that goes from one to the next."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from textual import events
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from collab.types import Floats
from tui.actions import bindings
from tui.cells import Marks, Spans
from tui.plots import Window, scatter, towards, whole
from tui.text import Table
from tui.widgets import CURSOR_STYLES, SpanCanvas, component_classes, cursor_css

_NEARER = 1.5


class Scatter(Widget, can_focus=True, inherit_bindings=False):
    """Draws named points, the first ones named first; arrows go to the next one, and the window follows."""

    BINDINGS = bindings("map")
    COMPONENT_CLASSES: ClassVar[set[str]] = component_classes("scatter", CURSOR_STYLES)
    DEFAULT_CSS = f"""
    Scatter {{
        width: 1fr; height: 1fr;
        {cursor_css("scatter")}
    }}
    """

    @dataclass
    class Moved(Message):
        """The cursor went to another point, or is on one for the first time."""

        index: int

    @dataclass
    class Opened(Message):
        """A point was opened, by Enter."""

        index: int

    @dataclass
    class Zoomed(Message):
        """The window reaches less far, or further."""

        times: float

    def __init__(self, marks: Marks, *, id: str | None = None) -> None:  # noqa: A002 (Textual's name)
        super().__init__(id=id)
        self._marks: Marks = marks
        self._points: Floats = np.zeros((0, 2))
        self._names: Sequence[str] = ()
        self._window = self._whole = Window(0, 0, 1, 1)
        self._canvas = SpanCanvas(self, "scatter")
        self.cursor = 0

    def show(self, points: Floats, names: Sequence[str], cursor: int = 0) -> None:
        """Show these points, (n, 2), whole."""
        self._points, self._names, self.cursor = points, names, cursor
        if len(points):
            self._whole = whole(points)
        self._look(self._whole)
        self.post_message(self.Moved(cursor))

    def go_to(self, index: int) -> None:
        """Put the cursor on a point, and bring it into view."""
        if index != self.cursor and index < len(self._points):
            self.cursor = index
            self._window = self._window.holding(self._points[index])
            self._draw()
            self.post_message(self.Moved(index))

    def on_resize(self) -> None:
        """Draw for the new size."""
        self._draw()

    def render_line(self, y: int) -> Strip:
        """Return one row."""
        return self._canvas.line(y, self.size.width)

    def _draw(self) -> None:
        self._canvas.draw(self._picture(*self.size))

    def _picture(self, width: int, height: int) -> Sequence[Spans]:
        if not len(self._points) or not width or not height:
            return ()
        return scatter(self._points, self._names, self.cursor, self._window, (width, height), self._marks)

    def table(self) -> Table:
        """Return every title with where it stands."""
        places = self._points.tolist()
        rows = [(name, f"{x:+.2f}", f"{y:+.2f}") for name, (x, y) in zip(self._names, places, strict=True)]
        return Table(("title", "across", "up"), rows, self.cursor if rows else None)

    def _look(self, window: Window) -> None:
        self._window = window
        self._draw()
        self.post_message(self.Zoomed(self._whole.width / window.width))

    def _step(self, across: int, down: int) -> None:
        if len(self._points):
            self.go_to(towards(self._points, self.cursor, (across, down), self._window, self.size))

    def _zoom(self, times: float) -> None:
        if len(self._points):
            self._look(self._window.zoomed(times, self._points[self.cursor], self._whole))

    def on_click(self, event: events.Click) -> None:
        """Put the cursor on the point that is nearest; open it on a second click."""
        if not len(self._points):
            return
        if event.chain == 2:
            self.action_open_title()
            return
        size = np.array([self.size.width, 2 * self.size.height])
        clicked = (np.array([event.x, event.y]) + 0.5) / np.array(self.size)
        away = (self._window.shares(self._points) - clicked) * size
        self.go_to(int((away**2).sum(1).argmin()))

    def action_go_left(self) -> None:
        """To the next title at the left."""
        self._step(-1, 0)

    def action_go_right(self) -> None:
        """To the next title at the right."""
        self._step(1, 0)

    def action_go_up(self) -> None:
        """To the next title above."""
        self._step(0, -1)

    def action_go_down(self) -> None:
        """To the next title below."""
        self._step(0, 1)

    def action_zoom_in(self) -> None:
        """Look nearer, around the cursor."""
        self._zoom(_NEARER)

    def action_zoom_out(self) -> None:
        """Look from further away."""
        self._zoom(1 / _NEARER)

    def action_show_whole(self) -> None:
        """Look at everything."""
        self._look(self._whole)

    def action_open_title(self) -> None:
        """Open the title under the cursor."""
        if len(self._points):
            self.post_message(self.Opened(self.cursor))
