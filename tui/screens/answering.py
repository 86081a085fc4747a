"""What Rate and For you have in common: answers, each saved as it is given, and the way back."""

from collections.abc import Callable

from collab.errors import CollabError
from collab.profiles.answers import Change
from tui.asking import nudged, stars_of
from tui.rows.mark_text import step_text
from tui.screens.titles import TitleScreen


class AnsweringScreen(TitleScreen):
    """A list of titles about which something is said."""

    def on_step(self, change: Change) -> None:
        """Called after an undo or a redo, before its outcome is shown. Override."""

    def attempt(self, change: Callable[[], object]) -> bool:
        """Make a change to the answers and show it; return whether it was kept."""
        try:
            change()
        except CollabError as error:
            self.message(str(error), bad=True)
            return False
        self.show_session()
        return True

    def give(self, item: str, digit: str) -> bool:
        """Give a title the stars that a digit stands for; return whether they were kept."""
        scale = self.session.require_ready().titles.scale
        stars = stars_of(digit, scale) if digit else None
        if stars is None:
            self.message(f"Digits are stars: this scale goes from {scale}")
            return False
        return self.attempt(lambda: self.session.rate(item, stars))

    def nudge(self, item: str, direction: int) -> bool:
        """Move the stars of a title that has some up (1) or down (-1) by half a star; return whether they were kept."""
        ready = self.session.require_ready()
        stars = nudged(ready.known.stars[item], ready.titles.scale, direction)
        return self.attempt(lambda: self.session.rate(item, stars))

    def action_undo_answer(self) -> None:
        """Take the last answer back."""
        self._step_back(self.session.undo, "Undone", "Nothing to undo")

    def action_redo_answer(self) -> None:
        """Give the answer undone last again."""
        self._step_back(self.session.redo, "Done again", "Nothing to do again")

    def _step_back(self, step: Callable[[], Change | None], done: str, nothing: str) -> None:
        def take_step() -> None:
            change = step()
            if change is not None:
                self.on_step(change)
            told.append(nothing if change is None else step_text(done, change, glyphs=self.glyphs))

        told: list[str] = []
        if self.attempt(take_step):
            self.message(told[0])
