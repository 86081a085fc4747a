"""The runs of Train as rows of a list: the one under the cursor, and those marked for a comparison."""

from collections.abc import Collection
from typing import TYPE_CHECKING

from collab.training import CONTINUABLE
from tui.cells import Spans
from tui.text import RUNS, Columns, run_cells, run_row
from tui.widgets import LineList

if TYPE_CHECKING:
    from collab.runs import RunSummary
    from tui.screens.common import Host

MOST_MARKED = 6
"""How many runs can be compared side by side in 80 columns."""

RUN_ACTIONS = (
    "toggle_run", "use_run", "delete_run", "name_run", "note_run", "mark_run", "compare_runs",
    "show_layers", "show_log", "evaluate_run", "continue_run",
)  # fmt: skip
"""The actions that need a run under the cursor."""


class RunTable:
    """The runs, newest first, and the list that shows them."""

    def __init__(self, app: "Host") -> None:
        self._app = app
        self._glyphs = app.environment.glyphs
        self.runs: tuple[RunSummary, ...] = ()
        self.marked: tuple[str, ...] = ()
        columns = Columns(lambda: RUNS, lambda row: run_cells(self.runs[row]))
        self.list = LineList(columns=columns, id="runs", classes=self._glyphs.style_class)

    @property
    def selected(self) -> "RunSummary | None":
        """The run under the cursor."""
        cursor = self.list.cursor
        return self.runs[cursor] if cursor < len(self.runs) else None

    def row_of(self, run: str) -> int:
        """Return the row of a run; the first where it is not listed."""
        return next((row for row, summary in enumerate(self.runs) if summary.run == run), 0)

    def put_cursor(self, run: str) -> None:
        """Put the cursor on a run."""
        self.list.cursor = self.row_of(run)

    def allows(self, action: str) -> bool:
        """Return whether one of RUN_ACTIONS fits the run under the cursor."""
        summary = self.selected
        if summary is None:
            return False
        match action:
            case "toggle_run":
                return summary.status != "finished"
            case "use_run":
                return summary.status == "finished" and not self._app.session.uses(summary.run)
            case "continue_run":
                return summary.status == "finished" and summary.model in CONTINUABLE
            case "delete_run":
                return summary.run not in self._app.monitor.active
            case "compare_runs":
                return len(self.marked) > 0
        return True

    def list_runs(self, runs: "tuple[RunSummary, ...]") -> "tuple[RunSummary, ...]":
        """Take up the list of runs; return the one before."""
        before, self.runs = self.runs, runs
        if not runs:
            self.list.show(0, self._paint)
        return before

    def fill(self, cursor_run: str) -> None:
        """Show all rows anew, the cursor on a run."""
        self.list.show(len(self.runs), self._paint, self.row_of(cursor_run))

    def repaint_all(self) -> None:
        """Paint every row again: another run is in use."""
        for row in range(len(self.runs)):
            self.list.refresh_row(row)

    def repaint(self, before: "Collection[RunSummary]") -> None:
        """Paint the rows again that are at work, or another than before."""
        for row, summary in enumerate(self.runs):
            if summary.run in self._app.monitor.active or summary not in before:
                self.list.refresh_row(row)

    def _paint(self, row: int, width: int) -> Spans:
        summary, monitor = self.runs[row], self._app.monitor
        state = monitor.state(summary.run) if summary.run in monitor.active else None
        mark = self._glyphs.marked if summary.run in self.marked else ""
        used = self._app.session.uses(summary.run)
        return run_row(summary, state, width, used=used, marked=mark, glyphs=self._glyphs)

    def toggle_mark(self, run: str) -> bool:
        """Mark a run or take its mark away; return False where there are as many marks as there may be."""
        if run in self.marked:
            self.unmark(run)
        elif len(self.marked) < MOST_MARKED:
            self.marked = (*self.marked, run)
        else:
            return False
        self.list.refresh_row(self.list.cursor)
        return True

    def unmark(self, run: str) -> None:
        """Take the mark of a run away, if it has one."""
        self.marked = tuple(marked for marked in self.marked if marked != run)

    def runs_to_compare(self) -> list[str]:
        """Return the marked runs, and the one under the cursor where one alone is marked."""
        listed = {summary.run for summary in self.runs}
        runs = [run for run in self.marked if run in listed]
        if len(runs) == 1 and self.selected is not None and self.selected.run not in runs:
            runs.append(self.selected.run)
        return runs
