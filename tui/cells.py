"""The cells of a terminal: styled text, the characters that may be drawn, and text fitted into columns."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import isnan
from typing import Literal, TypeVar

from rich.cells import cell_len, set_cell_size

Span = tuple[str, str]
"""A text and its role: "dim", "strong", "accent", "good", "bad", "title", or "" for none."""
Spans = Sequence[Span]
"""A row of styled text."""
Marks = Literal["braille", "blocks", "ascii"]
"""The characters that a plot is drawn with."""

T = TypeVar("T")

_TAIL = re.compile(r"( \(\d{4}\))?( \[[^\]]*\])?$")
_EIGHTHS = " ▏▎▍▌▋▊▉█"


@dataclass(frozen=True)
class Glyphs:
    """The characters that may be drawn: those of Unicode, or ASCII alone."""

    ascii: bool = False

    def pick(self, drawn: T, plain: T) -> T:
        """Return the signs as they are drawn, or those of ASCII that stand for them where no others may be."""
        return plain if self.ascii else drawn

    @property
    def style_class(self) -> str:
        """The class of a widget that draws no other than these; empty where it may draw any."""
        return "-ascii" if self.ascii else ""

    @property
    def marks(self) -> Marks:
        """The characters that a plot is drawn with."""
        return "ascii" if self.ascii else "braille"

    @property
    def dots(self) -> str:
        """The end of a text that was cut."""
        return self.pick("…", "..")

    @property
    def between(self) -> str:
        """The sign between facts on one line, in blanks."""
        return self.pick(" · ", " - ")

    @property
    def minus(self) -> str:
        """The sign of a negative number."""
        return self.pick("−", "-")

    @property
    def running(self) -> str:
        """The sign of a run in work."""
        return self.pick("●", "*")

    @property
    def lowest(self) -> str:
        """The sign beside the best of several figures."""
        return self.pick("◂", "<")

    @property
    def marked(self) -> str:
        """The sign of a row that a person marked, and of a title to watch."""
        return self.pick("◆", "+")


UNICODE = Glyphs()
ASCII = Glyphs(ascii=True)


def fit(text: str, width: int, *, glyphs: Glyphs = UNICODE) -> str:
    """Return `text` in exactly `width` cells: filled with blanks, or cut with an ellipsis."""
    if cell_len(text) <= width:
        return set_cell_size(text, width)
    return set_cell_size(set_cell_size(text, max(0, width - len(glyphs.dots))).rstrip() + glyphs.dots, width)


def fit_title(name: str, width: int, *, glyphs: Glyphs = UNICODE) -> str:
    """Fit a title as `fit` does, and cut its year and the id after it only where there is no room for them."""
    tail = name[match.start() :] if (match := _TAIL.search(name)) else ""
    head = name[: len(name) - len(tail)]
    if cell_len(name) <= width or width < cell_len(tail) + 4:
        return fit(name, width, glyphs=glyphs)
    return set_cell_size(fit(head, width - cell_len(tail), glyphs=glyphs).rstrip() + tail, width)


def bar(fraction: float, width: int, *, glyphs: Glyphs = UNICODE) -> str:
    """Return a bar of `width` cells, filled from the left to `fraction` (0 to 1), in eighths of a cell."""
    filled = min(max(fraction, 0), 1) * width
    if glyphs.ascii:
        return ("#" * round(filled)).ljust(width, ".")
    whole, eighth = divmod(round(8 * filled), 8)
    return ("█" * whole + (_EIGHTHS[eighth] if eighth else "")).ljust(width, "░")


def interval(
    low: float, middle: float, high: float, scale: tuple[float, float], width: int, *, glyphs: Glyphs = UNICODE
) -> str:
    """Return low, middle and high as "├──●──┤" in `width` cells, which stand for the scale from end to end."""
    if isnan(middle):  # a model of choices without stars
        return " " * width
    start, line, dot, end = glyphs.pick(("├", "─", "●", "┤"), ("|", "-", "o", "|"))
    per_unit = (width - 1) / (scale[1] - scale[0])
    first, centre, last = (round((value - scale[0]) * per_unit) for value in (low, middle, high))
    cells = [" "] * width
    cells[first : last + 1] = line * (last + 1 - first)
    cells[first], cells[last] = start, end
    cells[min(max(centre, first), last)] = dot
    return "".join(cells)
