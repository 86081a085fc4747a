"""The application: screens switched by capitals, the runs watched from here, the terminal left as it was found."""

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from threading import Lock
from typing import TYPE_CHECKING

from textual import on, work
from textual.events import Event, Key
from textual.message import Message

from collab.errors import CollabError
from tui.actions import bindings
from tui.commands import ActionCommands
from tui.ending import ending_line
from tui.environment import Environment
from tui.lifecycle import leave_on_signals, terminal_is_gone
from tui.navigation import SCREENS, Navigation
from tui.screens.base import BaseScreen
from tui.screens.dialog import Dialog
from tui.themes import DEFAULTS, THEMES
from tui.warming import Warming

if TYPE_CHECKING:  # these bring numpy and pydantic with them: the first frame does not wait for that
    from collab.runs.record import DataSpec
    from tui.evaluations import Evaluations, Subject
    from tui.monitor import RunMonitor
    from tui.session import Session, View
    from tui.settings import Settings

_STYLES = (*SCREENS, "train_dialogs", "people")  # read at once: later, each of them would style the screen in view anew
_LOOK_SECONDS, _TERMINAL_SECONDS, _OTHERS_SECONDS = 0.5, 1.0, 2.0


@dataclass
class SessionLookedAt(Message):
    """The session was looked at again: what it found, to be shown from the app's own thread, or what was wrong."""

    view: "View | None"
    problem: str


