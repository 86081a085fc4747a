"""The computed contents of a page of Learn as rows of text: pure functions of values."""

import math
from collections.abc import Iterator, Sequence
from itertools import chain
from textwrap import wrap

from rich.cells import cell_len

from collab.lesson import Bars, Plot, Shown, Table, Words
from tui.cells import UNICODE, Glyphs, Marks, Spans, bar, fit, fit_title
from tui.plots import ROLES, Curve, View, plot

_GAP, _NARROWEST, _READABLE = 2, 8, 100
_BAR = 40
_PLOT_ROWS, _MOST_PLOT_ROWS, _WIDEST_PLOT = 8, 14, 90
_LETTERS = "abcdef"


def contents_rows(parts: Sequence[Shown], width: int, marks: Marks) -> list[Spans]:
    """Return computed contents as rows of at most `width` cells, a blank one between its parts."""
    blocks = [_block(part, width, marks) for part in parts]
    return list(chain.from_iterable(([[("", "")]] if index else []) + block for index, block in enumerate(blocks)))


def wrapped(text: str, width: int, role: str = "") -> list[Spans]:
    """Return a text as rows of whole words, none of them longer than is good to read."""
    return [[(line, role)] for line in wrap(text, min(max(1, width), _READABLE), break_on_hyphens=False)]


def contents_cells(parts: Sequence[Shown]) -> Iterator[Sequence[str]]:
    """Return computed contents as cells of text: a line of words is one, a point of a line is its name, x and y."""
    for part in parts:
        match part:
            case Words(text):
                yield (text,)
            case Table(heading, rows):
                yield from (heading, *rows)
            case Plot(x, y, lines):
                yield (y, x, y)
                yield from ((line.name, f"{along:g}", f"{value:g}") for line in lines for along, value in line.points)
            case Bars(measure, bars):
                yield from (("", measure), *((name, f"{length:g}") for name, length in bars))


def _block(part: Shown, width: int, marks: Marks) -> list[Spans]:
    match part:
        case Words(text):
            return wrapped(text, width)
        case Table():
            return table_rows(part, width, glyphs=Glyphs(marks == "ascii"))
        case Plot():
            return _plot(part, width, marks)
        case Bars():
            return _bars(part, width, glyphs=Glyphs(marks == "ascii"))


def table_rows(table: Table, width: int, *, glyphs: Glyphs = UNICODE) -> list[Spans]:
    """Return a table in aligned columns. Where it is too wide, names are cut first, then columns are left out at the
    right.
    """
    cells = [table.heading, *table.rows]
    widths = [max(map(cell_len, column)) for column in zip(*cells, strict=True)]
    right = [name in table.right for name in table.heading]
    widths, left_out = _fitting(widths, right, width)
    rows = [(" " * _GAP).join(_cells(row, widths, right, glyphs=glyphs)).rstrip() for row in cells]
    rows[0] += f"  +{left_out}" if left_out else ""
    return [[(row, "" if index else "dim")] for index, row in enumerate(rows)]


def _cells(row: Sequence[str], widths: Sequence[int], right: Sequence[bool], *, glyphs: Glyphs) -> list[str]:
    known = zip(row, widths, right, strict=False)
    return [
        " " * (wide - cell_len(text)) + text if end and cell_len(text) <= wide else fit_title(text, wide, glyphs=glyphs)
        for text, wide, end in known
    ]


def _fitting(widths: Sequence[int], right: Sequence[bool], width: int) -> tuple[list[int], int]:
    """Return the widths of the columns that fit, and how many do not."""
    kept = list(widths)
    while (over := sum(kept) + _GAP * (len(kept) - 1) - width) > 0:
        wide = [column for column in range(len(kept)) if not right[column] and kept[column] > _NARROWEST]
        if wide:
            widest = max(wide, key=lambda column: kept[column])
            kept[widest] = max(_NARROWEST, kept[widest] - over)
        elif len(kept) > 1:
            kept.pop()
            width -= cell_len(f"  +{len(widths)}") if len(kept) == len(widths) - 1 else 0
        else:
            kept = [max(1, width)]
    return kept, len(widths) - len(kept)


def _plot(part: Plot, width: int, marks: Marks) -> list[Spans]:
    """Return lines with axes, the meaning of y over them, that of x below."""
    width = min(width, _WIDEST_PLOT)
    height = min(_MOST_PLOT_ROWS, max(_PLOT_ROWS, width // 6))
    several = len(part.lines) > 1
    curves = [
        Curve(line.name, line.points, ROLES[index % len(ROLES)], _LETTERS[index % len(_LETTERS)] * several)
        for index, line in enumerate(part.lines)
    ]
    across = [x for line in part.lines for x, _ in line.points if math.isfinite(x)]
    if not across:
        return wrapped(f"No {part.y} by {part.x}: there are no points.", width, "dim")
    view = View((min(across), max(across)))
    return [[(part.y, "dim")], *plot(curves, view, width, height, marks), [(part.x.rjust(width // 2), "dim")]]


def _bars(part: Bars, width: int, *, glyphs: Glyphs) -> list[Spans]:
    """Return lengths as bars, the figures beside them."""
    figures = _figures([length for _, length in part.bars])
    beside = max(map(len, figures), default=0)
    names = min(max((cell_len(name) for name, _ in part.bars), default=0), width // 2)
    room = max(1, min(_BAR, width - names - beside - 2 * _GAP))
    most = max((abs(length) for _, length in part.bars if math.isfinite(length)), default=0) or 1
    rows: list[Spans] = [[(part.measure, "dim")]]
    for (name, length), figure in zip(part.bars, figures, strict=True):
        drawn = bar(abs(length) / most if math.isfinite(length) else 0, room, glyphs=glyphs)
        rows.append(
            [(f"{fit(name, names, glyphs=glyphs)}  ", ""), (drawn, "second"), ("  " + figure.rjust(beside), "")]
        )
    return rows


def _figures(lengths: Sequence[float]) -> list[str]:
    """Return numbers with as many decimals as give the largest four digits; none where all are whole."""
    known = [abs(length) for length in lengths if math.isfinite(length)]
    whole = all(length == round(length) for length in known)
    decimals = 0 if whole else max(0, 3 - math.floor(math.log10(max(known))))
    return [f"{length:,.{decimals}f}" for length in lengths]
