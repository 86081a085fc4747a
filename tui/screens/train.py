"""Train: the settings of the next run, the run in view with its losses, and all runs below."""

from collections.abc import Mapping
from typing import Any

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from collab.errors import NotFound
from collab.runs.record import RunInfo
from tui.actions import bindings
from tui.form_fields import value_text
from tui.keys.keymap import Keymap
from tui.rows.list_text import RUNS, Columns, run_cells
from tui.rows.run_rows import model_text, run_heading, run_row
from tui.screens.dialog import Dialog
from tui.screens.train_dialogs import TrainDialogs
from tui.settings import Settings
from tui.state import SavedScreen, word
from tui.widgets.hint import hint
from tui.widgets.line_list import LineList
from tui.widgets.run_view import RunView

_GUTTER, _SCROLLBAR = 2, 1
_NO_RUNS = (
    "No runs yet. Press {train.new_run} to train with the settings above, {train.edit_settings} to change them first, "
    "or {train.open_presets} for the lesson's eight experiments."
)
_SHOWN = ("factors", "layers", "epochs", "lr", "wd", "bs", "schedule", "patience", "keep", "engine", "device", "seed")
_ALWAYS = ("factors", "layers", "epochs", "lr", "wd", "bs", "seed")


class TrainScreen(TrainDialogs):
    """Starts runs and watches them; the runs go on whatever screen is shown. `first_run` is in view at first."""

    where = "train"
    CSS_PATH = ["train.tcss", "train_dialogs.tcss"]  # noqa: RUF012 (read with this screen, so that dialogs open at once)
    BINDINGS = bindings("train")

    _run = ""
    _chosen = False
    _placed = ""
    _left_on = ""
    _config: tuple[str, Mapping[str, Any]] = ("", {})

    def __init__(self, first_run: str = "") -> None:
        super().__init__()
        self._first_run = first_run

    def compose_body(self) -> ComposeResult:
        """Put settings, the run in view, and the list of runs under each other."""
        yield Static(id="settings")
        yield RunView(self.keymap, ascii_only=self.collab.environment.ascii)
        yield Static(id="runs-heading")
        columns = Columns(lambda: RUNS, lambda index: run_cells(self.runs[index]))
        yield LineList(columns=columns, id="runs", classes="-ascii" if self.collab.environment.ascii else "")
        yield Static(Content(self.keymap.tell(_NO_RUNS)), id="no-runs")

    def on_mount(self) -> None:
        """Give the keys to the list of runs."""
        self.query_one("#runs").focus()
        self.show_settings()

    def on_resize(self) -> None:
        """Fit the two lines that are cut to the width."""
        self.show_settings()
        self.query_one("#runs-heading", Static).update(
            " " * _GUTTER + run_heading(self.size.width - _GUTTER - _SCROLLBAR)
        )

    def update_frame(self) -> None:
        """Draw the two lines of the frame again, unless a dialog covers them."""
        if not isinstance(self.app.screen, Dialog):
            super().update_frame()

    def on_runs_changed(self) -> None:
        """Show where the runs stand: a tick repaints only the rows that moved."""
        if isinstance(self.app.screen, Dialog):  # it covers this screen, which catches up once it is in view again
            self.app.screen.on_runs_changed()
            return
        runs, before = tuple(self.collab.monitor.runs), self.runs
        self.runs = runs
        self.set_class(not runs, "-no-runs")
        table = self.query_one("#runs", LineList)
        if not runs:
            table.show(0, self._paint_run)
            return
        if [info.run for info in runs] != [info.run for info in before] or not table.count:
            self._show_runs(before)
        for index, info in enumerate(runs):
            if info.run in self.collab.monitor.active or info not in before:
                table.refresh_row(index)
        self.keys_changed()
        self._show_run()

    def state(self) -> SavedScreen:
        """Return the run under the cursor."""
        return {"run": self.selected.run if self.selected else self._left_on}

    def restore(self, left: SavedScreen) -> None:
        """Put the cursor on that run, unless something became of another meanwhile."""
        self._left_on = word(left, "run")
        if self._left_on and not self._first_run and self.runs:
            self.query_one("#runs", LineList).cursor = self.index_of(self._left_on)

    def on_session_changed(self) -> None:
        """Offer to train on the data that the session turned to."""
        self.show_settings()

    def _show_runs(self, before: tuple[RunInfo, ...]) -> None:
        """Fill the list; the cursor stays on its run, or goes to a new one where nothing else is at work."""
        runs, there = self.query_one("#runs", LineList), {info.run for info in self.runs}
        at_work = self._run in there and self._run in self.collab.monitor.active
        new = not before or (self.runs[0].run not in {info.run for info in before} and not at_work)
        first = "" if before else self._first_run or self._left_on
        self._placed = self.runs[self.index_of(first)].run if new else before[min(runs.cursor, len(before) - 1)].run
        runs.show(len(self.runs), self._paint_run, self.index_of(self._placed))
        if new or self._run not in there:
            self._run, self._chosen = self._placed, False

    def _paint_run(self, index: int, width: int) -> list[tuple[str, str]]:
        info, plain = self.runs[index], self.collab.environment.ascii
        state = self.collab.monitor.state(info.run) if info.run in self.collab.monitor.active else None
        mark = ("+" if plain else "◆") if info.run in self.marked else ""
        return list(run_row(info, state, width, marked=mark, ascii_only=plain))

    def _show_run(self) -> None:
        """Show the run in view; unless it was chosen, the one that trains, once it has ended."""
        active = self.collab.monitor.active
        if not self._chosen and self._run not in active:
            running = [run for run in active if self.collab.monitor.state(run).status == "running"]
            self._run = running[-1] if running else self._run
        info = self.runs[self.index_of(self._run)]
        self.query_one(RunView).show(info, self.collab.monitor.state(info.run), self._config_of(info.run))

    def _config_of(self, run: str) -> Mapping[str, Any]:
        """Return the config that a run was started with, read once for the run in view."""
        if self._config[0] != run:
            try:
                self._config = (run, self.session.store.config(run).config)
            except NotFound:
                self._config = (run, {})
        return self._config[1]

    def show_settings(self) -> None:
        """Draw the settings of the next run again."""
        self.query_one("#settings", Static).update(
            settings_line(self.host.run_starter.settings, self.keymap, self.size.width - 2)
        )

    @on(LineList.Moved, "#runs")
    def follow_cursor(self) -> None:
        """Offer the keys that fit the run under the cursor; with room for it, show that run."""
        self.keys_changed()
        placed, self._placed = self._placed, ""
        if self.has_class("-wide") and self.selected is not None and self.selected.run != placed:
            self.open_run()

    @on(LineList.Opened, "#runs")
    def open_run(self) -> None:
        """Show the run under the cursor."""
        if self.selected is not None:
            self._run, self._chosen = self.selected.run, True
            self._show_run()

    def action_turn_plot(self) -> None:
        """Show the next kind of plot."""
        self.message(f"Plot: {self.query_one(RunView).turn_plot()}")


def settings_line(settings: Settings, keymap: Keymap, width: int) -> Content:
    """Return the settings of the next run, as many as fit, and the key that edits them: what is unusual comes first."""
    config, fields = settings.config.model_dump(), type(settings.config).model_fields
    shown = [name for name in _SHOWN if name in config]
    unusual = [name for name in shown if name not in _ALWAYS and config[name] != fields[name].default]
    order = [name for name in shown if name in _ALWAYS and name != "seed"] + unusual
    if config.get("y_range") is not None:
        order.append("y_range")
    data = settings.data.source.rpartition("/")[2] + (" by title" if settings.data.items == "title" else "")
    pairs = [("data", data), ("model", model_text(settings.config.model))]
    pairs += [(name, value_text(config[name])) for name in order]
    pairs += [("split", settings.split), ("seed", str(config["seed"]))]
    line, edit = Content(""), hint([("train.edit_settings", "edit")], keymap)
    for name, value in pairs:
        longer = Content.assemble(line, (f"{name} ", "dim"), (value, "bold"), "   ")
        if longer.cell_length + edit.cell_length > width:
            break
        line = longer
    return Content.assemble(line, edit)
