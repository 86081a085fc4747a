"""Errors: how stars are spread, and where the model errs on what was held out."""

from collections.abc import Sequence
from functools import partial

from collab.explore.errors import Errors, look_at_errors
from collab.recommend.recommender import Recommender
from tui.cells import Spans
from tui.rows.explored_rows import bin_row, bins_heading, count_row
from tui.rows.explored_text import BINS, KINDS, bin_cells
from tui.screens.inside_list import ListTab, Row, blank
from tui.screens.inside_tab import Tell


class ErrorsTab(ListTab[Errors]):
    """The histogram of all ratings, then errors by true rating, by number of ratings, and calibration."""

    title = "errors"
    verbs = frozenset(("next_part", "previous_part", "stop_looking", "read_data"))
    about = "Low stars are predicted too high, high ones too low."

    def look(self, model: Recommender, tell: Tell) -> Errors:
        """Predict what was held out."""
        return look_at_errors(model, tell)

    def rows(self, found: Errors) -> Sequence[Row]:
        """List part by part."""
        most = max(count for _, count in found.histogram)
        rows = [Row(lambda _width: [("all ratings of the data", "title")], ("all ratings of the data",), head=True)]
        rows += [
            Row(partial(count_row, stars, count, most, glyphs=self.glyphs), (f"{stars:g}", f"{count:,}"))
            for stars, count in found.histogram
        ]
        highest = max(each.rmse for bins in found.bins.values() for each in bins)
        for kind, bins in found.bins.items():
            heading = f"held out by {found.split}, {KINDS[kind].heading}"
            rows += [blank(), *self._heads(heading, KINDS[kind].label)]
            rows += [Row(partial(bin_row, each, highest, glyphs=self.glyphs), bin_cells(each)) for each in bins]
        return rows

    def _heads(self, heading: str, label: str) -> list[Row]:
        def line(number: int, width: int) -> Spans:
            return bins_heading(heading, label, width, glyphs=self.glyphs)[number]

        return [
            Row(partial(line, 0), (heading,), head=True),
            Row(partial(line, 1), (label, *BINS)),
        ]
