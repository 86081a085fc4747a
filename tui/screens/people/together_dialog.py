"""A list for people who watch together, each one's predicted stars beside it."""

from collections.abc import Sequence

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from collab.recommend import HOW, How, Shared, recommend_together, usual_least
from tui.actions import bindings
from tui.cells import Spans
from tui.core import stars_of
from tui.screens.common import Dialog
from tui.text import Columns, joint_text, person_name, together_cells, together_heading, together_row, unranked_text
from tui.widgets import LineList, ListHeading, hint

_LISTED = 200
_MEANING = {"mean": "by the mean of all", "least-misery": "by who likes it least"}
_KEYS = (
    ("together.turn_how", "mean, least misery, chance"),
    ("together.ask_for_stars", "chance of so many stars"),
    ("together.close_together", "back"),
)


class TogetherDialog(Dialog[None]):
    """Lists titles that nobody of several people has rated."""

    BINDINGS = bindings("together")

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__()
        self._names = tuple(names)
        self._how: How = HOW[0]
        self._at_least: float | None = None
        self._titles: Sequence[Shared] = ()

    def compose(self) -> ComposeResult:
        """Put the names, the list and the keys under each other."""
        with Vertical(classes="dialog full"):
            yield Static(id="together-title", markup=False)
            yield ListHeading(self._heading)
            yield LineList(columns=self._columns, id="together", classes=self.glyphs.style_class)
            yield Static(id="together-joint", markup=False)
            yield Static(hint(_KEYS, self.keymap), classes="hint")

    def on_mount(self) -> None:
        """List the titles."""
        self._list()
        self.query_one("#together").focus()

    def _list(self) -> None:
        session, meaning = self.session, _MEANING.get(self._how, "")
        if session.model is not None:
            model = session.model.recommender
            people = [session.embedding_of(name) for name in self._names]
            out = frozenset().union(*(session.answers_of(name).out for name in self._names))
            stars = usual_least(model) if self._at_least is None else self._at_least
            self._titles = recommend_together(model, people, _LISTED, self._how, without=out, at_least=stars)
            if not model.artifact.implicit:
                chance = f"chance of {stars:g} stars or more"
                meaning = f"by the {chance} from all" if self._how == "chance" else f"{meaning}; {chance}"
        together = " and ".join(map(person_name, self._names))
        self.query_one("#together-title", Static).update(f"for {together}, {meaning}")
        self.query_one("#together", LineList).show(len(self._titles), self._paint, 0)
        self._show_joint(0)

    @on(LineList.Moved)
    def _at_cursor(self, message: LineList.Moved) -> None:
        self._show_joint(message.index)

    def _show_joint(self, index: int) -> None:
        """Show the joint intervals of a title under the list, and who has no rank."""
        lines = [text(self._titles[index], self._names) for text in (joint_text, unranked_text)] if self._titles else []
        self.query_one("#together-joint", Static).update("\n".join(filter(None, lines)))

    def _heading(self, width: int) -> str:
        return together_heading(self._names, next(iter(self._titles), None), width, glyphs=self.glyphs)

    @property
    def _columns(self) -> Columns:
        people = map(person_name, self._names)
        heading = ("title", "chance", *(column for name in people for column in (name, f"{name}, by interest")))
        return Columns(lambda: heading, lambda index: together_cells(self._titles[index]))

    def _paint(self, index: int, width: int) -> Spans:
        return together_row(index + 1, self._titles[index], width, glyphs=self.glyphs)

    def action_turn_how(self) -> None:
        """Sort by the next score for all; a model of choices without stars has no chances."""
        implicit = self.session.model is not None and self.session.model.recommender.artifact.implicit
        hows = [how for how in HOW if how != "chance" or not implicit]
        self._how = hows[(hows.index(self._how) + 1) % len(hows)]
        self._list()

    def action_ask_for_stars(self, digit: str = "") -> None:
        """List the chance that all give so many stars, where the scale has them."""
        model = self.session.model
        stars = stars_of(digit, model.recommender.scale) if digit and model is not None else None
        if stars is not None:
            self._at_least = stars
            self._list()

    def action_close_together(self) -> None:
        """Go back."""
        self.dismiss()
