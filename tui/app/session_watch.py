"""The watch over the session: other processes give answers, too, and train models."""

from collections.abc import Callable, Sequence
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
        self._looking = False
        self._asked: list[Callable[[], None]] = []
        self._problem = ""

    def refresh(self, then: Callable[[], None] = lambda: None) -> None:
        """Open the run in use and read the answers, in another thread; show them, and then call `then`.

        While one look goes on, which may take long, all who ask wait for the next one: looks side by side would each
        open the model.
        """
        self._asked.append(then)
        if not self._looking:
            self._look()

    def _look(self) -> None:
        self._looking, asked = True, self._asked
        self._asked = []
        self._app.run_worker(lambda: self._read(asked), thread=True, group="session", exit_on_error=False)

    def _read(self, asked: Sequence[Callable[[], None]]) -> None:
        view, problem = None, ""
        try:
            view = self._session.look()
        except (CollabError, OSError) as error:
            problem = str(error)
        finally:
            self._app.call_later(self._take, view, problem, asked)

    def _take(self, view: View | None, problem: str, asked: Sequence[Callable[[], None]]) -> None:
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
        for then in asked:
            then()
        self._looking = False
        if self._asked:
            self._look()

    def show(self) -> None:
        """Let the screen in view show the session as it is now."""
        if (screen := self._navigator.mounted_screen) is not None:
            screen.show_session()
