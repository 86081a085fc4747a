"""Similar: the titles nearest to one, and from there on, with a trail back."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from collab.recommend.results import Similar
from tui.actions import bindings
from tui.format import stars_text
from tui.list_text import FOUND, SIMILAR, found_cells, similar_cells
from tui.screens.titles import TitleScreen
from tui.title_rows import Spans, found_heading, found_row, similar_heading, similar_row
from tui.widgets.line_list import LineList
from tui.widgets.list_heading import ListHeading
from tui.widgets.search import SearchField

_NEIGHBOURS, _FOUND, _OFFERED = 50, 100, 100
_NO_MODEL = "No model yet. Press {app.show_train} to train one (10 s on the sample)."
_CHOOSE = "{list.open} on a title shows what is close to it; {similar.search_titles} searches all of them."


@dataclass
class _Step:
    """A place on the trail: the title whose neighbours are listed, and the row of the cursor there."""

    item: str
    row: int = 0


class SimilarScreen(TitleScreen):
    """Lists the nearest titles by cosine of their factors; before a title is chosen, those to choose from."""

    where = "similar"
    CSS_PATH = "similar.tcss"
    BINDINGS = bindings("similar")

    def __init__(self) -> None:
        super().__init__()
        self._trail: list[_Step] = []
        self._offered: Sequence[str] = ()
        self._found: Sequence[str] | None = None
        self._neighbours: Sequence[Similar] = ()
        self._model: object = None
        self._first_row = self._row = 0

    def compose_body(self) -> ComposeResult:
        """Put search and trail over the list."""
        yield SearchField("any title, by a part of it", self.keymap.key("similar.search_titles"), id="similar-search")
        yield Static(id="trail")
        yield ListHeading(found_heading)
        yield self.new_list()
        yield Static(id="nothing")

    @property
    def _rows(self) -> Sequence[str]:
        """The ids in the list: what was found, else the neighbours, else the titles to choose from."""
        if self._found is not None:
            return self._found
        return [title.item for title in self._neighbours] if self._trail else self._offered

    def on_session_changed(self) -> None:
        """Take up another model, other answers, and the title that another screen sent along."""
        recommender = self.session.recommender
        self.stand_in(_NO_MODEL, missing=recommender is None)
        if recommender is None:
            return
        if recommender is not self._model:
            self._model = recommender
            self.warm_search()
            self._trail = [step for step in self._trail if step.item in recommender.items.positions]
        self._offered = self._offers()
        sent, self.collab.similar_item = self.collab.similar_item, None
        if sent is not None:
            self._go_to(sent)
        elif self._found is None:
            self._show_place(self.list.cursor if self.list.count else 0)

    def _offers(self) -> list[str]:
        """Return the ids of what a person rated, the newest first, then of the most rated titles."""
        items, stats = self.session.items, self.session.stats
        if items is None or stats is None:
            return []
        rated = list(self.session.known.stars)[::-1]
        popular = np.argsort(-stats.ratings, kind="stable")[:_OFFERED].tolist()
        return list(dict.fromkeys([*rated, *(items.id(at) for at in popular)]))

    def _go_to(self, item: str) -> None:
        """List the neighbours of a title, one step further along the trail."""
        if self._trail:
            self._trail[-1].row = self.list.cursor
        else:
            self._first_row = self.list.cursor
        if not self._trail or self._trail[-1].item != item:
            self._trail.append(_Step(item))
        self._found = None
        self._show_place(0)

    def _show_place(self, row: int) -> None:
        """List what belongs to the end of the trail."""
        recommender = self.session.recommender
        if recommender is None:
            return
        if self._trail:
            self._neighbours = recommender.similar(self._trail[-1].item, _NEIGHBOURS)
        heading = similar_heading if self._trail else found_heading
        self.query_one(ListHeading).show(heading)
        self.query_one("#trail", Static).update(self._trail_text(), layout=False)
        self.list.show(len(self._rows), self._paint, row)

    def _trail_text(self) -> Content:
        """Return the trail, its end in bold; of a long one, the end."""
        items = self.session.items
        if items is None or not self._trail:
            return Content.styled(self.keymap.tell(_CHOOSE), "dim")
        arrow = " > " if self.plain else " › "
        names = [items.name(items.position(step.item)) for step in self._trail]
        way = arrow.join(names[:-1]) + arrow if names[1:] else ""
        room = max(0, self.size.width - 2 - len(names[-1]))
        if len(way) > room:
            dots = ".." if self.plain else "…"
            way = dots + way[len(way) - room + len(dots) :] if room > len(dots) else ""
        return Content.assemble((way, "dim"), (names[-1], "bold"))

    def on_resize(self) -> None:
        """Fit the trail to the width."""
        if self.collab.opened:
            self.query_one("#trail", Static).update(self._trail_text(), layout=False)

    def _paint(self, index: int, width: int) -> Spans:
        items, stats = self.session.items, self.session.stats
        if items is None or stats is None or index >= len(self._rows):
            return ()
        at = items.position(self._rows[index])
        genres = items.genres_of(at)
        if self._lists_neighbours:
            return similar_row(self._neighbours[index], genres, width, plain=self.plain)
        return found_row(
            items.name(at), genres, self._stars(items.id(at)), int(stats.ratings[at]), width, plain=self.plain
        )

    @property
    def _lists_neighbours(self) -> bool:
        return self._found is None and bool(self._trail)

    def heading(self) -> Sequence[str]:
        """Head a neighbour's columns, or those of a title that was found."""
        return SIMILAR if self._lists_neighbours else FOUND

    def cells(self, index: int) -> Sequence[str]:
        """Tell a neighbour, or a title that was found."""
        lookup = self.session.lookup()
        items, stats, item = lookup.items, lookup.stats, self._rows[index]
        at = items.position(item)
        if self._lists_neighbours:
            return similar_cells(self._neighbours[index], items.genres_of(at))
        given = self.session.known.stars.get(item)
        return found_cells(items.name(at), items.genres_of(at), given, int(stats.ratings[at]))

    def _stars(self, item: str) -> str:
        given, scale = self.session.known.stars.get(item), self.session.scale
        return "" if given is None or scale is None else stars_text(given, scale.high, plain=self.plain)

    @on(LineList.Opened, "#titles")
    def open_title(self, event: LineList.Opened) -> None:
        """Go on from the title under the cursor."""
        self._go_to(self._rows[event.index])

    def action_go_back(self) -> None:
        """Back along the trail."""
        if not self._trail:
            self.message("This is where the trail begins")
            return
        self._trail.pop()
        self._show_place(self._trail[-1].row if self._trail else self._first_row)

    def action_search_titles(self) -> None:
        """Open the search."""
        if self.session.recommender is not None:
            self._row = self.list.cursor
            self.search.open()

    @on(SearchField.Asked)
    def find_titles(self, event: SearchField.Asked) -> None:
        """Show the titles that fit what is typed."""
        titles, items = self.session.titles, self.session.items
        if titles is None or items is None or not event.text:
            return
        self._found = [items.id(at) for at in titles.search(event.text, _FOUND)]
        self.query_one(ListHeading).show(found_heading)
        self.list.show(len(self._found), self._paint, 0)

    @on(SearchField.Taken)
    def take_title(self) -> None:
        """Show what is close to the title that was chosen."""
        rows, cursor = self._rows, self.list.cursor
        searched = self._found is not None
        self.leave_search()
        if searched and cursor < len(rows):
            self._go_to(rows[cursor])

    @on(SearchField.Left)
    def leave_search(self) -> None:
        """Show the list again as it was."""
        if self._found is not None:
            self._found = None
            self._show_place(self._row)
        self.list.focus()
