"""Everything that is opened once the first frame is out, and goes on until the app is left."""

from textual.events import InputEvent, Key

from tui.app.autosave import Autosave
from tui.app.navigator import Navigator
from tui.app.prewarm import Prewarm
from tui.app.run_watch import RunWatch
from tui.app.session_watch import SessionWatch
from tui.core import SavedScreens, Session
from tui.core.runs import AtWork, Evaluations, RunMonitor, RunStarter
from tui.keys import Keymap
from tui.screens.common import Dialog
from tui.terminal import DiffApp

_LOOK_SECONDS, _OTHERS_SECONDS = 0.5, 2.0


class Workspace:
    """The session and what stands on it; `fresh` is without the screens that were left."""

    def __init__(
        self, app: DiffApp, navigator: Navigator, session: Session, keymap: Keymap, *, fresh: bool = False
    ) -> None:
        def show_evaluations() -> None:
            if isinstance(app.screen, Dialog):
                app.screen.on_evaluations_moved()

        home = session.store.home
        self._app, self._navigator, self._keymap = app, navigator, keymap
        self._prewarm: Prewarm | None = None
        self.session = session
        self.session_watch = SessionWatch(app, session, navigator)
        self.run_watch = RunWatch(
            RunMonitor(session.store), AtWork(home), navigator, keymap, self.session_watch, session.uses
        )
        self.saved_screens = SavedScreens(home, fresh=fresh)
        self.run_starter = RunStarter(
            session,
            self.run_watch.list_runs,
            lambda problem: navigator.show_message(problem, bad=True),
            self.saved_screens.next_run,
        )
        self.autosave = Autosave(app, navigator, session, self.saved_screens, self.run_starter)
        person = self.saved_screens.person
        if not session.profile_chosen and person in session.profiles.profiles():
            session.switch(person)
        self.evaluations = Evaluations(show_evaluations)

    def begin(self) -> None:
        """Show the screen to begin with and what there is to tell, and watch the runs and the session from now on."""
        self._show_first_screen()
        self.session_watch.refresh()
        if not self._app.is_headless:
            self._prewarm = Prewarm(self._app, self._navigator.places)
        self._app.set_interval(_LOOK_SECONDS, self.run_watch.look_at_runs)
        self._app.set_interval(_OTHERS_SECONDS, self.run_watch.look_at_others)
        for notice in (self.saved_screens.notice, self.session.profiles.notice):
            if notice:
                self._navigator.show_message(notice, bad=True)

    def _show_first_screen(self) -> None:
        """Go to the runs at work or where this person was, with the news of runs; stay on Welcome without a run."""
        monitor = self.run_watch.monitor
        if monitor.runs:
            to_runs = monitor.active or self.session.store.current() is None
            self._navigator.go_to("train" if to_runs else self.autosave.last_place or "rate")
            on_train = self._app.current_mode == "train"
            self.run_watch.show_news("" if on_train else self._keymap.with_keys("; {app.show_train} shows it"))
        elif (screen := self._navigator.current_screen) is not None:
            screen.update_all()

    def see(self, event: InputEvent) -> None:
        """Do nothing on the side while keys are pressed; whoever is there sees which runs are at work."""
        if isinstance(event, Key) and self._prewarm is not None:
            self._prewarm.wait()
        self.run_watch.see()
