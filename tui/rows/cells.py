"""Text fitted into columns of a terminal, and intervals drawn on a scale. `plain` asks for ASCII alone."""

import re

from rich.cells import cell_len, set_cell_size

_TAIL = re.compile(r"( \(\d{4}\))?( \[[^\]]*\])?$")
_MARKS = {False: ("├", "─", "●", "┤"), True: ("|", "-", "o", "|")}


def fit(text: str, width: int, *, plain: bool = False) -> str:
    """Return `text` in exactly `width` cells: filled with blanks, or cut with an ellipsis."""
    if cell_len(text) <= width:
        return set_cell_size(text, width)
    dots = ".." if plain else "…"
    return set_cell_size(set_cell_size(text, max(0, width - len(dots))).rstrip() + dots, width)


def fit_title(name: str, width: int, *, plain: bool = False) -> str:
    """Fit a title as `fit` does; what is cut is never its year or the id after it, where there is room for them."""
    tail = name[match.start() :] if (match := _TAIL.search(name)) else ""
    head = name[: len(name) - len(tail)]
    if cell_len(name) <= width or width < cell_len(tail) + 4:
        return fit(name, width, plain=plain)
    return set_cell_size(fit(head, width - cell_len(tail), plain=plain).rstrip() + tail, width)


def interval(
    low: float, middle: float, high: float, scale: tuple[float, float], width: int, *, plain: bool = False
) -> str:
    """Return low, middle and high as "├──●──┤" in `width` cells, which stand for the scale from end to end."""
    left, line, dot, right = _MARKS[plain]
    span = (width - 1) / (scale[1] - scale[0])
    first, at, last = (round((value - scale[0]) * span) for value in (low, middle, high))
    cells = [" "] * width
    cells[first : last + 1] = line * (last + 1 - first)
    cells[first], cells[last] = left, right
    cells[min(max(at, first), last)] = dot
    return "".join(cells)
