"""The watch over the runs: a few times a second, whatever screen is shown."""

from collections.abc import Callable
from functools import partial

from tui.app.navigator import Navigator
from tui.app.session_watch import SessionWatch
from tui.core.runs import AtWork, RunMonitor, ending_line, meanwhile
from tui.keys import Keymap
from tui.terminal import StallWatch, stall_text


class RunWatch:
    """Lets the screen in view follow the runs, and tells how they ended, once the session has looked for their models.

    `uses` says whether the session uses a run; `news` is what became of the runs while nobody was there.
    """

    def __init__(
        self,
        monitor: RunMonitor,
        at_work: AtWork,
        navigator: Navigator,
        keymap: Keymap,
        session_watch: SessionWatch,
        uses: Callable[[str], bool],
    ) -> None:
        self.monitor = monitor
        self._at_work = at_work
        self._navigator = navigator
        self._keymap = keymap
        self._session_watch = session_watch
        self._uses = uses
        self._stall_watch = StallWatch()
        self.news = meanwhile(at_work.runs, monitor.runs, keymap)
        at_work.add(monitor.active)

    def look_at_runs(self) -> None:
        """Follow the active runs, and tell whether the app stood still before."""
        if stalled := self._stall_watch.stalled():
            self.look_at_others()
            self._navigator.show_message(stall_text(stalled))
        changes = self.monitor.look()
        if changes.moved or changes.ended:
            self.show_runs()
        if changes.ended:
            self._session_watch.refresh(partial(self._show_ended, changes.ended))

    def look_at_others(self) -> None:
        """Notice what other processes did: runs started or deleted, answers given."""
        if self.monitor.list_runs():
            self.show_runs()
        self._session_watch.refresh()

    def list_runs(self) -> None:
        """Take up a change that this process made to the list of runs."""
        self.monitor.list_runs()
        self.show_runs()

    def show_runs(self) -> None:
        """Keep which runs are at work, and let the screen in view show where all stand."""
        self._at_work.add(self.monitor.active)
        if (screen := self._navigator.mounted_screen) is not None:
            screen.update_frame()
            screen.on_runs_changed()

    def see(self) -> None:
        """Note that someone is there, and sees which runs are at work."""
        self._at_work.see(self.monitor.active)

    def show_news(self, hint: str) -> None:
        """Show what became of the runs while nobody was there, and a hint where there is something to see."""
        if self.news.text:
            self._navigator.show_message(self.news.text + hint, bad=self.news.bad)

    def _show_ended(self, runs: frozenset[str]) -> None:
        for summary in (summary for summary in self.monitor.runs if summary.run in runs):
            bad = summary.status in ("failed", "died")
            screen = self._navigator.current_screen
            rating = screen is not None and screen.where == "rate"
            line = ending_line(summary, self._keymap, used=self._uses(summary.run), rating=rating)
            self._navigator.show_message(line, bad=bad)
