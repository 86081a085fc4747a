"""The watch over the session: other processes give answers, too, and train models."""

from collections.abc import Callable
from threading import Lock
from typing import Any

from textual.app import App

from collab.errors import CollabError
from tui.app.navigator import Navigator
from tui.core import Session, View


class SessionWatch:
    """Looks at the session away from the screen, and shows it."""

    def __init__(self, app: App[Any], session: Session, navigator: Navigator) -> None:
        self._app = app
        self._session = session
        self._navigator = navigator
        self._reading = Lock()
        self._problem = ""

    def refresh(self, then: Callable[[], None] | None = None) -> None:
        """Open the run in use and read the answers, in another thread; show them, and then call `then`."""
        self._app.run_worker(lambda: self._read(then), thread=True, group="session", exit_on_error=False)

    def _read(self, then: Callable[[], None] | None) -> None:
        view, problem = None, ""
        with self._reading:
            try:
                view = self._session.look()
            except (CollabError, OSError) as error:
                problem = str(error)
        self._app.call_later(self._take, view, problem, then)

    def _take(self, view: View | None, problem: str, then: Callable[[], None] | None) -> None:
        """Show a view where something changed, a problem once, and that the person has another name now."""
        changed, before = False, self._session.profile
        try:
            changed = view is not None and self._session.take(view)
        except CollabError as error:
            problem = str(error)
        if problem and problem != self._problem:
            self._navigator.show_message(problem, bad=True)
        self._problem = problem
        if changed:
            self.show()
        if self._session.profile != before:
            self._navigator.show_message(f"{before} is called {self._session.profile} now: renamed elsewhere")
        if then is not None:
            then()

    def show(self) -> None:
        """Let the screen in view show the session as it is now."""
        if (screen := self._navigator.mounted_screen) is not None:
            screen.show_session()
