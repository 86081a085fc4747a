"""Curves as characters: braille dots, half blocks or plain ASCII. Pure functions of numbers."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from tui.cells import Marks, Span
from tui.plots.axes import Axis, decade_axis, value_axis, whole_axis

ROLES = ("first", "second", "third", "fourth", "fifth", "sixth")
"""The styles of curves, in the order in which they are given out."""

_DOTS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))
_GRID: dict[Marks, tuple[int, int]] = {"braille": (2, 4), "blocks": (1, 2), "ascii": (1, 1)}
_ASCII = "*o+x#@"
_MOST_LETTERS = 8
_LEAST_ROWS, _LEAST_WIDTH = 3, 16


@dataclass(frozen=True)
class Curve:
    """A named line through points (x, y); `role` is the style it is drawn in.

    With a `letter` some of its points carry it, to tell curves apart without colour. A curve with `right` has an axis
    of its own at the right.
    """

    name: str
    points: tuple[tuple[float, float], ...]
    role: str = ""
    letter: str = ""
    right: bool = False


@dataclass(frozen=True)
class View:
    """How curves are looked at: the range of x, which axes go by powers of ten, and where an upright mark stands."""

    x_range: tuple[float, float]
    log_x: bool = False
    log_y: bool = False
    mark: float | None = None


def plot(curves: Sequence[Curve], view: View, width: int, height: int, marks: Marks) -> list[list[Span]]:
    """Draw `curves` into `height` rows of `width` cells with a y axis of numbers and an x axis.

    Each row is a list of (text, role) spans, the axes in role "dim". Names stand to the right of the curves, at the
    height of their last point; where a curve has the right axis, they stand above. Without points, or in fewer than
    3 rows or 16 columns, the rows are blank.
    """
    curves = [_labelled(curve, index, marks) for index, curve in enumerate(curves) if _drawable(curve, view)]
    if not curves or height < _LEAST_ROWS or width < _LEAST_WIDTH:
        return [[(" " * width, "")] for _ in range(height)]
    two = any(curve.right for curve in curves)
    rows = height - 2 - two
    if rows < 1:
        return plot([curve for curve in curves if not curve.right], view, width, height, marks)
    axes = [_y_axis([curve for curve in curves if curve.right == side], view, rows) for side in (False, True)]
    left_width = _label_width(axes[0]) + 2
    right_width = _label_width(axes[1]) + 2 if two else max(len(curve.name) for curve in curves) + 1
    inner = width - left_width - right_width
    if inner < 2:
        return [[(" " * width, "")] for _ in range(height)]
    x_axis = (decade_axis if view.log_x else whole_axis)(*view.x_range, inner)
    cells = _cells(curves, x_axis, axes, (inner, rows), marks)
    _put_mark(cells, x_axis, view.mark, marks)
    names = {} if two else _names(curves, axes[0], rows)
    lines: list[list[Span]] = [_header(curves, width)] if two else []
    for y in range(rows):
        end: Span = (_right_label(axes[1], y, rows, right_width, marks), "dim")
        if not two:
            name, role = names.get(y, ("", ""))
            end = (" " + name.ljust(right_width - 1), role)
        lines.append([(_left_label(axes[0], y, rows, left_width, marks), "dim"), *_spans(cells[y]), end])
    return [*lines, *_x_lines(x_axis, left_width, inner, right_width, marks)]


def _drawable(curve: Curve, view: View) -> list[float]:
    return [y for _, y in curve.points if math.isfinite(y) and (y > 0 or not view.log_y)]


def _labelled(curve: Curve, index: int, marks: Marks) -> Curve:
    """Return the curve with its sign before its name where signs tell curves apart."""
    sign = curve.letter or (_ASCII[index % len(_ASCII)] if marks == "ascii" else "")
    return Curve(f"{sign} {curve.name}".strip(), curve.points, curve.role, sign, curve.right)


def _y_axis(curves: Sequence[Curve], view: View, rows: int) -> Axis:
    values = [value for curve in curves for value in _drawable(curve, view)]
    return value_axis(values, max(2, min(6, (rows + 1) // 2)), log=view.log_y) if values else Axis(0, 1)


def _label_width(axis: Axis) -> int:
    return max((len(text) for _, text in axis.ticks), default=1)


def _row(share: float, rows: int) -> int:
    return round((1 - share) * (rows - 1))


def _label(axis: Axis, y: int, rows: int) -> str:
    return next((text for tick, text in axis.ticks if _row(axis.share(tick), rows) == y), "")


def _left_label(axis: Axis, y: int, rows: int, width: int, marks: Marks) -> str:
    bar, tick = ("|", "+") if marks == "ascii" else ("│", "┤")
    label = _label(axis, y, rows)
    return f"{label.rjust(width - 2)} {tick if label else bar}"


def _right_label(axis: Axis, y: int, rows: int, width: int, marks: Marks) -> str:
    bar, tick = ("|", "+") if marks == "ascii" else ("│", "├")
    label = _label(axis, y, rows)
    return f"{tick if label else bar} {label.ljust(width - 2)}"


def _header(curves: Sequence[Curve], width: int) -> list[Span]:
    """Return the names above the two axes that they belong to."""
    left_names = [(curve.name, curve.role) for curve in curves if not curve.right]
    right_names = [(curve.name, curve.role) for curve in curves if curve.right]
    gap = width - sum(len(name) for name, _ in (*left_names, *right_names))
    return [*left_names, (" " * gap, ""), *right_names] if gap > 0 else [(" " * width, "")]


def _cells(
    curves: Sequence[Curve], x_axis: Axis, axes: Sequence[Axis], size: tuple[int, int], marks: Marks
) -> list[list[Span]]:
    """Return the grid of (character, role): curves drawn one after the other, the last on top."""
    (across, down), (width, height) = _GRID[marks], size
    dots: dict[tuple[int, int], int] = {}
    looks: dict[tuple[int, int], tuple[str, str]] = {}
    letters: dict[tuple[int, int], Span] = {}
    for curve in curves:
        shares = [(x_axis.share(x), axes[curve.right].share(y)) for x, y in curve.points]
        for x, y in _walk(shares, width * across, height * down):
            cell = (x // across, y // down)
            dots[cell] = dots.get(cell, 0) | (_DOTS[y % down][x % across] if marks == "braille" else 1 << y % down)
            looks[cell] = (curve.letter, curve.role)
        if marks != "ascii" and curve.letter:
            letters |= dict.fromkeys(_lettered(shares, width, height), (curve.letter, curve.role))
    empty: Span = (" ", "")
    grid = [[empty] * width for _ in range(height)]
    for (x, y), bits in dots.items():
        sign, role = looks[x, y]
        grid[y][x] = (_character(bits, sign, marks), role)
    for (x, y), span in letters.items():
        grid[y][x] = span
    return grid


def _character(bits: int, sign: str, marks: Marks) -> str:
    match marks:
        case "braille":
            return chr(0x2800 + bits)
        case "blocks":
            return " ▀▄█"[bits]
    return sign


def _lettered(shares: Sequence[tuple[float, float]], width: int, height: int) -> list[tuple[int, int]]:
    """Return the cells of the points that carry their curve's letter, a few of many."""
    step = max(1, math.ceil(len(shares) / _MOST_LETTERS))
    last = len(shares) - 1
    chosen = [share for n, share in enumerate(shares) if (last - n) % step == 0 and math.isfinite(share[1])]
    return [(_column(x, width), min(max(_row(y, height), 0), height - 1)) for x, y in chosen]


