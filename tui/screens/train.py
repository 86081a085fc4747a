"""Train: the settings of the next run, the run in view with its losses, and all runs below."""

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from collab.errors import CollabError
from collab.runs.record import RunInfo
from tui.actions import bindings
from tui.run_rows import run_heading, run_row
from tui.screens.base import BaseScreen
from tui.screens.confirm import ConfirmScreen
from tui.settings import Settings
from tui.widgets.line_list import LineList
from tui.widgets.run_view import RunView

_GUTTER, _SCROLLBAR = 2, 1


class TrainScreen(BaseScreen):
    """Starts runs and watches them; the runs go on whatever screen is shown."""

    where = "train"
    CSS_PATH = "train.tcss"
    BINDINGS = bindings("train")

    _run = ""
    _runs: tuple[RunInfo, ...] = ()

    def compose_body(self) -> ComposeResult:
        """Put settings, the run in view, and the list of runs under each other."""
        yield Static(id="settings")
        yield RunView(ascii_only=self.collab.environment.ascii)
        yield Static(id="runs-heading")
        yield LineList(id="runs", classes="-ascii" if self.collab.environment.ascii else "")
        yield Static("No runs yet. Press n to train with the settings above, or e to change them first.", id="no-runs")

    def on_mount(self) -> None:
        """Give the keys to the list of runs."""
        self.query_one("#runs").focus()
        self._show_settings()

    def on_resize(self) -> None:
        """Fit the two lines that are cut to the width."""
        self._show_settings()
        self.query_one("#runs-heading", Static).update(
            " " * _GUTTER + run_heading(self.size.width - _GUTTER - _SCROLLBAR)
        )

    def on_runs_changed(self) -> None:
        """Show where the runs stand: a tick repaints only the rows that moved."""
        runs, before = tuple(self.collab.monitor.runs), self._runs
        self._runs = runs
        self.set_class(not runs, "-no-runs")
        if not runs:
            self.query_one("#runs", LineList).show(0, self._paint_run)
            return
        table = self.query_one("#runs", LineList)
        if [info.run for info in runs] != [info.run for info in before] or not table.count:
            self._show_runs(before)
        for index, info in enumerate(runs):
            if info.run in self.collab.monitor.active or info not in before:
                table.refresh_row(index)
        self.keys_changed()
        self._show_run()

    def _show_runs(self, before: tuple[RunInfo, ...]) -> None:
        """Fill the list; the cursor stays on its run, or goes to a new one."""
        runs = self.query_one("#runs", LineList)
        new = not before or self._runs[0].run not in {info.run for info in before}
        selected = self._runs[0].run if new else before[min(runs.cursor, len(before) - 1)].run
        runs.show(len(self._runs), self._paint_run, self._index(selected))
        if new or self._run not in {info.run for info in self._runs}:
            self._run = selected

    def _index(self, run: str) -> int:
        return next((index for index, info in enumerate(self._runs) if info.run == run), 0)

    def _paint_run(self, index: int, width: int) -> list[tuple[str, str]]:
        info, plain = self._runs[index], self.collab.environment.ascii
        state = self.collab.monitor.state(info.run) if info.run in self.collab.monitor.active else None
        return list(run_row(info, state, width, ascii_only=plain))

    def _show_run(self) -> None:
        info = self._runs[self._index(self._run)]
        self.query_one(RunView).show(info, self.collab.monitor.state(info.run))

    def _show_settings(self) -> None:
        self.query_one("#settings", Static).update(settings_line(self.collab.settings, self.size.width - 2))

    @property
    def selected(self) -> RunInfo | None:
        """The run under the cursor."""
        cursor = self.query_one("#runs", LineList).cursor
        return self._runs[cursor] if cursor < len(self._runs) else None

    @on(LineList.Moved, "#runs")
    def follow_cursor(self) -> None:
        """Offer the keys that fit the run under the cursor; with room for it, show that run."""
        self.keys_changed()
        if self.has_class("-wide") and self.selected is not None:
            self.open_run()

    @on(LineList.Opened, "#runs")
    def open_run(self) -> None:
        """Show the run under the cursor."""
        if self.selected is not None:
            self._run = self.selected.run
            self._show_run()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Refuse what does not fit the run under the cursor."""
        if action not in ("stop_run", "use_run", "delete_run"):
            return super().check_action(action, parameters)
        info = self.selected if self.is_mounted else None
        if info is None:
            return False
        active = info.run in self.collab.monitor.active
        return {
            "stop_run": active,
            "use_run": info.status == "finished" and not info.in_use,
            "delete_run": not active,
        }[action]

    def action_new_run(self) -> None:
        """Start a run with the settings shown."""
        self.collab.start_run()

    def action_edit_settings(self) -> None:
        """Open the form."""
        from tui.screens.train_form import TrainForm

        form = TrainForm(self.collab.settings, ascii_only=self.collab.environment.ascii)
        self.app.push_screen(form, self._take_settings)

    def _take_settings(self, settings: Settings | None) -> None:
        if settings is not None:
            self.collab.settings = settings
            self._show_settings()
            self.message("Press n to start a run with these settings")

    def action_choose_data(self) -> None:
        """Choose the data of the next run."""
        self.collab.choose_data(self._show_settings)

    def action_stop_run(self) -> None:
        """Ask the run under the cursor to keep a checkpoint and end."""
        if self.selected is not None:
            self.session.store.request_stop(self.selected.run)
            self.message(f"Run {self.selected.run} stops after this step; its checkpoint is kept")

    def action_use_run(self) -> None:
        """Make the run under the cursor the one in use for its data."""
        if self.selected is not None:
            run = self.selected.run
            try:
                self.session.store.use(run)
            except CollabError as error:
                self.message(str(error), bad=True)
                return
            self.collab.runs_changed()
            self.collab.refresh_session()
            self.message(f"Run {run} is in use: press R to rate films")

    def action_delete_run(self) -> None:
        """Delete the run under the cursor, after a question."""
        if (info := self.selected) is not None:
            question = f"Delete run {info.run} ({info.model} on {info.data})? Its model goes with it."
            self.app.push_screen(ConfirmScreen(question), lambda yes: self._delete(info.run) if yes else None)

    def _delete(self, run: str) -> None:
        try:
            self.session.store.delete(run)
        except CollabError as error:
            self.message(str(error), bad=True)
            return
        self.collab.runs_changed()
        self.collab.refresh_session()
        self.message(f"Run {run} is deleted")


def settings_line(settings: Settings, width: int) -> Content:
    """Return the settings of the next run, as many as fit, and the key that edits them."""
    config = settings.config.model_dump()
    order = [name for name in ("factors", "epochs", "lr", "wd", "bs", "seed") if name in config]
    pairs = [("data", settings.data.source.rpartition("/")[2]), ("model", str(config["model"]))]
    pairs += [(name, f"{config[name]:g}") for name in order] + [("split", settings.split)]
    line, edit = Content(""), Content.assemble(("e", "bold $accent"), (" edit", "dim"))
    for name, value in pairs:
        longer = Content.assemble(line, (f"{name} ", "dim"), (value, "bold"), "   ")
        if longer.cell_length + edit.cell_length > width:
            break
        line = longer
    return Content.assemble(line, edit)
