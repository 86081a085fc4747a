"""What can be done to the run under the cursor: stop, resume, use, name, note, mark, delete, and undo of that."""

from collections.abc import Callable
from dataclasses import dataclass

from collab.errors import CollabError
from collab.runs.record import RunInfo
from tui.screens.base import BaseScreen
from tui.widgets.line_list import LineList

MOST_MARKED = 6
"""How many runs can be compared side by side in 80 columns."""

_RUN_ACTIONS = (
    "toggle_run", "use_run", "delete_run", "name_run", "note_run", "mark_run", "compare_runs",
    "show_layers", "show_log", "evaluate_run",
)  # fmt: skip


@dataclass(frozen=True)
class Undo:
    """What brings back what was done last."""

    call: Callable[[], None]


class TrainRuns(BaseScreen):
    """The part of Train that acts on runs."""

    runs: tuple[RunInfo, ...] = ()
    marked: tuple[str, ...] = ()
    undoable: Undo | None = None

    def index_of(self, run: str) -> int:
        """Return the row of a run; the first where it is not listed."""
        return next((index for index, info in enumerate(self.runs) if info.run == run), 0)

    @property
    def selected(self) -> RunInfo | None:
        """The run under the cursor."""
        cursor = self.query_one("#runs", LineList).cursor
        return self.runs[cursor] if cursor < len(self.runs) else None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Refuse what does not fit the run under the cursor."""
        if action == "undo":
            return self.undoable is not None
        if action not in _RUN_ACTIONS:
            return super().check_action(action, parameters)
        info = self.selected if self.is_mounted else None
        if info is None:
            return False
        active = info.run in self.collab.monitor.active
        return {
            "toggle_run": info.status != "finished",
            "use_run": info.status == "finished" and not info.in_use,
            "delete_run": not active,
            "compare_runs": len(self.marked) > 0,
        }.get(action, True)

    def attempt(self, does: Callable[[], object]) -> bool:
        """Do something to a run and take it up; say what is wrong where it cannot be done."""
        try:
            does()
        except (CollabError, OSError) as error:
            self.message(str(error), bad=True)
            return False
        self.host.run_starter.list_changed()
        self.collab.refresh_session()
        return True

    def action_toggle_run(self) -> None:
        """Ask the run under the cursor to keep a checkpoint and end; set it going again where it has ended."""
        from collab.runs import launch

        if (info := self.selected) is None:
            return
        store = self.session.store
        if info.run in self.collab.monitor.active and not info.silent:
            if self.attempt(lambda: store.request_stop(info.run)):
                self.message(f"Run {info.run} stops after this step; its checkpoint is kept")
        elif self.attempt(lambda: launch.resume(store, info.run)):
            self.message(f"Run {info.run} goes on from its last checkpoint")

    def action_use_run(self) -> None:
        """Make the run under the cursor the one in use for its data."""
        if (info := self.selected) is None:
            return
        if info.limits:
            self.message(f"Run {info.run} cannot be used: {info.limits}", bad=True)
        elif self.attempt(lambda: self.session.store.use(info.run)):
            self.message(f"Run {info.run} is in use: press {self.keymap.key('app.show_rate')} to rate films")

    def action_delete_run(self) -> None:
        """Delete the run under the cursor, which can be undone."""
        if (info := self.selected) is None:
            return
        if self.attempt(lambda: self.session.store.delete(info.run)):
            self.marked = tuple(run for run in self.marked if run != info.run)
            told = f"Run {info.run} is deleted; {self.keymap.key('train.undo')} brings it back"
            self.offer_undo(told, lambda: self._restore(info.run))

    def _restore(self, run: str) -> None:
        if self.attempt(lambda: self.session.store.restore(run)):
            self.query_one("#runs", LineList).cursor = self.index_of(run)
            self.message(f"Run {run} is back")

    def offer_undo(self, told: str, call: Callable[[], None]) -> None:
        """Tell what was done, and let undo take it back."""
        self.undoable = Undo(call)
        self.keys_changed()
        self.message(told)

    def action_undo(self) -> None:
        """Take back what was done last."""
        undo, self.undoable = self.undoable, None
        if undo is not None:
            undo.call()
            self.keys_changed()

    def action_name_run(self) -> None:
        """Ask for the name of the run under the cursor."""
        if (info := self.selected) is not None:
            self._ask(f"Name of run {info.run} ({info.model} on {info.data})", info.name, self.session.store.name)

    def action_note_run(self) -> None:
        """Ask for a note on the run under the cursor."""
        if (info := self.selected) is not None:
            self._ask(f"Note on run {info.run} ({info.model} on {info.data})", info.note, self.session.store.note)

    def _ask(self, question: str, text: str, keep: Callable[[str, str], None]) -> None:
        from tui.screens.ask_line import AskLineDialog

        info = self.selected

        def take(line: str | None) -> None:
            if info is not None and line is not None and line != text:
                self.attempt(lambda: keep(info.run, line))

        self.app.push_screen(AskLineDialog(question, text), take)

    def action_mark_run(self) -> None:
        """Mark the run under the cursor, or take its mark away."""
        runs = self.query_one("#runs", LineList)
        if (info := self.selected) is None:
            return
        if info.run in self.marked:
            self.marked = tuple(run for run in self.marked if run != info.run)
        elif len(self.marked) < MOST_MARKED:
            self.marked = (*self.marked, info.run)
        else:
            mark = self.keymap.key("train.mark_run")
            self.message(f"{MOST_MARKED} runs are the most that stand side by side; {mark} takes a mark away", bad=True)
            return
        runs.refresh_row(runs.cursor)
        self.keys_changed()
        compare = f"{self.keymap.key('train.compare_runs')} compares them"
        left = compare if len(self.marked) > 1 else f"mark another, then {compare}"
        if self.marked:
            self.message(f"Marked: run {', '.join(self.marked)}; {left}")
        else:
            self.clear_message()
