"""Factors: what each of them is about, told by the titles at its ends."""

from collections.abc import Sequence
from functools import partial

from collab.explore.factors import Factor, factors
from collab.recommend.recommender import Recommender
from tui.rows.explored_rows import extreme_row, factor_heading
from tui.rows.explored_text import EXTREMES, extreme_cells, factor_text
from tui.screens.inside_list import ListTab, Row, blank
from tui.screens.inside_tab import Tell

_ENDS = 5


class FactorsTab(ListTab[Sequence[Factor]]):
    """Every factor, turned by varimax, with the titles at its high and its low end."""

    title = "factors"
    about = "Turned by varimax, so that each speaks of few titles."

    def look(self, model: Recommender, _tell: Tell) -> Sequence[Factor]:
        """Turn the factors."""
        return factors(model, _ENDS)

    def rows(self, found: Sequence[Factor]) -> Sequence[Row]:
        """List factor by factor, from the high end to the low."""
        most = max((abs(each.value) for factor in found for each in factor.titles), default=0.0)
        rows: list[Row] = []
        for factor in found:
            heading = factor_text(factor)
            paint = partial(factor_heading, heading, glyphs=self.glyphs)
            rows += [*([blank()] if rows else []), Row(paint, (heading, *EXTREMES[1:]), head=True)]
            rows += [
                Row(partial(extreme_row, each, most, glyphs=self.glyphs), extreme_cells(each), each.item)
                for each in factor.titles
            ]
        return rows
