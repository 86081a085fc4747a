"""The application: screens switched by capitals, the runs watched from here, the terminal left as it was found."""

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from io import StringIO
from threading import Lock
from typing import TYPE_CHECKING

from rich.console import Console
from textual import on, work
from textual.events import Event, InputEvent, Key
from textual.message import Message

from collab.errors import CollabError
from tui.actions import bindings
from tui.ending import ending_line
from tui.environment import Environment
from tui.keys.commands import ActionCommands
from tui.keys.keymap import Keymap
from tui.navigation import SCREENS
from tui.screens.base import BaseScreen
from tui.state import Keeping
from tui.terminal.lifecycle import leave_when_asked
from tui.terminal.pictures import Pictures
from tui.terminal.standstill import Pulse, standstill_text
from tui.terminal.themes import THEMES
from tui.warming import Warming
from tui.work import Work

if TYPE_CHECKING:  # these bring numpy and pydantic with them: the first frame does not wait for that
    from tui.monitor import RunMonitor
    from tui.returning import AtWork
    from tui.session import Session, View

_STYLES = (*SCREENS, "train_dialogs", "people")  # read at once: later, each of them would style the screen in view anew
_LOOK_SECONDS, _OTHERS_SECONDS = 0.5, 2.0


@dataclass
class SessionLookedAt(Message):
    """The session was looked at again: what it found, to be shown from the app's own thread, or what was wrong."""

    view: "View | None"
    problem: str


