"""Rate: pages of titles, stars by digits, any title by a search, and the best titles moving beside it."""

from collections.abc import Sequence
from dataclasses import dataclass

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static

from collab.data import Items
from tui.actions import bindings
from tui.cells import Spans, bar
from tui.core import QuestionPages, Questions, Ranking, Ready, SavedScreen, Trained, word
from tui.screens.common import Answers, BaseScreen, TitleList
from tui.screens.rate.best_titles import BestTitles
from tui.text import RATED, genres_text, rate_row, rated_cells, ratings_text
from tui.widgets import LineList, SearchField, hint

_HITS, _BAR, _BESIDE_BAR, _ROOMY = 100, 20, 46, 23
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
_NO_MORE = "No more well-known titles to ask about; {rate.search_titles} finds any title"


@dataclass
class _LastRated:
    """The title rated last, while the cursor is still where that left it."""

    item: str
    row: int


class RateScreen(BaseScreen):
    """Asks about ten titles at a time, and saves each answer as it is given."""

    where = "rate"
    CSS_PATH = "rate.tcss"
    BINDINGS = bindings("rate")

    def __init__(self) -> None:
        super().__init__()
        self._answers = Answers(self, self.show_answers)
        self._titles = TitleList(self, lambda: RATED, self._cells)
        self._pages: QuestionPages | None = None
        self._paged: Items | None = None
        self._hits: Sequence[str] | None = None
        self._row_before = 0
        self._last: _LastRated | None = None
        self._ranking = Ranking()
        self._ranked: Trained | None = None
        self._unknown: float | None = None

    def compose_body(self) -> ComposeResult:
        """Put the questions beside the best titles."""
        yield Static(id="intro")
        key, step = self.keymap.key("rate.search_titles"), self._list.move_cursor
        yield SearchField("any title, by a part of it", key, step=step, id="rate-search")
        with Horizontal(id="panes"):
            yield self._titles.lines
            yield BestTitles(glyphs=self.glyphs)
        with Vertical(id="below"):
            yield Static(id="about")
            yield Static(id="answered")
            yield Static(id="keys")
        yield self._titles.nothing

    def on_mount(self) -> None:
        """Give the keys to the list."""
        self._list.focus()

    @property
    def _list(self) -> LineList:
        return self._titles.lines

    @property
    def _rows(self) -> Sequence[str]:
        """The ids in the list: the hits of the search while it is open, else the page."""
        if self._hits is not None:
            return self._hits
        return self._pages.items if self._pages is not None else ()

    @property
    def _item(self) -> str | None:
        """The id under the cursor."""
        return self._titles.item(self._rows)

    def state(self) -> SavedScreen:
        """Return the title under the cursor."""
        return {"item": self._titles.cursor_left_on or self._item or ""}

    def restore(self, saved: SavedScreen) -> None:
        """Begin with the pages of this person, and that title on them."""
        self._titles.cursor_left_on, self._pages = word(saved, "item"), None

    def on_session_changed(self) -> None:
        """Show the titles of other data, and the answers as they are now."""
        ready = self.session.ready
        self._titles.stand_in(_NO_DATA, missing=ready is None)
        if ready is None:
            return
        if self._pages is None or self._paged is not ready.titles.items:
            self._pages = QuestionPages(list(ready.known.stars), Questions(self.session).next)
            self._paged = ready.titles.items
            self._list.show(len(self._rows), self._paint, 0)
            self._titles.place_cursor(self._rows)
            self._titles.prepare_search(ready.titles)
        self.show_answers()

    def show_answers(self) -> None:
        """Show the answers as they are now, and what follows from them a frame later: stars never wait."""
        self._list.refresh()
        self.update_frame()
        self._show_about()
        self._show_answered()
        self.call_after_refresh(self._rank)

    def on_resize(self) -> None:
        """Leave out blank lines where there are few lines, and words where there are few columns."""
        self.set_class(self.size.height >= _ROOMY, "-roomy")
        width = self.size.width - 2
        self.query_one("#intro", Static).update(_INTRO if len(_INTRO) <= width else _SHORT_INTRO)
        self.query_one("#keys", Static).update(hint(_KEYS, self.keymap, width=width - 2))

    def _paint(self, row: int, width: int) -> Spans:
        ready = self.session.ready
        if ready is None or row >= len(self._rows):
            return ()
        name, genres, stars, note = _facts(ready, self._rows[row])
        return rate_row(name, genres, stars, note, ready.titles.scale.high, width, glyphs=self.glyphs)

    def _cells(self, row: int) -> Sequence[str]:
        return rated_cells(*_facts(self.session.require_ready(), self._rows[row]))

    def _show_about(self) -> None:
        ready, item = self.session.ready, self._item
        text = ""
        if ready is not None and item is not None:
            items, position = ready.titles.items, ready.titles.items.position(item)
            ratings = ratings_text(int(ready.titles.stats.ratings[position]))
            facts = [items.name(position), genres_text(items.genres_of(position)), ratings]
            text = self.glyphs.between.join(fact for fact in facts if fact)
        self.query_one("#about", Static).update(Content(text), layout=False)

    def _rank(self) -> None:
        """Show how the best titles moved, and the share still unknown, where the answers or the model changed."""
        ready = self.session.ready
        if ready is None or ready.model is None or ready.model is self._ranked:
            return
        self._ranked = ready.model
        ranked = self._ranking.after(ready.model, ready.known.out)
        self._unknown = ranked.unknown
        self.query_one(BestTitles).show(ranked.best, ready.titles.scale)
        self._show_answered()

    def _show_answered(self) -> None:
        """Show how many titles have stars, and how much was unknown at the last ranking."""
        ready = self.session.require_ready()
        text = Content(f"{len(ready.known.stars)} answered")
        if ready.model is None:
            self.query_one(BestTitles).show_text(self.keymap.with_keys(_NO_MODEL))
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
        self.show_message(self.keymap.with_keys(_ENTER))

    def action_give_stars(self, digit: str = "") -> None:
        """Give the title under the cursor its stars, and move on."""
        item = self._item
        if item is not None and self._answers.give_stars(item, digit):
            self._move_on()
            self._last = _LastRated(item, self._list.cursor)

    def action_skip_title(self) -> None:
        """Note that the title under the cursor was not seen, and move on."""
        item = self._item
        if item is not None and self._answers.skip(item):
            self._move_on()

    def action_clear_answer(self) -> None:
        """Take back what was said about the title under the cursor."""
        ready, item = self.session.ready, self._item
        if ready is not None and item is not None and ready.known.has(item):
            self._answers.clear(item)

    def action_undo_answer(self) -> None:
        """Take the last answer back."""
        self._answers.undo()

    def action_redo_answer(self) -> None:
        """Give the answer undone last again."""
        self._answers.redo()

    def action_raise_stars(self) -> None:
        """Half a star more."""
        self._nudge(1)

    def action_lower_stars(self) -> None:
        """Half a star less."""
        self._nudge(-1)

    def _nudge(self, direction: int) -> None:
        last = self._last
        item = last.item if last is not None and last.row == self._list.cursor else self._item
        if item is not None:
            self._answers.nudge(item, direction)

    def _move_on(self) -> None:
        """Go to the next row, after the last to one without an answer, else to the next page."""
        rows, known = self._rows, self.session.require_ready().known
        unanswered = (row for row, item in enumerate(rows) if not known.has(item))
        if self._list.cursor + 1 < len(rows):
            self._list.cursor += 1
        elif (row := next(unanswered, None)) is not None:
            self._list.cursor = row
        else:
            self.action_next_page()

    def action_next_page(self) -> None:
        """Turn the page."""
        if self._pages is not None and self._pages.next():
            self._show_page()
        else:
            self.show_message(self.keymap.with_keys(_NO_MORE))

    def action_previous_page(self) -> None:
        """Turn back; before the first page of questions come the titles that have stars."""
        if self._pages is not None and self._pages.previous():
            self._show_page()
        else:
            self.show_message("This is the first page")

    def _show_page(self) -> None:
        self._last = None
        self._list.show(len(self._rows), self._paint, 0)
        self._show_about()

    def action_search_titles(self) -> None:
        """Open the search."""
        if self.session.ready is not None:
            self._row_before = self._list.cursor
            self._hits = ()
            self.query_one(SearchField).open()
            self._list.show(0, self._paint, 0)

    @on(SearchField.Asked)
    def find_titles(self, event: SearchField.Asked) -> None:
        """Show the titles that fit what is typed."""
        ready = self.session.ready
        if ready is not None:
            self._hits = ready.titles.find(event.text, _HITS) if event.text else ()
            self._list.show(len(self._hits), self._paint, 0)
            self._show_about()

    @on(SearchField.Taken)
    def take_title(self) -> None:
        """Bring the title that was chosen onto the page, the cursor on its stars."""
        item, row = self._item, self._row_before
        self._close_search(row if item is None or self._pages is None else self._pages.put(item, row))

    @on(SearchField.Left)
    def leave_search(self) -> None:
        """Show the page again as it was."""
        self._close_search(self._row_before)

    def _close_search(self, row: int) -> None:
        self._hits, self._last = None, None
        self._list.show(len(self._rows), self._paint, row)
        self._list.focus()
        self._show_about()


def _facts(ready: Ready, item: str) -> tuple[str, Sequence[str], float | None, str]:
    """Return a title's name, genres and stars, and the note in their place: "skip" for not seen, or its mark."""
    items, known, position = ready.titles.items, ready.known, ready.titles.items.position(item)
    note = "skip" if item in known.skipped else known.mark_of(item) or ""
    return items.name(position), items.genres_of(position), known.stars.get(item), note
