"""The line over For you: what is listed and by which order, or why nothing is."""

from collections.abc import Sequence

from textual.app import RenderResult
from textual.content import Content
from textual.widgets import Static

from collab.recommend import ANY_TITLE, Recommendation, Shelf
from tui.cells import Glyphs, whole_parts
from tui.core import ListSettings
from tui.screens.common import BaseScreen, later_titles_line
from tui.text import filter_text, known_text, median_text, order_name, shelf_name
from tui.widgets import cut, hint

_GAP = 2
_SHELVES = (
    ("list.open", "a whole shelf, or why"),
    ("foryou.turn_view", "one list"),
    ("foryou.surprise_me", "surprise me"),
)
_ALL_SHELVES = (("foryou.close_details", "all shelves"),)
_EVERYONE_SHORT = "everyone's list"
_EVERYONE = "Rate a film or two with {app.show_rate}; until then this is everyone's list."
_NONE_MEETS = "No title meets this filter."
_NONE_LEFT = f"{_NONE_MEETS} {{foryou.clear_filter}} takes it away."
_ALL_KNOWN = "Nothing is left: every title is rated or marked. {foryou.undo_answer} takes the last answer back."
_NOTHING_TO_WATCH = (
    "Nothing to watch here. {foryou.show_watchlist} lists everything; there, {foryou.watch_title} puts a title here."
)


class _Line(Static):
    """Draws its text, in which no key stands out while the field of its screen takes them all."""

    def on_mount(self) -> None:
        """Draw it again when something else has the keys."""
        self.watch(self.screen, "focused", self._draw_again, init=False)

    def _draw_again(self) -> None:
        self.refresh()

    def render(self) -> RenderResult:
        """Draw the text."""
        drawn = super().render()
        typing = isinstance(self.screen, BaseScreen) and self.screen.typing
        return Content.styled(drawn.plain, "dim") if typing and isinstance(drawn, Content) else drawn


class SettingsLine:
    """A `line` of the settings, as many as there is room for, and where it stands alone, the key that tells why."""

    def __init__(self, screen: BaseScreen) -> None:
        self._screen = screen
        self.line = _Line(id="by")

    def show_shelves(self, settings: ListSettings, shelf: Shelf | None) -> None:
        """Show that these are shelves, or which `shelf` is opened whole, and the keys to one list and back."""
        screen = self._screen
        implicit = screen.session.require_ready().titles.implicit
        opened = "" if shelf is None else shelf_name(shelf, implicit=implicit)
        keys = _ALL_SHELVES if opened else _SHELVES
        room = screen.size.width - 2
        parts = _narrowed(settings, glyphs=screen.glyphs).split(screen.glyphs.between)
        narrowed = whole_parts(parts, screen.glyphs.between, room - len(opened) - _GAP)
        filtered = f"{narrowed}   " if narrowed else ""
        text = Content.assemble((opened, "bold"), "   " if opened else "", filtered)
        hints = hint(keys, screen.keymap, width=room - text.cell_length)
        text = text + hints if text.cell_length + hints.cell_length <= room else text
        self.line.update(cut(text, room, glyphs=screen.glyphs), layout=False)

    def show(self, settings: ListSettings, listed: Sequence[Recommendation]) -> None:
        """Show the settings by which these titles are listed; a dial that was turned stays in view before others."""
        screen = self._screen
        why = hint([("list.open", "why")] if listed else [], screen.keymap)
        room = screen.size.width - 2 - _GAP - why.cell_length
        dial = self._dial(settings) if listed else Content("")
        reserved = 0 if settings.as_learned else dial.cell_length
        text = cut(self._listed_text(settings, listed, room - reserved), room - reserved, glyphs=screen.glyphs)
        order = self._order(settings)
        if text.cell_length + order.cell_length + reserved <= room:
            text = text + order
        median = Content(f", {median_text(listed)}" if dial else "")
        for more in (dial, median, _variety(settings)):
            if text.cell_length + more.cell_length <= room:
                text = text + more
        line = Content.assemble(text, " " * (room + _GAP - text.cell_length), why)
        self.line.update(text if screen.has_class("-wide") else line, layout=False)

    def _order(self, settings: ListSettings) -> Content:
        """Return the order and its key, where there are several."""
        model = self._screen.session.model
        interest = model is None or model.recommender.artifact.interest is not None
        turn = self._screen.keymap.key("foryou.choose_order")
        rest = "y" if turn == "b" else " by"
        return Content.assemble(
            "   ", (turn, "bold underline $accent"), f"{rest}: {order_name(settings.by, interest=interest)}"
        )

    def _dial(self, settings: ListSettings) -> Content:
        """Return where the dial stands, where the order has one."""
        model = self._screen.session.model
        if settings.by != "joined" or model is None or model.recommender.artifact.interest is None:
            return Content("")
        keys = self._screen.keymap.with_keys("{foryou.lower_known} {foryou.raise_known}")
        return Content.assemble("   ", (keys, "bold underline $accent"), f" {known_text(settings.dial)}")

    def _listed_text(self, settings: ListSettings, listed: Sequence[Recommendation], room: int) -> Content:
        """Return which titles are listed, or why there are none."""
        screen = self._screen
        parts = (_narrowed(settings, glyphs=screen.glyphs) or "all titles").split(screen.glyphs.between)
        filtered = whole_parts(parts, screen.glyphs.between, room)
        if not listed:
            return Content(screen.keymap.with_keys(self._nothing_listed(settings, room)))
        if settings.watching:
            return Content.assemble(("watchlist", "bold"), f"   {filtered}")
        stars = screen.session.require_ready().known.stars
        everyone = screen.keymap.with_keys(_EVERYONE)
        return Content(filtered if stars else everyone if len(everyone) <= room else _EVERYONE_SHORT)

    def _nothing_listed(self, settings: ListSettings, room: int) -> str:
        """Return why nothing is listed: no title is on the watchlist, all are rated or marked, or none meets the
        filter, which may ask for titles later than the data's.
        """
        ready, since = self._screen.session.ready, settings.filter.only.since
        if settings.watching:
            return _NOTHING_TO_WATCH
        if settings.only == ANY_TITLE:
            return _ALL_KNOWN
        if ready is None or not (since and 0 < ready.titles.last_year < since):
            return _NONE_MEETS if self._screen.typing else _NONE_LEFT
        return later_titles_line(ready.titles, self._screen.keymap, room)


def _narrowed(settings: ListSettings, *, glyphs: Glyphs) -> str:
    """Return the named list, that what was shown before is left out, and the filter, "" where there is none of them."""
    only, among, before = settings.filter.only, settings.among, settings.shown_before
    named = [] if among is None else [f"among {among.name} ({len(among.items):,})"]
    named += [] if before is None else [f"new: without {len(before):,} shown before"]
    return glyphs.between.join([*named, *([] if only == ANY_TITLE else [filter_text(only, glyphs=glyphs)])])


def _variety(settings: ListSettings) -> Content:
    return Content(f"   variety {settings.diversity:.0%}" if settings.variety else "")
