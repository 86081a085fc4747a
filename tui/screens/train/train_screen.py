"""Train: the settings of the next run, the run in view with its losses, and all runs below."""

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.events import ScreenResume
from textual.widgets import Static

from collab.runs import RunSummary
from tui.actions import bindings
from tui.core import SavedScreen, word
from tui.screens.common import BaseScreen, Dialog
from tui.screens.train.next_run import NextRun
from tui.screens.train.run_actions import RunActions, Undo
from tui.screens.train.run_dialogs import RunDialogs
from tui.screens.train.run_in_view import RunInView
from tui.screens.train.run_table import RUN_ACTIONS, RunTable
from tui.text import run_heading
from tui.widgets import LineList

_GUTTER, _SCROLLBAR, _FEWEST, _RUNS_SHARE = 2, 1, 3, 0.3
_NO_RUNS = (
    "No runs yet. Press {train.new_run} to train with the settings above, {train.edit_settings} to change them first, "
    "or {train.open_presets} for the lesson's eight experiments."
)


class TrainScreen(BaseScreen):
    """Starts runs and watches them; the runs go on whatever screen is shown. `first_run` is in view at first."""

    where = "train"
    KEYS_GO_TO = "#runs"
    CSS_PATH = ["train.tcss", "train_dialogs.tcss"]  # noqa: RUF012 (read with this screen, so that dialogs open at once)
    BINDINGS = bindings("train")

    def __init__(self, first_run: str = "") -> None:
        super().__init__()
        self._first_run = first_run
        self.undo = Undo(self)
        self.run_table = RunTable(self.host)
        self.next_run = NextRun(self, self.undo)
        self.run_in_view = RunInView(self.host, self.run_table)
        self.run_actions = RunActions(self, self.run_table, self.undo)
        self.run_dialogs = RunDialogs(self, self.run_table)
        self._placed_run = ""
        self._saved_run = ""
        self._used_run = ""

    def compose_body(self) -> ComposeResult:
        """Put settings, the run in view, and the list of runs under each other."""
        yield self.next_run.line
        yield self.run_in_view.view
        yield Static(id="runs-heading")
        yield self.run_table.list
        yield Static(Content(self.keymap.with_keys(_NO_RUNS)), id="no-runs")

    def on_mount(self) -> None:
        """Show the settings of the next run."""
        self.next_run.show()

    def on_resize(self) -> None:
        """Fit the two lines that are cut to the width, and the list to the height."""
        self.next_run.show()
        self._fit_runs()
        self.query_one("#runs-heading", Static).update(
            " " * _GUTTER + run_heading(self.size.width - _GUTTER - _SCROLLBAR)
        )

    def _fit_runs(self) -> None:
        """Give the list as many lines as it has runs, up to its share; the run in view has the rest."""
        most = max(_FEWEST, int(_RUNS_SHARE * self.size.height))
        self.run_table.list.styles.height = min(max(_FEWEST, len(self.run_table.runs)), most)

    def update_frame(self) -> None:
        """Draw the two lines of the frame again, unless a dialog covers them."""
        if not isinstance(self.app.screen, Dialog):
            super().update_frame()

    def on_runs_changed(self) -> None:
        """Show where the runs stand: a tick repaints only the rows that moved."""
        if isinstance(self.app.screen, Dialog):  # it covers this screen, which catches up once it is in view again
            self.app.screen.on_runs_changed()
            return
        runs = tuple(self.host.monitor.runs)
        before = self.run_table.list_runs(runs)
        self.set_class(not runs, "-no-runs")
        if not runs:
            return
        if [summary.run for summary in runs] != [summary.run for summary in before] or not self.run_table.list.count:
            self._fill_table(before)
        self.run_table.repaint(before)
        self.keys_changed()
        self.run_in_view.show()

    def _fill_table(self, before: tuple[RunSummary, ...]) -> None:
        """Fill the list; the cursor stays on its run, or goes to a new one of ours where nothing else is at work."""
        self._fit_runs()
        runs = self.run_table.runs
        ours = runs[0].run in self.session.runs_started and runs[0].run not in {summary.run for summary in before}
        new = not before or (ours and not self.run_in_view.at_work)
        if new:
            first = "" if before else self._first_run or self._saved_run
            self._placed_run = runs[self.run_table.row_of(first)].run
        else:
            self._placed_run = before[min(self.run_table.list.cursor, len(before) - 1)].run
        self.run_table.fill(self._placed_run)
        if new or self.run_in_view.run not in {summary.run for summary in runs}:
            self.run_in_view.begin_with(self._placed_run)

    def state(self) -> SavedScreen:
        """Return the run under the cursor."""
        selected = self.run_table.selected
        return {"run": selected.run if selected else self._saved_run}

    def restore(self, saved: SavedScreen) -> None:
        """Put the cursor on that run, unless something became of another meanwhile."""
        self._saved_run = word(saved, "run")
        if self._saved_run and not self._first_run and self.run_table.runs:
            self.run_table.put_cursor(self._saved_run)

    def on_session_changed(self) -> None:
        """Offer to train on the data that the session turned to, and mark the run in use."""
        self.next_run.show()
        used = "" if self.session.run is None else self.session.run.run
        if used != self._used_run:
            self._used_run = used
            self.run_table.repaint_all()
            if self.run_table.runs:
                self.run_in_view.show()

    @on(ScreenResume)
    def prepare_form(self) -> None:
        """Make the form before it is asked for."""
        self.next_run.prepare_form_soon()

    @on(LineList.Moved, "#runs")
    def follow_cursor(self) -> None:
        """Offer the keys that fit the run under the cursor; with room for it, show that run."""
        self.keys_changed()
        placed, self._placed_run = self._placed_run, ""
        selected = self.run_table.selected
        if self.has_class("-wide") and selected is not None and selected.run != placed:
            self.open_run()

    @on(LineList.Opened, "#runs")
    def open_run(self) -> None:
        """Show the run under the cursor."""
        if self.run_table.selected is not None:
            self.run_in_view.choose(self.run_table.selected.run)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Refuse what does not fit the run under the cursor."""
        if action == "undo":
            return self.undo.available
        if action in RUN_ACTIONS:
            return self.is_mounted and self.run_table.allows(action)
        return super().check_action(action, parameters)

    def action_new_run(self) -> None:
        """Start a run with the settings shown."""
        self.next_run.start()

    def action_edit_settings(self) -> None:
        """Open the form of the settings."""
        self.next_run.edit()

    def action_choose_data(self) -> None:
        """Choose the data of the next run."""
        self.next_run.choose_data()

    def action_open_presets(self) -> None:
        """Open the presets: the lesson's experiments, and the best of searches."""
        self.next_run.open_presets()

    def action_find_rate(self) -> None:
        """Open the learning-rate finder."""
        self.next_run.find_rate()

    def action_turn_plot(self) -> None:
        """Show the next kind of plot."""
        self.show_message(f"Plot: {self.run_in_view.view.turn_plot()}")

    def action_smooth_curves(self) -> None:
        """Smooth the curves, or draw them as they are."""
        smooth = self.run_in_view.view.turn_smoothing()
        self.show_message("Curves smoothed over the epochs before." if smooth else "Curves as they are.")

    def action_read_before(self) -> None:
        """Read the curves an epoch before."""
        self._read_curves(-1)

    def action_read_after(self) -> None:
        """Read the curves an epoch later."""
        self._read_curves(1)

    def _read_curves(self, step: int) -> None:
        self.show_message(self.run_in_view.view.read_curves(step) or "There are no curves to read yet.")

    def action_toggle_run(self) -> None:
        """Stop the run under the cursor, or resume it."""
        self.run_actions.toggle()

    def action_use_run(self) -> None:
        """Make the run under the cursor the one in use for its data."""
        self.run_actions.use()

    def action_continue_run(self) -> None:
        """Go on from the model of the run under the cursor, with its data as it is now."""
        self.run_actions.go_on()

    def action_delete_run(self) -> None:
        """Delete the run under the cursor."""
        self.run_actions.delete()

    def action_name_run(self) -> None:
        """Ask for the name of the run under the cursor."""
        self.run_actions.name()

    def action_note_run(self) -> None:
        """Ask for a note on the run under the cursor."""
        self.run_actions.note()

    def action_mark_run(self) -> None:
        """Mark the run under the cursor, or take its mark away."""
        self.run_actions.mark()

    def action_undo(self) -> None:
        """Take back what was done last."""
        self.undo.undo()

    def action_show_layers(self) -> None:
        """Show the layers of the model under the cursor."""
        self.run_dialogs.show_layers()

    def action_show_log(self) -> None:
        """Show the log of the run under the cursor."""
        self.run_dialogs.show_log()

    def action_evaluate_run(self) -> None:
        """Measure how good the model of the run under the cursor is."""
        self.run_dialogs.evaluate()

    def action_compare_runs(self) -> None:
        """Compare the marked runs."""
        self.run_dialogs.compare()
