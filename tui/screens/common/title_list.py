"""The list of titles on Rate, For you and Similar, and the search over all titles that takes its place."""

import re
from collections.abc import Callable, Sequence
from functools import partial

from textual.message import Message

from collab.text import clean
from collab.titles import fold
from tui.cells import Spans
from tui.core import Ready, TitleTable
from tui.screens.common.base_screen import BaseScreen
from tui.screens.common.later_titles import LaterTitles
from tui.text import Columns, names_text
from tui.widgets import LineList, SearchField

_HITS, _NEAR = 100, 3
_WHOLE_WORD, _LOOKED_AT = 5, 20
_YEAR = re.compile(r"(?:19|20)\d\d")
Cells = Callable[[Ready, int], Sequence[str]]
"""Gives the cells of one row, as they are copied, from what is ready and the row's index."""
Paint = Callable[[Ready, int, int], Spans]
"""Gives the spans of one row from what is ready, the row's index and the width it may fill."""


class SearchPrepared(Message):
    """The search over titles answers from now on at once."""


class TitleList:
    """A list of titles on a screen: `lines` shows a row for each of the ids in `items`, empty for a heading."""

    def __init__(self, screen: BaseScreen, heading: Callable[[], Sequence[str]], cells: Cells, paint: Paint) -> None:
        self._screen = screen
        self._cells = cells
        self._paint = paint
        self._cursor_left_on = ""
        self._listed_of: TitleTable | None = None
        style = screen.glyphs.style_class
        self.lines = LineList(columns=Columns(heading, self._cells_of), id="titles", classes=style)
        self.items: Sequence[str] = ()

    @property
    def item(self) -> str | None:
        """The id under the cursor."""
        return (self.items[self.lines.cursor] or None) if self.lines.cursor < len(self.items) else None

    @property
    def item_to_save(self) -> str:
        """The id that the cursor is to be on at the next start; empty for none."""
        return self._cursor_left_on or self.item or ""

    def show(self, items: Sequence[str], row: int) -> None:
        """List these ids of the data in use, the cursor on a row."""
        self.items, self._listed_of = items, self._screen.session.require_ready().titles
        self.lines.show(len(items), self._paint_row, row)

    def is_of(self, titles: TitleTable) -> bool:
        """Return whether what is listed is of these titles."""
        return self._listed_of is titles

    def begin_anew(self, item: str) -> None:
        """List nothing until ids are shown, from the top, among which `place_cursor` then goes to this one."""
        self.items, self._cursor_left_on, self.lines.cursor = (), item, 0

    def place_cursor(self) -> None:
        """Put the cursor on the id that it was left on, where that is listed."""
        self.go_to(self._cursor_left_on)
        self._cursor_left_on = ""

    def go_to(self, item: str) -> None:
        """Put the cursor on an id, where that is listed."""
        if item and item in self.items:
            self.lines.cursor = self.items.index(item)

    def _cells_of(self, row: int) -> Sequence[str]:
        return self._cells(self._screen.session.require_ready(), row)

    def _paint_row(self, row: int, width: int) -> Spans:
        """Return a row as it is drawn: nothing for what was listed of other data, until the screen has caught up."""
        ready = self._screen.session.ready
        if ready is None or not self.is_of(ready.titles) or row >= len(self.items):
            return ()
        return self._paint(ready, row, width)


class TitleFinder:
    """A search over all titles above a list: its `field`, and its `hits`, ids for the list to show, None while it is
    closed or nothing was typed yet. `later` offers titles that are later than all of them.
    """

    def __init__(
        self,
        lines: LineList,
        key: str,
        *,
        most: int = _HITS,
        later: LaterTitles | None = None,
        id: str,  # noqa: A002 (Textual's name)
    ) -> None:
        self._lines = lines
        self._later = later or LaterTitles()
        self._most = most
        self._row_before = 0
        self.field = SearchField("any title, by a part of it", key, step=lines.move_cursor, id=id)
        self.hits: Sequence[str] | None = None

    def prepare(self, screen: BaseScreen, titles: TitleTable) -> None:
        """Prepare the search before the first letter, in another thread: over many titles that takes a moment. A screen
        gets SearchPrepared.
        """
        if not titles.lookup.ready:
            screen.run_worker(partial(_prepare, screen, titles), thread=True, exit_on_error=False)

    @property
    def row(self) -> int:
        """The row of the cursor in the list itself, whatever the list shows now."""
        return self._lines.cursor if self.hits is None else self._row_before

    def open(self) -> None:
        """Take letters."""
        self._row_before = self._lines.cursor
        self.field.open()

    def find(self, titles: TitleTable, text: str) -> Sequence[str]:
        """Take up and return the titles that fit a text, the best first; none for no text."""
        self.hits = titles.find(text, self._most) if text else None
        return self.hits or ()

    def outcome(self, screen: BaseScreen, titles: TitleTable, text: str) -> str:
        """Return what is to be said of the search for a text: that nothing fits, and what comes near to it; in a line
        that these titles end before a year that is typed, or before a title that none of those that fit is called.
        """
        if text and not self.hits:
            near = titles.near(text, _NEAR)
            likes = f" Near to it: {names_text(near)}." if near else ""
            return f'No title here is like "{clean(text)}".{likes}\n\n{self._later.text(screen, titles)}'
        last, words = titles.last_year, text.replace("(", " ").replace(")", " ").split()
        years = [int(word) for word in words if _YEAR.fullmatch(word)]
        if years:
            return self._later.line(screen, titles) if last and any(year > last for year in years) else ""
        known = len(text) < _WHOLE_WORD or ":" in text or self._is_in_a_name(titles, text)
        return self._later.line(screen, titles) if not known and self._later.offers(titles) else ""

    def _is_in_a_name(self, titles: TitleTable, text: str) -> bool:
        """Return whether all words of what is typed stand in the name of one of the titles that fit best."""
        names = [fold(titles.facts(item).name) for item in (self.hits or ())[:_LOOKED_AT]]
        return any(all(word in name for word in fold(text).split()) for name in names)

    def close(self) -> int:
        """Give the keys back to the list, to show what is its own again; return the row of its cursor there."""
        self.hits = None
        self._lines.focus()
        return self._row_before


def _prepare(screen: BaseScreen, titles: TitleTable) -> None:
    titles.lookup.search("a", 1)
    screen.post_message(SearchPrepared())
