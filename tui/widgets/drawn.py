"""What is drawn on the line API row by row, with a cursor of its own: only the rows that changed are painted again."""

from collections.abc import Sequence
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from tui.cells import Spans
from tui.rows.list_text import Table

_ROLES = ("plain", "dim", "accent", "strong", "cursor")


class Drawn(Widget, can_focus=True, inherit_bindings=False):
    """A picture of rows of spans with these roles: "", "dim", "accent", "strong", "cursor"."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {f"drawn--{role}" for role in _ROLES}
    DEFAULT_CSS = """
    Drawn {
        width: 1fr; height: 1fr;
        & > .drawn--dim { color: $text-muted; }
        & > .drawn--accent { color: $text-accent; text-style: bold; }
        & > .drawn--strong { text-style: bold; }
        & > .drawn--cursor { background: $block-cursor-background; color: $block-cursor-foreground; text-style: bold; }
        &:ansi > .drawn--cursor { background: ansi_default; color: ansi_default; text-style: reverse; }
        &:nocolor > .drawn--cursor { text-style: reverse; }
    }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 (Textual's name)
        super().__init__(id=id)
        self._rows: Sequence[Spans] = ()

    def picture(self, width: int, height: int) -> Sequence[Spans]:  # noqa: ARG002 (for those who override it)
        """Return what is to be seen in so many cells. Override."""
        return ()

    def table(self) -> Table:
        """Return what is copied of it. Override."""
        return Table((), ())

    def draw(self) -> None:
        """Draw what is to be seen now."""
        before, self._rows = self._rows, self.picture(*self.size)
        for y in range(max(len(before), len(self._rows))):
            if before[y : y + 1] != self._rows[y : y + 1]:
                self.refresh(Region(0, y, self.size.width, 1))

    def on_resize(self) -> None:
        """Draw for the new size."""
        self.draw()

    def render_line(self, y: int) -> Strip:
        """Return one row, every segment of it with a style."""
        spans = self._rows[y] if y < len(self._rows) else ()
        segments = [Segment(text, self._style(role)) for text, role in spans]
        return Strip(segments).adjust_cell_length(self.size.width, self._style(""))

    def _style(self, role: str) -> Style:
        return self.get_component_rich_style(f"drawn--{role or 'plain'}")
