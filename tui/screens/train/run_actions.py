"""Acting on the run under the cursor of Train, from stop to mark, and taking back what was done last."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from collab.errors import CollabError
from tui.screens.train.run_table import MOST_MARKED

if TYPE_CHECKING:
    from tui.screens.common import BaseScreen
    from tui.screens.train.run_table import RunTable


class Undo:
    """The one thing that can be taken back; nothing at first, and after it was."""

    def __init__(self, screen: "BaseScreen") -> None:
        self._screen = screen
        self._call: Callable[[], None] | None = None

    @property
    def available(self) -> bool:
        """Whether there is anything to take back."""
        return self._call is not None

    def offer(self, text: str, call: Callable[[], None]) -> None:
        """Say what was done, and let `call` take it back."""
        self._call = call
        self._screen.keys_changed()
        self._screen.show_message(text)

    def undo(self) -> None:
        """Take back what was done last."""
        call, self._call = self._call, None
        if call is not None:
            call()
            self._screen.keys_changed()


class RunActions:
    """The changes to a run; each takes the run under the cursor and says on the screen how it went."""

    def __init__(self, screen: "BaseScreen", table: "RunTable", undo: Undo) -> None:
        self._screen, self._table, self._undo = screen, table, undo

    def toggle(self) -> None:
        """Ask the run to keep a checkpoint and end; set it going again where it has ended."""
        from collab.runs import resume

        if (summary := self._table.selected) is None:
            return
        store = self._screen.session.store
        if summary.run in self._screen.host.monitor.active and not summary.silent:
            if self._attempt(lambda: store.request_stop(summary.run)):
                self._screen.show_message(f"Run {summary.run} stops after this step")
        elif self._attempt(lambda: resume(store, summary.run)):
            self._screen.show_message(f"Run {summary.run} is resumed: from its last checkpoint, where it kept one")

    def use(self) -> None:
        """Make it the run in use for its data."""
        if (summary := self._table.selected) is None:
            return
        if summary.limits:
            self._screen.show_message(f"Run {summary.run} cannot be used: {summary.limits}", bad=True)
        elif self._attempt(lambda: self._screen.session.use(summary.run)):
            rate = self._screen.keymap.key("app.show_rate")
            self._screen.show_message(f"Run {summary.run} is in use: press {rate} to rate films")

    def go_on(self) -> None:
        """Start a run that goes on from its model, with its data read anew."""
        from tui.core.runs import RunSettings

        if (summary := self._table.selected) is None:
            return
        screen = self._screen
        try:
            settings = RunSettings.continuing(screen.session.store.config(summary.run))
        except CollabError as error:
            screen.show_message(str(error), bad=True)
            return
        if screen.host.run_starter.start(settings):
            screen.show_message(f"A new run goes on from run {summary.run}, with what was added to its data since")

    def delete(self) -> None:
        """Delete it, which can be undone."""
        if (summary := self._table.selected) is None:
            return
        if self._attempt(lambda: self._delete(summary.run)):
            self._table.unmark(summary.run)
            text = f"Run {summary.run} is deleted; {self._screen.keymap.key('train.undo')} brings it back"
            self._undo.offer(text, lambda: self._restore(summary.run))

    def _delete(self, run: str) -> None:
        session = self._screen.session
        session.store.delete(run)
        session.deleted(run)

    def _restore(self, run: str) -> None:
        if self._attempt(lambda: self._screen.session.store.restore(run)):
            self._table.put_cursor(run)
            self._screen.show_message(f"Run {run} is back")

    def name(self) -> None:
        """Ask for its name."""
        if (summary := self._table.selected) is not None:
            question = f"Name of run {summary.run} ({summary.model} on {summary.data})"
            self._ask(summary.run, question, summary.name, self._screen.session.store.name)

    def note(self) -> None:
        """Ask for a note on it."""
        if (summary := self._table.selected) is not None:
            question = f"Note on run {summary.run} ({summary.model} on {summary.data})"
            self._ask(summary.run, question, summary.note, self._screen.session.store.note)

    def _ask(self, run: str, question: str, text: str, keep: Callable[[str, str], None]) -> None:
        from tui.screens.common import AskLineDialog

        def take(line: str | None) -> None:
            if line is not None and line != text:
                self._attempt(lambda: keep(run, line))

        self._screen.app.push_screen(AskLineDialog(question, text), take)

    def mark(self) -> None:
        """Mark it for a comparison, or take its mark away."""
        if (summary := self._table.selected) is None:
            return
        screen = self._screen
        if not self._table.toggle_mark(summary.run):
            mark = screen.keymap.key("train.mark_run")
            text = f"{MOST_MARKED} runs are the most that stand side by side; {mark} takes a mark away"
            screen.show_message(text, bad=True)
            return
        screen.keys_changed()
        compare = f"{screen.keymap.key('train.compare_runs')} compares them"
        marked = self._table.marked
        if marked:
            advice = compare if len(marked) > 1 else f"mark another, then {compare}"
            screen.show_message(f"Marked: run {', '.join(marked)}; {advice}")
        else:
            screen.clear_message()

    def _attempt(self, change: Callable[[], object]) -> bool:
        """Change a run and take that up; say what is wrong where it cannot be done."""
        try:
            change()
        except (CollabError, OSError) as error:
            self._screen.show_message(str(error), bad=True)
            return False
        self._screen.host.run_starter.list_changed()
        self._screen.host.refresh_session()
        return True
