"""The list of the pages of Learn."""

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from tui.cells import Glyphs, Spans
from tui.core import LessonSession
from tui.text import Columns, page_row
from tui.widgets import LineList


class PageList(Vertical):
    """Lists the pages in their order, with what is read and answered of them."""

    def __init__(self, *, glyphs: Glyphs) -> None:
        super().__init__(id="contents")
        self._glyphs = glyphs
        self._lesson: LessonSession | None = None

    def compose(self) -> ComposeResult:
        """Put how far one is over the list."""
        yield Static(id="done")
        columns = Columns(lambda: ("page", "title", "done"), self._cells)
        yield LineList(columns=columns, id="pages", classes=self._glyphs.style_class)

    @property
    def list(self) -> LineList:
        """The list itself."""
        return self.query_one(LineList)

    def show(self, lesson: LessonSession) -> None:
        """List the pages, the cursor on the one in view."""
        self._lesson = lesson
        states = [lesson.status(page) for page in lesson.pages]
        read, answered = sum(map(bool, states)), states.count("answered")
        text = f"{read} of {len(states)} pages read, {answered} answered"
        self.query_one("#done", Static).update(text, layout=False)
        self.list.show(len(states), self._paint, lesson.position)

    def _paint(self, row: int, width: int) -> Spans:
        return page_row(self._lesson, row, width, glyphs=self._glyphs) if self._lesson else []

    def _cells(self, row: int) -> Sequence[str]:
        if self._lesson is None:
            return ()
        page = self._lesson.pages[row]
        return page.name, page.title, self._lesson.status(page)
