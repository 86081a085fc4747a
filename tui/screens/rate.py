"""Rate: pages of titles, stars by digits, any title by a search, and the best titles moving beside it."""

from collections.abc import Sequence
from dataclasses import dataclass

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static

from collab.data.items import Items
from collab.profiles.known import Known
from tui.actions import bindings
from tui.asking import Asking
from tui.cells import Spans, bar
from tui.pages import Pages
from tui.ranking import Ranking
from tui.rows.format import genres_text, ratings_text
from tui.rows.list_text import RATED, rated_cells
from tui.rows.title_rows import rate_row
from tui.screens.answering import AnsweringScreen
from tui.state import SavedScreen, word
from tui.widgets.best_titles import BestTitles
from tui.widgets.hint import hint
from tui.widgets.line_list import LineList
from tui.widgets.search import SearchField

_FOUND, _BAR, _BESIDE_BAR, _ROOMY = 100, 20, 46, 23
_INTRO = "What have you seen? Rate what you know; skip the rest, it costs nothing."
_SHORT_INTRO = "What have you seen? Rate what you know, skip the rest."
_KEYS = (
    ("rate.next_page", "next page"),
    ("rate.search_titles", "any title"),
    ("rate.raise_stars rate.lower_stars", "half a star"),
    ("rate.undo_answer", "undo"),
    ("rate.previous_page", "page before"),
)
_NO_MODEL = "No model yet. Press {app.show_train} to train one (10 s on the sample). What you rate now is kept for it."
_NO_DATA = (
    "No titles to rate yet. Press {app.show_train} to train a model (10 s on the sample): its films come with it."
)
_ENTER = (
    "Digits give stars, {rate.raise_stars} and {rate.lower_stars} half a star more or less, {rate.skip_title} skips"
)
_FIRST_STARS = (
    "Give this title its stars first; {rate.raise_stars} and {rate.lower_stars} then move them by half a star"
)
_NO_MORE = "No more well-known titles to ask about; {rate.search_titles} finds any title"


@dataclass
class _LastRated:
    """The title rated last, while the cursor is still where that left it."""

    item: str
    row: int


