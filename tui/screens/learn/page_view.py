"""A page of Learn: its text and contents, and below them its moves or its question."""

from dataclasses import dataclass
from functools import partial

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from collab.lesson import Page, Shown
from tui.cells import Glyphs, Spans
from tui.core import LessonSession
from tui.keys import Keymap
from tui.screens.learn.move_list import MoveList
from tui.screens.learn.question_view import QuestionView
from tui.text import contents_rows, score_text, wrapped
from tui.widgets import RowsView, hint

_OPENS = "{list.open} opens this page, {learn.next_page} and {learn.previous_page} turn to the next and the one before."
_PAGE_KEYS = (
    ("learn.lower_move learn.raise_move", "move"),
    ("list.open", "answer"),
    ("list.half_down list.half_up", "scroll"),
)
_SOLVED_KEYS = (("list.open", "go on"), ("learn.leave_page", "back"))
_ANSWER_KEYS = (("list.open", "answer the one marked"), ("learn.leave_page", "back"))


@dataclass(frozen=True)
class PageInView:
    """The page in view with its contents as far as they are computed, or why they are not; whether it is being read,
    and whether its question is being answered.
    """

    lesson: LessonSession
    contents: tuple[Shown, ...]
    problem: str
    reading: bool
    asking: bool


class PageView(Vertical):
    """Shows a page; the rule over its moves says which keys do what there, or what is being computed."""

    def __init__(self, keymap: Keymap, *, glyphs: Glyphs) -> None:
        super().__init__(id="reading")
        self._keymap, self._glyphs = keymap, glyphs
        self._in_view: PageInView | None = None

    def compose(self) -> ComposeResult:
        """Put the page over its moves and its question."""
        page = RowsView(id="page", classes=self._glyphs.style_class)
        yield page
        with Vertical(id="below"):
            yield MoveList(page, self._contents, glyphs=self._glyphs)
            yield Static(id="ask")
            yield QuestionView(glyphs=self._glyphs)

    def _contents(self) -> tuple[Shown, ...]:
        return () if self._in_view is None else self._in_view.contents

    @property
    def moves(self) -> MoveList:
        """The moves of the page."""
        return self.query_one(MoveList)

    @property
    def question(self) -> QuestionView:
        """The question of the page."""
        return self.query_one(QuestionView)

    def show(self, in_view: PageInView) -> None:
        """Show a page: its contents, its moves and its question."""
        self.show_contents(in_view)
        self.moves.show(in_view.lesson.page, in_view.lesson.moved)
        self.show_question(in_view)

    def show_contents(self, in_view: PageInView) -> None:
        """Show the text and the contents of a page."""
        self._in_view = in_view
        self.query_one(RowsView).show(partial(self._paint, in_view))

    def _paint(self, in_view: PageInView, width: int) -> list[Spans]:
        rows: list[Spans] = [*_head(in_view.lesson.page, width), [("", "")]]
        if in_view.problem:
            return [*rows, *wrapped(f"! {in_view.problem}", width, "bad")]
        if not in_view.contents and not in_view.reading:
            return [*rows, *wrapped(self._keymap.with_keys(_OPENS), width, "dim")]
        return [*rows, *contents_rows(in_view.contents, width, self._glyphs.marks)]

    def show_question(self, in_view: PageInView) -> None:
        """Show the question with its answers where it is being answered, else its text under the moves."""
        self._in_view = in_view
        lesson = in_view.lesson
        self.show_doing("", stoppable=False)
        ask = self.query_one("#ask", Static)
        ask.display = self.moves.display = not in_view.asking
        self.question.display = in_view.asking
        if in_view.asking:
            count = len(lesson.page.questions)
            place = f"{lesson.question_position + 1}/{count}  " if count > 1 else ""
            self.question.show(lesson.question, lesson.given_answers, place, _verdict(lesson))
        else:
            score = score_text(lesson, lesson.page)
            ask.update(Content.assemble(lesson.question.text, (f"  {score}", "$text-success")))

    def show_doing(self, text: str, *, stoppable: bool) -> None:
        """Show in the rule over the moves what is being done, else the keys."""
        stop = f"  {self._keymap.key('learn.leave_page')} stops" if text and stoppable else ""
        title = Content(f"{text}{stop}").markup if text else self._keys.markup
        below = self.query_one("#below")
        if below.border_title != title:
            below.border_title = title

    @property
    def _keys(self) -> Content:
        """The keys on the page, or with its question."""
        if self._in_view is None or not self._in_view.reading:
            return Content("")
        answer_keys = _SOLVED_KEYS if self._in_view.lesson.solved else _ANSWER_KEYS
        keys = answer_keys if self._in_view.asking else _PAGE_KEYS
        return hint(keys, self._keymap, glyphs=self._glyphs)

    def scroll_to_top(self) -> None:
        """Scroll to the title of the page."""
        self.query_one(RowsView).scroll_home(animate=False, immediate=True)

    def scroll_to_contents(self) -> None:
        """Scroll so that the contents are in view, as far as they can be."""
        page = self.query_one(RowsView)
        if self._in_view is not None:
            page.bring_into_view(len(_head(self._in_view.lesson.page, page.room)))


def _head(page: Page, width: int) -> list[Spans]:
    """Return the title and the text of a page."""
    return [[(page.title, "title")], *wrapped(page.text, width)]


def _verdict(lesson: LessonSession) -> Content:
    """Return what is to be said of the answers given."""
    if lesson.solved:
        right = Content.styled("Right. ", "bold $text-success")
        return Content.assemble(right, lesson.reason)
    if lesson.given_answers:
        wrong = Content.styled("No. ", "bold $text-error")
        return Content.assemble(wrong, lesson.reason)
    return Content("")
