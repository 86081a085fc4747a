"""A person's answers to titles, by keys: each is kept as it is given, shown at once, and can be undone."""

from collections.abc import Callable
from types import TracebackType
from typing import Protocol

from collab.errors import CollabError
from collab.profiles import Change, Mark
from tui.cells import Glyphs
from tui.core import Session, nudged, stars_of
from tui.text import step_text


class Notify(Protocol):
    """Shows a line of text; `bad` says that something is wrong."""

    def __call__(self, text: str, *, bad: bool = False) -> None:
        """Show it."""


class ErrorsShown:
    """Shows an error of ours that is raised inside of it, and goes on after it."""

    def __init__(self, notify: Notify) -> None:
        self._notify = notify

    def __enter__(self) -> None:
        """Begin."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        """Show the error; return whether it was ours."""
        if isinstance(error, CollabError):
            self._notify(str(error), bad=True)
        return isinstance(error, CollabError)


class Answers:
    """Gives answers and takes them back.

    After each change `show_answers` is called, and `notify` with what there is to say of it. The methods return whether
    the change was kept.
    """

    def __init__(self, session: Session, show_answers: Callable[[], None], notify: Notify, glyphs: Glyphs) -> None:
        self._session = session
        self._show_answers = show_answers
        self._notify = notify
        self._glyphs = glyphs

    def give_stars(self, item: str, digit: str) -> bool:
        """Give a title the stars that a digit stands for."""
        scale = self._session.require_ready().titles.scale
        stars = stars_of(digit, scale) if digit else None
        if stars is None:
            self._notify(f"Digits are stars: this scale goes from {scale}")
            return False
        with ErrorsShown(self._notify):
            self._session.rate(item, stars)
            self._show_answers()
            return True
        return False

    def nudge(self, item: str, direction: int) -> bool:
        """Move the stars of a title that has some up (1) or down (-1) by half a star."""
        ready = self._session.require_ready()
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
        with ErrorsShown(self._notify):
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
        with ErrorsShown(self._notify):
            change = step()
            self._show_answers()
            self._notify(nothing if change is None else step_text(done, change, glyphs=self._glyphs))
            return change
        return None
