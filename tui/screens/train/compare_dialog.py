"""Marked runs beside each other: curves over one another, figures and the settings that differ under them."""

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from collab.errors import NotFound
from collab.evaluation import Comparison, compare
from collab.models import PUBLISHED_ON
from collab.runs import RunSummary
from tui.actions import bindings
from tui.cells import ASCII, Marks, Spans
from tui.plots import View
from tui.screens.common import Dialog
from tui.text import Column, Columns, compare_curves, compare_rows, even_cells
from tui.widgets import Chart, LineList, hint

_KEYS = (("compare.turn_curves", "held-out or train losses"), ("compare.close_compare", "back"))
_GUTTER, _WHOLE = 2, 200


class CompareDialog(Dialog[None]):
    """Compares runs, while they train too."""

    BINDINGS = bindings("compare")

    def __init__(self, runs: Sequence[str]) -> None:
        super().__init__()
        self._names = list(runs)
        self._summaries: list[RunSummary] = []
        self._comparison = Comparison((), (), "")
        self._columns: list[Column] = []
        self._rows: list[Spans] = []
        self._train = False

    def compose(self) -> ComposeResult:
        """Put curves, table and keys under each other."""
        marks: Marks = self.glyphs.marks
        with Vertical(classes="dialog full"):
            yield Static(id="compare-title", markup=False)
            yield Chart(marks)
            yield LineList(columns=Columns(tuple, self._cells), id="compared", classes=self.glyphs.style_class)
            yield Static(id="compare-note", markup=False)
            yield Static(hint(_KEYS, self.keymap), classes="hint")

    def on_mount(self) -> None:
        """Give the keys to the table."""
        self.query_one("#compared").focus()

    def on_resize(self) -> None:
        """Fit the table to the width."""
        self._rows = []
        self.on_runs_changed()

    def on_runs_changed(self) -> None:
        """Draw again what moved."""
        self._look()
        columns = [Column(each, self.host.monitor.state(each.summary.run)) for each in self._comparison.runs]
        self._columns = columns
        if not columns:
            self.dismiss()
            return
        table = self.query_one("#compared", LineList)
        width = max(40, table.scrollable_content_region.width - _GUTTER)
        before, self._rows = self._rows, compare_rows(columns, self._comparison.differing, width, glyphs=self.glyphs)
        if len(before) != len(self._rows):
            table.styles.height = len(self._rows) + 1  # the rule above it
            table.show(len(self._rows), lambda index, _width: self._rows[index], None)
        for index, row in enumerate(self._rows):
            if index < len(before) and row != before[index]:
                table.refresh_row(index)
        most = max(max(column.state.epochs, column.summary.epochs, 2) for column in columns)
        self.query_one(Chart).show(compare_curves(columns, train=self._train), View((1.0, float(most))))

    def _cells(self, index: int) -> Sequence[str]:
        """Tell a row of the table: what it is, and each run's."""
        rows = compare_rows(self._columns, self._comparison.differing, _WHOLE, glyphs=ASCII)
        label, cells = (text for text, _ in rows[index])
        return [label, *even_cells(cells, len(self._columns))]

    def _look(self) -> None:
        """Compare the runs anew where their standing changed; those deleted meanwhile are left out."""
        summaries = [summary for summary in self.host.monitor.runs if summary.run in self._names]
        if summaries == self._summaries:
            return
        self._summaries = summaries
        there = {summary.run for summary in summaries}
        try:
            self._comparison = compare(self.host.session.store, [run for run in self._names if run in there])
        except NotFound:
            return  # deleted at this moment: the next look leaves it out
        self._show_notes()

    def _show_notes(self) -> None:
        sign, best = self.glyphs.lowest, any(run.best for run in self._comparison.runs)
        published = any(run.published is not None for run in self._comparison.runs)
        title = f"{'train' if self._train else 'held-out'} loss by epoch"
        self.query_one("#compare-title", Static).update(title)
        ranked = f"{sign} best of the same data and split. " if best else ""
        note = f"{ranked}{self._comparison.note or (f'published: {PUBLISHED_ON}' if published else '')}"
        self.query_one("#compare-note", Static).update(note)

    def action_turn_curves(self) -> None:
        """Show the other losses."""
        self._train = not self._train
        self._show_notes()
        self.on_runs_changed()

    def action_close_compare(self) -> None:
        """Go back."""
        self.dismiss()
