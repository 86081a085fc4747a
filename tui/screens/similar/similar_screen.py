"""Similar: the titles nearest to one, or to a blend of several, and from there on, with a trail back."""

from collections.abc import Sequence

from textual import on, work
from textual.app import ComposeResult
from textual.widgets import Static

from collab.inspection import Pairs
from collab.recommend import NEARNESS, Nearness, Recommender
from tui.actions import bindings
from tui.cells import Spans
from tui.core import Ready, SavedScreen, TypedFilter, word, words
from tui.screens.common import AskLineDialog, BaseScreen, SearchPrepared, StandIn, TitleFinder, TitleList, TitleOpened
from tui.screens.similar.neighbours import Neighbourhood, neighbourhood, titles_to_choose_from
from tui.screens.similar.pair_dialog import PairDialog
from tui.screens.similar.rows import choice_cells, choice_spans, neighbour_cells, neighbour_spans
from tui.screens.similar.trail import MOST, Trail
from tui.screens.similar.trail_line import TrailLine, blend_name
from tui.text import HITS, SIMILAR, hit_heading, nearness_text, not_by_text
from tui.widgets import LineList, ListHeading, SearchField

_OFFERED = 100
_UNRATED = "{title} has no ratings yet: what is listed is close to any new title."
_ON_THE_TRAIL = frozenset(
    (
        "go_on",
        "go_back",
        "add_title",
        "compare_titles",
        "turn_nearness",
        "turn_tags",
        "edit_filter",
        "clear_filter",
        "search_addition",
    )
)
"""The actions that mean nothing before a title is chosen."""
_ASKED = "Only of genres, of years, with so many ratings: sci-fi !horror 1980-1999 20+ <500"


