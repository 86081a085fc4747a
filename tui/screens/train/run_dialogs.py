"""Looking closer at the runs of Train: layers, log, evaluation, comparison. Each dialog is imported when it opens."""

from typing import TYPE_CHECKING

from tui.text import layer_rows, log_rows

if TYPE_CHECKING:
    from tui.screens.common import BaseScreen
    from tui.screens.train.run_table import RunTable

_FRAME, _WIDEST = 8, 120  # cells of borders and padding, and of the widest dialog
_MARK_TWO = "Mark two runs or more with {train.mark_run}, then {train.compare_runs} compares them"


class RunDialogs:
    """Opens the dialogs about the run under the cursor, and about marked runs."""

    def __init__(self, screen: "BaseScreen", table: "RunTable") -> None:
        self._screen, self._table = screen, table

    def show_layers(self) -> None:
        """Show the layers of the run's model."""
        from tui.screens.common import PaneDialog

        if (summary := self._table.selected) is not None:
            title, monitor = f"run {summary.run}  {summary.model}: layers", self._screen.host.monitor
            width = min(self._screen.size.width, _WIDEST) - _FRAME
            self._screen.app.push_screen(PaneDialog(title, lambda: layer_rows(monitor.state(summary.run), width)))

    def show_log(self) -> None:
        """Show the end of the run's log."""
        from tui.screens.common import PaneDialog

        if (summary := self._table.selected) is not None:
            path = self._screen.session.store.folder(summary.run) / "log"
            pane = PaneDialog(f"run {summary.run}: {path}", lambda: log_rows(path), at_end=True)
            self._screen.app.push_screen(pane)

    def evaluate(self) -> None:
        """Measure how good the run's model is."""
        from tui.screens.train.evaluate_dialog import EvaluateDialog

        if (summary := self._table.selected) is not None:
            self._screen.app.push_screen(EvaluateDialog(summary))

    def compare(self) -> None:
        """Compare the marked runs, and the one under the cursor where one alone is marked."""
        from tui.screens.train.compare_dialog import CompareDialog

        runs = self._table.runs_to_compare()
        if len(runs) < 2:
            self._screen.show_message(self._screen.keymap.with_keys(_MARK_TWO))
            return
        self._screen.app.push_screen(CompareDialog(runs))
