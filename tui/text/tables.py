"""Lists and records as columns of text, for what is copied or printed: pure functions of values."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rich.cells import cell_len, set_cell_size

from collab.text import clean


@dataclass(frozen=True)
class Columns:
    """A list as text: the heading it has now, and the cells of a row under it."""

    heading: Callable[[], Sequence[str]]
    cells: Callable[[int], Sequence[str]]


@dataclass(frozen=True)
class Table:
    """A list as text: its heading, if it has one, its rows, and the row the cursor is on, if there is a cursor."""

    heading: Sequence[str]
    rows: Sequence[Sequence[str]]
    cursor: int | None = None


def tabbed(cells: Sequence[str]) -> str:
    """Return cells on one line, a tab between two; none stays inside them."""
    return "\t".join(map(clean, cells))


def record_table(records: Sequence[Mapping[str, Any]]) -> Table:
    """Return records of the same fields under the names of these."""
    rows = [[f"{value:.4f}" if isinstance(value, float) else str(value) for value in each.values()] for each in records]
    return Table(tuple(records[0]) if records else (), rows)


def even_cells(text: str, count: int) -> list[str]:
    """Cut text into `count` cells of the same width on the screen."""
    width, cells = cell_len(text) // count, list[str]()
    for _ in range(count):
        cell = set_cell_size(text, width)
        cells.append(cell.strip())
        text = text[len(cell) :]
    return cells
