"""The rows of For you: titles with their ranks, under headings where they stand on shelves, and above them those that
are drawn by surprise.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import takewhile
from math import isnan
from typing import TYPE_CHECKING

from collab.recommend import By, Recommendation, Shelf, TitleFilter, surprise
from tui.cells import Glyphs, Spans, fit_title, where_titles_differ
from tui.core import ListSettings, Ready
from tui.text import measure_text, recommended_row, shelf_name, spread_text

if TYPE_CHECKING:
    from numpy.random import Generator

_FEWEST, _MOST = 3, 10


@dataclass(frozen=True)
class HeadingRow:
    """The name of a shelf over its titles, with the shelf where it can be opened."""

    name: str
    shelf: Shelf | None = None


@dataclass(frozen=True)
class TitleRow:
    """A title: its rank in the list, 0 on a shelf, and where it begins to differ from the others."""

    title: Recommendation
    rank: int
    apart: int


Row = HeadingRow | TitleRow


def predicted_text(title: Recommendation, *, glyphs: Glyphs) -> str:
    """Return the predicted stars of a title; nothing where there are none."""
    return "" if isnan(title.stars) else spread_text(title.stars, title.sd, glyphs=glyphs)


def rows_of(settings: ListSettings, ready: Ready, opened: Shelf | None, height: int) -> list[Row]:
    """Return what is listed by these settings, in a window of this height: a shelf that was opened, all shelves where
    there are any, else one list.
    """
    if opened is None and (shelves := settings.shelves(ready)):
        return shelf_rows(shelves, height, implicit=ready.titles.implicit)
    return list_rows(settings.recommend(ready, opened))


def list_rows(titles: Sequence[Recommendation]) -> list[Row]:
    """Return one list as rows."""
    apart = where_titles_differ([title.title for title in titles])
    return [TitleRow(title, rank, at) for rank, (title, at) in enumerate(zip(titles, apart, strict=True), 1)]


def shelf_rows(shelves: Sequence[Shelf], height: int, *, implicit: bool) -> list[Row]:
    """Return shelves as rows, with so many titles each as fill the height."""
    each = min(_MOST, max(_FEWEST, (height - len(shelves)) // max(1, len(shelves))))
    spare = max(0, height - sum(1 + min(each, len(shelf.titles)) for shelf in shelves))
    lengths = [each + (place < spare and each < _MOST) for place in range(len(shelves))]
    short = [title.title for shelf, count in zip(shelves, lengths, strict=True) for title in shelf.titles[:count]]
    apart = dict(zip(short, where_titles_differ(short), strict=True))
    return [*_on_shelves(shelves, lengths, apart, implicit=implicit)]


def _on_shelves(
    shelves: Sequence[Shelf], lengths: Sequence[int], apart: dict[str, int], *, implicit: bool
) -> Iterator[Row]:
    for shelf, count in zip(shelves, lengths, strict=True):
        yield HeadingRow(shelf_name(shelf, implicit=implicit), shelf)
        yield from (TitleRow(title, 0, apart[title.title]) for title in shelf.titles[:count])


def row_spans(row: Row, ready: Ready, by: By, width: int, *, genres: Collection[str], glyphs: Glyphs) -> Spans:
    """Return a row as it is drawn in an order; `genres` are those that the list is limited to."""
    if isinstance(row, HeadingRow):
        return [(fit_title(row.name, width, glyphs=glyphs), "accent")]
    titles, item = ready.titles, row.title.item
    mean = float(titles.stats.mean[titles.items.position(item)])
    return recommended_row(
        row.rank,
        row.title,
        titles.scale,
        width,
        watch=item in ready.known.watch,
        genres=genres,
        apart=row.apart,
        measure=measure_text(by, row.title, mean, glyphs=glyphs),
        starless=titles.implicit,
        glyphs=glyphs,
    )


def with_surprise(rows: Sequence[Row], drawn: Recommendation) -> list[Row]:
    """Return rows with a title drawn by surprise above them, which is there once."""
    others = [row for row in rows if isinstance(row, HeadingRow) or row.title.item != drawn.item]
    below = [] if others and isinstance(others[0], HeadingRow) else [HeadingRow("The list")]
    return [HeadingRow("A surprise"), TitleRow(drawn, 0, 0), *below, *others]


def row_of(shelf: Shelf, rows: Sequence[Row], *, implicit: bool) -> int:
    """Return where the name of a shelf is among rows; the first row where it is not any more."""
    name = shelf_name(shelf, implicit=implicit)
    return next((place for place, row in enumerate(rows) if isinstance(row, HeadingRow) and row.name == name), 0)


def titles_of(rows: Sequence[Row]) -> list[Recommendation]:
    """Return the titles of rows."""
    return [row.title for row in rows if isinstance(row, TitleRow)]


def whole_titles(rows: Sequence[Row]) -> list[Recommendation]:
    """Return the titles of rows, of shelves all that they hold, however few of them there is room for; none twice."""
    shelves = [row.shelf for row in rows if isinstance(row, HeadingRow) and row.shelf is not None]
    if not shelves:
        return titles_of(rows)
    above = takewhile(lambda row: not (isinstance(row, HeadingRow) and row.shelf), rows)
    titles = [*titles_of([*above]), *(title for shelf in shelves for title in shelf.titles)]
    return list({title.item: title for title in titles}.values())


class Surprises:
    """Draws titles, none twice before all were drawn, and none twice in a row even then."""

    def __init__(self) -> None:
        self._drawn: Sequence[str] = ()

    @cached_property
    def _rng(self) -> "Generator":
        from numpy.random import default_rng  # not above: it takes 3 MB, and most never ask for a surprise

        return default_rng()

    def begin_anew(self) -> None:
        """Forget what was drawn, for somebody else."""
        self._drawn = ()

    def draw(self, ready: Ready, only: TitleFilter) -> Recommendation | None:
        """Return a title that meets the filter; None where no other one than the last does, or there is no model."""
        if ready.model is None:
            return None
        model, me = ready.model.recommender, ready.model.me
        for drawn in (self._drawn, self._drawn[-1:]):
            title = surprise(model, me, self._rng, only=only, without={*ready.known.out, *drawn})
            if title is not None:
                self._drawn = [*drawn, title.item]
                return title
        return None
