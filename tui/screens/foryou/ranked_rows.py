"""Titles for a person as rows: on shelves, in one list, or of one shelf, by the settings of the list."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from collab.lists import ListMatch
from collab.recommend import By, Recommendation, Shelf
from tui.cells import Glyphs, Spans
from tui.core import ListSettings, Ready
from tui.screens.foryou.rows import (
    HeadingRow,
    Row,
    Surprises,
    TitleRow,
    row_of,
    row_spans,
    rows_of,
    titles_of,
    whole_titles,
    with_surprise,
)
from tui.text import recommended_cells


class RankedRows:
    """The `rows` of the list by its `settings`, and of which `shelf` all titles are listed, None for no single one;
    `in_view` are the ids of the titles that were drawn.
    """

    def __init__(self) -> None:
        self.in_view = set[str]()
        self._surprises = Surprises()
        self._ready: Ready | None = None
        self.begin_anew(ListSettings())

    def begin_anew(self, settings: ListSettings) -> None:
        """List nothing until `rank` is called, by these settings then."""
        self.settings = settings
        self.rows: Sequence[Row] = ()
        self.shelf: Shelf | None = None
        self._ready = None
        self._surprises.begin_anew()

    def set(self, settings: ListSettings) -> None:
        """List by these settings from the next `rank` on, all shelves or one list."""
        self.settings, self.shelf = settings, None

    def is_of(self, ready: Ready) -> bool:
        """Return whether the rows are those of these answers."""
        return self._ready is not None and self._ready.known is ready.known

    def match_list(self, ready: Ready, match: Callable[[str], ListMatch | None]) -> None:
        """Match the named list that titles are of anew, by `match`, where these are other titles."""
        among = self.settings.among
        if among is not None and self._ready is not None and self._ready.titles is not ready.titles:
            self.set(replace(self.settings, among=match(among.name)))

    def rank(self, ready: Ready, height: int) -> None:
        """List the titles for these answers, in a window of so many rows."""
        self._ready, self.rows = ready, rows_of(self.settings, ready, self.shelf, height)

    def draw_surprise(self, ready: Ready, height: int) -> Recommendation | None:
        """Put a title above the others that is drawn from all that this person may like, and return it; None where
        none is left to draw.
        """
        title = self._surprises.draw(ready, self.settings.only if self.shelf is None else self.shelf.only)
        if title is not None:
            self.rank(ready, height)
            self.rows = with_surprise(self.rows, title)
        return title

    @property
    def titles(self) -> Sequence[Recommendation]:
        """The titles listed."""
        return titles_of(self.rows)

    @property
    def whole_titles(self) -> Sequence[Recommendation]:
        """The titles listed, those of shelves that the window has no lines for, too."""
        return whole_titles(self.rows)

    @property
    def items(self) -> Sequence[str]:
        """The id in each row; empty for a heading."""
        return [row.title.item if isinstance(row, TitleRow) else "" for row in self.rows]

    @property
    def on_shelves(self) -> bool:
        """Whether the rows are shelves."""
        return any(isinstance(row, HeadingRow) and row.shelf is not None for row in self.rows)

    @property
    def by(self) -> By:
        """The order of the rows: on shelves each has its own, whose measure is not shown."""
        return "joined" if self.on_shelves else self.shelf.by if self.shelf else self.settings.by

    def row(self, index: int) -> Row | None:
        """Return a row; None where there is none."""
        return next(iter(self.rows[index:]), None)

    def heading_row(self, shelf: Shelf, *, implicit: bool) -> int:
        """Return where the name of a shelf stands; the first row where it does not any more."""
        return row_of(shelf, self.rows, implicit=implicit)

    def cells(self, _ready: Ready, index: int) -> Sequence[str]:
        """Return a row as it is copied."""
        row = self.rows[index]
        return recommended_cells(row.title) if isinstance(row, TitleRow) else (row.name,)

    def spans(self, ready: Ready, index: int, width: int, *, glyphs: Glyphs) -> Spans:
        """Return a row as it is drawn."""
        row = self.rows[index]
        if isinstance(row, TitleRow):
            self.in_view.add(row.title.item)
        return row_spans(row, ready, self.by, width, genres=self.settings.filter.genres, glyphs=glyphs)
