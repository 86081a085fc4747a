"""What is said about a title right in the list that recommends it: its stars, or that it is seen, hidden, to watch."""

from collab.profiles.answers import Mark
from tui.rows.format import stars_text
from tui.screens.answering import AnsweringScreen

_FIRST_STARS = (
    "Give a title its stars first; {foryou.raise_stars} and {foryou.lower_stars} then move them by half a star"
)
_DONE: dict[Mark, str] = {"seen": "Seen, without stars", "hide": "Hidden from now on", "watch": "To watch"}


class MarkingScreen(AnsweringScreen):
    """A list of recommendations; what is rated, seen or hidden leaves it at once."""

    _rated_last: str | None = None

    @property
    def item_here(self) -> str | None:
        """The id under the cursor. Override."""
        return None

    def action_give_stars(self, digit: str = "") -> None:
        """Rate the title under the cursor."""
        item = self.item_here
        if item is not None and self.give(item, digit):
            self._rated_last = item
            self._tell_stars(item)

    def action_raise_stars(self) -> None:
        """Half a star more for the title rated last."""
        self._nudge(1)

    def action_lower_stars(self) -> None:
        """Half a star less for the title rated last."""
        self._nudge(-1)

    def _nudge(self, direction: int) -> None:
        ready, item = self.session.ready, self._rated_last
        if ready is None or item is None or item not in ready.known.stars:
            self.message(self.keymap.tell(_FIRST_STARS))
        elif self.nudge(item, direction):
            self._tell_stars(item)

    def _tell_stars(self, item: str) -> None:
        ready = self.session.require_ready()
        stars, highest = ready.known.stars[item], ready.titles.scale.high
        self._tell(f"Rated {stars_text(stars, highest, glyphs=self.glyphs)}", item)

    def action_hide_title(self) -> None:
        """Never list the title under the cursor again."""
        self._mark("hide")

    def action_note_seen(self) -> None:
        """Note that the title under the cursor was seen, without stars."""
        self._mark("seen")

    def action_watch_title(self) -> None:
        """Put the title under the cursor on the watchlist, or take it off."""
        ready, item = self.session.ready, self.item_here
        if ready is None or item is None or item not in ready.known.watch:
            self._mark("watch")
        elif self.attempt(lambda: self.session.clear(item)):
            self._tell("Off the watchlist", item)

    def _mark(self, mark: Mark) -> None:
        item = self.item_here
        if item is not None and self.attempt(lambda: self.session.mark(item, mark)):
            self._tell(_DONE[mark], item)

    def _tell(self, done: str, item: str) -> None:
        """Say what was done, how to undo it, and of which title: a long one is cut."""
        items = self.session.require_ready().titles.items
        undo = self.keymap.key("foryou.undo_answer")
        self.message(f"{done}; {undo} undoes it: {items.name(items.position(item))}")
