"""Rate: pages of titles, stars by digits, any title by a search, and the best titles moving beside it."""

from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from textual import on
from textual.app import ComposeResult
from textual.containers import Container, Vertical
from textual.content import Content
from textual.widgets import Static

from collab.profiles import Change
from tui.actions import bindings
from tui.cells import Spans, fit_title
from tui.core import BLOCK, QuestionPages, Questions, Ready, SavedScreen, TitleFacts, word
from tui.screens.common import (
    Answers,
    BaseScreen,
    LaterTitles,
    PlaceChosen,
    StandIn,
    TitleFinder,
    TitleList,
    TitleOpened,
)
from tui.screens.rate.ranking_view import RankingView
from tui.text import RATED, rate_row, rated_cells, title_line
from tui.widgets import LineList, SearchField

_INTRO = "What have you seen? Rate what you know; skip the rest, it costs nothing."
_SHORT_INTRO = "What have you seen? Rate what you know, skip the rest."
_NO_DATA = (
    "No titles to rate yet. Press {app.show_train} to train a model (10 s on the sample): its films come with it. "
    "{rate.choose_data} chooses other data, {app.show_learn} shows how it works."
)
_PADDING = 2
_LANDED = "{rate.give_stars} gives its stars to "
_RULE = 4  # cells of the rule on both sides of a message
_LATER = "{search.leave_search}, then {rate.choose_data} gets"
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
    HORIZONTAL_BREAKPOINTS = [  # noqa: RUF012 (Textual's own type)
        (0, "-narrow"),
        (60, "-slim"),
        (76, "-medium"),
        (120, "-wide"),
        (160, "-broad"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._answers = Answers(self, self.show_answers)
        self._titles = TitleList(self, lambda: RATED, self._cells, self._paint)
        key = self.keymap.key("rate.search_titles")
        self._finder = TitleFinder(self._titles.lines, key, later=LaterTitles(_LATER), id="rate-search")
        self._nothing = StandIn(self, _NO_DATA)
        self._ranking = RankingView(self)
        self._pages: QuestionPages | None = None
        self._asked: Ready | None = None
        self._last: _LastRated | None = None

    def compose_body(self) -> ComposeResult:
        """Put the questions beside the best titles."""
        yield Static(id="intro")
        yield self._finder.field
        with Container(id="panes"):
            yield self._titles.lines
            yield Static(id="none-found")
            yield self._ranking.best
        with Vertical(id="below"):
            yield Static(id="about")
            yield self._ranking.answered
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
        asked, self._asked = self._asked, ready
        if asked is None or asked.titles is not ready.titles or self._pages is None:
            self._ask_of(ready)
        self.show_answers()

    def _ask_of(self, ready: Ready) -> None:
        """Begin with pages of these titles; where only the model is another, ask by it from the next questions on."""
        ask, listed = Questions(self.session).next, ready.titles.items.positions
        if self._pages is not None and all(item in listed for item in self._pages.items):
            self._pages.ask = ask
            self._titles.show(self._rows, self._titles.lines.cursor)
        else:
            self._pages = QuestionPages(list(ready.known.stars), ask, max(BLOCK, self._titles.lines.size.height))
            self._titles.show(self._rows, 0)
            self._titles.place_cursor()
            self.call_after_refresh(self._fill)
        self._finder.prepare(self, ready.titles)

    def _fill(self) -> None:
        """Ask about as many titles as the list has lines."""
        if self._pages is not None and self._pages.fit(self._titles.lines.size.height) and self._finder.hits is None:
            self._titles.show(self._rows, self._titles.lines.cursor)

    def show_answers(self) -> None:
        """Show the answers as they are now, and what follows from them a frame later: stars never wait."""
        self._titles.lines.refresh_rows()
        self.update_frame()
        self.show_about()
        self._ranking.show_answered()
        self.call_after_refresh(self._ranking.rank)

    def on_runs_changed(self) -> None:
        """Say what becomes of the best titles."""
        self._ranking.rank()

    def on_resize(self) -> None:
        """Ask about as many titles as there are lines now, with fewer words where there are few columns."""
        width = self.size.width - 2
        self.query_one("#intro", Static).update(_INTRO if len(_INTRO) <= width else _SHORT_INTRO)
        if self.host.opened and self.session.ready is not None:
            self._ranking.show_answered()
            self.show_about()
            self.call_after_refresh(self._ranking.rank)
        self.call_after_refresh(self._fill)

    def _cells(self, ready: Ready, row: int) -> Sequence[str]:
        title, stars, note = _about(ready, self._titles.items[row])
        return rated_cells(title.name, title.genres, stars, note)

    def _paint(self, ready: Ready, row: int, width: int) -> Spans:
        item = self._titles.items[row]
        title, stars, note = _about(ready, item)
        highest, waits = ready.titles.scale.high, item in ready.known.waiting
        return rate_row(title.name, title.genres, stars, note, highest, width, waits=waits, glyphs=self.glyphs)

    @on(LineList.Moved, "#titles")
    def show_about(self) -> None:
        """Tell more of the title under the cursor."""
        ready, item = self.session.ready, self._titles.item
        text = ""
        if ready is not None and item is not None:
            title, width = ready.titles.facts(item), self.size.width - 2 * _PADDING
            text = title_line(title.name, title.genres, title.ratings, width, glyphs=self.glyphs)
        self.query_one("#about", Static).update(Content(text), layout=False)

    @on(LineList.Opened, "#titles")
    def open_title(self) -> None:
        """Open the card of the title under the cursor."""
        if (item := self._titles.item) is not None:
            self.post_message(TitleOpened(item))

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
        self._go_to(self._answers.undo())

    def action_redo_answer(self) -> None:
        """Give the answer undone last again."""
        self._go_to(self._answers.redo())

    def _go_to(self, change: Change | None) -> None:
        """Put the cursor on the title of an answer, and that onto the page where it is on another."""
        item = None if change is None or change.count > 1 else self.session.item_of(change.answer)
        if item is not None and self._pages is not None:
            self._show_page(self._pages.put(item, self._titles.lines.cursor))

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
        rows, cursor, known = self._rows, self._titles.lines.cursor, self.session.require_ready().known
        unanswered = (row for row, item in enumerate(rows) if not known.has(item))
        if cursor + 1 < len(rows):
            if self._pages is not None and self._pages.go_on(cursor, {item for item in rows if known.has(item)}):
                self._titles.show(self._rows, cursor + 1)
            self._titles.lines.cursor = cursor + 1
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
        if self.session.ready is not None:
            self._finder.open()
            self._ranking.show_answered()

    @on(SearchField.Asked)
    def find_titles(self, event: SearchField.Asked) -> None:
        """Show the titles that fit what is typed, or the page while nothing is; say so where none fits."""
        if (ready := self.session.ready) is None:
            return
        hits = self._finder.find(ready.titles, event.text)
        outcome = Content(self._finder.outcome(self, ready.titles, event.text))
        self.set_class(bool(event.text) and not hits, "-none-found")
        self._titles.show(self._rows, 0 if event.text else self._finder.row)
        self.show_about()
        if outcome:
            self.query_one("#about" if hits else "#none-found", Static).update(outcome)

    @on(SearchField.Taken)
    def take_title(self, event: SearchField.Taken) -> None:
        """Bring the title that was chosen onto the page, the cursor on its stars."""
        item = self._titles.item if self._finder.hits or not event.text else None
        self.leave_search()
        if item is not None and self._pages is not None:
            self._show_page(self._pages.put(item, self._titles.lines.cursor))
            title = self.session.require_ready().titles.facts(item).name
            landed = self.keymap.with_keys(_LANDED)
            name = fit_title(title, min(cell_len(title), self.size.width - len(landed) - _RULE), glyphs=self.glyphs)
            self.show_message(landed + name, until_key=True)

    @on(SearchField.Closed)
    def leave_search(self) -> None:
        """Show the page again as it was."""
        self.remove_class("-none-found")
        self._show_page(self._finder.close())
        self._ranking.show_answered()

    def action_choose_data(self) -> None:
        """Choose other data, then train the first model on it."""
        from collab.models import configure
        from tui.core.runs import FIRST_MODEL
        from tui.screens.common.data import choose_data

        choose_data(self, self._train, configure(FIRST_MODEL))

    def _train(self) -> None:
        """Train the first model on the data chosen, in the place of the first training where that is still at work."""
        from tui.core.runs import RunSettings

        starter, session = self.host.run_starter, self.session
        for run in self.host.monitor.active if session.run is None else ():
            if run in session.runs_started:
                session.store.request_stop(run)
        if starter.start(RunSettings.first(starter.settings.data)):
            self.post_message(PlaceChosen("train"))


def _about(ready: Ready, item: str) -> tuple[TitleFacts, float | None, str]:
    """Return a title with its stars, and the note in their place: "skip" for not seen, or its mark."""
    known = ready.known
    note = "skip" if item in known.skipped else known.mark_of(item) or ""
    return ready.titles.facts(item), known.stars.get(item), note
