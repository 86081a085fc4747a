"""Answers right where a title stands: its stars, or that it is seen, hidden, to watch."""

from collections.abc import Callable
from typing import Any

from collab.profiles import Change, Mark
from tui.screens.common import BaseScreen, Dialog
from tui.screens.common.answers.answers import Answers
from tui.text import stars_text

_DONE: dict[Mark, str] = {"seen": "Seen, without stars", "hide": "Hidden from now on", "watch": "To watch"}


class TitleMarks:
    """Gives answers to titles, and says of each what was done, how to undo it, and to which title."""

    def __init__(self, screen: BaseScreen | Dialog[Any], show_answers: Callable[[], None]) -> None:
        self._answers = Answers(screen, show_answers)
        self._screen = screen
        self._session = screen.session
        self._rated_last: str | None = None

    def forget_last(self) -> None:
        """Begin anew: no title was rated last."""
        self._rated_last = None

    def give_stars(self, item: str, digit: str) -> None:
        """Rate a title, which half stars then move."""
        if self._answers.give_stars(item, digit):
            self._rated_last = item
            self._notify_stars(item)

    def rate(self, item: str, stars: float) -> None:
        """Give a title so many stars, which half stars then move."""
        if self._answers.rate(item, stars):
            self._rated_last = item
            self._notify_stars(item)

    def nudge(self, direction: int, item: str | None = None) -> None:
        """Move the stars of a title, else of the title rated last, up (1) or down (-1) by half a star."""
        ready, item = self._session.ready, item or self._rated_last
        rated = item if ready is not None and item in ready.known.stars else None
        if self._answers.nudge(rated, direction) and rated is not None:
            self._notify_stars(rated)

    def mark(self, item: str, mark: Mark) -> None:
        """Note that a title was seen and not rated, is to be hidden, or to be watched."""
        if self._answers.mark(item, mark):
            self._notify_done(_DONE[mark], item)

    def turn_watch(self, item: str) -> None:
        """Put a title on the watchlist, or take it off."""
        if item not in self._session.require_ready().known.watch:
            self.mark(item, "watch")
        elif self._answers.clear(item):
            self._notify_done("Off the watchlist", item)

    def undo(self) -> Change | None:
        """Take the last answer back; return it, None where there was none."""
        return self._answers.undo()

    def redo(self) -> Change | None:
        """Give the answer undone last again; return it, None where there was none."""
        return self._answers.redo()

    def _notify_stars(self, item: str) -> None:
        ready = self._session.require_ready()
        stars = stars_text(ready.known.stars[item], ready.titles.scale.high, glyphs=self._screen.glyphs)
        self._notify_done(f"Rated {stars}", item)

    def _notify_done(self, done: str, item: str) -> None:
        """Say what was done to a title, whose name is cut where it is long, and how to undo it."""
        items = self._session.require_ready().titles.items
        undo = self._screen.keymap.key(f"{self._screen.where}.undo_answer")
        self._screen.show_message(f"{done}; {undo} undoes it: {items.name_of(item)}")
