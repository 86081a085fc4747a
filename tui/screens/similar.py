"""Similar: the titles nearest to one, or to a blend of several, and from there on, with a trail back."""

from collections.abc import Callable, Collection, Sequence

import numpy as np
from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from collab.explore.pair import Pairs
from collab.recommend.rank import Filters
from collab.recommend.recommender import Recommender
from collab.recommend.results import Similar
from tui.actions import bindings
from tui.cells import Spans
from tui.rows.format import stars_text
from tui.rows.list_text import FOUND, SIMILAR, found_cells, similar_cells
from tui.rows.title_rows import blend_heading, found_heading, found_row, similar_heading, similar_row
from tui.screens.ask_line import AskLineDialog
from tui.screens.similar_pair import PairScreen
from tui.screens.similar_trail import MOST, Trail, trail_text
from tui.screens.titles import TitleScreen
from tui.session import Ready
from tui.state import SavedScreen, word, words
from tui.title_filter import TitleFilter, parse_filter
from tui.widgets.cut import cut
from tui.widgets.line_list import LineList
from tui.widgets.list_heading import ListHeading
from tui.widgets.search import SearchField

_NEIGHBOURS, _FOUND, _OFFERED = 50, 100, 100
_NO_MODEL = "No model yet. Press {app.show_train} to train one (10 s on the sample)."
_CHOOSE = "{list.open} on a title shows what is close to it; {similar.search_titles} searches all of them."
_PREPARING = "The search is getting ready."
_NONE_FOUND = "No title is spelt like that."
_NONE_LEFT = "Nothing close meets this filter. {similar.clear_filter} takes it away."
_UNRATED = "{title} has no ratings yet: what is listed is close to any new title."
_NO_SUBJECT = "{list.open} on a title first; then another can be compared with it."
_ASKED = "Only of a genre, of years, with so many ratings: sci-fi 1980-1999 20+"


