"""The next run of Train: its settings in one line, the dialogs that change them, and its start."""

from typing import TYPE_CHECKING

from textual.content import Content
from textual.widgets import Static

from tui.core.runs import RunSettings, value_text
from tui.keys import Keymap
from tui.terminal import mount_unseen
from tui.text import model_text
from tui.widgets import hint

if TYPE_CHECKING:
    from tui.screens.common import BaseScreen
    from tui.screens.train.run_actions import Undo
    from tui.screens.train.run_settings_dialog import RunSettingsDialog, SettingsClosed

_FORM = "train-form"
_PREPARE_AFTER = 0.4
_KEPT = "Press {train.new_run} to start a run with these settings"
_LEFT = "The settings are as they were; {train.undo} takes the changes after all"
_FROM_PRESET = "These are the settings of the preset; press {train.new_run} to start a run with them"
_TAKEN = "The suggestion is taken; press {train.new_run} to start a run with it"
_SHOWN = ("factors", "layers", "epochs", "lr", "wd", "bs", "schedule", "patience", "keep", "engine", "device", "seed")
_ALWAYS = ("factors", "layers", "epochs", "lr", "wd", "bs", "seed")


class NextRun:
    """Shows the settings of the next run, lets them be changed, and starts it."""

    def __init__(self, screen: "BaseScreen", undo: "Undo") -> None:
        self._screen, self._undo = screen, undo
        self.line = Static(id="settings")

    def show(self) -> None:
        """Draw the settings again."""
        screen = self._screen
        self.line.update(settings_line(screen.host.run_starter.settings, screen.keymap, screen.size.width - 2))

    def start(self) -> None:
        """Start a run with the settings shown."""
        monitor = self._screen.host.monitor
        others = bool(monitor.active)
        if self._screen.host.run_starter.start() and others and monitor.runs:
            self._screen.show_message(f"Run {monitor.runs[0].run} waits for its turn")

    def edit(self) -> None:
        """Open the form."""
        before, form = self._screen.host.run_starter.settings, self._prepared_form()

        def take(closed: "SettingsClosed | None") -> None:
            if closed is None or (closed.settings == before and not closed.start):
                return
            if closed.start:
                self._screen.host.run_starter.settings = closed.settings
                self.show()
                self.start()
            elif closed.kept:
                self._take(closed.settings, self._screen.keymap.with_keys(_KEPT))
            else:
                text = self._screen.keymap.with_keys(_LEFT)
                self._undo.offer(text, lambda: self._take(closed.settings, "The changes are taken"))

        form.edit(before)
        self._screen.app.push_screen(form, take)

    def prepare_form_soon(self) -> None:
        """Make the form once the screen stands and no key is waited for."""
        self._screen.set_timer(_PREPARE_AFTER, self._prepared_form)

    def _prepared_form(self) -> "RunSettingsDialog":
        """Return the form, made and mounted once: making it takes longer than a key press may."""
        from tui.screens.train.run_settings_dialog import RunSettingsDialog

        app = self._screen.app
        if not app.is_screen_installed(_FORM):
            form = RunSettingsDialog(self._screen.host.run_starter.settings)
            app.install_screen(form, _FORM)
            mount_unseen(app, form)
        return app.get_screen(_FORM, RunSettingsDialog)

    def _take(self, settings: RunSettings, text: str) -> None:
        """Keep the settings of the next run, and say so."""
        self._screen.host.run_starter.settings = settings
        self.show()
        self._screen.show_message(text)

    def choose_data(self) -> None:
        """Choose the data of the next run."""
        from tui.screens.common.data import choose_data

        choose_data(self._screen, self.show)

    def open_presets(self) -> None:
        """Open the presets; take the settings of one, where that is asked for."""
        from tui.screens.train.presets_dialog import PresetsDialog

        screen = self._screen

        def take(settings: RunSettings | None) -> None:
            if settings is not None:
                self._take(settings, screen.keymap.with_keys(_FROM_PRESET))

        screen.app.push_screen(PresetsDialog(screen.host.run_starter.settings, self._start_one_by_one), take)

    def _start_one_by_one(self, waiting: list[RunSettings]) -> None:
        """Start a worker for each, with keys heard in between; none after one that could not be started."""
        if waiting and self._screen.host.run_starter.start(waiting[0]):
            self._screen.call_later(self._start_one_by_one, waiting[1:])

    def find_rate(self) -> None:
        """Open the learning-rate finder; take its suggestion."""
        from tui.screens.train.rate_finder_dialog import RateFinderDialog

        screen = self._screen
        if why := screen.host.run_starter.settings.no_rate:
            screen.show_message(f"{why}; {screen.keymap.key('train.edit_settings')} changes the model")
            return

        def take(settings: RunSettings | None) -> None:
            if settings is not None:
                self._take(settings, screen.keymap.with_keys(_TAKEN))

        screen.app.push_screen(RateFinderDialog(screen.host.run_starter.settings), take)


def settings_line(settings: RunSettings, keymap: Keymap, width: int) -> Content:
    """Return the settings of the next run, as many as fit, and the key that edits them: what is unusual comes first."""
    config, fields = settings.config.model_dump(), type(settings.config).model_fields
    names = [name for name in _SHOWN if name in config]
    unusual = [name for name in names if name != "seed" and config[name] != fields[name].default]
    order = unusual + [name for name in names if name in _ALWAYS and name not in (*unusual, "seed")]
    if config.get("y_range") is not None:
        order.append("y_range")
    data = settings.data.source.rpartition("/")[2] + (" by title" if settings.data.items == "title" else "")
    data += " as choices" if settings.data.implicit else ""
    pairs = [("data", data), ("model", model_text(settings.config.model))]
    pairs += [(name, value_text(config[name])) for name in order]
    pairs += [("split", settings.split), *([("seed", str(config["seed"]))] if "seed" in config else [])]
    line, edit = Content.styled("next run  ", "dim"), hint([("train.edit_settings", "edit")], keymap)
    for name, value in pairs:
        longer = Content.assemble(line, (f"{name} ", "dim"), (value, "bold"), "   ")
        if longer.cell_length + edit.cell_length > width:
            break
        line = longer
    return Content.assemble(line, edit)
