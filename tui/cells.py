"""The cells of a terminal: styled text, the characters that may be drawn, and text fitted into columns."""

import operator
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile
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
_LEAST_HEAD = 4
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


def fit_end(text: str, width: int, *, glyphs: Glyphs = UNICODE) -> str:
    """Return the end of `text`, which tells most of a path, in at most `width` cells, an ellipsis where it was cut."""
    if cell_len(text) <= width:
        return text
    kept = text[-4 * max(1, width) :]  # with marks that take no room of their own
    while kept and cell_len(kept) > width - len(glyphs.dots):
        kept = kept[1:]
    return (glyphs.dots + kept)[: max(0, width)]


def whole_parts(parts: Sequence[str], between: str, width: int) -> str:
    """Return the first parts of a text joined, as many as fit whole into `width` cells, one at least."""
    joined = [between.join(parts[:count]) for count in range(1, len(parts) + 1)]
    return next((text for text in reversed(joined) if cell_len(text) <= width), joined[0] if joined else "")


def fit_spans(spans: Spans, width: int, *, glyphs: Glyphs = UNICODE) -> Spans:
    """Return a row of styled text in at most `width` cells, with an ellipsis where it was cut."""
    if cell_len("".join(text for text, _ in spans)) <= width:
        return spans
    whole, room = list[tuple[str, str]](), max(0, width - len(glyphs.dots))
    for text, role in spans:
        if cell_len(text) > room:
            return [*whole, ((set_cell_size(text, room).rstrip() + glyphs.dots)[: max(0, width)], role)]
        whole.append((text, role))
        room -= cell_len(text)
    return whole


def fit_title(name: str, width: int, *, apart: int = 0, glyphs: Glyphs = UNICODE) -> str:
    """Fit a title as `fit` does, and cut its year and the id after it only where there is no room for them. A title
    that differs from others from `apart` on, see `where_titles_differ`, is cut before that where it would look like
    them otherwise.
    """
    tail = name[match.start() :] if (match := _TAIL.search(name)) else ""
    head, room = name[: len(name) - len(tail)], width - cell_len(tail)
    if cell_len(name) <= width or room < _LEAST_HEAD:
        return fit(name, width, glyphs=glyphs)
    if cell_len(head[:apart]) + _LEAST_HEAD <= room or not apart:
        return set_cell_size(fit(head, room, glyphs=glyphs).rstrip() + tail, width)
    rest = fit(head[apart:], min(cell_len(head[apart:]), room * 2 // 3), glyphs=glyphs).rstrip()
    return set_cell_size(fit(head, room - cell_len(rest), glyphs=glyphs) + rest + tail, width)


def where_titles_differ(names: Sequence[str]) -> list[int]:
    """Return where in each name the word begins that tells it from every other one."""
    ranked = sorted(set(names))
    shared = [sum(takewhile(bool, map(operator.eq, *pair))) for pair in pairwise(ranked)]
    longest = {name: max(both) for name, both in zip(ranked, pairwise([0, *shared, 0]), strict=False)}
    return [name.rfind(" ", 0, longest[name]) + 1 for name in names]


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
