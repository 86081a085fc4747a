"""Everything that is opened once the first frame is out."""

from tui.app.autosave import Autosave
from tui.app.navigator import Navigator
from tui.app.run_watch import RunWatch
from tui.app.session_watch import SessionWatch
from tui.core import SavedScreens, Session
from tui.core.runs import AtWork, Evaluations, RunMonitor, RunStarter
from tui.keys import Keymap
from tui.screens.common import Dialog
from tui.terminal import DiffApp


class Workspace:
    """The session and what stands on it; `fresh` is without the screens that were left."""

    def __init__(
        self, app: DiffApp, navigator: Navigator, session: Session, keymap: Keymap, *, fresh: bool = False
    ) -> None:
        def show_evaluations() -> None:
            if isinstance(app.screen, Dialog):
                app.screen.on_evaluations_moved()

        home = session.store.home
        self.session = session
        self.session_watch = SessionWatch(app, session, navigator)
        self.run_watch = RunWatch(RunMonitor(session.store), AtWork(home), navigator, keymap, self.session_watch)
        self.run_starter = RunStarter(
            session, self.run_watch.list_runs, lambda problem: navigator.show_message(problem, bad=True)
        )
        self.saved_screens = SavedScreens(home, fresh=fresh)
        self.autosave = Autosave(app, navigator, session, self.saved_screens)
        self.evaluations = Evaluations(show_evaluations)
