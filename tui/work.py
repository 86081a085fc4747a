"""Starting what outlives a screen: runs, and evaluations of their models."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from collab.errors import CollabError
from tui.navigation import Navigation
from tui.screens.dialog import Dialog

if TYPE_CHECKING:  # these bring numpy and pydantic with them: the first frame does not wait for that
    from collab.data.data_spec import DataSpec
    from tui.evaluations import Evaluations, Subject
    from tui.monitor import RunMonitor
    from tui.session import Session
    from tui.settings import RunSettings


class Work(Navigation, inherit_bindings=False):
    """The part of the app that starts runs and evaluations."""

    session: "Session"
    monitor: "RunMonitor"
    _settings: "RunSettings | None" = None
    _evaluations: "Evaluations | None" = None
    _unsaid: Callable[[], None] | None = None
    run_in_view = ""
    """The run that Train shows first; empty for the newest."""

    @property
    def settings(self) -> "RunSettings":
        """The settings of the next run: until they are changed, a first model on the session's data."""
        from tui.settings import RunSettings

        return self._settings or RunSettings(data=self.session.data)

    @settings.setter
    def settings(self, settings: "RunSettings") -> None:
        self._settings = settings

    def start_run(self, settings: "RunSettings | None" = None) -> bool:
        """Start a worker with these settings, or those of the next run; return whether it could be started."""
        from collab.runs.launch import start

        settings, store = settings or self.settings, self.session.store
        try:
            start(store, store.create(settings.data, settings.split, settings.config, settings.name))
        except (CollabError, OSError) as error:
            self.say(f"The run could not be started: {error}", bad=True)
            return False
        self.runs_changed()
        return True

    def say(self, text: str, *, bad: bool = False) -> None:
        """Show a message on the screen in view, or on the one that is about to be."""
        if (screen := self.shown) is not None and screen.is_mounted:
            screen.message(text, bad=bad)
        else:
            self._unsaid = partial(self.say, text, bad=bad)

    def arrived(self) -> None:
        """Draw the screen that was switched to, with the message that waited for it."""
        super().arrived()
        say, self._unsaid = self._unsaid, None
        if say is not None:
            say()

    def runs_changed(self) -> None:
        """Take up a change that this process made to the list of runs."""
        self.monitor.list_runs()
        self.tell_runs()

    def tell_runs(self) -> None:
        """Tell the screen in view where the runs stand."""
        if (screen := self.shown) is not None and screen.is_mounted:
            screen.update_frame()
            screen.on_runs_changed()

    def choose_data(self, then: Callable[[], None]) -> None:
        """Ask which data the next run reads; call `then` once it is chosen."""
        from tui.screens.data_dialog import DataDialog

        def take(data: "DataSpec | None") -> None:
            if data is not None:
                self.settings = replace(self.settings, data=data)
                then()

        self.push_screen(DataDialog(self.keymap, glyphs=self.environment.glyphs), take)

    @property
    def evaluations(self) -> "Evaluations":
        """What was measured of runs' models since the start."""
        from tui.evaluations import Evaluations

        self._evaluations = self._evaluations or Evaluations(self._tell_evaluations)
        return self._evaluations

    def evaluate(self, subject: "Subject") -> None:
        """Start an evaluation, which goes on whatever screen is shown."""
        self.run_worker(self.evaluations.evaluate(subject), group="evaluation", exit_on_error=False)

    def stop_evaluation(self) -> None:
        """End the evaluation that is going on."""
        self.workers.cancel_group(self, "evaluation")

    def _tell_evaluations(self) -> None:
        if isinstance(self.screen, Dialog):
            self.screen.on_evaluations_moved()