class SimilarScreen(TitleScreen):
    """Lists the nearest titles by cosine of their factors; before a title is chosen, those to choose from."""

    where = "similar"
    CSS_PATH = "similar.tcss"
    BINDINGS = bindings("similar")

    def __init__(self) -> None:
        super().__init__()
        self._trail = Trail()
        self._offered: Sequence[str] = ()
        self._found: Sequence[str] | None = None
        self._neighbours: Sequence[Similar] = ()
        self._ties: Collection[str] = ()
        self._filter, self._filter_text = TitleFilter(), ""
        self._model: Recommender | None = None
        self._pairs: Pairs | None = None
        self._row = 0
        self._adding = False
        self._asked_for: str | None = None

    def ask_for(self, item: str) -> None:
        """Begin with this title when the screen is shown next."""
        self._asked_for = item

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
        return [title.item for title in self._neighbours] if self._trail.steps else self._offered

    @property
    def _here(self) -> str | None:
        """The title under the cursor."""
        return self._rows[self.list.cursor] if self.list.cursor < len(self._rows) else None

    def state(self) -> SavedScreen:
        """Return the trail, the title under the cursor at its end, and the filter."""
        item = self.cursor_on or self._here or ""
        return {"trail": self._trail.told, "item": item, "filter": self._filter_text}

    def restore(self, left: SavedScreen) -> None:
        """Go along that trail again, the cursor on that title, by that filter."""
        self._trail, self.cursor_on = Trail.of(words(left, "trail")), word(left, "item")
        self._filter_by(word(left, "filter"))
        self._model = None

    def on_session_changed(self) -> None:
        """Take up another model, other answers, and the title that another screen sent along."""
        model = self.session.model
        self.stand_in(_NO_MODEL, missing=model is None)
        if model is None:
            return
        recommender = model.recommender
        if recommender is not self._model:
            self._model, self._pairs = recommender, Pairs(recommender)
            self.warm_search()
            self._trail.keep(recommender.items.positions)
        self._offered = self._offers()
        sent, self._asked_for = self._asked_for, None
        if sent is not None:
            self._go_on((sent,))
        elif self._found is None:
            self._show_place(self.list.cursor if self.list.count else 0)
            self.place_cursor(self._rows)

    def _offers(self) -> list[str]:
        """Return the ids of what a person rated, the newest first, then of the most rated titles."""
        ready = self.session.require_ready()
        items, rated = ready.titles.items, list(ready.known.stars)[::-1]
        popular = np.argsort(-ready.titles.stats.ratings, kind="stable")[:_OFFERED].tolist()
        return list(dict.fromkeys([*rated, *(items.id(at) for at in popular)]))

    def _go_on(self, subjects: tuple[str, ...]) -> None:
        """List the neighbours of a title or a blend, one step further along the trail."""
        titles = self.session.require_ready().titles
        if unrated := [item for item in subjects if not titles.stats.ratings[titles.items.position(item)]]:
            self.message(_UNRATED.format(title=self._blend_name(unrated)))
        self._trail.go_on(subjects, self.list.cursor if self._found is None else self._row)
        self._found = None
        self._show_place(0)

    def _show_place(self, row: int) -> None:
        """List what belongs to the end of the trail."""
        model = self.session.model
        if model is None:
            return
        recommender = model.recommender
        subjects = self._trail.subjects
        if subjects:
            chosen = self._filter
            filters = Filters(chosen.genre, chosen.since, chosen.until, chosen.min_ratings)
            self._neighbours = recommender.neighbours.near(subjects, _NEIGHBOURS, filters)
            places = recommender.items.codes(subjects).tolist()
            self._ties = {genre for at in places for genre in recommender.items.genres_of(at)}
        self.query_one(ListHeading).show(_heading_over(subjects))
        self._show_trail()
        self.list.show(len(self._rows), self._paint, row)

    def _show_trail(self) -> None:
        line = self._trail_line(max(0, self.size.width - 2))
        self.query_one("#trail", Static).update(line, layout=False)

    def _trail_line(self, room: int) -> Content:
        """Return the trail, its end in bold, and the filter at the right; or what there is to say instead."""
        if self._found is not None and not self._found:
            return Content.styled(_NONE_FOUND, "dim")
        if self.session.ready is None or not self._trail.steps:
            return Content.styled(self.keymap.tell(_CHOOSE), "dim")
        if not self._neighbours:
            return Content(self.keymap.tell(_NONE_LEFT))
        only = f"  {self._filter.describe(glyphs=self.glyphs)}" if self._filter != TitleFilter() else ""
        names = [self._blend_name(step.subjects) for step in self._trail.steps]
        way, here = trail_text(names, room - len(only), glyphs=self.glyphs)
        line = cut(Content.assemble((way, "dim"), (here, "bold")), room - len(only), glyphs=self.glyphs)
        return Content.assemble(line, (only, "bold $accent"))

    def _blend_name(self, subjects: Sequence[str]) -> str:
        items = self.session.require_ready().titles.items
        return " + ".join(items.name(items.position(item)) for item in subjects)

    def on_resize(self) -> None:
        """Fit the trail to the width."""
        if self.collab.opened:
            self._show_trail()

    def _paint(self, index: int, width: int) -> Spans:
        ready = self.session.ready
        if ready is None or index >= len(self._rows):
            return ()
        items, stats = ready.titles.items, ready.titles.stats
        at = items.position(self._rows[index])
        genres = items.genres_of(at)
        if self._lists_neighbours:
            return similar_row(self._neighbours[index], genres, self._ties, width, glyphs=self.glyphs)
        return found_row(
            items.name(at), genres, self._stars(items.id(at), ready), int(stats.ratings[at]), width, glyphs=self.glyphs
        )

    @property
    def _lists_neighbours(self) -> bool:
        return self._found is None and bool(self._trail.steps)

    def heading(self) -> Sequence[str]:
        """Head a neighbour's columns, or those of a title that was found."""
        return SIMILAR if self._lists_neighbours else FOUND

    def cells(self, index: int) -> Sequence[str]:
        """Tell a neighbour, or a title that was found."""
        ready = self.session.require_ready()
        items, stats, item = ready.titles.items, ready.titles.stats, self._rows[index]
        at = items.position(item)
        if self._lists_neighbours:
            return similar_cells(self._neighbours[index], items.genres_of(at), self._ties)
        stars = ready.known.stars.get(item)
        return found_cells(items.name(at), items.genres_of(at), stars, int(stats.ratings[at]))

    def _stars(self, item: str, ready: Ready) -> str:
        stars, highest = ready.known.stars.get(item), ready.titles.scale.high
        return "" if stars is None else stars_text(stars, highest, glyphs=self.glyphs)

    @on(LineList.Opened, "#titles")
    def open_title(self, event: LineList.Opened) -> None:
        """Go on from the title under the cursor."""
        self._go_on((self._rows[event.index],))

    def action_go_back(self) -> None:
        """Back along the trail."""
        if not self._trail.steps:
            self.message("This is where the trail begins")
            return
        self._show_place(self._trail.back())

    def action_add_title(self) -> None:
        """Blend the title under the cursor with those whose neighbours are listed."""
        if (item := self._here) is not None:
            self._add(item)

    def _add(self, item: str) -> None:
        subjects = self._trail.subjects
        if item in subjects:
            self.message("It is in this blend already")
        elif len(subjects) == MOST:
            self.message(f"A blend has at most {MOST} titles")
        else:
            self._go_on((*subjects, item))

    def action_compare_titles(self) -> None:
        """Show the title under the cursor beside the one whose neighbours are listed."""
        subjects, here, model = self._trail.subjects, self._here, self.session.model
        if not subjects:
            self.message(self.keymap.tell(_NO_SUBJECT))
        elif here is not None and model is not None and self._pairs is not None:
            self.app.push_screen(PairScreen(self._pairs, subjects[-1], here, model.me))

    def action_edit_filter(self) -> None:
        """Ask for the filter of neighbours."""
        if self.session.model is not None:
            self.app.push_screen(AskLineDialog(_ASKED, self._filter_text), self._take_filter)

    def action_clear_filter(self) -> None:
        """List neighbours of every kind again."""
        self._take_filter("")

    def _take_filter(self, text: str | None) -> None:
        if text is None:
            return
        self._filter_by(text)
        self._show_place(0)
        if self._filter_text and not self._trail.steps:
            self.message(f"From now on neighbours are filtered: {self._filter.describe(glyphs=self.glyphs)}")

    def _filter_by(self, text: str) -> None:
        ready = self.session.ready
        self._filter = TitleFilter() if ready is None else parse_filter(text, ready.titles.items.all_genres)
        self._filter_text = text

    def action_search_titles(self) -> None:
        """Open the search."""
        self._open_search(adding=False)

    def action_search_addition(self) -> None:
        """Open the search for a title to blend with those whose neighbours are listed."""
        self._open_search(adding=True)

    def _open_search(self, *, adding: bool) -> None:
        if self.session.model is not None:
            self._row, self._adding = self.list.cursor, adding
            self.search.open()

    @on(SearchField.Asked)
    def find_titles(self, event: SearchField.Asked) -> None:
        """Show the titles that fit what is typed."""
        if event.text:
            self._find(event.text)

    def on_search_ready(self) -> None:
        """Find what was typed before the search was ready."""
        if self.search.is_open and self.search.text:
            self._find(self.search.text)

    def _find(self, text: str) -> None:
        ready = self.session.ready
        if ready is None:
            return
        search, items = ready.titles.search, ready.titles.items
        if not search.ready:
            self.query_one("#trail", Static).update(Content.styled(_PREPARING, "dim"), layout=False)
            return
        self._found = [items.id(at) for at in search.search(text, _FOUND)]
        self.query_one(ListHeading).show(found_heading)
        self._show_trail()
        self.list.show(len(self._found), self._paint, 0)

    @on(SearchField.Taken)
    def take_title(self) -> None:
        """Show what is close to the title that was chosen, or to the blend with it."""
        here = self._here if self._found is not None else None
        self.leave_search()
        if here is not None and self._adding:
            self._add(here)
        elif here is not None:
            self._go_on((here,))

    @on(SearchField.Left)
    def leave_search(self) -> None:
        """Show the list again as it was."""
        self._found = None
        self._show_place(self._row)
        self.list.focus()


def _heading_over(subjects: Sequence[str]) -> Callable[[int], str]:
    if not subjects:
        return found_heading
    return blend_heading if len(subjects) > 1 else similar_heading
