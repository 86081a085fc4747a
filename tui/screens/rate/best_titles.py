"""The best titles so far, and how they moved with the last answer."""

from collections.abc import Sequence

from textual.content import Content
from textual.widget import Widget

from collab.data import Scale
from collab.recommend import Recommendation
from tui.cells import Glyphs, fit_title, interval
from tui.core import Move
from tui.text import spread_text

_SIGNS: dict[Move, tuple[str, str, str]] = {
    "rose": ("▲", "^", "$text-success"),
    "fell": ("▼", "v", "$text-error"),
    "stayed": ("=", "=", "dim"),
    "new": (" ", " ", ""),
}
_INTERVAL_WIDTH = 11


class BestTitles(Widget):
    """Two lines a title: rank, move and name; predicted stars with their spread and interval."""

    def __init__(self, *, glyphs: Glyphs) -> None:
        super().__init__(classes=glyphs.style_class)
        self._glyphs = glyphs
        self._text = ""
        self._titles: Sequence[tuple[Recommendation, Move]] = ()
        self._ends = (0.0, 1.0)

    def show(self, titles: Sequence[tuple[Recommendation, Move]], scale: Scale) -> None:
        """Show these titles, best first."""
        self._titles, self._ends, self._text = titles, (scale.low, scale.high), ""
        self.refresh()

    def show_text(self, text: str) -> None:
        """Show a text instead."""
        if text != self._text:
            self._titles, self._text = (), text
            self.refresh()

    def render(self) -> Content:
        """Draw what was shown last, in the width there is."""
        lines = [Content.styled("For you so far", "bold")]
        for rank, (title, move) in enumerate(self._titles, 1):
            lines += self._two_lines(rank, title, move)
        return Content(self._text) if self._text else Content("\n").join(lines)

    def _two_lines(self, rank: int, title: Recommendation, move: Move) -> list[Content]:
        glyphs = self._glyphs
        sign, plain_sign, style = _SIGNS[move]
        name = fit_title(title.title, self.size.width - 4, glyphs=glyphs)
        drawn = interval(title.low, title.stars, title.high, self._ends, _INTERVAL_WIDTH, glyphs=glyphs)
        spread = spread_text(title.stars, title.sd, glyphs=glyphs)
        return [
            Content.assemble(f"{rank} ", (glyphs.pick(sign, plain_sign), style), f" {name}"),
            Content.assemble(f"    {spread}  ", (drawn, "dim")),
        ]
