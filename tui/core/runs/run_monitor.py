"""Watching every run by its own file: the app looks a few times a second, whatever screen is shown."""

from dataclasses import dataclass, replace

from collab.errors import NotFound
from collab.runs import ACTIVE, RunState, RunStore, RunSummary, waiting_ahead


@dataclass(frozen=True)
class Changes:
    """The runs that moved on since the last look, and those among them that ended."""

    moved: frozenset[str] = frozenset()
    ended: frozenset[str] = frozenset()


class RunMonitor:
    """The list of runs, and the state of each that was looked at."""

    def __init__(self, store: RunStore) -> None:
        self.store = store
        self.runs: list[RunSummary] = store.runs()
        self._states: dict[str, RunState] = {}
        self._known = {summary.run for summary in self.runs}
        self._arrived: set[str] = set()

    @property
    def active(self) -> list[str]:
        """The runs that wait or work, newest first."""
        return [summary.run for summary in self.runs if summary.status in ACTIVE]

    def state(self, run: str) -> RunState:
        """Return the state of a run as of the last look at it."""
        if run not in self._states:
            self._read(run)
        return self._states[run]

    def _read(self, run: str) -> RunState:
        try:
            state = self.store.state(run)
            ahead = waiting_ahead(self.store, run) if state.status == "queued" else 0
            self._states[run] = replace(state, ahead=ahead)
        except NotFound:
            state = self._states.get(run, RunState())
            self._states[run] = replace(state, status="died", progress=None) if state.active else state
        return self._states[run]

    def list_runs(self) -> bool:
        """Read the list of runs again; return whether it changed. A new one may have ended before anyone looked."""
        before, self.runs = self.runs, self.store.runs()
        new = [summary for summary in self.runs if summary.run not in self._known]
        self._known.update(summary.run for summary in new)
        self._arrived.update(summary.run for summary in new if summary.status not in ACTIVE)
        return before != self.runs

    def look(self) -> Changes:
        """Read on in the files of the active runs, and of those that ended since the last look."""
        moved, ended, self._arrived = set(), self._arrived, set()
        unfinished = (run for run, state in self._states.items() if state.active)
        for run in dict.fromkeys([*self.active, *unfinished]):
            before, now = self._states.get(run), self._read(run)
            if now != before:
                moved.add(run)
            if not now.active and (before is None or before.active):
                ended.add(run)
        if ended:
            self.list_runs()
        return Changes(frozenset(moved), frozenset(ended))
