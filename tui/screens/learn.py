"""Learn: the pages in their order, and one of them with something to move, what comes of it, and a question."""

from collections.abc import Sequence
from dataclasses import dataclass

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from collab.errors import NotKept
from collab.lesson.page import Page, Shown
from collab.lesson.progress import Progress, keep_progress, read_progress
from tui.actions import bindings
from tui.cells import Glyphs, Spans
from tui.learning import LessonSession
from tui.rows.learn_rows import ANSWERS, page_row, score_text
from tui.rows.list_text import Columns
from tui.rows.shown_rows import shown_rows, wrapped
from tui.screens.learn_computing import Computing, Key, Wanted
from tui.state import SavedScreen, word, words
from tui.widgets.hint import hint
from tui.widgets.line_list import LineList
from tui.widgets.move_list import MoveList
from tui.widgets.question_view import AnswerList, QuestionView
from tui.widgets.rows_view import RowsView

_OPENS = "{list.open} opens this page, {learn.next_page} and {learn.previous_page} turn to the next and the one before."
_NO_MODEL = "{app.show_train} goes to Train."
_PAGE_KEYS = (
    ("learn.lower_move learn.raise_move", "move"),
    ("list.open", "answer"),
    ("list.half_down list.half_up", "scroll"),
)
_SOLVED_KEYS = (("list.open", "go on"), ("learn.next_page", "next page"), ("learn.leave_page", "back"))
_ANSWER_KEYS = (("learn.give_answer", "answer"), ("list.open", "the one marked"), ("learn.leave_page", "back"))
_STOPPED = "Stopped. Move something to compute again."


@dataclass
class PagesRead(Message):
    """The pages are imported: they bring much with them."""

    pages: Sequence[Page]
    progress: Progress


