"""The line over For you: what is listed and by which order, or why nothing is."""

from collections.abc import Sequence

from textual.content import Content
from textual.widgets import Static

from collab.recommend import ANY_TITLE, Recommendation
from tui.core import ListSettings
from tui.screens.common import BaseScreen
from tui.text import ORDERS, filter_text, known_text, median_text
from tui.widgets import cut, hint

_EVERYONE = "Rate a film or two with {app.show_rate}; until then this is everyone's list."
_NONE_LEFT = "No title meets this filter. {foryou.clear_filter} takes it away."
_NOTHING_TO_WATCH = (
    "Nothing to watch here. {foryou.show_watchlist} lists everything; there, {foryou.watch_title} puts a title here."
)


class SettingsLine:
    """A `line` of the settings, as many as there is room for, and where it stands alone, the key that tells why."""

    def __init__(self, screen: BaseScreen) -> None:
        self._screen = screen
        self.line = Static(id="by")

    def show(self, settings: ListSettings, listed: Sequence[Recommendation]) -> None:
        """Show the settings by which these titles are listed."""
        screen = self._screen
        why = hint([("list.open", "why")], screen.keymap)
        room = screen.size.width - 2 - why.cell_length
        text = self._listed_text(settings, listed)
        for more in (self._order(settings), self._known(settings, listed), _variety(settings)):
            if text.cell_length + more.cell_length <= room:
                text = text + more
        text = cut(text, room, glyphs=screen.glyphs)
        line = Content.assemble(text, " " * (room - text.cell_length), why)
        self.line.update(text if screen.has_class("-wide") else line, layout=False)

    def _order(self, settings: ListSettings) -> Content:
        turn = self._screen.keymap.key("foryou.turn_order")
        rest = "y" if turn == "b" else " by"
        return Content.assemble("   ", (turn, "bold underline $accent"), f"{rest}: {ORDERS[settings.by].name}")

    def _known(self, settings: ListSettings, listed: Sequence[Recommendation]) -> Content:
        """Return where the dial stands, where the order has one, and how many ratings the titles have."""
        model = self._screen.session.model
        if not listed or settings.by != "joined" or model is None or model.recommender.artifact.interest is None:
            return Content("")
        keys = self._screen.keymap.with_keys("{foryou.lower_known} {foryou.raise_known}")
        return Content.assemble(
            "   ", (keys, "bold underline $accent"), f" {known_text(settings.dial)}, {median_text(listed)}"
        )

    def _listed_text(self, settings: ListSettings, listed: Sequence[Recommendation]) -> Content:
        """Return which titles are listed, or why there are none."""
        screen = self._screen
        only = settings.filter.only
        filtered = "all titles" if only == ANY_TITLE else filter_text(only, glyphs=screen.glyphs)
        if not listed:
            return Content(screen.keymap.with_keys(_NOTHING_TO_WATCH if settings.watching else _NONE_LEFT))
        if settings.watching:
            return Content.assemble(("watchlist", "bold"), f"   {filtered}")
        stars = screen.session.require_ready().known.stars
        return Content(filtered if stars else screen.keymap.with_keys(_EVERYONE))


def _variety(settings: ListSettings) -> Content:
    return Content(f"   variety {settings.diversity:.0%}" if settings.variety else "")
