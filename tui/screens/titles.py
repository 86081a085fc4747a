"""What Rate, For you and Similar have in common: one list of titles, and words where there is nothing to list."""

from collections.abc import Sequence

from textual import on, work
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from tui.cells import Glyphs
from tui.rows.list_text import Columns
from tui.screens.base import BaseScreen
from tui.widgets.line_list import LineList
from tui.widgets.search import SearchField

_OPENING = "Opening the model in use."


class SearchReady(Message):
    """The search over titles finds from now on at once."""


class TitleScreen(BaseScreen):
    """A screen around one LineList and one SearchField; a Static "nothing" stands in for them."""

    cursor_on = ""
    """The id that the cursor was left on, until there is a list to place it in."""

    def on_mount(self) -> None:
        """Give the keys to the list."""
        self.list.focus()

    @property
    def glyphs(self) -> Glyphs:
        """The characters that may be drawn."""
        return self.collab.environment.glyphs

    @property
    def list(self) -> LineList:
        """The list of titles."""
        return self.query_one(LineList)

    @property
    def search(self) -> SearchField:
        """The field above it."""
        return self.query_one(SearchField)

    def new_list(self) -> LineList:
        """Return the list to compose the screen with."""
        columns = Columns(self.heading, self.cells)
        return LineList(columns=columns, id="titles", classes="-ascii" if self.glyphs.ascii else "")

    def heading(self) -> Sequence[str]:
        """Return what heads the columns of the list as text. Override."""
        return ()

    def cells(self, index: int) -> Sequence[str]:  # noqa: ARG002 (for those who override it)
        """Return a row of the list as text. Override."""
        return ()

    def place_cursor(self, rows: Sequence[str]) -> None:
        """Put the cursor on the id that it was left on, where that is among the rows."""
        if self.cursor_on in rows:
            self.list.cursor = rows.index(self.cursor_on)
        self.cursor_on = ""

    def stand_in(self, text: str, *, missing: bool) -> None:
        """Where something is missing show `text` alone, or that the model is being opened."""
        self.set_class(missing, "-nothing")
        if missing:
            self.query_one("#nothing", Static).update(
                Content(_OPENING if self.session.store.current() else self.keymap.tell(text))
            )

    @work(thread=True, exit_on_error=False)
    def warm_search(self) -> None:
        """Prepare the search before the first letter: over many titles that takes a moment."""
        ready = self.session.ready
        if ready is not None and not ready.titles.search.ready:
            ready.titles.search.search("a", 1)
            self.post_message(SearchReady())

    @on(SearchField.Stepped)
    def step_list(self, event: SearchField.Stepped) -> None:
        """Move in the list while the field is open."""
        self.list.cursor += event.rows