def _column(share: float, width: int) -> int:
    return round(min(max(share, 0), 1) * (width - 1))


def _walk(shares: Sequence[tuple[float, float]], width: int, height: int) -> list[tuple[int, int]]:
    """Return the dots of the line through points, y downwards; a point without a place breaks the line."""
    placed = [
        (min(max(x, 0), 1) * (width - 1), (1 - min(max(y, 0), 1)) * (height - 1))
        if math.isfinite(x) and math.isfinite(y)
        else None
        for x, y in shares
    ]
    dots = [(round(point[0]), round(point[1])) for point in placed if point]
    for start, end in pairwise(placed):
        if start and end:
            steps = max(1, math.ceil(max(abs(end[0] - start[0]), abs(end[1] - start[1]))))
            for n in range(steps):
                x, y = (a + (b - a) * n / steps for a, b in zip(start, end, strict=True))
                dots.append((round(x), round(y)))
    return dots


def _put_mark(cells: list[list[Span]], x_axis: Axis, mark: float | None, marks: Marks) -> None:
    """Draw an upright line where nothing else stands."""
    share = math.nan if mark is None else x_axis.share(mark)
    if not math.isfinite(share):
        return
    column = _column(share, len(cells[0]))
    for row in cells:
        if row[column][0] == " ":
            row[column] = (":" if marks == "ascii" else "┊", "dim")


def _names(curves: Sequence[Curve], axis: Axis, rows: int) -> dict[int, Span]:
    """Return the row of each curve's name, the nearest free one to its last point."""
    names: dict[int, Span] = {}
    for curve in curves:
        last = next(share for _, y in reversed(curve.points) if math.isfinite(share := axis.share(y)))
        wanted = _row(last, rows)
        free = [row for row in range(rows) if row not in names]
        if free:
            names[min(free, key=lambda row: abs(row - wanted))] = (curve.name, curve.role)
    return names


def _spans(cells: Sequence[Span]) -> list[Span]:
    """Join neighbours of one role."""
    spans: list[Span] = []
    for text, role in cells:
        if spans and spans[-1][1] == role:
            spans[-1] = (spans[-1][0] + text, role)
        else:
            spans.append((text, role))
    return spans


def _x_lines(axis: Axis, left_width: int, inner: int, right_width: int, marks: Marks) -> list[list[Span]]:
    corner, line, tick = ("+", "-", "+") if marks == "ascii" else ("└", "─", "┬")
    rule, labels = [line] * inner, [" "] * (inner + right_width)
    for number, text in axis.ticks:
        column = _column(axis.share(number), inner)
        rule[column] = tick
        labels[column : column + len(text)] = text
    return [
        [(" " * (left_width - 1) + corner + "".join(rule) + " " * right_width, "dim")],
        [(" " * left_width + "".join(labels)[: inner + right_width], "dim")],
    ]