class CollabApp(Navigation, inherit_bindings=False):
    """Owns what outlives a screen: the session, the watch over the runs, the life cycle."""

    CSS_PATH = ["app.tcss", *(f"screens/{name}.tcss" for name in _STYLES)]  # noqa: RUF012 (Textual's own type)
    TITLE = "collab-tui"
    BINDINGS = bindings("app")
    COMMANDS = {ActionCommands}  # noqa: RUF012 (Textual's own type)

    session: "Session"
    monitor: "RunMonitor"

    def __init__(self, open_session: "Callable[[], Session]", environment: Environment | None = None) -> None:
        self.environment = environment or Environment()
        super().__init__(ansi_color=self.environment.ansi_color)
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = self.environment.theme
        self.set_class(self.environment.ascii, "-ascii")
        self.animation_level = "full" if self.environment.animation else "none"
        self._open_session = open_session
        self._refreshing = Lock()
        self._painted = False
        self._warming: Warming | None = None
        self.failure: CollabError | None = None
        self._settings: Settings | None = None
        self._evaluations: Evaluations | None = None
        self._ended: frozenset[str] = frozenset()

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Give what themes other than ours lack."""
        return DEFAULTS

    def on_mount(self) -> None:
        """Be ready to leave whatever happens to the terminal."""
        leave_on_signals(self.exit)
        self.app_resume_signal.subscribe(self, lambda _app: self.screen.refresh())  # else fg shows an empty screen
        if not self.is_headless:
            self.set_interval(_TERMINAL_SECONDS, self._leave_lost_terminal)

    def post_display_hook(self) -> None:
        """Open the session once the first frame is out."""
        if not self._painted:
            self._painted = True
            self.call_later(self.open_session)

    async def on_event(self, event: Event) -> None:
        """Do nothing on the side while keys are pressed."""
        if isinstance(event, Key) and self._warming is not None:
            self._warming.wait()
        await super().on_event(event)

    def open_session(self) -> None:
        """Open data, runs and answers, then the screen to begin with; keys pressed meanwhile wait."""
        os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # beside training, more of them wait for each other
        from tui.monitor import RunMonitor

        try:
            self.session = self._open_session()
            self.session.profiles.hold_open()
        except CollabError as error:
            self.failure = error
            self.exit(return_code=1)
            return
        self.monitor = RunMonitor(self.session.store)
        self.opened = True
        self._begin()
        if self.session.profiles.notice:
            self.say(self.session.profiles.notice, bad=True)

    def _begin(self) -> None:
        if self.monitor.runs:
            self.go_to("train" if self.monitor.active or self.session.store.current() is None else "rate")
        elif (screen := self.shown) is not None:
            screen.update_all()
        self.refresh_session()
        if not self.is_headless:
            self._warming = Warming(self, [where for where in SCREENS if where != "welcome"])
        self.set_interval(_LOOK_SECONDS, self.look_at_runs)
        self.set_interval(_OTHERS_SECONDS, self.look_at_others)

    def _leave_lost_terminal(self) -> None:
        if terminal_is_gone():
            self.exit()

    @property
    def settings(self) -> "Settings":
        """The settings of the next run: until they are changed, a first model on the session's data."""
        from tui.settings import Settings

        return self._settings or Settings(data=self.session.data)

    @settings.setter
    def settings(self, settings: "Settings") -> None:
        self._settings = settings

    def look_at_runs(self) -> None:
        """Follow the active runs; tell the screen in view what moved."""
        changes = self.monitor.look()
        if changes.moved or changes.ended:
            self._tell_runs()
        if changes.ended:
            self._ended |= changes.ended
            self.refresh_session()

    def look_at_others(self) -> None:
        """Notice what other processes did: runs started or deleted, answers given."""
        if self.monitor.list_runs():
            self._tell_runs()
        self.refresh_session()

    def runs_changed(self) -> None:
        """Take up a change that this process made to the list of runs."""
        self.monitor.list_runs()
        self._tell_runs()

    def start_run(self, settings: "Settings | None" = None) -> bool:
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

    def choose_data(self, then: Callable[[], None]) -> None:
        """Ask which data the next run reads; call `then` once it is chosen."""
        from tui.screens.data_dialog import DataDialog

        def take(data: "DataSpec | None") -> None:
            if data is not None:
                self.settings = replace(self.settings, data=data)
                then()

        self.push_screen(DataDialog(ascii_only=self.environment.ascii), take)

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

    def say(self, text: str, *, bad: bool = False) -> None:
        """Show a message on the screen in view."""
        if (screen := self.shown) is not None:
            screen.message(text, bad=bad)

    def _tell_runs(self) -> None:
        if (screen := self.shown) is not None and screen.is_mounted:
            screen.update_frame()
            screen.on_runs_changed()

    @work(thread=True, group="session", exit_on_error=False)
    def refresh_session(self) -> None:
        """Open the run in use and read the answers, away from the screen."""
        view, problem = None, ""
        with self._refreshing:
            try:
                view = self.session.look()
            except CollabError as error:
                problem = str(error)
        self.post_message(SessionLookedAt(view, problem))

    @on(SessionLookedAt)
    def take_session(self, event: SessionLookedAt) -> None:
        """Show what the session found."""
        try:
            changed = event.view is not None and self.session.take(event.view)
        except CollabError as error:
            changed, event.problem = False, str(error)
        if event.problem:
            self.say(event.problem, bad=True)
        elif changed:
            self.session_changed()
        for info in (info for info in self.monitor.runs if info.run in self._ended):
            self.say(ending_line(info), bad=info.status in ("failed", "died"))  # now that R finds its model
        self._ended = frozenset()

    def session_changed(self) -> None:
        """Tell the screen in view that answers or the run in use changed."""
        if (screen := self.shown) is not None and screen.is_mounted:
            screen.update_frame()
            screen.on_session_changed()

    def running_text(self) -> str:
        """Return what runs now in a few characters, or nothing."""
        active = self.monitor.active
        if not active:
            return ""
        states = [self.monitor.state(run) for run in active]
        state = next((state for state in states if state.status == "running"), states[-1])
        mark, more = "*" if self.environment.ascii else "●", f"  +{len(active) - 1}" if len(active) > 1 else ""
        if state.status != "running":
            return f"{mark} {state.status}{more}"
        return f"{mark} {state.epoch}/{state.epochs} {state.share:4.0%}{more}"

    def status_text(self) -> str:
        """Return data, run in use and person for the bottom line."""
        run = self.session.run
        model = (
            "no model yet" if run is None else f'{run.model} "{run.name}"' if run.name else f"run {run.run} {run.model}"
        )
        person = "you" if self.session.profile == "me" else self.session.profile
        between = " - " if self.environment.ascii else " · "
        return between.join((self.session.data_name, model, f"{person}, {len(self.session.known.stars)} rated"))

    async def action_quit(self) -> None:
        """Leave; while runs are at work, ask first."""
        from tui.screens.quit_dialog import Leaving, QuitDialog

        active = list(self.monitor.active) if self.opened else []

        def leave(how: Leaving | None) -> None:
            if how == "stop":
                for run in active:
                    self.session.store.request_stop(run)
            if how in ("leave", "stop"):
                self.exit()

        if active and isinstance(self.screen, BaseScreen):
            self.push_screen(QuitDialog(active), leave)
        else:
            self.exit()

    def action_explain_quit(self) -> None:
        """Answer ctrl+c, which ends nothing here."""
        if isinstance(self.screen, BaseScreen):
            self.screen.message("Press q to leave.")


def run_app(open_session: "Callable[[], Session]", environment: Environment) -> int:
    """Run the app until it is left, then tell what went wrong or which runs go on; return the exit status."""
    app = CollabApp(open_session, environment)
    app.run(mouse=environment.mouse)
    if app.failure is not None:
        sys.stderr.write(f"collab-tui: {app.failure}\n")
    elif app.opened:
        for run in app.monitor.active:
            sys.stderr.write(f"run {run} goes on: collab-tui runs follow {run}\n")
    return app.return_code or 0
