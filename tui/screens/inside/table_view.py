"""The table with its blanks: the most rated titles, the most active users, and predictions for what is not rated."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message

from collab.errors import CollabError
from collab.inspection import Crosstab, crosstab, ratings_of
from collab.recommend import Prediction, Recommender
from tui.cells import Glyphs
from tui.keys import Keymap
from tui.screens.common import TitleOpened
from tui.screens.inside.about_line import AboutLine, Progress
from tui.screens.inside.star_table import Cell, StarTable
from tui.text import spread_text

_USERS, _TITLES = 30, 40


@dataclass(frozen=True, eq=False)
class Blanks:
    """The table, and the model that is asked about it."""

    model: Recommender
    table: Crosstab


@dataclass
class CellPredicted(Message):
    """A cell was predicted, or could not be."""

    model: Recommender
    cell: Cell
    stars: Prediction | None
    problem: str = ""


class TableView(Vertical):
    """The table; Enter on a cell asks the model for its prediction, Enter on a title opens its card."""

    title: ClassVar = "table"
    actions: ClassVar = frozenset(("search_titles", "read_data"))
    turned: ClassVar = ""

    def __init__(self, about: AboutLine, keymap: Keymap, *, glyphs: Glyphs) -> None:
        super().__init__()
        self._about = about
        self._keymap, self._glyphs = keymap, glyphs
        self._blanks: Blanks | None = None

    def compose(self) -> ComposeResult:
        """Give the table."""
        yield StarTable(glyphs=self._glyphs)

    def read(self, model: Recommender, _progress: Progress) -> Blanks:
        """Find who rates most, and what is rated most."""
        return Blanks(model, crosstab(ratings_of(model), _USERS, _TITLES))

    def show(self, content: object) -> None:
        """Show the table."""
        if isinstance(content, Blanks):
            self._blanks = content
            self.keys.show(content.table)

    def turn_to(self, turned: str) -> None:
        """Change nothing: nothing is turned here."""

    @property
    def keys(self) -> StarTable:
        """The table, which takes the keys."""
        return self.query_one(StarTable)

    @property
    def names(self) -> Sequence[str]:
        """The titles of the table."""
        return self._blanks.table.titles if self._blanks else ()

    @property
    def items(self) -> Sequence[str]:
        """The ids of the titles."""
        return self._blanks.table.items if self._blanks else ()

    @property
    def place(self) -> int:
        """The row of the cursor."""
        return self.keys.cell[0]

    def go_to(self, place: int) -> None:
        """Put the cursor on a title's row."""
        self.keys.go_to(place, self.keys.cell[1])

    @on(StarTable.Moved)
    def follow_cursor(self, event: StarTable.Moved) -> None:
        """Describe the cell under the cursor."""
        event.stop()
        if self._blanks is not None:
            self._about.show(self._cell_text(self._blanks.table, *event.cell))

    def _cell_text(self, table: Crosstab, row: int, column: int) -> str:
        key = self._keymap.key("blanks.open_cell")
        if column < 0:
            return f"{table.titles[row]}   {key} opens its card"
        stars, predicted = table.stars[column, row], self.keys.predicted.get((row, column))
        rated = f"gave {stars:g}" if stars == stars else "did not rate it"
        says = (
            f"the model says {spread_text(predicted.mean[0], predicted.sd[0], glyphs=self._glyphs)}"
            if predicted
            else f"{key} asks the model"
        )
        return f"user {table.users[column]} {rated}: {table.titles[row]}   {says}"

    @on(StarTable.Opened)
    def open_cell(self, event: StarTable.Opened) -> None:
        """Ask for the prediction, or go on with the title."""
        event.stop()
        if self._blanks is None:
            return
        row, column = event.cell
        item = self._blanks.table.items[row]
        if column < 0:
            self.post_message(TitleOpened(item))
        else:
            self.predict(self._blanks.model, event.cell, self._blanks.table.users[column], item)

    @work(thread=True, group="predict", exit_on_error=False)
    def predict(self, model: Recommender, cell: Cell, user: str, item: str) -> None:
        """Ask the model, away from the screen: a user's history is read for it."""
        try:
            self.post_message(CellPredicted(model, cell, model.predict(user, [item])))
        except CollabError as error:
            self.post_message(CellPredicted(model, cell, None, str(error)))

    @on(CellPredicted)
    def take_prediction(self, event: CellPredicted) -> None:
        """Write the prediction into the table."""
        event.stop()
        if self._blanks is None or event.model is not self._blanks.model:
            return
        if event.stars is None:
            self._about.show(event.problem)
        else:
            self.keys.fill(event.cell, event.stars)
