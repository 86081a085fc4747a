"""The line over a list that names its columns."""

from collections.abc import Callable

from textual.content import Content
from textual.widget import Widget

_GUTTER, _SCROLLBAR = 2, 1


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
