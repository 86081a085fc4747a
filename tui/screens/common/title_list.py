"""The list of titles on Rate, For you and Similar, with the text that stands in for it, and the search over it."""

from collections.abc import Callable, Sequence
from functools import partial

from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from tui.core import TitleTable
from tui.screens.common.base_screen import BaseScreen
from tui.text import Columns
from tui.widgets import LineList

_OPENING = "Opening the model in use."


class SearchPrepared(Message):
    """The search over titles answers from now on at once."""


class TitleList:
    """A list of titles on a screen, `lines`, and the id that its cursor was left on, until there are rows to place it
    in. A Static, `nothing`, stands in for it.
    """

    def __init__(
        self, screen: BaseScreen, heading: Callable[[], Sequence[str]], cells: Callable[[int], Sequence[str]]
    ) -> None:
        self._screen = screen
        style = "-ascii" if screen.glyphs.ascii else ""
        self.lines = LineList(columns=Columns(heading, cells), id="titles", classes=style)
        self.nothing = Static(id="nothing")
        self.cursor_left_on = ""

    def item(self, rows: Sequence[str]) -> str | None:
        """Return the one of these ids, the rows of the list, that is under the cursor."""
        return rows[self.lines.cursor] if self.lines.cursor < len(rows) else None

    def place_cursor(self, rows: Sequence[str]) -> None:
        """Put the cursor on the id that it was left on, where that is among the rows."""
        if self.cursor_left_on in rows:
            self.lines.cursor = rows.index(self.cursor_left_on)
        self.cursor_left_on = ""

    def stand_in(self, text: str, *, missing: bool) -> None:
        """Where something is missing show `text` alone, or that the model is being opened."""
        screen = self._screen
        screen.set_class(missing, "-nothing")
        if missing:
            self.nothing.update(Content(_OPENING if screen.session.store.current() else screen.keymap.with_keys(text)))

    def prepare_search(self, titles: TitleTable) -> None:
        """Prepare the search before the first letter, in another thread: over many titles that takes a moment."""
        if not titles.lookup.ready:
            self._screen.run_worker(partial(self._prepare, titles), thread=True, exit_on_error=False)

    def _prepare(self, titles: TitleTable) -> None:
        titles.lookup.search("a", 1)
        self._screen.post_message(SearchPrepared())