class SimilarScreen(BaseScreen):
    """Lists the nearest titles, by choices or by factors; before a title is chosen, those to choose from."""

    where = "similar"
    KEYS_GO_TO = "#titles"
    CSS_PATH = "similar.tcss"
    BINDINGS = bindings("similar")

    def __init__(self) -> None:
        super().__init__()
        self._titles = TitleList(self, self._heading, self._cells, self._paint)
        self._finder = TitleFinder(self._titles.lines, self.keymap.key("similar.search_titles"), id="similar-search")
        self._nothing = StandIn(self)
        self._trail_line = TrailLine(self)
        self._trail = Trail()
        self._offered: Sequence[str] = ()
        self._neighbourhood = Neighbourhood()
        self._filter = TypedFilter()
        self._by: Nearness = NEARNESS[0]
        self._recommender: Recommender | None = None
        self._pairs: Pairs | None = None
        self._adding = False
        self._outcome = ""
        self._asked_for: str | None = None

    def go_on_from(self, item: str) -> None:
        """List what is close to this title, one step further along the trail."""
        self._go_on((item,))

    def ask_for(self, item: str) -> None:
        """Begin with this title when the screen is shown next."""
        self._asked_for = item

    def compose_body(self) -> ComposeResult:
        """Put search and trail over the list."""
        yield self._finder.field
        yield self._trail_line.line
        yield ListHeading(hit_heading)
        yield self._titles.lines
        yield Static(id="none-found", markup=False)
        yield self._nothing.line

    @property
    def _rows(self) -> Sequence[str]:
        """The ids in the list: the hits of the search, else the neighbours, else the titles to choose from."""
        if self._finder.hits is not None:
            return self._finder.hits
        return self._neighbourhood.items if self._trail.steps else self._offered

    @property
    def _lists_neighbours(self) -> bool:
        return self._finder.hits is None and bool(self._trail.steps)

    def state(self) -> SavedScreen:
        """Return the trail, the title under the cursor at its end, the filter, and by what titles are near."""
        item = self._titles.item_to_save
        return {"trail": self._trail.as_words, "item": item, "filter": self._filter.text, "by": self._by}

    def restore(self, saved: SavedScreen) -> None:
        """Go along that trail again, the cursor on that title, by that filter."""
        self._trail, self._recommender = Trail.of(words(saved, "trail")), None
        self._titles.begin_anew(word(saved, "item"))
        self._filter_by(word(saved, "filter"))
        self._by = next((each for each in NEARNESS if each == word(saved, "by")), NEARNESS[0])

    def on_session_changed(self) -> None:
        """Take up another model, other answers, and the title that another screen sent along."""
        ready = self.session.ready
        model = None if ready is None else ready.model
        self._nothing.show(missing=model is None)
        if ready is None or model is None:
            return
        if model.recommender is not self._recommender:
            self._recommender, self._pairs = model.recommender, Pairs(model.recommender)
            self._finder.prepare(self, ready.titles)
            self.prepare_neighbours(model.recommender)
            self._trail.keep(ready.titles.items.positions)
        self._offered = titles_to_choose_from(model.recommender, ready.known.stars, _OFFERED)
        sent, self._asked_for = self._asked_for, None
        if sent is not None:
            self._go_on((sent,))
        elif self._finder.hits is None:
            self._show_place(self._titles.lines.cursor)
            self._titles.place_cursor()
        elif not self._titles.is_of(ready.titles):
            self._find(self._finder.field.text)

    @work(thread=True, exit_on_error=False)
    def prepare_neighbours(self, recommender: Recommender) -> None:
        """Sort what the first neighbours need: with many ratings that takes longer than a key press may."""
        recommender.similar(recommender.items.id(0), 1, by=self._by)

    def _go_on(self, subjects: tuple[str, ...]) -> None:
        """List the neighbours of a title or a blend, one step further along the trail."""
        titles, model = self.session.require_ready().titles, self.session.model
        if model is not None and not self._trail.steps and model.recommender.nearness(self._by) != self._by:
            self.show_message(not_by_text(self._by))
        if unrated := [item for item in subjects if not titles.facts(item).ratings]:
            self.show_message(_UNRATED.format(title=blend_name(titles.items, unrated)))
        self._trail.go_on(subjects, self._finder.row)
        self._finder.hits = None
        self._show_place(0)

    def _show_place(self, row: int) -> None:
        """List the neighbours of the end of the trail, the cursor on a row."""
        model = self.session.model
        if model is None:
            return
        self._neighbourhood = neighbourhood(model.recommender, self._trail.subjects, self._by, self._filter.only)
        self.query_one(ListHeading).show(self._neighbourhood.heading)
        self._show_trail()
        self._titles.show(self._rows, row)
        self.keys_changed()

    def _show_trail(self) -> None:
        if self._finder.hits and self._outcome:
            self._trail_line.show_last_year(self.session.require_ready().titles)
        else:
            self._trail_line.show(self._trail, self._neighbourhood, self._filter.only)

    def on_resize(self) -> None:
        """Fit the trail to the width."""
        if self.host.opened:
            self._show_trail()

    def _heading(self) -> Sequence[str]:
        return SIMILAR if self._lists_neighbours else HITS

    def _cells(self, ready: Ready, row: int) -> Sequence[str]:
        if self._lists_neighbours:
            return neighbour_cells(self._neighbourhood, ready, row)
        return choice_cells(ready, self._titles.items[row])

    def _paint(self, ready: Ready, row: int, width: int) -> Spans:
        if self._lists_neighbours:
            return neighbour_spans(self._neighbourhood, ready, row, width, glyphs=self.glyphs)
        return choice_spans(ready, self._titles.items[row], width, glyphs=self.glyphs)

    @on(LineList.Opened, "#titles")
    def open_title(self, event: LineList.Opened) -> None:
        """Open the card of a neighbour; begin with a title that there is to choose."""
        item = self._titles.items[event.index]
        if self._lists_neighbours:
            self.post_message(TitleOpened(item))
        else:
            self._go_on((item,))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Refuse what means nothing before a title is chosen."""
        refused = action in _ON_THE_TRAIL and not self._trail.steps
        return False if refused else super().check_action(action, parameters)

    def action_go_on(self) -> None:
        """List what is close to the title under the cursor."""
        if (item := self._titles.item) is not None:
            self._go_on((item,))

    def action_go_back(self) -> None:
        """Back along the trail."""
        self._show_place(self._trail.back())

    def action_add_title(self) -> None:
        """Blend the title under the cursor with those whose neighbours are listed."""
        if (item := self._titles.item) is not None:
            self._add(item)

    def _add(self, item: str) -> None:
        subjects = self._trail.subjects
        if item in subjects:
            self.show_message("It is in this blend already")
        elif len(subjects) == MOST:
            self.show_message(f"A blend has at most {MOST} titles")
        else:
            self._go_on((*subjects, item))

    def action_compare_titles(self) -> None:
        """Show the title under the cursor beside the one whose neighbours are listed."""
        subjects, item, model = self._trail.subjects, self._titles.item, self.session.model
        if item is not None and model is not None and self._pairs is not None:
            self.app.push_screen(PairDialog(self._pairs, subjects[-1], item, model.me))

    def action_turn_nearness(self) -> None:
        """List neighbours by the other nearness, the cursor on the first of them."""
        model = self.session.model
        if model is None:
            return
        self._by = NEARNESS[(NEARNESS.index(self._by) + 1) % len(NEARNESS)]
        nearness = model.recommender.nearness(self._by)
        if self._finder.hits is None:
            self._show_place(0)
        self.show_message(
            f"Neighbours are close {nearness_text(nearness)}" if nearness == self._by else not_by_text(self._by)
        )

    def action_turn_tags(self) -> None:
        """Turn tags up or down over the neighbours, which follow."""
        from tui.screens.common.tags import turn_tags_near

        turn_tags_near(self, self._trail.subjects, self._by, self._filter.only)

    def action_edit_filter(self) -> None:
        """Ask for the filter of neighbours."""
        if self.session.model is not None:
            self.app.push_screen(AskLineDialog(_ASKED, self._filter.text), self._take_filter)

    def action_clear_filter(self) -> None:
        """List neighbours of every kind again."""
        self._take_filter("")

    def _take_filter(self, text: str | None) -> None:
        if text is None:
            return
        self._filter_by(text)
        self._show_place(0)

    def _filter_by(self, text: str) -> None:
        self._filter = TypedFilter.read(text, self.session.ready)

    def action_search_titles(self) -> None:
        """Open the search."""
        self._open_search(adding=False)

    def action_search_addition(self) -> None:
        """Open the search for a title to blend with those whose neighbours are listed."""
        self._open_search(adding=True)

    def _open_search(self, *, adding: bool) -> None:
        if self.session.model is not None:
            self._adding = adding
            self._finder.open()

    @on(SearchField.Asked)
    def find_titles(self, event: SearchField.Asked) -> None:
        """Show the titles that fit what is typed."""
        if event.text:
            self._find(event.text)

    @on(SearchPrepared)
    def find_what_was_typed(self) -> None:
        """Find what was typed before the search was prepared."""
        field = self._finder.field
        if field.is_open and field.text:
            self._find(field.text)

    def _find(self, text: str) -> None:
        ready = self.session.ready
        if ready is None:
            return
        if not ready.titles.lookup.ready:
            self._trail_line.show_preparing()
            return
        hits = self._finder.find(ready.titles, text)
        self._outcome = self._finder.outcome(self, ready.titles, text)
        self.set_class(not hits, "-none-found")
        self.query_one("#none-found", Static).update(self._outcome)
        self.query_one(ListHeading).show(hit_heading)
        self._show_trail()
        self._titles.show(hits, 0)

    @on(SearchField.Taken)
    def take_title(self) -> None:
        """Show what is close to the title that was chosen, or to the blend with it."""
        item = self._titles.item if self._finder.hits is not None else None
        self.leave_search()
        if item is not None and self._adding:
            self._add(item)
        elif item is not None:
            self._go_on((item,))

    @on(SearchField.Closed)
    def leave_search(self) -> None:
        """Show the list again as it was."""
        self.remove_class("-none-found")
        self._show_place(self._finder.close())
