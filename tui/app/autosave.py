"""Saving what is left on the screens: every few seconds, and when the app is left."""

from collab.errors import CollabError
from tui.app.navigator import Navigator
from tui.core import SavedScreens, Session, subject_of
from tui.core.runs import RunStarter
from tui.screens.common import BaseScreen
from tui.terminal import DiffApp

_SECONDS = 5.0


class Autosave:
    """Writes what changed on the screens of an app; where a terminal shows it, from time to time too."""

    def __init__(
        self, app: DiffApp, navigator: Navigator, session: Session, screens: SavedScreens, run_starter: RunStarter
    ) -> None:
        self._app = app
        self._navigator = navigator
        self._session = session
        self._screens = screens
        self._run_starter = run_starter
        if not app.is_headless:
            app.set_interval(_SECONDS, self.save_aside)

    @property
    def last_place(self) -> str:
        """The screen that this person left the app on; empty where that is not known."""
        place = self._screens.shown.get(self._session.profile, "")
        return place if place in self._navigator.places else ""

    def save_aside(self) -> None:
        """Write what changed, away from the screen."""
        if text := self._changed():
            self._app.run_worker(lambda: self._screens.write(text), thread=True, group="state", exit_on_error=False)

    def save(self) -> None:
        """Write what changed."""
        if text := self._changed():
            self._screens.write(text)

    def _changed(self) -> str:
        """Let the screens save what is left on them; return the file's text if that is new."""
        if subject_of(self._session) is None:
            return ""
        for screen in self._app.open_screens:
            if isinstance(screen, BaseScreen):
                screen.save_state()
        if self._app.current_mode in self._navigator.places:
            self._screens.shown[self._session.profile] = self._app.current_mode
        self._screens.person, self._screens.next_run = self._session.profile, self._run_starter.saved
        try:
            return self._screens.changed([person.name for person in self._session.people()])
        except CollabError:  # it is told where answers are read
            return ""
