"""The best titles so far, each with its figures, and how they moved with the last answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isnan
from typing import ClassVar

from rich.cells import cell_len
from textual.content import Content
from textual.strip import Strip
from textual.widget import Widget

from collab.data import Scale
from collab.recommend import Recommendation
from tui.cells import Glyphs, Spans, interval
from tui.core import Move
from tui.text import number_text, ordinal_text, spread_text
from tui.widgets import SpanCanvas, component_classes, component_css

_SIGNS: dict[Move, tuple[str, str, str]] = {
    "rose": ("▲", "^", "good"),
    "fell": ("▼", "v", "bad"),
    "stayed": ("=", "=", "dim"),
    "new": (" ", " ", ""),
}
_STYLES = {
    "bold": "text-style: bold;",
    "dim": "text-style: dim;",
    "good": "color: $text-success;",
    "bad": "color: $text-error;",
}
_BEFORE_NAME, _WHOLE_NAME, _INTERVAL_WIDTH, _RATINGS_WIDTH, _LAST_RANK = 5, 40, 11, 9, 999


@dataclass(frozen=True)
class Figure:
    """A figure beside a title, in cells that it fills, with the heading over it; of several, those of less `weight` are
    left out first. One that is not `clear` says nothing without its heading.
    """

    text: str
    heading: str
    weight: int
    style: str = "dim"
    clear: bool = True


@dataclass(frozen=True)
class BestTitle:
    """One of the best titles: its name, how it moved, and its figures."""

    name: str
    move: Move
    figures: Sequence[Figure]

    @classmethod
    def recommended(cls, title: Recommendation, move: Move, scale: Scale, *, glyphs: Glyphs) -> "BestTitle":
        """Return a recommendation: predicted stars with spread and interval where there are any, rank by interest."""
        figures: list[Figure] = []
        if not isnan(title.stars):
            stars = number_text(title.stars)
            spread = spread_text(title.stars, title.sd, glyphs=glyphs).removeprefix(stars)
            drawn = interval(
                title.low, title.stars, title.high, (scale.low, scale.high), _INTERVAL_WIDTH, glyphs=glyphs
            )
            figures += [
                Figure(stars.rjust(4), "stars", 3, "bold"),
                Figure(spread, " " * len(spread), 1),
                Figure(f" {drawn}", " 80% range".ljust(_INTERVAL_WIDTH + 1), 0),
            ]
        if title.interest_rank is not None:
            figures.append(Figure(_rank(title.interest_rank).rjust(6), "  rank", 2))
        return cls(title.title, move, figures)

    @classmethod
    def favourite(cls, name: str, ratings: int) -> "BestTitle":
        """Return a title that many people like, with its number of ratings."""
        figure = Figure(f"{ratings:>{_RATINGS_WIDTH},}", "ratings".rjust(_RATINGS_WIDTH), 0, clear=False)
        return cls(name, "new", [figure])


def _rank(rank: int) -> str:
    return ordinal_text(rank) if rank <= _LAST_RANK else f"{_LAST_RANK}+"


class BestTitles(Widget):
    """As many of the best titles as fit, each with its name whole, on as many lines as that takes, and figures at the
    right of the last one: those that have room beside a name of 40 cells, else the weightiest.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = component_classes("best", _STYLES)
    DEFAULT_CSS = f"""
    BestTitles {{
        {component_css("best", _STYLES)}
    }}
    """

    def __init__(self, *, glyphs: Glyphs) -> None:
        super().__init__(classes=glyphs.style_class)
        self._glyphs = glyphs
        self._heading = self._note = ""
        self._titles: Sequence[BestTitle] = ()
        self._canvas = SpanCanvas(self, "best")

    def show(self, heading: str, titles: Sequence[BestTitle], note: str = "") -> None:
        """Show these titles, best first, under a heading, and a note on it where there is one."""
        if (heading, titles, note) != (self._heading, self._titles, self._note):
            self._heading, self._titles, self._note = heading, titles, note
            self._canvas.draw(self._rows())

    def on_resize(self) -> None:
        """Draw in the room there is now."""
        self._canvas.rows = self._rows()
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Return one row."""
        return self._canvas.line(y, self.size.width)

    def _rows(self) -> list[Spans]:
        """Return what is shown, in the room there is."""
        height = self.size.height
        rows: list[Spans] = [self._first_row, *([[(self._note, "dim")]] if self._note else [])]
        for rank, title in enumerate(self._titles, 1):
            more = self._rows_of(rank, title)
            if len(rows) + len(more) > height:
                break
            rows += more
        return rows[:height]

    @property
    def _first_row(self) -> Spans:
        """The heading, and those of the figures over them, where there is room."""
        figures = self._fitting(next((each.figures for each in self._titles if each.figures), ()))
        over = "".join(figure.heading for figure in figures)
        gap = self.size.width - cell_len(self._heading) - len(over)
        heading = (self._heading, "bold")
        return [heading, (" " * gap + over.rstrip(), "dim")] if gap > 0 else [heading]

    def _rows_of(self, rank: int, title: BestTitle) -> list[Spans]:
        """Return the rows of one title."""
        sign, plain_sign, style = _SIGNS[title.move]
        figures = [(figure.text, figure.style) for figure in self._fitting(title.figures)]
        room = self.size.width - _BEFORE_NAME
        beside = room - sum(len(text) for text, _ in figures)
        *names, last = _wrapped(title.name, room)
        names += _wrapped(last, beside)
        before = [(f"{rank:>2} ", "dim"), (self._glyphs.pick(sign, plain_sign), style), (" ", "")]
        starts = [before, *[[(" " * _BEFORE_NAME, "")]] * (len(names) - 1)]
        *rows, end = ([*start, (name, "")] for start, name in zip(starts, names, strict=True))
        return [*rows, [*end, (" " * (beside - cell_len(names[-1])), ""), *figures]]

    def _fitting(self, figures: Sequence[Figure]) -> list[Figure]:
        """Return the weightiest figures that have room, in their order; the first one in any case where it is clear."""
        room, kept = self.size.width - _BEFORE_NAME - _WHOLE_NAME, list[Figure]()
        for figure in sorted(figures, key=lambda each: -each.weight):
            if sum(len(each.text) for each in [*kept, figure]) > room and (kept or not figure.clear):
                break
            kept.append(figure)
        return [figure for figure in figures if figure in kept]


def _wrapped(name: str, width: int) -> list[str]:
    """Return a name in lines of whole words."""
    return [line.plain for line in Content(name).wrap(max(1, width))] if cell_len(name) > width else [name]
