"""A person's answers to titles, by keys: each is kept as it is given, shown at once, and can be undone."""

from collections.abc import Callable
from types import TracebackType
from typing import Any

from collab.errors import CollabError
from collab.profiles import Change, Mark
from tui.core import nudged, stars_of
from tui.screens.common import BaseScreen, Dialog
from tui.text import step_text

_FIRST_STARS = "Give {which} title its stars first; {raising} and {lowering} then move them by half a star"

_CHOSEN = "There are no stars here: 1 says that you chose it, 0 that you did not"
_IN_ITS_TURN = "{done} in its turn: another program has the answers in work"


class ErrorsShown:
    """Shows on a screen an error of ours that is raised inside of it, and goes on after it."""

    def __init__(self, screen: BaseScreen | Dialog[Any]) -> None:
        self._screen = screen

    def __enter__(self) -> None:
        """Begin."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        """Show the error; return whether it was ours."""
        if isinstance(error, CollabError):
            self._screen.show_message(str(error), bad=True)
        return isinstance(error, CollabError)


class Answers:
    """Gives answers and takes them back, on a screen or a dialog.

    After each change `show_answers` is called, and the screen shows a message of what there is to say of it. The
    methods return whether the change was kept.
    """

    def __init__(self, screen: BaseScreen | Dialog[Any], show_answers: Callable[[], None]) -> None:
        self._screen = screen
        self._session = screen.session
        self._show_answers = show_answers

    def give_stars(self, item: str, digit: str) -> bool:
        """Give a title the stars that a digit stands for."""
        scale = self._session.require_ready().titles.scale
        stars = stars_of(digit, scale) if digit else None
        if stars is None:
            self._screen.show_message(
                _CHOSEN if scale.high <= 1 == scale.step else f"Digits are stars: this scale goes from {scale}"
            )
            return False
        with ErrorsShown(self._screen):
            self._session.rate(item, stars)
            self._show_answers()
            return True
        return False

    def rate(self, item: str, stars: float) -> bool:
        """Give a title so many stars."""
        return self._keep(lambda: self._session.rate(item, stars))

    def nudge(self, item: str | None, direction: int) -> bool:
        """Move the stars of a title up (1) or down (-1) by half a star; without any, or a title, ask for them first."""
        ready = self._session.ready
        if ready is None or item is None or item not in ready.known.stars:
            key, where = self._screen.keymap.key, self._screen.where
            keys = {"raising": key(f"{where}.raise_stars"), "lowering": key(f"{where}.lower_stars")}
            self._screen.show_message(_FIRST_STARS.format(which="a" if item is None else "this", **keys))
            return False
        stars = nudged(ready.known.stars[item], ready.titles.scale, direction)
        return self._keep(lambda: self._session.rate(item, stars))

    def skip(self, item: str) -> bool:
        """Note that a title was not seen."""
        return self._keep(lambda: self._session.skip(item))

    def mark(self, item: str, mark: Mark) -> bool:
        """Note that a title was seen and not rated, is to be hidden, or to be watched."""
        return self._keep(lambda: self._session.mark(item, mark))

    def clear(self, item: str) -> bool:
        """Take back what was said about a title."""
        return self._keep(lambda: self._session.clear(item))

    def _keep(self, change: Callable[[], None]) -> bool:
        with ErrorsShown(self._screen):
            change()
            self._show_answers()
            return True
        return False

    def undo(self) -> Change | None:
        """Take the last answer back; return it, None where there was none."""
        return self._step(self._session.undo, "Undone", "Nothing to undo")

    def redo(self) -> Change | None:
        """Give the answer undone last again; return it, None where there was none."""
        return self._step(self._session.redo, "Done again", "Nothing to do again")

    def _step(self, step: Callable[[], Change | None], done: str, nothing: str) -> Change | None:
        with ErrorsShown(self._screen):
            waited = self._session.waiting.steps
            change = step()
            self._show_answers()
            if change is not None:
                text = step_text(done, change, glyphs=self._screen.glyphs)
            else:
                text = _IN_ITS_TURN.format(done=done) if waited or self._session.waiting.steps else nothing
            self._screen.show_message(text)
            return change
        return None
