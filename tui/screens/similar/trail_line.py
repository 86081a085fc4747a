"""The line over Similar: the trail and the filter, or what there is to say instead."""

from collections.abc import Sequence

from textual.content import Content
from textual.widgets import Static

from collab.data import Items
from collab.recommend import ANY_TITLE, TitleFilter
from tui.core import TitleTable
from tui.screens.common import BaseScreen, later_titles_line
from tui.screens.similar.neighbours import Neighbourhood
from tui.screens.similar.trail import Trail, trail_text
from tui.text import filter_text
from tui.widgets import cut, hint

_CHOOSE = "{list.open} on a title shows what is close to it; {similar.search_titles} searches all of them."
_CHOOSE_SHORT = "{list.open} shows what is close; {similar.search_titles} finds any title."
_PREPARING = "The search is getting ready."
_UNKNOWN = "Nothing tells what is close to it: too few of its ratings, or of other titles', were trained on."
_NONE_LEFT = "Nothing close meets this filter. {similar.clear_filter} takes it away."


class TrailLine:
    """A `line` of text over the list of a screen."""

    def __init__(self, screen: BaseScreen) -> None:
        self._screen = screen
        self.line = Static(id="trail")

    def show(self, trail: Trail, near: Neighbourhood, only: TitleFilter) -> None:
        """Show the trail to these neighbours, its end in bold, the filter that they meet, and the key of cards."""
        screen, ready = self._screen, self._screen.session.ready
        if ready is None or not trail.steps:
            choose = screen.keymap.with_keys(_CHOOSE)
            fits = len(choose) <= screen.size.width - 2
            self._show(Content.styled(choose if fits else screen.keymap.with_keys(_CHOOSE_SHORT), "dim"))
        elif not near.titles:
            self._show(Content(_UNKNOWN if only == ANY_TITLE else screen.keymap.with_keys(_NONE_LEFT)))
        else:
            names = [blend_name(ready.titles.items, step.subjects) for step in trail.steps]
            self._show(self._trail(names, only))

    def show_last_year(self, titles: TitleTable) -> None:
        """Say how late the titles are, of a search for later ones."""
        screen = self._screen
        self._show(Content.styled(later_titles_line(titles, screen.keymap, screen.size.width - 2), "dim"))

    def show_preparing(self) -> None:
        """Say that there are no hits yet."""
        self._show(Content.styled(_PREPARING, "dim"))

    def _trail(self, names: Sequence[str], only: TitleFilter) -> Content:
        glyphs = self._screen.glyphs
        filtered = f"  {filter_text(only, glyphs=glyphs)}" if only != ANY_TITLE else ""
        keys = hint([("list.open", "card")], self._screen.keymap)
        room = max(0, self._screen.size.width - 2 - len(filtered) - keys.cell_length - 2)
        way, here = trail_text(names, room, glyphs=glyphs)
        line = cut(Content.assemble((way, "dim"), (here, "bold")), room, glyphs=glyphs)
        gap = " " * (room + 2 - line.cell_length)
        return Content.assemble(line, (filtered, "bold $accent"), gap, keys)

    def _show(self, line: Content) -> None:
        self.line.update(line, layout=False)


def blend_name(items: Items, subjects: Sequence[str]) -> str:
    """Return the name of a title, or of a blend of several."""
    return " + ".join(items.name_of(item) for item in subjects)
