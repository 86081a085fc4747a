"""Rows of lists as columns of text, for what is copied or printed: pure functions of values."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rich.cells import cell_len, set_cell_size

from collab.text import clean
from tui.cells import ASCII
from tui.rows.format import duration, genres_text, loss, stars_text

if TYPE_CHECKING:  # these bring numpy and pydantic with them: the first frame does not wait for that
    from collab.recommend.results import Recommendation, Similar
    from collab.recommend.together import Shared
    from collab.runs.record import RunInfo

RECOMMENDED = ("title", "stars", "80% from", "to", "ratings", "genres")
SIMILAR = ("title", "similarity", "ratings", "genres", "shared")
FOUND = ("title", "stars", "ratings", "genres")
RATED = ("title", "stars", "genres")
RUNS = ("run", "model", "data", "split", "epoch", "valid", "rmse", "status", "name")


@dataclass(frozen=True)
class Columns:
    """How a list is told as text: the heading it has now, and the cells of a row under it."""

    heading: Callable[[], Sequence[str]]
    cells: Callable[[int], Sequence[str]]


@dataclass(frozen=True)
class Table:
    """A list as text: its heading, if it has one, its rows, and the row the cursor is on, if there is a cursor."""

    heading: Sequence[str]
    rows: Sequence[Sequence[str]]
    cursor: int | None = None


def tabbed(cells: Sequence[str]) -> str:
    """Return cells on one line, a tab between two; none is left inside them."""
    return "\t".join(map(clean, cells))


def recommended_cells(title: "Recommendation") -> tuple[str, ...]:
    """Return a recommendation under RECOMMENDED."""
    figures = (f"{stars:.1f}" for stars in (title.stars, title.low, title.high))
    return (title.title, *figures, str(title.ratings), genres_text(title.genres))


def similar_cells(title: "Similar", genres: Sequence[str], ties: Collection[str]) -> tuple[str, ...]:
    """Return a neighbour under SIMILAR; its genres among `ties` are shared."""
    shared = [genre for genre in genres if genre in ties]
    return (title.title, f"{title.similarity:.2f}", str(title.ratings), genres_text(genres), genres_text(shared))


def found_cells(name: str, genres: Sequence[str], stars: float | None, ratings: int) -> tuple[str, ...]:
    """Return a title that was found, under FOUND."""
    return (name, _stars(stars), str(ratings), genres_text(genres))


def rated_cells(name: str, genres: Sequence[str], stars: float | None, note: str) -> tuple[str, ...]:
    """Return a title of the Rate screen under RATED: without stars, the note on it."""
    return (name, note or _stars(stars), genres_text(genres))


def _stars(stars: float | None) -> str:
    return "" if stars is None else stars_text(stars, glyphs=ASCII)


def together_cells(title: "Shared") -> tuple[str, ...]:
    """Return a title for several people: its name, and each one's predicted stars in the order of their names."""
    return (title.title, *(f"{stars:.1f}" for stars in title.stars))


def run_cells(info: "RunInfo") -> tuple[str, ...]:
    """Return a run under RUNS."""
    figures = (f"{info.epoch}/{info.epochs}", loss(info.valid_loss), loss(info.rmse))
    return (info.run, info.model, info.data, info.split, *figures, standing(info), info.name)


def standing(info: "RunInfo") -> str:
    """Return where a run stands: "running, silent 2:10", "finished, in use"."""
    silent = f", silent {duration(info.silent)}" if info.silent else ""
    return info.status + silent + (", in use" if info.in_use else "")


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
