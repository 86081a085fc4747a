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
from tui.cells import Spans
from tui.core import QuestionPages, Questions, Ready, SavedScreen, TitleFacts, word
from tui.screens.common import Answers, BaseScreen, StandIn, TitleFinder, TitleList
from tui.screens.rate.ranking_view import RankingView
from tui.text import RATED, genres_text, rate_row, rated_cells, ratings_text
from tui.widgets import LineList, SearchField, hint

_ROOMY = 23
_INTRO = "What have you seen? Rate what you know; skip the rest, it costs nothing."
_SHORT_INTRO = "What have you seen? Rate what you know, skip the rest."
_KEYS = (
    ("rate.next_page", "next page"),
    ("rate.search_titles", "any title"),
    ("rate.raise_stars rate.lower_stars", "half a star"),
    ("rate.undo_answer", "undo"),
    ("rate.previous_page", "page before"),
)
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
    KEYS_GO_TO = "#titles"
    CSS_PATH = "rate.tcss"
    BINDINGS = bindings("rate")

    def __init__(self) -> None:
        super().__init__()
        self._answers = Answers(self, self.show_answers)
        self._titles = TitleList(self, lambda: RATED, self._cells, self._paint)
        self._finder = TitleFinder(self._titles.lines, self.keymap.key("rate.search_titles"), id="rate-search")
        self._nothing = StandIn(self, _NO_DATA)
        self._ranking = RankingView(self)
        self._pages: QuestionPages | None = None
        self._paged: Items | None = None
        self._last: _LastRated | None = None

    def compose_body(self) -> ComposeResult:
        """Put the questions beside the best titles."""
        yield Static(id="intro")
        yield self._finder.field
        with Horizontal(id="panes"):
            yield self._titles.lines
            yield self._ranking.best
        with Vertical(id="below"):
            yield Static(id="about")
            yield self._ranking.answered
            yield Static(id="keys")
        yield self._nothing.line

    @property
    def _rows(self) -> Sequence[str]:
        """The ids in the list: the hits of the search while it is open, else the page."""
        if self._finder.hits is not None:
            return self._finder.hits
        return self._pages.items if self._pages is not None else ()

    def state(self) -> SavedScreen:
        """Return the title under the cursor."""
        return {"item": self._titles.item_to_save}

    def restore(self, saved: SavedScreen) -> None:
        """Begin with the pages of this person, and that title on them."""
        self._titles.begin_anew(word(saved, "item"))
        self._pages = None

    def on_session_changed(self) -> None:
        """Show the titles of other data, and the answers as they are now."""
        ready = self.session.ready
        self._nothing.show(missing=ready is None)
        if ready is None:
            return
        if self._pages is None or self._paged is not ready.titles.items:
            self._pages = QuestionPages(list(ready.known.stars), Questions(self.session).next)
            self._paged = ready.titles.items
            self._titles.show(self._rows, 0)
            self._titles.place_cursor()
            self._finder.prepare(self, ready.titles)
        self.show_answers()

    def show_answers(self) -> None:
        """Show the answers as they are now, and what follows from them a frame later: stars never wait."""
        self._titles.lines.refresh()
        self.update_frame()
        self.show_about()
        self._ranking.show_answered()
        self.call_after_refresh(self._ranking.rank)

    def on_resize(self) -> None:
        """Leave out blank lines where there are few lines, and words where there are few columns."""
        self.set_class(self.size.height >= _ROOMY, "-roomy")
        width = self.size.width - 2
        self.query_one("#intro", Static).update(_INTRO if len(_INTRO) <= width else _SHORT_INTRO)
        self.query_one("#keys", Static).update(hint(_KEYS, self.keymap, width=width - 2))

    def _cells(self, ready: Ready, row: int) -> Sequence[str]:
        title, stars, note = _about(ready, self._titles.items[row])
        return rated_cells(title.name, title.genres, stars, note)

    def _paint(self, ready: Ready, row: int, width: int) -> Spans:
        title, stars, note = _about(ready, self._titles.items[row])
        highest = ready.titles.scale.high
        return rate_row(title.name, title.genres, stars, note, highest, width, glyphs=self.glyphs)

    @on(LineList.Moved, "#titles")
    def show_about(self) -> None:
        """Tell more of the title under the cursor."""
        ready, item = self.session.ready, self._titles.item
        text = ""
        if ready is not None and item is not None:
            title = ready.titles.facts(item)
            facts = [title.name, genres_text(title.genres), ratings_text(title.ratings)]
            text = self.glyphs.between.join(fact for fact in facts if fact)
        self.query_one("#about", Static).update(Content(text), layout=False)

    @on(LineList.Opened, "#titles")
    def explain_keys(self) -> None:
        """Say what to press: Enter opens nothing here."""
        self.show_message(self.keymap.with_keys(_ENTER))

    def action_give_stars(self, digit: str = "") -> None:
        """Give the title under the cursor its stars, and move on."""
        item = self._titles.item
        if item is not None and self._answers.give_stars(item, digit):
            self._move_on()
            self._last = _LastRated(item, self._titles.lines.cursor)

    def action_skip_title(self) -> None:
        """Note that the title under the cursor was not seen, and move on."""
        item = self._titles.item
        if item is not None and self._answers.skip(item):
            self._move_on()

    def action_clear_answer(self) -> None:
        """Take back what was said about the title under the cursor."""
        ready, item = self.session.ready, self._titles.item
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
        item = last.item if last is not None and last.row == self._titles.lines.cursor else self._titles.item
        if item is not None:
            self._answers.nudge(item, direction)

    def _move_on(self) -> None:
        """Go to the next row, after the last to one without an answer, else to the next page."""
        rows, known = self._rows, self.session.require_ready().known
        unanswered = (row for row, item in enumerate(rows) if not known.has(item))
        if self._titles.lines.cursor + 1 < len(rows):
            self._titles.lines.cursor += 1
        elif (row := next(unanswered, None)) is not None:
            self._titles.lines.cursor = row
        else:
            self.action_next_page()

    def action_next_page(self) -> None:
        """Turn the page."""
        if self._pages is not None and self._pages.next():
            self._show_page(0)
        else:
            self.show_message(self.keymap.with_keys(_NO_MORE))

    def action_previous_page(self) -> None:
        """Turn back; before the first page of questions come the titles that have stars."""
        if self._pages is not None and self._pages.previous():
            self._show_page(0)
        else:
            self.show_message("This is the first page")

    def _show_page(self, row: int) -> None:
        self._last = None
        self._titles.show(self._rows, row)
        self.show_about()

    def action_search_titles(self) -> None:
        """Open the search."""
        if (ready := self.session.ready) is not None:
            self._finder.open()
            self._titles.show(self._finder.find(ready.titles, ""), 0)

    @on(SearchField.Asked)
    def find_titles(self, event: SearchField.Asked) -> None:
        """Show the titles that fit what is typed."""
        if (ready := self.session.ready) is not None:
            self._titles.show(self._finder.find(ready.titles, event.text), 0)
            self.show_about()

    @on(SearchField.Taken)
    def take_title(self) -> None:
        """Bring the title that was chosen onto the page, the cursor on its stars."""
        item, row = self._titles.item, self._finder.close()
        self._show_page(row if item is None or self._pages is None else self._pages.put(item, row))

    @on(SearchField.Left)
    def leave_search(self) -> None:
        """Show the page again as it was."""
        self._show_page(self._finder.close())


def _about(ready: Ready, item: str) -> tuple[TitleFacts, float | None, str]:
    """Return a title with its stars, and the note in their place: "skip" for not seen, or its mark."""
    known = ready.known
    note = "skip" if item in known.skipped else known.mark_of(item) or ""
    return ready.titles.facts(item), known.stars.get(item), note
