"""The page of a taste as rows of a terminal: below each other, or where there is room, side by side."""

from collections.abc import Sequence
from itertools import zip_longest

from rich.cells import cell_len

from tui.cells import Glyphs, Spans, fit, fit_title, interval
from tui.text import wrapped
from tui.text.taste.page import Listing, Mark, Page, Plot, Section

_NAME, _COUNT, _FIGURE = 12, 6, 7
_LEAST_AXIS, _MOST_AXIS = 9, 41
_COLUMN, _BETWEEN = 48, 4
_SHORTEST_TITLE, _LONGEST_TITLE = 14, 48
_WIDEST_PLOT = _NAME + _COUNT + _FIGURE + 2 + _MOST_AXIS


def taste_rows(page: Page, width: int, *, glyphs: Glyphs) -> list[Spans]:
    """Return the rows of a page in `width` cells."""
    rows: list[Spans] = [
        [(fit(page.title, width, glyphs=glyphs), "title")],
        [(fit(page.source, width, glyphs=glyphs), "dim")],
        [],
    ]
    for text in page.texts:
        rows += wrapped(text, width)
    rows += wrapped(page.note, width, "dim")
    if width >= 2 * _COLUMN + _BETWEEN:
        return rows + _side_by_side(page.sections, width, glyphs=glyphs)
    return rows + [row for section in page.sections for row in _section(section, width, glyphs=glyphs)]


def _side_by_side(sections: Sequence[Section], width: int, *, glyphs: Glyphs) -> list[Spans]:
    """Return the plots at the left, and the lists, whose titles need the room, at the right."""
    place = max(_COLUMN, min(_WIDEST_PLOT, width // 2 - _BETWEEN))
    rest = width - place - _BETWEEN
    plots = [row for each in sections if isinstance(each, Plot) for row in _section(each, place, glyphs=glyphs)]
    lists = [row for each in sections if isinstance(each, Listing) for row in _section(each, rest, glyphs=glyphs)]
    return [
        [*first, (" " * (place + _BETWEEN - sum(cell_len(text) for text, _ in first)), ""), *second]
        for first, second in zip_longest(plots, lists, fillvalue=())
    ]


def _section(section: Section, width: int, *, glyphs: Glyphs) -> list[Spans]:
    heading: list[Spans] = [[], [(fit(section.heading, width, glyphs=glyphs), "title")]]
    if isinstance(section, Plot):
        return heading + [_mark(mark, section.reach, width, glyphs=glyphs) for mark in section.marks]
    return heading + _title_rows(section, width, glyphs=glyphs)


def _mark(mark: Mark, reach: float, width: int, *, glyphs: Glyphs) -> Spans:
    axis = min(_MOST_AXIS, width - _NAME - _COUNT - _FIGURE - 2)
    style = "dim" if not mark.is_clear else "good" if mark.value > 0 else "bad"
    spans: list[tuple[str, str]] = [
        (fit(mark.name, _NAME, glyphs=glyphs), ""),
        (f"{mark.count:,}".rjust(_COUNT), "dim"),
        (mark.text.rjust(_FIGURE), "strong" if mark.is_clear else "dim"),
    ]
    if axis >= _LEAST_AXIS:
        drawn = drawn_mark(mark, reach, axis - 1 + axis % 2, glyphs=glyphs)
        before, zero, after = drawn.partition(_zero(glyphs))
        spans += [("  ", ""), (before, style), (zero, "dim"), (after, style)]
    return spans


def _zero(glyphs: Glyphs) -> str:
    return glyphs.pick("│", ":")


def drawn_mark(mark: Mark, reach: float, width: int, *, glyphs: Glyphs) -> str:
    """Return a mark on an axis of an odd `width` with 0 in the middle."""
    middle = width // 2
    cells = interval(mark.low, mark.value, mark.high, (-reach, reach), width, glyphs=glyphs)
    return cells if cells[middle].strip() else cells[:middle] + _zero(glyphs) + cells[middle + 1 :]


def _title_rows(section: Listing, width: int, *, glyphs: Glyphs) -> list[Spans]:
    """Return a table: titles whole where they can be, and as many figures as there is room for, two where it can."""
    widths = [2 + max(map(cell_len, column)) for column in zip(section.columns, *section.rows, strict=True)][1:]
    longest = min(_LONGEST_TITLE, max(cell_len(name) for name, *_ in section.rows))
    needed = (_SHORTEST_TITLE, _SHORTEST_TITLE, *[longest] * len(widths))
    fitting = sum(width - sum(widths[: place + 1]) >= needed[place] for place in range(len(widths)))
    room, widths = width - sum(widths[:fitting]), widths[:fitting]
    heads = "".join(name.rjust(each) for name, each in zip(section.columns[1:], widths, strict=False))
    rows: list[Spans] = [[(fit(section.columns[0], room, glyphs=glyphs) + heads, "dim")]]
    for name, *figures in section.rows:
        cells = [text.rjust(each) for text, each in zip(figures, widths, strict=False)]
        rows.append(
            [(fit_title(name, room, glyphs=glyphs), ""), ("".join(cells[:1]), "strong"), ("".join(cells[1:]), "dim")]
        )
    return rows
