"""Everything that is opened once the first frame is out, and goes on until the app is left."""

import os

from textual.events import InputEvent, Key

from collab.errors import CollabError
from collab.processes import GUEST, HOSTED
from tui.app.autosave import Autosave
from tui.app.navigator import Navigator
from tui.app.prewarm import Prewarm
from tui.app.run_watch import RunWatch
from tui.app.session_watch import SessionWatch
from tui.core import SavedScreens, Session
from tui.core.data import FIRST_DATA
from tui.core.runs import AtWork, Evaluations, RunMonitor, RunStarter
from tui.keys import Keymap
from tui.screens.common import Dialog
from tui.terminal import DiffApp
from tui.text import introduction

_GUEST = "You are a guest: what you rate here is deleted when you leave."
_LOOK_SECONDS, _OTHERS_SECONDS = 0.5, 2.0


class Workspace:
    """The session and what stands on it; `fresh` is without the screens that were left, `guided` for people who are
    new here.
    """

    def __init__(
        self,
        app: DiffApp,
        navigator: Navigator,
        session: Session,
        keymap: Keymap,
        *,
        fresh: bool = False,
        guided: bool = False,
    ) -> None:
        def show_evaluations() -> None:
            if isinstance(app.screen, Dialog):
                app.screen.on_evaluations_moved()

        home = session.store.home
        self._app, self._navigator, self._keymap = app, navigator, keymap
        self._prewarm: Prewarm | None = None
        self._guided = guided
        self.session = session
        session.waiting.begin(self._take_kept)
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
        is_first = not self.run_watch.monitor.runs and self.saved_screens.is_new
        self._trains_first = guided and is_first and session.data.source == FIRST_DATA

    def begin(self) -> None:
        """Show the screen to begin with and what there is to tell, and watch the runs and the session from now on."""
        self._show_first_screen()
        self.session_watch.refresh()
        if not self.session.reading:
            self._make_screens()
        self._app.set_interval(_LOOK_SECONDS, self.run_watch.look_at_runs)
        self._app.set_interval(_OTHERS_SECONDS, self.run_watch.look_at_others)
        guest = _GUEST if GUEST in os.environ else ""
        for notice in (self.saved_screens.notice, self.session.profiles.notice, guest):
            if notice:
                self._navigator.show_message(notice, bad=True)

    def _show_first_screen(self) -> None:
        """Go to the runs at work or where this person was, with the news of runs; without a run to titles to rate."""
        monitor = self.run_watch.monitor
        if monitor.runs:
            to_runs = monitor.active or self.session.store.current() is None
            self._navigator.go_to("train" if to_runs else self.autosave.last_place or "rate")
            on_train = self._app.current_mode == "train"
            self.run_watch.show_news("" if on_train else self._keymap.with_keys("; {app.show_train} shows it"))
            return
        self.session.reading = self._guided
        self._navigator.go_to("rate")
        if self._guided:
            self._app.run_worker(self._read_data, thread=True, group="session", exit_on_error=False)

    def _read_data(self) -> None:
        """Read the data in a process of their own, as far as they are not in the cache."""
        problem = ""
        try:
            self.session.data.load()
        except (CollabError, OSError) as error:
            problem = str(error)
        self._app.call_later(self._take_data, problem)

    def _take_data(self, problem: str) -> None:
        """Show the titles that were read; at the very first start, train a model on them meanwhile."""
        self.session.reading = False
        if problem:
            self._navigator.show_message(problem, bad=True)
        self.session_watch.refresh(self._make_screens if problem else self._begin_with_titles)

    def _begin_with_titles(self) -> None:
        from tui.core.runs import RunSettings

        if self._trains_first:
            self.run_starter.start(RunSettings.first(self.session.data))
        self._make_screens()

    def _make_screens(self) -> None:
        """Make the other screens in quiet moments: not before the titles are in view, which would wait for them. On a
        server, where many have a few screens each, those that nobody goes to would take half of all memory.
        """
        if not self._app.is_headless:
            self._prewarm = Prewarm(self._app, () if HOSTED in os.environ else self._navigator.places)

    def _take_kept(self, problem: str) -> None:
        self._app.call_later(self._show_kept, problem)

    def _show_kept(self, problem: str) -> None:
        """Show the answers that waited as those that are kept."""
        if problem:
            self._navigator.show_message(problem, bad=True)
        self.session_watch.refresh()

    def introduce(self) -> None:
        """Say what the screen in view is for, on the first visit, where nothing else is to be said."""
        place, visited = self._app.current_mode, self.saved_screens.visited
        screen = self._navigator.mounted_screen
        if self._guided and screen is not None and place not in visited:
            visited.append(place)
            ready = self.session.ready
            first, implicit = self._trains_first and not self.session.runs_started, ready and ready.titles.implicit
            text = introduction(place, first=first, implicit=bool(implicit))
            screen.introduce(self._keymap.with_keys(text))

    def see(self, event: InputEvent) -> None:
        """Do nothing on the side while keys are pressed; whoever is there sees which runs are at work."""
        if isinstance(event, Key):
            if self._prewarm is not None:
                self._prewarm.wait()
            if (screen := self._navigator.mounted_screen) is not None:
                screen.end_introduction()
        self.run_watch.see()