class RateScreen(AnsweringScreen):
    """Asks about ten titles at a time, and saves each answer as it is given."""

    where = "rate"
    CSS_PATH = "rate.tcss"
    BINDINGS = bindings("rate")

    def __init__(self) -> None:
        super().__init__()
        self._pages: Pages | None = None
        self._paged: Items | None = None
        self._found: Sequence[str] | None = None
        self._row = 0
        self._last: _LastRated | None = None
        self._ranking: Ranking | None = None
        self._ranked: tuple[object, object] = (None, None)
        self._unknown: float | None = None

    def compose_body(self) -> ComposeResult:
        """Put the questions beside the best titles."""
        yield Static(id="intro")
        yield SearchField("any title, by a part of it", self.keymap.key("rate.search_titles"), id="rate-search")
        with Horizontal(id="panes"):
            yield self.new_list()
            yield BestTitles(glyphs=self.glyphs)
        with Vertical(id="below"):
            yield Static(id="about")
            yield Static(id="answered")
            yield Static(id="keys")
        yield Static(id="nothing")

    @property
    def _rows(self) -> Sequence[str]:
        """The ids in the list: what the search found while it is open, else the page."""
        if self._found is not None:
            return self._found
        return self._pages.items if self._pages is not None else ()

    @property
    def _item(self) -> str | None:
        """The id under the cursor."""
        rows = self._rows
        return rows[self.list.cursor] if self.list.cursor < len(rows) else None

    def state(self) -> SavedScreen:
        """Return the title under the cursor."""
        return {"item": self.cursor_on or self._item or ""}

    def restore(self, left: SavedScreen) -> None:
        """Begin with the pages of this person, and that title on them."""
        self.cursor_on, self._pages = word(left, "item"), None

    def on_session_changed(self) -> None:
        """Show answers and titles as they are now."""
        ready = self.session.ready
        self.stand_in(_NO_DATA, missing=ready is None)
        if ready is None:
            return
        if self._pages is None or self._paged is not ready.titles.items:
            pages = Pages(list(ready.known.stars), Asking(self.session).next)
            self._pages, self._paged = pages, ready.titles.items
            self.list.show(len(self._rows), self._paint, 0)
            self.place_cursor(self._rows)
            self.warm_search()
        self._show_answers()

    def on_resize(self) -> None:
        """Leave out blank lines where there are few lines, and words where there are few columns."""
        self.set_class(self.size.height >= _ROOMY, "-roomy")
        width = self.size.width - 2
        self.query_one("#intro", Static).update(_INTRO if len(_INTRO) <= width else _SHORT_INTRO)
        self.query_one("#keys", Static).update(hint(_KEYS, self.keymap, width=width - 2))

    def _show_answers(self) -> None:
        self.list.show(len(self._rows), self._paint)
        self._show_about()
        self._show_best()

    def _paint(self, index: int, width: int) -> Spans:
        ready = self.session.ready
        if ready is None or index >= len(self._rows):
            return ()
        items, scale, known, item = ready.titles.items, ready.titles.scale, ready.known, self._rows[index]
        at = items.position(item)
        stars, note = known.stars.get(item), self._note(item, known)
        return rate_row(items.name(at), items.genres_of(at), stars, note, scale.high, width, glyphs=self.glyphs)

    def _note(self, item: str, known: Known) -> str:
        """Return what stands in the place of a title's stars: "skip" for not seen, or its mark."""
        return "skip" if item in known.skipped else known.mark_of(item) or ""

    def heading(self) -> Sequence[str]:
        """Head the columns of a title to rate."""
        return RATED

    def cells(self, index: int) -> Sequence[str]:
        """Tell a title and what was said of it."""
        ready, item = self.session.require_ready(), self._rows[index]
        items, known = ready.titles.items, ready.known
        at = items.position(item)
        return rated_cells(items.name(at), items.genres_of(at), known.stars.get(item), self._note(item, known))

    def _show_about(self) -> None:
        ready, item = self.session.ready, self._item
        text = ""
        if ready is not None and item is not None:
            items, stats = ready.titles.items, ready.titles.stats
            at = items.position(item)
            facts = [items.name(at), genres_text(items.genres_of(at)), ratings_text(int(stats.ratings[at]))]
            text = self.glyphs.between.join(fact for fact in facts if fact)
        self.query_one("#about", Static).update(Content(text), layout=False)

    def _show_best(self) -> None:
        """Show how many titles have stars at once, and what follows from them a frame later: stars never wait."""
        self._show_answered()
        self.call_after_refresh(self._rank)

    def _rank(self) -> None:
        """Show how the best titles moved, and what is still unknown, where the answers changed."""
        ready = self.session.ready
        if ready is None or ready.model is None:
            return
        recommender, me = ready.model.recommender, ready.model.me
        if self._ranked == (recommender, me):
            return
        if self._ranking is None or self._ranked[0] is not recommender:
            self._ranking = Ranking(recommender)
        self._ranked = (recommender, me)
        standing = self._ranking.after(me, ready.known.out)
        self._unknown = standing.unknown
        self.query_one(BestTitles).show(standing.best, ready.titles.scale)
        self._show_answered()

    def _show_answered(self) -> None:
        """Show how many titles have stars, and how much was unknown at the last ranking."""
        ready = self.session.require_ready()
        text = Content(f"{len(ready.known.stars)} answered")
        if ready.model is None:
            self.query_one(BestTitles).say(self.keymap.tell(_NO_MODEL))
        elif self._unknown is not None:
            drawn = bar(self._unknown, min(_BAR, self.size.width - _BESIDE_BAR), glyphs=self.glyphs)
            rest = ("   what is still unknown ", (drawn, "$text-accent"), f" {self._unknown:.0%}")
            text = Content.assemble(text, *rest)
        self.query_one("#answered", Static).update(text, layout=False)

    @on(LineList.Moved, "#titles")
    def show_about(self) -> None:
        """Tell more of the title under the cursor."""
        self._show_about()

    @on(LineList.Opened, "#titles")
    def explain_keys(self) -> None:
        """Say what to press: Enter opens nothing here."""
        self.message(self.keymap.tell(_ENTER))

    def action_give_stars(self, digit: str = "") -> None:
        """Give the title under the cursor its stars, and move on."""
        item = self._item
        if item is not None and self.give(item, digit):
            self._move_on()
            self._last = _LastRated(item, self.list.cursor)

    def action_skip_title(self) -> None:
        """Note that the title under the cursor was not seen, and move on."""
        item = self._item
        if item is not None and self.attempt(lambda: self.session.skip(item)):
            self._move_on()

    def action_clear_answer(self) -> None:
        """Take back what was said about the title under the cursor."""
        ready, item = self.session.ready, self._item
        if ready is not None and item is not None and ready.known.has(item):
            self.attempt(lambda: self.session.clear(item))

    def action_raise_stars(self) -> None:
        """Half a star more."""
        self._nudge(1)

    def action_lower_stars(self) -> None:
        """Half a star less."""
        self._nudge(-1)

    def _nudge(self, direction: int) -> None:
        here = self._last is not None and self._last.row == self.list.cursor
        ready, item = self.session.ready, self._last.item if self._last and here else self._item
        if ready is not None and item is not None and item in ready.known.stars:
            self.nudge(item, direction)
        elif item is not None:
            self.message(self.keymap.tell(_FIRST_STARS))

    def _move_on(self) -> None:
        """Go to the next row, after the last to one without an answer, else to the next page."""
        rows, known = self._rows, self.session.require_ready().known
        if self.list.cursor + 1 < len(rows):
            self.list.cursor += 1
            return
        left = [row for row, item in enumerate(rows) if not known.has(item)]
        if left:
            self.list.cursor = left[0]
        else:
            self.action_next_page()

    def action_next_page(self) -> None:
        """Turn the page."""
        if self._pages is not None and self._pages.next():
            self._turned()
        else:
            self.message(self.keymap.tell(_NO_MORE))

    def action_previous_page(self) -> None:
        """Turn back; before the first page of questions come the titles that have stars."""
        if self._pages is not None and self._pages.previous():
            self._turned()
        else:
            self.message("This is the first page")

    def _turned(self) -> None:
        self._last = None
        self.list.show(len(self._rows), self._paint, 0)
        self._show_about()

    def action_search_titles(self) -> None:
        """Open the search."""
        if self.session.ready is not None:
            self._row = self.list.cursor
            self._found = ()
            self.search.open()
            self.list.show(0, self._paint, 0)

    @on(SearchField.Asked)
    def find_titles(self, event: SearchField.Asked) -> None:
        """Show the titles that fit what is typed."""
        ready = self.session.ready
        if ready is not None:
            items, search = ready.titles.items, ready.titles.search
            self._found = [items.id(at) for at in search.search(event.text, _FOUND)] if event.text else ()
            self.list.show(len(self._found), self._paint, 0)
            self._show_about()

    @on(SearchField.Taken)
    def take_title(self) -> None:
        """Bring the title that was chosen onto the page, the cursor on its stars."""
        item = self._item
        row = self._row if item is None or self._pages is None else self._pages.put(item, self._row)
        self._leave_search(row)

    @on(SearchField.Left)
    def leave_search(self) -> None:
        """Show the page again as it was."""
        self._leave_search(self._row)

    def _leave_search(self, row: int) -> None:
        self._found, self._last = None, None
        self.list.show(len(self._rows), self._paint, row)
        self.list.focus()
        self._show_about()
