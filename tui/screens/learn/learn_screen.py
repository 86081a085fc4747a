"""Learn: the pages in their order, and one of them with something to move, what comes of it, and a question."""

from collections.abc import Sequence
from dataclasses import dataclass

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.message import Message
from textual.worker import Worker

from collab.errors import NotKept
from collab.lesson import Page, Progress, keep_progress, read_progress
from tui.actions import bindings
from tui.core import LessonSession, SavedScreen, word, words
from tui.screens.common import BaseScreen
from tui.screens.learn.page_computer import DataProgressed, PageComputed, PageComputer
from tui.screens.learn.page_list import PageList
from tui.screens.learn.page_view import PageInView, PageView
from tui.text import ANSWERS
from tui.widgets import LineList

_STOPPED = "Stopped. Move something to compute again."


@dataclass
class PagesRead(Message):
    """The pages are imported: they bring much with them."""

    pages: Sequence[Page]
    progress: Progress


class LearnScreen(BaseScreen):
    """Lists the pages; shows one beside the list where there is room, else in its place."""

    where = "learn"
    KEYS_GO_TO = "#pages"
    CSS_PATH = "learn.tcss"
    BINDINGS = bindings("learn")

    def __init__(self) -> None:
        super().__init__()
        glyphs = self.host.environment.glyphs
        self._list = PageList(glyphs=glyphs)
        self._view = PageView(self.keymap, glyphs=glyphs)
        self.computer = PageComputer(self, self._show_doing)
        self._lesson: LessonSession | None = None
        self._saved: SavedScreen = {}
        self._reading = self._asking = False

    def compose_body(self) -> ComposeResult:
        """Put the list of pages beside the page."""
        with Horizontal(id="learn"):
            yield self._list
            yield self._view

    def state(self) -> SavedScreen:
        """Return the page in view, where its moves stand, and whether it is read or only under the cursor."""
        if self._lesson is None:
            return self._saved
        reading = "yes" if self._reading else ""
        return {"page": self._lesson.page.name, "turned": self._lesson.turned, "reading": reading}

    def restore(self, saved: SavedScreen) -> None:
        """Go to that page again; where no page was left, stay on the one in view."""
        self._saved = saved
        if self._lesson is not None:
            self._take_up(self._lesson)

    def _take_up(self, lesson: LessonSession) -> None:
        if lesson.take_up(word(self._saved, "page"), words(self._saved, "turned")):
            self._list.show(lesson)
            if word(self._saved, "reading"):
                self._read_page(0)
            elif self._reading:
                self._close_page()
            else:
                self._show_page()

    def on_session_changed(self) -> None:
        """Take up other data and another model; at first, the pages."""
        other = self.computer.forget_other_data()
        if self._lesson is None:
            self.read_pages()
        elif other:
            self._show_page()

    @work(thread=True, exclusive=True, group="pages", exit_on_error=False)
    def read_pages(self) -> None:
        """Import the pages, away from the screen."""
        from collab.lesson import contents as chapters

        pages = [chapters.find_page(name) for name in chapters.page_names()]
        self.post_message(PagesRead(pages, read_progress()))

    @on(PagesRead)
    def take_pages(self, event: PagesRead) -> None:
        """List the pages, the first that was not read under the cursor."""
        if self._lesson is None:
            self._lesson = LessonSession(event.pages, event.progress)
            self._list.show(self._lesson)
            self._show_page()
            self._take_up(self._lesson)

    def _page_in_view(self, lesson: LessonSession) -> PageInView:
        contents, problem = self.computer.contents(lesson), self.computer.problem(lesson)
        return PageInView(lesson, contents, problem, self._reading, self._asking)

    def _show_page(self) -> None:
        """Show the page in view, computed anew where it is being read; what is there is shown meanwhile."""
        lesson = self._lesson
        if lesson is None:
            return
        self._view.show(self._page_in_view(lesson))
        if self._reading and not self.computer.has(lesson):
            self.computer.want(lesson)
        else:
            self.computer.want_nothing()

    def _show_question(self, lesson: LessonSession) -> None:
        self._view.show_question(self._page_in_view(lesson))

    @on(PageComputed)
    def show_computed(self, event: PageComputed) -> None:
        """Show what was computed, if it is still wanted."""
        if self.computer.take(event) and self._lesson is not None:
            self._view.show_contents(self._page_in_view(self._lesson))

    @on(DataProgressed)
    def show_progress(self, event: DataProgressed) -> None:
        """Show how much of the data is read."""
        self.computer.show_progress(event)

    @on(Worker.StateChanged)
    def report_failure(self, event: Worker.StateChanged) -> None:
        """Show an error that nobody foresaw."""
        self.computer.report_failure(event)

    def _show_doing(self, text: str) -> None:
        self._view.show_doing(text, stoppable=self.computer.stoppable)

    @on(LineList.Moved, "#pages")
    def preview_page(self, event: LineList.Moved) -> None:
        """Show the page under the cursor, as far as it was computed."""
        lesson = self._lesson
        if lesson is not None and not self._reading and lesson.position != event.index:
            lesson.go_to(event.index)
            self._show_page()

    @on(LineList.Opened, "#pages")
    def open_page(self) -> None:
        """Read the page under the cursor."""
        self._read_page(0)

    def _read_page(self, steps: int) -> None:
        """Go so many pages on, and read that one."""
        lesson = self._lesson
        if lesson is None or not lesson.go_to(lesson.position + steps):
            self.show_message("There is no page beyond this one")
            return
        lesson.read()
        self._reading, self._asking = True, False
        self.add_class("-reading")
        self._keep(lesson)
        self._view.scroll_to_top()
        self._show_page()
        self._view.moves.list.focus()
        self.keys_changed()

    def _keep(self, lesson: LessonSession) -> None:
        try:
            lesson.progress = keep_progress(lesson.progress)
        except NotKept as error:
            self.show_message(str(error), bad=True)
        self._list.show(lesson)

    def action_next_page(self) -> None:
        """Read the next page."""
        self._read_page(1 if self._reading else 0)

    def action_previous_page(self) -> None:
        """Read the page before."""
        self._read_page(-1)

    def action_lower_move(self) -> None:
        """Move what is under the cursor down."""
        self._move(-1)

    def action_raise_move(self) -> None:
        """Move what is under the cursor up."""
        self._move(1)

    def _move(self, steps: int) -> None:
        lesson, moves = self._lesson, self._view.moves.list
        if lesson is None or not moves.count or not lesson.move(moves.cursor, steps):
            return
        self._show_page()
        self._view.scroll_to_contents()

    @on(LineList.Opened, "#moves")
    def open_question(self) -> None:
        """Show the answers."""
        if self._lesson is not None:
            self._asking = True
            self._show_question(self._lesson)
            self._view.question.answers.focus()
            self.keys_changed()

    @on(LineList.Opened, "#answers")
    def take_answer(self) -> None:
        """Give the answer under the cursor; after the right one go on."""
        if self._lesson is None:
            return
        if not self._lesson.solved:
            self._answer(self._lesson, self._view.question.answer)
        elif self._lesson.next_question():
            self._show_question(self._lesson)
            self.keys_changed()
        else:
            self._close_question()

    def action_give_answer(self, letter: str = "") -> None:
        """Give an answer by its letter."""
        if not letter:
            self.show_message(f"The letters {ANSWERS[0]} to {ANSWERS[-1]} give the answers")
            return
        lesson, answer = self._lesson, ANSWERS.index(letter)
        if lesson is not None and not lesson.solved and answer < len(lesson.question.answers):
            self._view.question.put_cursor(answer)
            self._answer(lesson, answer)

    def _answer(self, lesson: LessonSession, answer: int) -> None:
        lesson.answer(answer)
        self._keep(lesson)
        self._show_question(lesson)
        self.keys_changed()

    def _close_question(self) -> None:
        self._asking = False
        if self._lesson is not None:
            self._lesson.go_to(self._lesson.position)
            self._show_question(self._lesson)
        self._view.moves.list.focus()
        self.keys_changed()

    def action_leave_page(self) -> None:
        """Leave the question; or stop computing; or go back to the list."""
        if self._asking:
            self._close_question()
        elif self.computer.stoppable:
            self.computer.want_nothing()
            self.show_message(_STOPPED)
        elif self._reading:
            self._close_page()

    def _close_page(self) -> None:
        self._reading = self._asking = False
        self.remove_class("-reading")
        self._show_page()
        self._list.list.focus()
        self.keys_changed()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what applies: moves on a page, answers to its question."""
        if action in ("lower_move", "raise_move"):
            return self._reading and not self._asking
        if action == "give_answer":
            return self._asking and self._lesson is not None and not self._lesson.solved
        if action == "leave_page":
            return self._reading
        return super().check_action(action, parameters)