class CollabApp(Pictures, Keeping, Work, inherit_bindings=False):
    """Owns what outlives a screen: the session, the watch over the runs, the life cycle."""

    CSS_PATH = ["app.tcss", *(f"screens/{name}.tcss" for name in _STYLES)]  # noqa: RUF012 (Textual's own type)
    TITLE = "collab-tui"
    BINDINGS = bindings("app")
    COMMANDS = {ActionCommands}  # noqa: RUF012 (Textual's own type)

    session: "Session"
    monitor: "RunMonitor"
    at_work: "AtWork"

    def __init__(
        self,
        open_session: "Callable[[], Session]",
        environment: Environment | None = None,
        keymap: Keymap | None = None,
    ) -> None:
        self.environment = environment or Environment()
        super().__init__(ansi_color=self.environment.ansi_color, keymap=keymap or Keymap())
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
        self.crash: Exception | None = None
        self._pulse = Pulse()
        self._ended: frozenset[str] = frozenset()
        self._problem = ""

    def on_mount(self) -> None:
        """Be ready to leave whatever happens to the terminal."""
        self.app_resume_signal.subscribe(self, lambda _app: self.redraw())  # else fg shows an empty screen
        if not self.is_headless:
            leave_when_asked(partial(self.exit, None))

    def post_display_hook(self) -> None:
        """Open the session once the first frame is out."""
        if not self._painted:
            self._painted = True
            self.call_later(self.open_session)

    async def on_event(self, event: Event) -> None:
        """Do nothing on the side while keys are pressed; whoever is there sees which runs are at work."""
        if isinstance(event, Key) and self._warming is not None:
            self._warming.wait()
        if isinstance(event, InputEvent) and self.opened:
            self.at_work.see(self.monitor.active)
        await super().on_event(event)

    def open_session(self) -> None:
        """Open data, runs and answers, then the screen to begin with; keys pressed meanwhile wait."""
        os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # beside training, more of them wait for each other
        from tui.monitor import RunMonitor
        from tui.returning import AtWork

        try:
            self.session = self._open_session()
            self.session.profiles.hold_open()
        except CollabError as error:
            self.failure = error
            self.exit(return_code=1)
            return
        self.monitor = RunMonitor(self.session.store)
        self.at_work = AtWork(self.session.store.home)
        self.open_kept()
        self.opened = True
        self._begin()
        if self.kept.notice:
            self.say(self.kept.notice, bad=True)
        if self.session.profiles.notice:
            self.say(self.session.profiles.notice, bad=True)

    def _begin(self) -> None:
        if self.monitor.runs:
            first = self.monitor.active or self.session.store.current() is None
            self.go_to("train" if first else self.left_on or "rate")
            self._tell_meanwhile()
        elif (screen := self.shown) is not None:
            screen.update_all()
        self.refresh_session()
        if not self.is_headless:
            self._warming = Warming(self, [where for where in SCREENS if where != "welcome"])
        self.set_interval(_LOOK_SECONDS, self.look_at_runs)
        self.set_interval(_OTHERS_SECONDS, self.look_at_others)

    def _tell_meanwhile(self) -> None:
        """Say what became of the runs while nobody was there, and let Train begin with that one."""
        from tui.returning import meanwhile

        news = meanwhile(self.at_work.runs, self.monitor.runs, self.keymap)
        there = "" if self.current_mode == "train" else self.keymap.tell("; {app.show_train} shows it")
        self.run_in_view = news.run
        self.at_work.add(self.monitor.active)
        if news.text:
            self.say(news.text + there, bad=news.bad)

    def look_at_runs(self) -> None:
        """Follow the active runs; tell the screen in view what moved, and whether it stood still before."""
        stood_still = self._pulse.beat()
        if stood_still:
            self.look_at_others()
            self.say(standstill_text(stood_still))
        changes = self.monitor.look()
        if changes.moved or changes.ended:
            self.tell_runs()
        if changes.ended:
            self._ended |= changes.ended
            self.refresh_session()

    def look_at_others(self) -> None:
        """Notice what other processes did: runs started or deleted, answers given."""
        if self.monitor.list_runs():
            self.tell_runs()
        self.refresh_session()

    def tell_runs(self) -> None:
        """Keep which runs are at work, and tell the screen in view where all stand."""
        self.at_work.add(self.monitor.active)
        super().tell_runs()

    @work(thread=True, group="session", exit_on_error=False)
    def refresh_session(self) -> None:
        """Open the run in use and read the answers, away from the screen."""
        view, problem = None, ""
        with self._refreshing:
            try:
                view = self.session.look()
            except (CollabError, OSError) as error:
                problem = str(error)
        self.post_message(SessionLookedAt(view, problem))

    @on(SessionLookedAt)
    def take_session(self, event: SessionLookedAt) -> None:
        """Show what the session found."""
        try:
            changed = event.view is not None and self.session.take(event.view)
        except CollabError as error:
            changed, event.problem = False, str(error)
        if event.problem and event.problem != self._problem:
            self.say(event.problem, bad=True)
        self._problem = event.problem
        if changed:
            self.session_changed()
        for info in (info for info in self.monitor.runs if info.run in self._ended):
            self.say(
                ending_line(info, self.keymap), bad=info.status in ("failed", "died")
            )  # now that R finds its model
        self._ended = frozenset()

    def session_changed(self) -> None:
        """Tell the screen in view that answers or the run in use changed."""
        if (screen := self.shown) is not None and screen.is_mounted:
            screen.show_session()

    def running_text(self) -> str:
        """Return what runs now in a few characters, or nothing."""
        active = self.monitor.active
        if not active:
            return ""
        states = [self.monitor.state(run) for run in active]
        state = next((state for state in states if state.status == "running"), states[-1])
        mark, more = self.environment.glyphs.running, f"  +{len(active) - 1}" if len(active) > 1 else ""
        if state.status != "running":
            return f"{mark} {state.status}{more}"
        return f"{mark} {state.epoch}/{state.epochs} {state.share:4.0%}{more}"

    def status_text(self) -> str:
        """Return data, run in use and person for the bottom line."""
        run, ready = self.session.run, self.session.ready
        model = (
            "no model yet" if run is None else f'{run.model} "{run.name}"' if run.name else f"run {run.run} {run.model}"
        )
        person = "you" if self.session.profile == "me" else self.session.profile
        between = self.environment.glyphs.between
        rated = 0 if ready is None else len(ready.known.stars)
        return between.join((self.session.data_name, model, f"{person}, {rated} rated"))

    def _handle_exception(self, error: Exception) -> None:
        """Keep an error that nobody foresaw, to be told once the terminal is restored: Textual has no public way."""
        self.crash = self.crash or error
        super()._handle_exception(error)

    async def action_quit(self) -> None:
        """Leave; while runs are at work, ask first."""
        from tui.screens.quit_dialog import Leaving, QuitDialog

        active = list(self.monitor.active) if self.opened else []

        def leave(how: Leaving | None) -> None:
            try:
                for run in active if how == "stop" else ():
                    self.session.store.request_stop(run)
            except CollabError as error:
                self.say(str(error), bad=True)
                return
            if how in ("leave", "stop"):
                self.exit()

        if active and isinstance(self.screen, BaseScreen):
            self.push_screen(QuitDialog(active), leave)
        else:
            self.exit()

    def action_explain_quit(self) -> None:
        """Answer ctrl+c, which ends nothing here."""
        if isinstance(self.screen, BaseScreen):
            self.screen.message(self.keymap.tell("Press {app.quit} to leave."))


def run_app(
    open_session: "Callable[[], Session]", environment: Environment, keymap: Keymap, *, fresh: bool = False
) -> int:
    """Run the app until it is left, then tell which runs go on; return the exit status. `fresh`: without what was left.

    Raises what the session raised where it could not be opened, and Crashed after an error that nobody foresaw.
    """
    app = CollabApp(open_session, environment, keymap)
    app.fresh = fresh
    told = StringIO()
    app.error_console = Console(file=told)  # Textual's own tracebacks are not for the screen
    app.run(mouse=environment.mouse)
    if app.failure is not None:
        raise app.failure
    for run in app.monitor.active if app.opened else ():
        sys.stderr.write(f"run {run} goes on: collab-tui runs follow {run}\n")
    if app.crash is not None or told.getvalue():
        from tui.terminal.crash import crashed

        raise crashed(app.crash, told.getvalue()) from app.crash
    return app.return_code or 0
