"""The widths of a row about a title, on every screen: the title comes first, then the figures, then its genres."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from rich.cells import cell_len

from tui.cells import Glyphs, Spans, fit, fit_title
from tui.text import genres_text

LEAST_TITLE = 40
"""So many cells a title has before anything else: they tell the parts of a series apart, "Star Wars: Episode VI"."""
_GAP, _LEAST_GENRES, _USUAL_GENRES, _WIDE_TITLE = 2, 10, 34, 60
_NO_FIGURES: Mapping[str, int] = {}


@dataclass(frozen=True)
class RowShares:
    """The cells of a row about a title: of the title, of its genres, 0 where there is no room, and the names of the
    `figures` that have room.
    """

    title: int
    genres: int
    figures: frozenset[str]

    def beside(self, name: str) -> tuple[int, int]:
        """Return the cells of one title and of its genres: what is longer than the column of titles takes those of its
        genres, too.
        """
        both = self.title + (_GAP + self.genres if self.genres else 0)
        title = min(max(self.title, cell_len(name)), both)
        genres = both - title - _GAP
        return (title, genres) if genres >= _LEAST_GENRES else (both, 0)


def row_shares(width: int, figures: Mapping[str, int] = _NO_FIGURES) -> RowShares:
    """Share `width` cells between a title, figures, by name and in the order of their worth with the cells of each, and
    genres. The first figure always has room; each other one, and the genres, have what is beyond LEAST_TITLE.
    """
    room, fitting = width, set[str]()
    for name, cells in figures.items():
        if not fitting or room - cells >= LEAST_TITLE:
            fitting.add(name)
            room -= cells
    genres = max(min(_USUAL_GENRES, room - LEAST_TITLE - _GAP), room - _WIDE_TITLE - _GAP)
    title = room - genres - _GAP
    return RowShares(*((title, genres) if genres >= _LEAST_GENRES else (max(0, room), 0)), frozenset(fitting))


def title_and_genres(
    name: str, genres: Sequence[str], shares: RowShares, *, first: Collection[str] = (), apart: int = 0, glyphs: Glyphs
) -> Spans:
    """Return a title and the genres that there is room for beside it, those `first` before the others; `apart`
    is as in `fit_title`.
    """
    title, rest = shares.beside(name)
    spans = [(fit_title(name, title, apart=apart, glyphs=glyphs), "")]
    ranked = sorted(genres, key=lambda genre: genre not in first)
    return [*spans, (" " * _GAP + whole_genres(ranked, rest, glyphs=glyphs), "dim")] if rest else spans


def title_heading(shares: RowShares, genres: str = "genres") -> str:
    """Return the heading over what `title_and_genres` returns."""
    beside = " " * _GAP + genres[: shares.genres].ljust(shares.genres) if shares.genres else ""
    return "title".ljust(shares.title) + beside


def whole_genres(genres: Sequence[str], width: int, *, glyphs: Glyphs) -> str:
    """Fit as many genres as there is room for, whole; the first one in any case."""
    fitting = [n for n in range(1, len(genres) + 1) if cell_len(genres_text(genres[:n])) <= width]
    return fit(genres_text(genres[: max(fitting, default=1)]), width, glyphs=glyphs)
