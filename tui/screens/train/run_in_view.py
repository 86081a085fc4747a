"""The run that the upper half of Train shows."""

from typing import TYPE_CHECKING

from collab.errors import NotFound
from collab.runs import RunConfig
from tui.screens.train.run_view import RunView

if TYPE_CHECKING:
    from tui.screens.common import Host
    from tui.screens.train.run_table import RunTable


class RunInView:
    """The run that was chosen; without a choice the one that trains, once the run before has ended."""

    def __init__(self, app: "Host", table: "RunTable") -> None:
        self._app, self._table = app, table
        self.view = RunView(app.keymap, glyphs=app.environment.glyphs)
        self.run = ""
        self._chosen = False
        self._record: tuple[str, RunConfig | None] = ("", None)

    @property
    def at_work(self) -> bool:
        """Whether that run is listed and still waits or works."""
        return self.run in {summary.run for summary in self._table.runs} and self.run in self._app.monitor.active

    def begin_with(self, run: str) -> None:
        """Show a run until another trains."""
        self.run, self._chosen = run, False

    def choose(self, run: str) -> None:
        """Show a run until another is chosen."""
        self.run, self._chosen = run, True
        self.show()

    def show(self) -> None:
        """Draw the run where it stands now."""
        monitor = self._app.monitor
        if not self._chosen and self.run not in monitor.active:
            running = [run for run in monitor.active if monitor.state(run).status == "running"]
            self.run = running[-1] if running else self.run
        summary = self._table.runs[self._table.row_of(self.run)]
        used = self._app.session.uses(summary.run)
        self.view.show(summary, monitor.state(summary.run), self._record_of(summary.run), used=used)

    def _record_of(self, run: str) -> RunConfig | None:
        """Return how a run was started, read once for the run in view; None where it cannot be read."""
        if self._record[0] != run:
            try:
                self._record = (run, self._app.session.store.config(run))
            except NotFound:
                self._record = (run, None)
        return self._record[1]
