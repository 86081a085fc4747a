"""Points with names as characters: a window on the plane, dots, and names that do not overlap. Pure functions."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import groupby
from operator import itemgetter

import numpy as np
from rich.cells import cell_len, get_character_cell_size

from collab.types import AnyArray, Bools, Codes, Floats
from tui.cells import UNICODE, Glyphs, Marks, Span, fit_title, where_titles_differ

_GRID: dict[Marks, tuple[int, int]] = {"braille": (2, 4), "blocks": (1, 2), "ascii": (1, 1)}
_DOTS = np.array(((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80)))
_SIGNS: dict[Marks, tuple[str, str]] = {"braille": ("◆", "•"), "blocks": ("◆", "•"), "ascii": ("@", "o")}
_YEAR = re.compile(r" \(\d{4}\)(?=$| \[)")
_IN_FULL, _LEAST, _SHORT = 8, 6, 18
_MARGIN, _EDGE = 0.04, 0.12
_TALL = 2.0  # a cell is about twice as high as it is wide
_MOST_ZOOM = 64.0


@dataclass(frozen=True)
class Window:
    """The part of the plane in view: its centre, and how far it reaches from side to side and from bottom to top."""

    x: float
    y: float
    width: float
    height: float

    def shares(self, points: Floats) -> Floats:
        """Return where points, (n, 2), stand in the window: from 0 at the left and the top to 1, (n, 2)."""
        corner = np.array([self.x - self.width / 2, self.y + self.height / 2])
        return np.asarray((points - corner) / np.array([self.width, -self.height]))

    def holding(self, point: Floats) -> "Window":
        """Return the window moved as little as brings a point into it, and away from its edges."""
        reach = np.array([self.width, self.height]) * (0.5 - _EDGE)
        middle = np.array([self.x, self.y])
        x, y = (middle + (point - middle) - np.clip(point - middle, -reach, reach)).tolist()
        return replace(self, x=x, y=y)

    def zoomed(self, times: float, point: Floats, whole: "Window") -> "Window":
        """Return a window `times` as near around a point; no wider than `whole`, which it is then, and not too near."""
        now = whole.width / self.width
        near = min(max(now * times, 1.0), _MOST_ZOOM)
        if near == 1:
            return whole
        x, y = (point + (np.array([self.x, self.y]) - point) * now / near).tolist()
        return Window(x, y, whole.width / near, whole.height / near).holding(point)


@dataclass(frozen=True)
class Label:
    """A name on the screen: the cell it begins in, and which point it belongs to."""

    row: int
    column: int
    text: str
    point: int

    @property
    def end(self) -> int:
        """The column after its last cell."""
        return self.column + cell_len(self.text)


def whole(points: Floats) -> Window:
    """Return the window that holds every point, (n, 2), with a little air."""
    low, high = points.min(0), points.max(0)
    x, y = ((low + high) / 2).tolist()
    width, height = np.maximum((high - low) * (1 + 2 * _MARGIN), 1e-9).tolist()
    return Window(x, y, width, height)


def towards(points: Floats, cursor: int, step: tuple[int, int], window: Window, size: tuple[int, int]) -> int:
    """Return the point that comes next from point `cursor` in a direction, (1, 0) for right, (0, 1) for down; that
    point itself where there is none. Distances are those on a screen of `size` cells.
    """
    away = (window.shares(points) - window.shares(points[cursor : cursor + 1])) * np.array([size[0], size[1] * _TALL])
    along, across = away @ np.array(step), np.abs(away @ np.array(step[::-1]))
    cost = along + 2 * across
    for ahead in ((along >= 1) & (across <= 2 * along), along >= 1, along > 0):
        if ahead.any():
            return int(np.where(ahead, cost, np.inf).argmin())
    return cursor


def scatter(
    points: Floats, names: Sequence[str], cursor: int, window: Window, size: tuple[int, int], marks: Marks
) -> list[list[Span]]:
    """Draw points, (n, 2), into a screen of `size` (width, height) cells; each row is a list of (text, role) spans.

    The point `cursor` and its name have the role "accent", the names nearest to it none and the others, as far as there
    is room for them, first points first, the role "dim"; points without a name are dots.
    """
    width, height = size
    cells, seen = _cells(points, window, size)
    grid: list[list[Span]] = [[(" ", "")] * width for _ in range(height)]
    for row, column, sign in _dots(points[seen], window, size, marks):
        grid[row][column] = (sign, "dim")
    nearest = _nearest(cells, seen, cursor)
    for label in labels(points, names, cursor, window, size, glyphs=Glyphs(marks == "ascii")):
        row, column = cells[label.point].tolist()
        role = "accent" if label.point == cursor else "" if label.point in nearest else "dim"
        for beside in (label.column - 1, label.end):
            if 0 <= beside < width:
                grid[row][beside] = (" ", "")
        grid[row][label.column : label.end] = list(_letters(label.text, role))
        grid[row][column] = (_SIGNS[marks][label.point != cursor], role)
    if cursor in seen:
        row, column = cells[cursor].tolist()
        grid[row][column] = (_SIGNS[marks][0], "accent")
    return [_joined(row) for row in grid]


def labels(
    points: Floats,
    names: Sequence[str],
    cursor: int,
    window: Window,
    size: tuple[int, int],
    *,
    glyphs: Glyphs = UNICODE,
) -> list[Label]:
    """Return the names that are shown, none over another or over another's point, and all of them on the screen: that
    of the point `cursor`, those nearest to it in full, then others, shortened, first points first.
    """
    width, height = size
    cells, seen = _cells(points, window, size)
    taken = np.zeros((height, width + 2), np.bool_)  # a column of air at either side
    placed: list[Label] = []
    nearest, short = _nearest(cells, seen, cursor), _shortened(tuple(names), glyphs)
    for point in dict.fromkeys([*nearest, *seen.tolist()]):
        row, column = cells[point].tolist()
        full = names[point] if point in nearest else short[point]
        texts = _cut_to(full, column, width, glyphs=glyphs) if point == cursor else [(full, True), (full, False)]
        for text, right in texts:
            start = column + 2 if right else column - 1 - cell_len(text)
            end = start + cell_len(text)
            if not text or start < 0 or end > width:
                continue
            first, last = min(start, column), max(end, column + 1)
            if not taken[row, first : last + 2].any():
                taken[row, first + 1 : last + 1] = True
                placed.append(Label(row, start, text, point))
                break
    return placed


@lru_cache(maxsize=2)
def _shortened(names: tuple[str, ...], glyphs: Glyphs) -> list[str]:
    """Return titles without their years, cut to a few letters where they differ from each other."""
    bare = [_YEAR.sub("", name) for name in names]
    places = zip(bare, where_titles_differ(bare), strict=True)
    return [fit_title(name, _SHORT, apart=place, glyphs=glyphs).rstrip() for name, place in places]


def _cut_to(name: str, column: int, width: int, *, glyphs: Glyphs) -> list[tuple[str, bool]]:
    """Return the ways to write a name beside its point, at its right or its left, cut only where it must be."""
    rooms = {True: width - column - 2, False: column - 1}
    whole_ = [(name, right) for right, room in rooms.items() if cell_len(name) <= room]
    wider = rooms[True] >= rooms[False]
    cut = fit_title(name, max(rooms.values()), glyphs=glyphs).rstrip() if max(rooms.values()) >= _LEAST else ""
    return [*whole_, (cut, wider)]


def _cells(points: Floats, window: Window, size: tuple[int, int]) -> tuple[Codes, Codes]:
    """Return the cell, (row, column), of each point, and which points lie on the screen, in their order."""
    shares = window.shares(points)
    inside: Bools = np.all((shares >= 0) & (shares < 1), axis=1)
    cells = np.floor(np.where(inside[:, None], shares, 0.0) * np.array(size)).astype(np.int32)[:, ::-1]
    return cells, np.flatnonzero(inside).astype(np.int32)


def _nearest(cells: AnyArray, seen: Codes, cursor: int) -> dict[int, None]:
    """Return the points on the screen nearest to point `cursor`, itself first."""
    away = (cells[seen] - cells[cursor]) * np.array([_TALL, 1.0])
    near = seen[np.argsort((away**2).sum(1), kind="stable")[: _IN_FULL + 1]].tolist()
    return dict.fromkeys([cursor, *near] if cursor in near else near)


def _dots(points: Floats, window: Window, size: tuple[int, int], marks: Marks) -> Iterator[tuple[int, int, str]]:
    """Give the cells that hold points, with what is drawn there."""
    across, down = _GRID[marks]
    columns, rows = (window.shares(points) * np.array([size[0] * across, size[1] * down])).astype(np.int32).T
    bits = _DOTS[rows % down, columns % across] if marks == "braille" else 1 << rows % down
    drawn: dict[tuple[int, int], int] = {}
    for row, column, bit in zip((rows // down).tolist(), (columns // across).tolist(), bits.tolist(), strict=True):
        drawn[row, column] = drawn.get((row, column), 0) | bit
    for (row, column), bit in drawn.items():
        yield row, column, chr(0x2800 + bit) if marks == "braille" else (" ▀▄█" if marks == "blocks" else " .")[bit]


def _letters(text: str, role: str) -> Iterator[Span]:
    """Give a text cell by cell: the second half of a wide letter is empty; what has no width joins what it marks."""
    cells: list[str] = []
    for letter in text:
        match get_character_cell_size(letter):
            case 0 if cells:
                cells[-1] += letter
            case 2:
                cells += [letter, ""]
            case _:
                cells.append(letter)
    return ((cell, role) for cell in cells)


def _joined(cells: Iterable[Span]) -> list[Span]:
    return [("".join(text for text, _ in run), role) for role, run in groupby(cells, key=itemgetter(1))]
