"""A list for people who watch together, each one's predicted stars beside it."""

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from collab.recommend import HOW, How, Shared, recommend_together
from tui.actions import bindings
from tui.cells import Spans
from tui.screens.common import Dialog
from tui.text import Columns, person_name, together_cells, together_heading, together_row
from tui.widgets import LineList, ListHeading, hint

_LISTED = 200
_MEANING = {"mean": "by the mean of all", "least-misery": "by who likes it least"}
_KEYS = (("together.turn_how", "mean, or least misery"), ("together.close_together", "back"))


class TogetherDialog(Dialog[None]):
    """Lists titles that nobody of several people has rated."""

    BINDINGS = bindings("together")

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__()
        self._names = tuple(names)
        self._how: How = HOW[0]
        self._titles: Sequence[Shared] = ()

    def compose(self) -> ComposeResult:
        """Put the names, the list and the keys under each other."""
        with Vertical(classes="dialog full"):
            yield Static(id="together-title", markup=False)
            yield ListHeading(self._heading)
            yield LineList(columns=self._columns, id="together", classes=self.glyphs.style_class)
            yield Static(hint(_KEYS, self.keymap), classes="hint")

    def on_mount(self) -> None:
        """List the titles."""
        self._list()
        self.query_one("#together").focus()

    def _list(self) -> None:
        session = self.session
        if session.model is not None:
            people = [session.embedding_of(name) for name in self._names]
            out = frozenset().union(*(session.answers_of(name).out for name in self._names))
            self._titles = recommend_together(session.model.recommender, people, _LISTED, self._how, without=out)
        together = " and ".join(map(person_name, self._names))
        self.query_one("#together-title", Static).update(f"for {together}, {_MEANING[self._how]}")
        self.query_one("#together", LineList).show(len(self._titles), self._paint, 0)

    def _heading(self, width: int) -> str:
        return together_heading(self._names, next(iter(self._titles), None), width, glyphs=self.glyphs)

    @property
    def _columns(self) -> Columns:
        people = map(person_name, self._names)
        heading = ("title", *(column for name in people for column in (name, f"{name}, by interest")))
        return Columns(lambda: heading, lambda index: together_cells(self._titles[index]))

    def _paint(self, index: int, width: int) -> Spans:
        return together_row(index + 1, self._titles[index], width, glyphs=self.glyphs)

    def action_turn_how(self) -> None:
        """Sort by the other score for all."""
        self._how = HOW[(HOW.index(self._how) + 1) % len(HOW)]
        self._list()

    def action_close_together(self) -> None:
        """Go back."""
        self.dismiss()
