"""Curves as characters: braille dots, half blocks or plain ASCII. Pure functions of numbers."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

Marks = Literal["braille", "blocks", "ascii"]
Span = tuple[str, str]

_DOTS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))
_GRID: dict[Marks, tuple[int, int]] = {"braille": (2, 4), "blocks": (1, 2), "ascii": (1, 1)}
_ASCII = "*o+x"


@dataclass(frozen=True)
class Curve:
    """A named line through points (x, y); `role` is the style it is drawn in."""

    name: str
    points: tuple[tuple[float, float], ...]
    role: str = ""


def y_axis(low: float, high: float, most: int) -> tuple[float, float, list[float]]:
    """Return the ends of an axis that holds low to high, and 1 to `most` evenly spaced round numbers on it.

    The ends lie on fifths of the numbers' distance, so that they rarely move while a curve grows.
    """
    if high - low < 1e-9:
        low, high = low - 0.05, high + 0.05
    size = 10.0 ** math.floor(math.log10((high - low) / most))
    for step in (size, 2 * size, 5 * size, 10 * size, 20 * size):
        bottom, top = math.floor(5 * low / step + 1e-9) * step / 5, math.ceil(5 * high / step - 1e-9) * step / 5
        first, last = math.ceil(bottom / step - 1e-9), math.floor(top / step + 1e-9)
        if 1 <= last - first + 1 <= most:
            return bottom, top, [n * step for n in range(first, last + 1)]
    return low, high, [low]


def plot(
    curves: Sequence[Curve], x_range: tuple[float, float], width: int, height: int, marks: Marks
) -> list[list[Span]]:
    """Draw `curves` into `height` rows of `width` cells with a y axis of numbers and an x axis of whole numbers.

    Each row is a list of (text, role) spans, the axes in role "dim". Names stand to the right of the curves, at the
    height of their last point. Without points, or in fewer than 3 rows or 16 columns, the rows are blank.
    """
    values = [y for curve in curves for _, y in curve.points if math.isfinite(y)]
    if not values or height < 3 or width < 16:
        return [[(" " * width, "")] for _ in range(height)]
    rows = height - 2
    bottom, top, ticks = y_axis(min(values), max(values), max(2, min(6, (rows + 1) // 2)))
    decimals = _decimals(ticks)
    texts = [f"{tick:.{decimals}f}" for tick in ticks]
    left, right = max(map(len, texts)) + 2, max(len(curve.name) for curve in curves) + 1
    inner = width - left - right
    cells = _cells(curves, x_range, (bottom, top), inner, rows, marks)
    names = _names(curves, (bottom, top), rows)
    lines = []
    for y in range(rows):
        name, role = names.get(y, ("", ""))
        label = next(
            (text for tick, text in zip(ticks, texts, strict=True) if _row(tick, (bottom, top), rows) == y), None
        )
        axis = _axis(label, left, marks)
        lines.append([(axis, "dim"), *_spans(cells[y]), (f" {name:<{right - 1}}", role)])
    return [*lines, *_x_axis(x_range, left, inner, right, marks)]


def _decimals(ticks: Sequence[float]) -> int:
    """Return how many decimals tell the ticks apart, 1 to 6."""
    return next((n for n in range(1, 6) if all(abs(round(tick, n) - tick) < 1e-9 for tick in ticks)), 6)


def _row(value: float, y_range: tuple[float, float], rows: int) -> int:
    return round((y_range[1] - value) / (y_range[1] - y_range[0]) * (rows - 1))


def _axis(label: str | None, left: int, marks: Marks) -> str:
    bar, tick = ("|", "+") if marks == "ascii" else ("│", "┤")
    return f"{label or '':>{left - 2}} {tick if label else bar}"


def _cells(
    curves: Sequence[Curve],
    x_range: tuple[float, float],
    y_range: tuple[float, float],
    width: int,
    height: int,
    marks: Marks,
) -> list[list[Span]]:
    """Return the grid of (character, role): curves drawn one after the other, the last on top."""
    across, down = _GRID[marks]
    dots: dict[tuple[int, int], int] = {}
    roles: dict[tuple[int, int], tuple[int, str]] = {}
    for index, curve in enumerate(curves):
        for x, y in _walk(curve.points, x_range, y_range, width * across, height * down):
            cell = (x // across, y // down)
            dots[cell] = dots.get(cell, 0) | (_DOTS[y % down][x % across] if marks == "braille" else 1 << y % down)
            roles[cell] = (index, curve.role)
    empty: Span = (" ", "")
    grid = [[empty] * width for _ in range(height)]
    for (x, y), bits in dots.items():
        index, role = roles[x, y]
        grid[y][x] = (_character(bits, index, marks), role)
    return grid


def _character(bits: int, index: int, marks: Marks) -> str:
    match marks:
        case "braille":
            return chr(0x2800 + bits)
        case "blocks":
            return " ▀▄█"[bits]
    return _ASCII[index % len(_ASCII)]


def _walk(
    points: Sequence[tuple[float, float]],
    x_range: tuple[float, float],
    y_range: tuple[float, float],
    width: int,
    height: int,
) -> list[tuple[int, int]]:
    """Return the dots of the line through `points`, y downwards; a point that is not finite breaks the line."""

    def place(point: tuple[float, float]) -> tuple[float, float]:
        x = (point[0] - x_range[0]) / (x_range[1] - x_range[0] or 1) * (width - 1)
        return min(max(x, 0), width - 1), (y_range[1] - point[1]) / (y_range[1] - y_range[0]) * (height - 1)

    placed = [place(point) if math.isfinite(point[1]) else None for point in points]
    dots = [(round(point[0]), round(point[1])) for point in placed if point]
    for start, end in pairwise(placed):
        if start and end:
            steps = max(1, math.ceil(max(abs(end[0] - start[0]), abs(end[1] - start[1]))))
            for n in range(steps):
                x, y = (a + (b - a) * n / steps for a, b in zip(start, end, strict=True))
                dots.append((round(x), round(y)))
    return dots


def _names(curves: Sequence[Curve], y_range: tuple[float, float], rows: int) -> dict[int, Span]:
    """Return the row of each curve's name, the nearest free one to its last point."""
    names: dict[int, Span] = {}
    for curve in curves:
        last = next((y for _, y in reversed(curve.points) if math.isfinite(y)), None)
        if last is not None:
            wanted = _row(last, y_range, rows)
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


def _x_axis(x_range: tuple[float, float], left: int, inner: int, right: int, marks: Marks) -> list[list[Span]]:
    corner, line, tick = ("+", "-", "+") if marks == "ascii" else ("└", "─", "┬")
    first, last = math.ceil(x_range[0]), math.floor(x_range[1])
    step = max(1, math.ceil((last - first + 1) * (len(str(last)) + 2) / inner))
    rule, labels = [line] * inner, [" "] * (inner + right)
    for number in range(first, last + 1, step):
        at = round((number - x_range[0]) / (x_range[1] - x_range[0] or 1) * (inner - 1))
        rule[at] = tick
        labels[at : at + len(str(number))] = str(number)
    return [
        [(" " * (left - 1) + corner + "".join(rule) + " " * right, "dim")],
        [(" " * left + "".join(labels)[: inner + right], "dim")],
    ]
