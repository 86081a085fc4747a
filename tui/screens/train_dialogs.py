"""What opens over Train: the form, the experiments, the learning-rate finder, layers, log, evaluation, comparison."""

from typing import TYPE_CHECKING

from textual import on
from textual.events import ScreenResume

from tui.rows.run_panes import layer_rows, log_rows
from tui.screens.train_runs import TrainRuns
from tui.settings import Settings
from tui.terminal.frugal import mount_unseen

if TYPE_CHECKING:
    from tui.screens.train_form import FormClosed, TrainForm

_FORM = "train-form"
_PREPARE_AFTER = 0.4
_KEPT = "Press {train.new_run} to start a run with these settings"
_LEFT = "The settings are as they were; {train.undo} takes the changes after all"
_TAKEN = "The suggestion is taken; press {train.new_run} to start a run with it"
_MARK_TWO = "Mark two runs or more with {train.mark_run}, then {train.compare_runs} compares them"


class TrainDialogs(TrainRuns):
    """The part of Train that opens dialogs; each is imported when it is opened."""

    def show_settings(self) -> None:
        """Draw the settings of the next run again. Override."""

    def action_new_run(self) -> None:
        """Start a run with the settings shown."""
        others = bool(self.collab.monitor.active)
        if self.host.run_starter.start() and others and self.runs:
            self.message(f"Run {self.runs[0].run} waits for its turn")

    def action_edit_settings(self) -> None:
        """Open the form."""
        before, form = self.host.run_starter.settings, self._prepared_form()

        def take(closed: "FormClosed | None") -> None:
            if closed is None or closed.settings == before:
                return
            if closed.kept:
                self.take_settings(closed.settings, self.keymap.tell(_KEPT))
            else:
                told = self.keymap.tell(_LEFT)
                self.offer_undo(told, lambda: self.take_settings(closed.settings, "The changes are taken"))

        form.edit(before)
        self.app.push_screen(form, take)

    def _prepared_form(self) -> "TrainForm":
        """Return the form, made and mounted once: making it takes longer than a key press may."""
        from tui.screens.train_form import TrainForm

        if not self.app.is_screen_installed(_FORM):
            form = TrainForm(self.host.run_starter.settings)
            self.app.install_screen(form, _FORM)
            mount_unseen(self.app, form)
        return self.app.get_screen(_FORM, TrainForm)

    @on(ScreenResume)
    def prepare_form(self) -> None:
        """Make the form once the screen stands and no key is waited for."""
        self.set_timer(_PREPARE_AFTER, self._prepared_form)

    def take_settings(self, settings: Settings, told: str) -> None:
        """Keep the settings of the next run, and tell."""
        self.host.run_starter.settings = settings
        self.show_settings()
        self.message(told)

    def action_choose_data(self) -> None:
        """Choose the data of the next run."""
        from tui.screens.data_dialog import choose_data

        choose_data(self, self.show_settings)

    def action_open_presets(self) -> None:
        """Open the lesson's experiments."""
        from tui.screens.presets_dialog import PresetsDialog

        self.app.push_screen(PresetsDialog(self.host.run_starter.settings, self._start_one_by_one))

    def _start_one_by_one(self, waiting: list[Settings]) -> None:
        """Start a worker for each, with keys heard in between; none after one that could not be started."""
        if waiting and self.host.run_starter.start(waiting[0]):
            self.call_later(self._start_one_by_one, waiting[1:])

    def action_find_rate(self) -> None:
        """Open the learning-rate finder; take what it suggests."""
        from tui.screens.rate_finder import RateFinder

        if why := self.host.run_starter.settings.no_rate:
            self.message(f"{why}; {self.keymap.key('train.edit_settings')} changes the model")
            return

        def take(settings: Settings | None) -> None:
            if settings is not None:
                self.take_settings(settings, self.keymap.tell(_TAKEN))

        self.app.push_screen(RateFinder(self.host.run_starter.settings), take)

    def action_show_layers(self) -> None:
        """Show the layers of the model under the cursor."""
        from tui.screens.pane import PaneDialog

        if (info := self.selected) is not None:
            title = f"run {info.run}  {info.model}: layers"
            self.app.push_screen(PaneDialog(title, lambda: layer_rows(self.collab.monitor.state(info.run))))

    def action_show_log(self) -> None:
        """Show the end of the log of the run under the cursor."""
        from tui.screens.pane import PaneDialog

        if (info := self.selected) is not None:
            path = self.session.store.folder(info.run) / "log"
            self.app.push_screen(PaneDialog(f"run {info.run}: {path}", lambda: log_rows(path), at_end=True))

    def action_evaluate_run(self) -> None:
        """Measure how good the model of the run under the cursor is."""
        from tui.screens.evaluate_screen import EvaluateScreen

        if (info := self.selected) is not None:
            self.app.push_screen(EvaluateScreen(info))

    def action_compare_runs(self) -> None:
        """Compare the marked runs, and the one under the cursor where one alone is marked."""
        from tui.screens.compare_screen import CompareScreen

        there = {info.run for info in self.runs}
        runs = [run for run in self.marked if run in there]
        if len(runs) == 1 and self.selected is not None and self.selected.run not in runs:
            runs.append(self.selected.run)
        if len(runs) < 2:
            self.message(self.keymap.tell(_MARK_TWO))
            return
        self.app.push_screen(CompareScreen(runs))
