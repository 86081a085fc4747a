"""Rows of spans drawn on the line API: only the cells that changed are painted again."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol, runtime_checkable

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from tui.cells import Span, Spans
from tui.text import Table

CURSOR_STYLES: Mapping[str, str] = {
    "dim": "color: $text-muted;",
    "accent": "color: $text-accent; text-style: bold;",
    "strong": "text-style: bold;",
    "cursor": "background: $block-cursor-background; color: $block-cursor-foreground; text-style: bold;",
}
"""The roles of a picture with a cursor in it."""

CURVE_STYLES: Mapping[str, str] = {
    "first": "color: $text-warning;",
    "second": "color: $text-accent; text-style: bold;",
    "third": "color: $text-success;",
    "fourth": "color: $text-error;",
    "fifth": "color: $foreground; text-style: bold;",
    "sixth": "color: $text-muted;",
}
"""The roles of curves, those of a plot in their order."""


@runtime_checkable
class HasTable(Protocol):
    """A widget whose content can be copied as a table."""

    def table(self) -> Table:
        """Return what is copied."""
        ...


def component_classes(name: str, roles: Iterable[str]) -> set[str]:
    """Return the component classes of a widget that draws spans of these roles."""
    return {f"{name}--{role}" for role in ("plain", *roles)}


def component_css(name: str, styles: Mapping[str, str]) -> str:
    """Return the rules for these component classes, to stand inside the widget's own."""
    return "\n".join(f"& > .{name}--{role} {{ {style} }}" for role, style in styles.items())


def cursor_css(name: str) -> str:
    """Return the rules for CURSOR_STYLES, the cursor in reverse where there are few colours, or none."""
    return f"""{component_css(name, CURSOR_STYLES)}
        &:ansi > .{name}--cursor {{ background: ansi_default; color: ansi_default; text-style: reverse; }}
        &:nocolor > .{name}--cursor {{ text-style: reverse; }}
    """


class SpanCanvas:
    """The rows that a widget shows, each a list of (text, role); the widget has a component class "NAME--ROLE" for
    every role.
    """

    def __init__(self, widget: Widget, name: str) -> None:
        self._widget = widget
        self._name = name
        self.rows: Sequence[Spans] = ()

    def draw(self, rows: Sequence[Spans], scrolled: int = 0) -> None:
        """Show these rows, of which the first `scrolled` are above the window."""
        before, self.rows = self.rows, rows
        for y in range(max(len(before), len(rows))):
            start, end = self._changed(before, y)
            if start < end:
                self._widget.refresh(Region(start, y - scrolled, end - start, 1))

    def _changed(self, before: Sequence[Spans], y: int) -> tuple[int, int]:
        if y < len(before) and y < len(self.rows):
            return changed_cells(before[y], self.rows[y])
        return 0, self._widget.size.width

    def line(self, y: int, width: int) -> Strip:
        """Return one row in so many cells, every segment of it with a style."""
        spans = self.rows[y] if y < len(self.rows) else ()
        segments = [Segment(text, self._style(role)) for text, role in spans]
        return Strip(segments).adjust_cell_length(width, self._style(""))

    def _style(self, role: str) -> Style:
        return self._widget.get_component_rich_style(f"{self._name}--{role or 'plain'}")


def changed_cells(before: Spans, now: Spans) -> tuple[int, int]:
    """Return the columns, from and up to, between which two rows differ; the same twice where they do not.

    Rows with letters that do not fill just one cell differ as a whole, if they do.
    """
    old, new = _cells(before), _cells(now)
    if old == new:
        return 0, 0
    widths = [sum(cell_len(text) for text, _ in row) for row in (before, now)]
    if {len(old), len(new)} != {widths[0]} or widths[0] != widths[1]:
        return 0, max(widths)
    changed = [column for column, cell in enumerate(new) if cell != old[column]]
    return changed[0], changed[-1] + 1


def _cells(row: Spans) -> list[Span]:
    return [(character, role) for text, role in row for character in text]
