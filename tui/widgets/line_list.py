"""The one list of the app and the line over it: rows are painted as they come into view, so length costs nothing."""

import operator
import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import takewhile, zip_longest
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.content import Content
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widget import Widget

from tui.actions import bindings
from tui.cells import Glyphs, Spans, fit_spans
from tui.text import Columns, Table

Paint = Callable[[int, int], Spans]
"""Gives the spans of one row from its index and the width it may fill, in cells."""

_GUTTER, _SCROLLBAR = 2, 1
_REMEMBERED = 200
_WHOLE = 1000
_BETWEEN = re.compile(r" {2,}")
_BOLD = Style(bold=True)


class LineList(ScrollView, can_focus=True, inherit_bindings=False):
    """A list of one-line rows with a cursor; `show` fills it. With the class "-ascii" it keeps to plain characters.

    `columns` gives the rows as text; without it, what is painted apart from each other is a column. `table` gives
    another text to copy from here, `address` that to which text of the role "link" leads in a row, `step` the row to
    which the cursor goes from a row by 1 or -1, and `scroll_other` scrolls something else by half windows in its place.
    """

    BINDINGS = bindings("list")
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        f"line-list--{role}" for role in ("plain", "cursor", "dim", "accent", "good", "bad", "title", "strong", "link")
    }
    DEFAULT_CSS = """
    LineList {
        height: 1fr; overflow-x: hidden; overflow-y: auto; scrollbar-size: 1 1; scrollbar-gutter: stable;
        & > .line-list--dim { color: $text-muted; }
        & > .line-list--accent { color: $text-accent; text-style: bold; }
        & > .line-list--link { color: $text-accent; text-style: underline; }
        & > .line-list--good { color: $text-success; }
        & > .line-list--bad { color: $text-error; }
        & > .line-list--title, & > .line-list--strong { text-style: bold; }
        & > .line-list--cursor { background: $block-cursor-background; color: $block-cursor-foreground; }
        &.-ascii { scrollbar-size: 0 0; padding: 0 1 0 0; }
        &:ansi > .line-list--cursor { background: ansi_default; color: ansi_default; text-style: reverse; }
        &:nocolor > .line-list--cursor { text-style: reverse; }
    }
    """

    cursor: reactive[int] = reactive(0, repaint=False, init=False)
    """The row the cursor is on; 0 in an empty list."""

    @dataclass
    class Moved(Message):
        """The cursor went to another row."""

        list: "LineList"
        index: int

        @property
        def control(self) -> "LineList":
            """The list it happened in."""
            return self.list

    @dataclass
    class Opened(Message):
        """A row was opened, by Enter or by a second click."""

        list: "LineList"
        index: int

        @property
        def control(self) -> "LineList":
            """The list it happened in."""
            return self.list

    def __init__(
        self,
        *,
        columns: Columns | None = None,
        table: Callable[[], Table] | None = None,
        address: Callable[[int], str] = lambda _index: "",
        step: Callable[[int, int], int] = operator.add,
        scroll_other: Callable[[int], None] | None = None,
        id: str | None = None,  # noqa: A002 (Textual's name)
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._columns = columns
        self._table = table
        self._address = address
        self._step = step
        self._scroll_other = scroll_other
        self._paint: Paint = lambda _index, _width: ()
        self._painted: dict[int, Spans] = {}
        self.count = 0

    def show(self, count: int, paint: Paint, keep: int | None = None) -> None:
        """Fill the list with `count` rows; the cursor goes to row `keep`, or stays where it is as far as it can."""
        self.count, self._paint = count, paint
        self._painted.clear()
        self.cursor = self.cursor if keep is None else keep
        self.virtual_size = Size(1, count)
        self._scroll_to_cursor()
        self.refresh()

    def table(self) -> Table:
        """Return the text that is copied from here: the whole list, where there is no other."""
        if self._table is not None:
            return self._table()
        heading = self._columns.heading() if self._columns else ()
        cells = self._columns.cells if self._columns else self._painted_cells
        return Table(heading, [cells(index) for index in range(self.count)], self.cursor if self.count else None)

    def _painted_cells(self, index: int) -> list[str]:
        spans = self._paint(index, _WHOLE)
        return [cell for text, _ in spans for cell in _BETWEEN.split(text.strip()) if cell]

    def refresh_row(self, index: int) -> None:
        """Paint one row again, from the first cell that is new."""
        before = self._painted.get(index)
        if before is None:
            self.refresh_line(index)
            return
        now = self._paint(index, self.scrollable_content_region.width - _GUTTER)
        if (same := _same_cells(before, now)) is not None:
            start = _GUTTER + same
            self.refresh(Region(start, index - self.scroll_offset.y, max(1, self.size.width - start), 1))

    def refresh_rows(self) -> None:
        """Paint those rows again of which something is new."""
        for index in range(self.scroll_offset.y, min(self.count, self.scroll_offset.y + self.size.height)):
            self.refresh_row(index)

    def validate_cursor(self, cursor: int) -> int:
        """Keep the cursor on a row."""
        return max(0, min(cursor, self.count - 1))

    def watch_cursor(self, before: int, now: int) -> None:
        """Repaint the two rows concerned, and tell the screen: at once, so that both are one frame."""
        if self.is_attached:
            self.screen.post_message(self.Moved(self, now))
        self.refresh_line(before)
        self.refresh_line(now)
        self._scroll_to_cursor()

    def _scroll_to_cursor(self) -> None:
        if self.size:
            row = Region(0, self.cursor, 1, 1)
            self.scroll_to_region(row, animate=False, immediate=True, x_axis=False, force=True)

    def on_resize(self) -> None:
        """Keep the cursor in view."""
        self._scroll_to_cursor()

    def on_focus(self) -> None:
        """Show the cursor as active."""
        self.refresh_line(self.cursor)

    def on_blur(self) -> None:
        """Show the cursor as waiting."""
        self.refresh_line(self.cursor)

    def on_click(self, event: events.Click) -> None:
        """Move the cursor to the row; open it on a second click."""
        row = event.get_content_offset_capture(self).y + self.scroll_offset.y
        if row < self.count:
            self.cursor = row
            if event.chain == 2:
                self.action_open()

    def render_line(self, y: int) -> Strip:
        """Paint the row at line `y` of the window."""
        width, index = self.scrollable_content_region.width, y + self.scroll_offset.y
        if index >= self.count:
            return Strip.blank(width, self._style("plain"))
        here = index == self.cursor
        mark = (">" if self.has_class("-ascii") else "▸") if here else ""
        if len(self._painted) > _REMEMBERED:
            self._painted.clear()
        painted = self._painted[index] = self._paint(index, width - _GUTTER)
        spans = (
            (mark.ljust(_GUTTER), "strong"),
            *fit_spans(painted, width - _GUTTER, glyphs=Glyphs(self.has_class("-ascii"))),
        )
        style = self._style_here if here and self.has_focus else self._style
        segments = [Segment(text, self._linked(style(role or "plain"), index, role)) for text, role in spans]
        return Strip(segments).adjust_cell_length(width, style("plain"))

    def _linked(self, style: Style, index: int, role: str) -> Style:
        return style + Style(link=self._address(index) or None) if role == "link" else style

    def _style(self, role: str) -> Style:
        return self.get_component_rich_style(f"line-list--{role}")

    def _style_here(self, role: str) -> Style:
        return self._style("cursor") + _BOLD if role in ("title", "strong") else self._style("cursor")

    def move_cursor(self, rows: int) -> None:
        """Move the cursor by so many rows, as far as there are any."""
        self.cursor += rows

    def action_cursor_down(self) -> None:
        """One row down."""
        self.cursor = self._step(self.cursor, 1)

    def action_cursor_up(self) -> None:
        """One row up."""
        self.cursor = self._step(self.cursor, -1)

    def action_cursor_top(self) -> None:
        """To the first row."""
        self.cursor = 0

    def action_cursor_bottom(self) -> None:
        """To the last row."""
        self.cursor = self.count - 1

    def action_half_down(self) -> None:
        """Half a window down."""
        self._scroll(1)

    def action_half_up(self) -> None:
        """Half a window up."""
        self._scroll(-1)

    def action_page_down(self) -> None:
        """A window down."""
        self._scroll(2)

    def action_page_up(self) -> None:
        """A window up."""
        self._scroll(-2)

    def _scroll(self, halves: int) -> None:
        if self._scroll_other is not None:
            self._scroll_other(halves)
        else:
            rows = max(1, self.size.height * abs(halves) // 2)
            self.cursor += rows if halves > 0 else -rows

    def action_open(self) -> None:
        """Open the row under the cursor."""
        if self.count:
            self.post_message(self.Opened(self, self.cursor))


def _same_cells(before: Spans, now: Spans) -> int | None:
    """Return how many cells two rows share from the left; None where they are the same."""
    pairs = zip_longest(_letters(before), _letters(now))
    same = list(takewhile(lambda pair: pair[0] == pair[1], pairs))
    if len(same) == max(sum(len(text) for text, _ in row) for row in (before, now)):
        return None
    return cell_len("".join(letter for (letter, _), _ in same))


def _letters(spans: Spans) -> Spans:
    return [(letter, role) for text, role in spans for letter in text]


class ListHeading(Widget):
    """Draws the heading that `text` gives for rows of a width, aligned with the rows of a LineList below it."""

    DEFAULT_CSS = """
    ListHeading { height: 1; color: $text-muted; }
    """

    def __init__(self, text: Callable[[int], str], *, id: str | None = None) -> None:  # noqa: A002 (Textual's name)
        super().__init__(id=id)
        self._heading = text

    def show(self, text: Callable[[int], str]) -> None:
        """Draw another heading."""
        self._heading = text
        self.refresh()

    def render(self) -> Content:
        """Draw the heading in the width there is."""
        return Content(" " * _GUTTER + self._heading(self.size.width - _GUTTER - _SCROLLBAR))
