"""Answers of people who watch together: no for tonight, or a mark for all of them; steps are undone and done again."""

from collections.abc import Callable, Sequence
from typing import Any

from collab.profiles import Mark
from tui.core.people import Vetoes
from tui.screens.common import AnswersChanged, Dialog
from tui.screens.common.answers import ErrorsShown

_DONE: dict[Mark | None, str] = {
    "seen": "Seen by all of you",
    "hide": "Hidden from now on, for all of you",
    "watch": "On everyone's watchlist",
    None: "Off everyone's watchlist",
}


class GroupAnswers:
    """Marks titles for several people at once, and keeps their `vetoes`; a dialog says what was done.

    `changed` is called after each step, with the id of a title that comes back, or "".
    """

    def __init__(
        self, dialog: Dialog[Any], names: Sequence[str], vetoes: Vetoes, changed: Callable[[str], None]
    ) -> None:
        self._dialog, self._session, self._names = dialog, dialog.session, names
        self._changed = changed
        self._steps: list[tuple[str, Sequence[str]]] = []
        self._undone: list[tuple[str, Sequence[str]]] = []
        self.vetoes = vetoes

    def veto(self, item: str) -> None:
        """Leave a title out tonight."""
        self.vetoes = self.vetoes.with_item(item)
        self._took(item, ())
        self._changed("")
        self._show_done("Left out until tomorrow noon", item)

    def mark(self, item: str, mark: Mark) -> None:
        """Note for all that a title was seen, is to be hidden, or to be watched."""
        self._keep(item, mark, self._names)

    def turn_watch(self, item: str, watchers: Sequence[bool]) -> None:
        """Put a title on everyone's watchlist, or take it off where it is on all of them."""
        missing = [name for name, watches in zip(self._names, watchers, strict=True) if not watches]
        self._keep(item, "watch" if missing else None, missing or self._names)

    def _keep(self, item: str, mark: Mark | None, names: Sequence[str]) -> None:
        with ErrorsShown(self._dialog):
            for name in names:
                self._session.mark_for(name, item, mark)
            self._took(item, names)
            self._notify("")
            self._show_done(_DONE[mark], item)

    def undo(self) -> None:
        """Take the last step back that was taken here."""
        if not self._steps:
            self._dialog.show_message("Nothing to undo here")
            return
        item, names = step = self._steps.pop()
        self._undone.append(step)
        with ErrorsShown(self._dialog):
            for name in names:
                self._session.undo_for(name)
            if not names:
                self.vetoes = self.vetoes.without_item(item)
            self._notify(item)
            self._dialog.show_message(f"Undone: {self._name_of(item)}")

    def redo(self) -> None:
        """Take the step again that was taken back last."""
        if not self._undone:
            self._dialog.show_message("Nothing to do again here")
            return
        item, names = step = self._undone.pop()
        self._steps.append(step)
        with ErrorsShown(self._dialog):
            for name in names:
                self._session.redo_for(name)
            if not names:
                self.vetoes = self.vetoes.with_item(item)
            self._notify("")
            self._dialog.show_message(f"Done again: {self._name_of(item)}")

    def _took(self, item: str, names: Sequence[str]) -> None:
        self._steps.append((item, names))
        self._undone.clear()

    def _notify(self, item: str) -> None:
        self._changed(item)
        self._dialog.post_message(AnswersChanged())

    def _show_done(self, done: str, item: str) -> None:
        undo = self._dialog.keymap.key(f"{self._dialog.where}.undo_answer")
        self._dialog.show_message(f"{done}; {undo} undoes it: {self._name_of(item)}")

    def _name_of(self, item: str) -> str:
        return self._session.require_ready().titles.items.name_of(item)
