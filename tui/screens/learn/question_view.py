"""A question of Learn with its answers, and what is to be said of those given."""

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from collab.lesson import Question
from tui.cells import Glyphs, Spans
from tui.text import Table, answer_rows
from tui.widgets import LineList

_GUTTER, _SCROLLBAR = 2, 1


class QuestionView(Vertical):
    """Puts question, answers and what is said of them under each other.

    Long answers take several rows, and the cursor stands on the first of them.
    """

    def __init__(self, *, glyphs: Glyphs) -> None:
        super().__init__(id="question")
        self._glyphs = glyphs
        self._question: Question | None = None
        self._given_answers: frozenset[int] = frozenset()
        self._rows: list[tuple[int, Spans]] = []

    def compose(self) -> ComposeResult:
        """Put them under each other."""
        yield Static(id="question-text", markup=False)
        style = self._glyphs.style_class
        yield LineList(table=self._table, step=self._row_of_next, id="answers", classes=style)
        yield Static(id="question-note")

    @property
    def answers(self) -> LineList:
        """The list of answers."""
        return self.query_one(LineList)

    @property
    def answer(self) -> int:
        """The answer under the cursor."""
        return self._rows[self.answers.cursor][0]

    def show(self, question: Question, given_answers: frozenset[int], place: str, note: Content) -> None:
        """Show a question, its place among several, its answers with those given marked, and a note."""
        self.query_one("#question-text", Static).update(Content.styled(f"{place}{question.text}", "bold"))
        same = question is self._question
        self._question, self._given_answers = question, given_answers
        self._fill(question, None if same else 0)
        self.query_one("#question-note", Static).update(note)

    def on_resize(self) -> None:
        """Wrap the answers anew."""
        if self._question is not None:
            self._fill(self._question, None)

    def _fill(self, question: Question, cursor_row: int | None) -> None:
        width = (self.size.width or self.app.size.width) - _GUTTER - _SCROLLBAR  # it has none before it is shown
        self._rows = answer_rows(question, self._given_answers, width)
        self.answers.styles.height = len(self._rows)
        self.answers.show(len(self._rows), lambda row, _width: self._rows[row][1], cursor_row)

    def put_cursor(self, answer: int) -> None:
        """Put the cursor on an answer."""
        self.answers.cursor = self._first_row(answer, self.answers.cursor)

    def _first_row(self, answer: int, otherwise: int) -> int:
        return next((row for row, (each, _) in enumerate(self._rows) if each == answer), otherwise)

    def _row_of_next(self, row: int, step: int) -> int:
        return self._first_row(self._rows[row][0] + step, row)

    def _table(self) -> Table:
        question = self._question
        if question is None:
            return Table((), ())
        return Table((question.text,), [(answer,) for answer in question.answers], self.answer)