class LearnScreen(Computing):
    """Lists the pages; shows one beside the list where there is room, else in its place."""

    where = "learn"
    CSS_PATH = "learn.tcss"
    BINDINGS = bindings("learn")

    def __init__(self) -> None:
        super().__init__()
        self._learning: LessonSession | None = None
        self._left: SavedScreen = {}
        self._last: dict[str, tuple[Shown, ...]] = {}
        self._problems: dict[str, str] = {}
        self._reading = self._asking = False

    @property
    def glyphs(self) -> Glyphs:
        """The characters that may be drawn."""
        return self.collab.environment.glyphs

    def compose_body(self) -> ComposeResult:
        """Put the list of pages beside the page, its moves and its question below."""
        page = RowsView(id="page", classes="-ascii" if self.glyphs.ascii else "")
        with Horizontal(id="learn"):
            with Vertical(id="contents"):
                yield Static(id="done")
                columns = Columns(lambda: ("page", "title", "done"), self._cells)
                yield LineList(columns=columns, id="pages", classes="-ascii" if self.glyphs.ascii else "")
            with Vertical(id="reading"):
                yield page
                with Vertical(id="below"):
                    yield MoveList(page, lambda: self._shown, glyphs=self.glyphs)
                    yield Static(id="ask")
                    yield QuestionView(glyphs=self.glyphs)

    def on_mount(self) -> None:
        """Give the keys to the list of pages."""
        self.query_one("#pages").focus()

    def state(self) -> SavedScreen:
        """Return the page in view, where its moves stand, and whether it is read or only under the cursor."""
        if self._learning is None:
            return self._left
        reading = "yes" if self._reading else ""
        return {"page": self._learning.page.name, "turned": self._learning.turned, "reading": reading}

    def restore(self, left: SavedScreen) -> None:
        """Go to that page again; where no page was left, stay on the one in view."""
        self._left = left
        if self._learning is not None:
            self._take_up(self._learning)

    def _take_up(self, learning: LessonSession) -> None:
        if learning.take_up(word(self._left, "page"), words(self._left, "turned")):
            self._show_list()
            if word(self._left, "reading"):
                self._read_page(0)
            elif self._reading:
                self._close_page()
            else:
                self._show_page()

    def on_session_changed(self) -> None:
        """Take up other data and another model; at first, the pages."""
        other = self.forget_other_data()
        if self._learning is None:
            self.read_pages()
        elif other:
            self._last.clear()
            self._problems.clear()
            self._show_page()

    @work(thread=True, exclusive=True, group="pages", exit_on_error=False)
    def read_pages(self) -> None:
        """Import the pages, away from the screen."""
        from collab.lesson import chapters

        pages = [chapters.page(name) for name in chapters.names()]
        self.post_message(PagesRead(pages, read_progress()))

    @on(PagesRead)
    def take_pages(self, event: PagesRead) -> None:
        """List the pages, the first that was not read under the cursor."""
        if self._learning is None:
            self._learning = LessonSession(event.pages, event.progress)
            self._show_list()
            self._show_page()
            self._take_up(self._learning)

    def _show_list(self) -> None:
        learning = self._learning
        if learning is None:
            return
        standing = [learning.status(page) for page in learning.pages]
        read, answered = sum(map(bool, standing)), standing.count("answered")
        told = f"{read} of {len(standing)} pages read, {answered} answered"
        self.query_one("#done", Static).update(told, layout=False)
        self.query_one("#pages", LineList).show(len(standing), self._paint_row, learning.position)

    def _paint_row(self, index: int, width: int) -> Spans:
        return page_row(self._learning, index, width, glyphs=self.glyphs) if self._learning else []

    def _cells(self, index: int) -> Sequence[str]:
        if self._learning is None:
            return ()
        page = self._learning.pages[index]
        return page.name, page.title, self._learning.status(page)

    @property
    def _key(self) -> Key:
        learning = self._learning
        return ("", ()) if learning is None else (learning.page.name, tuple(learning.moved.items()))

    @property
    def _shown(self) -> tuple[Shown, ...]:
        """What was computed last of the page in view."""
        name = self._key[0]
        return self.found.get(self._key) or self._last.get(name, ())

    def _show_page(self) -> None:
        """Show the page in view, computed anew where it is being read; what is there is shown meanwhile."""
        learning = self._learning
        if learning is None:
            return
        self._show_parts(learning)
        if self._reading and self._key not in self.found:
            self.want(learning.page, self._key[1])
        else:
            self.want_nothing()

    def _show_parts(self, learning: LessonSession) -> None:
        self.query_one(RowsView).show(self._paint_page)
        self.query_one(MoveList).show_moves(learning.page, learning.moved)
        self._show_question(learning)

    def _paint_page(self, width: int) -> list[Spans]:
        learning = self._learning
        if learning is None:
            return []
        name, marks = learning.page.name, self.glyphs.marks
        rows: list[Spans] = [*self._head(width), [("", "")]]
        if problem := self._problems.get(name):
            return [*rows, *wrapped(f"! {problem}", width, "bad")]
        if not self._shown and not self._reading:
            return [*rows, *wrapped(self.keymap.tell(_OPENS), width, "dim")]
        return [*rows, *shown_rows(self._shown, width, marks)]

    def _head(self, width: int) -> list[Spans]:
        learning = self._learning
        if learning is None:
            return []
        page = learning.page
        return [[(page.title, "title")], *wrapped(page.text, width)]

    def page_computed(self, wanted: Wanted, problem: str) -> None:
        """Show what came of it."""
        if problem and wanted.model is None:
            problem = f"{problem} {self.keymap.tell(_NO_MODEL)}"
        self._problems[wanted.page.name] = problem
        if (shown := self.found.get(wanted.key)) is not None:
            self._last[wanted.page.name] = shown
        self.query_one(RowsView).show(self._paint_page)

    @property
    def _keys(self) -> Content:
        """What the keys do on the page, or with its question."""
        if not self._reading:
            return Content("")
        solved = self._learning is not None and self._learning.solved
        keys = (_SOLVED_KEYS if solved else _ANSWER_KEYS) if self._asking else _PAGE_KEYS
        return hint(keys, self.keymap, glyphs=self.glyphs)

    def show_doing(self, text: str) -> None:
        """Show in the rule over the moves what is being done, else the keys."""
        stop = f"  {self.keymap.key('learn.leave_page')} stops" if text and self.stoppable else ""
        told = Content(f"{text}{stop}").markup if text else self._keys.markup
        below = self.query_one("#below")
        if below.border_title != told:
            below.border_title = told

    def _show_question(self, learning: LessonSession) -> None:
        """Show the question, or how one gets to it."""
        self.show_doing("")
        self.query_one("#ask").display = self.query_one(MoveList).display = not self._asking
        view = self.query_one(QuestionView)
        view.display = self._asking
        if self._asking:
            page = learning.page
            place = f"{learning.question_position + 1}/{len(page.questions)}  " if len(page.questions) > 1 else ""
            view.show(learning.question, learning.given_answers, place, self._verdict(learning))
            return
        score = score_text(learning, learning.page)
        told = Content.assemble(learning.question.text, (f"  {score}", "$text-success"))
        self.query_one("#ask", Static).update(told)

    def _verdict(self, learning: LessonSession) -> Content:
        """Return what is to be said of the answers given."""
        if learning.solved:
            right = Content.styled("Right. ", "bold $text-success")
            return Content.assemble(right, learning.question.because)
        if learning.given_answers:
            wrong = Content.styled("No. ", "bold $text-error")
            return Content.assemble(wrong, "Look at the page again, or try another.")
        return Content("")

    @on(LineList.Moved, "#pages")
    def preview_page(self, event: LineList.Moved) -> None:
        """Show the page under the cursor, as far as it was computed."""
        learning = self._learning
        if learning is not None and not self._reading and learning.position != event.index:
            learning.go_to(event.index)
            self._show_page()

    @on(LineList.Opened, "#pages")
    def open_page(self) -> None:
        """Read the page under the cursor."""
        self._read_page(0)

    def _read_page(self, steps: int) -> None:
        """Go so many pages on, and read that one."""
        learning = self._learning
        if learning is None or not learning.go_to(learning.position + steps):
            self.message("There is no page beyond this one")
            return
        learning.read()
        self._reading, self._asking = True, False
        self.add_class("-reading")
        self._keep(learning)
        self.query_one(RowsView).scroll_home(animate=False, immediate=True)
        self._show_page()
        self.query_one(MoveList).focus()
        self.keys_changed()

    def _keep(self, learning: LessonSession) -> None:
        try:
            learning.progress = keep_progress(learning.progress)
        except NotKept as error:
            self.message(str(error), bad=True)
        self._show_list()

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
        learning, moves = self._learning, self.query_one(MoveList)
        if learning is None or not moves.count or not learning.move(moves.cursor, steps):
            return
        self._show_page()
        page = self.query_one(RowsView)
        page.bring_into_view(len(self._head(page.room)))

    @on(LineList.Opened, "#moves")
    def open_question(self) -> None:
        """Show the answers."""
        if self._learning is not None:
            self._asking = True
            self._show_question(self._learning)
            self.query_one(AnswerList).focus()
            self.keys_changed()

    @on(LineList.Opened, "#answers")
    def take_answer(self) -> None:
        """Give the answer under the cursor; after the right one go on."""
        if self._learning is None:
            return
        if not self._learning.solved:
            self._answer(self._learning, self.query_one(AnswerList).answer)
        elif self._learning.next_question():
            self._show_question(self._learning)
        else:
            self._close_question()

    def action_give_answer(self, letter: str) -> None:
        """Give an answer by its letter."""
        learning, which = self._learning, ANSWERS.index(letter)
        if learning is not None and not learning.solved and which < len(learning.question.answers):
            self.query_one(AnswerList).put_cursor(which)
            self._answer(learning, which)

    def _answer(self, learning: LessonSession, which: int) -> None:
        learning.answer(which)
        self._keep(learning)
        self._show_question(learning)

    def _close_question(self) -> None:
        self._asking = False
        if self._learning is not None:
            self._learning.go_to(self._learning.position)
            self._show_question(self._learning)
        self.query_one(MoveList).focus()
        self.keys_changed()

    def action_leave_page(self) -> None:
        """Leave the question; or stop computing; or go back to the list."""
        if self._asking:
            self._close_question()
        elif self.stoppable:
            self.want_nothing()
            self.message(_STOPPED)
        elif self._reading:
            self._close_page()

    def _close_page(self) -> None:
        self._reading = self._asking = False
        self.remove_class("-reading")
        self._show_page()
        self.query_one("#pages").focus()
        self.keys_changed()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what applies: moves on a page, answers to its question."""
        if action in ("lower_move", "raise_move"):
            return self._reading and not self._asking
        if action == "give_answer":
            return self._asking
        if action == "leave_page":
            return self._reading
        return super().check_action(action, parameters)
