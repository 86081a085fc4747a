"""A question of Learn with its answers, and what is to be said of those given."""

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from collab.lesson.page import Question
from tui.cells import Glyphs, Spans
from tui.rows.learn_rows import answer_rows
from tui.rows.list_text import Table
from tui.widgets.line_list import LineList

_GUTTER, _SCROLLBAR = 2, 1


class AnswerList(LineList):
    """Answers from which one is opened; long ones take several rows, and the cursor stands on the first of them."""

    _question: Question | None = None
    _given: frozenset[int] = frozenset()
    _rows: list[tuple[int, Spans]]

    def show_answers(self, question: Question, given: frozenset[int]) -> None:
        """Show the answers to a question, those given marked."""
        same = question is self._question
        self._question, self._given = question, given
        self._fill(None if same else 0)

    def on_resize(self) -> None:
        """Wrap them anew."""
        self._fill(None)

    def _fill(self, keep: int | None) -> None:
        if self._question is not None:
            width = (self.size.width or self.app.size.width) - _GUTTER - _SCROLLBAR  # it has none before it is shown
            self._rows = answer_rows(self._question, self._given, width)
            self.styles.height = len(self._rows)
            self.show(len(self._rows), lambda index, _width: self._rows[index][1], keep)

    @property
    def answer(self) -> int:
        """The answer under the cursor."""
        return self._rows[self.cursor][0]

    def put_cursor(self, answer: int) -> None:
        """Put the cursor on an answer."""
        self.cursor = next((row for row, (which, _) in enumerate(self._rows) if which == answer), self.cursor)

    def table(self) -> Table:
        """Return question and answers as text."""
        question = self._question
        if question is None:
            return Table((), ())
        return Table((question.text,), [(answer,) for answer in question.answers], self.answer)

    def action_cursor_down(self) -> None:
        """To the next answer."""
        self.put_cursor(self.answer + 1)

    def action_cursor_up(self) -> None:
        """To the answer before."""
        self.put_cursor(self.answer - 1)


class QuestionView(Vertical):
    """Puts question, answers and what is said of them under each other."""

    def __init__(self, *, glyphs: Glyphs) -> None:
        super().__init__(id="question")
        self._glyphs = glyphs

    def compose(self) -> ComposeResult:
        """Put them under each other."""
        yield Static(id="question-text", markup=False)
        yield AnswerList(id="answers", classes="-ascii" if self._glyphs.ascii else "")
        yield Static(id="question-note")

    @property
    def answers(self) -> AnswerList:
        """The list of answers."""
        return self.query_one(AnswerList)

    def show(self, question: Question, given: frozenset[int], place: str, note: Content) -> None:
        """Show a question, its place among several, the answers given, and a note."""
        self.query_one("#question-text", Static).update(Content.styled(f"{place}{question.text}", "bold"))
        self.answers.show_answers(question, given)
        self.query_one("#question-note", Static).update(note)
