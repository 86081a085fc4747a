"""Biases: the titles that are liked, or not, beyond what their kind explains."""

from collections.abc import Sequence
from functools import partial

from collab.explore.biases import ItemBias, biases
from collab.recommend.recommender import Recommender
from tui.rows.explored_rows import bias_heading, bias_row
from tui.rows.explored_text import BIASES, bias_cells
from tui.screens.inside_list import ListTab, Row, blank
from tui.screens.inside_tab import Tell

LEAST = (1, 5, 20, 50)
_MOST, _FEWEST = 25, 5
_HEADINGS = (
    ("top", "highest: liked beyond what its kind explains"),
    ("bottom", "lowest: liked less than its kind explains"),
)


class BiasesTab(ListTab[Sequence[ItemBias]]):
    """The highest and the lowest biases under each other, as many as fit into the window."""

    title = "biases"
    verbs = ListTab.verbs | {"raise_least"}
    about = "What is left of a title's stars without anyone's taste."
    least = LEAST[0]

    def look(self, model: Recommender, _tell: Tell) -> Sequence[ItemBias]:
        """Find both ends."""
        return biases(model, _MOST, self.least)

    def rows(self, found: Sequence[ItemBias]) -> Sequence[Row]:
        """List the highest, then the lowest."""
        fitting = max(_FEWEST, (self.keys.size.height - len(_HEADINGS) - 1) // 2)
        most = max((abs(line.bias) for line in found), default=0.0)
        rows: list[Row] = []
        for end, heading in _HEADINGS:
            paint = partial(bias_heading, heading + self._among, glyphs=self.glyphs)
            rows += [*([blank()] if rows else []), Row(paint, (heading, *BIASES[1:]), head=True)]
            rows += [
                Row(partial(bias_row, line, most, glyphs=self.glyphs), bias_cells(line), line.item)
                for line in [line for line in found if line.end == end][:fitting]
            ]
        return rows

    @property
    def _among(self) -> str:
        return f" ({self.least} ratings or more)" if self.least > 1 else ""

    @property
    def turned(self) -> str:
        """The fewest ratings of a title that is listed."""
        return str(self.least)

    def turn_to(self, turned: str) -> None:
        """Ask for that many ratings."""
        self.least = next((least for least in LEAST if str(least) == turned), LEAST[0])

    def turn_least(self) -> None:
        """Ask for more ratings; after the most, for one again."""
        self.least = LEAST[(LEAST.index(self.least) + 1) % len(LEAST)]
        self.looked_at = None
