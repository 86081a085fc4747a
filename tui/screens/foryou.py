"""For you: the titles a person is likely to enjoy, how sure that is, and why."""

from collections.abc import Sequence

from textual import on
from textual.app import ComposeResult
from textual.containers import Container, Vertical
from textual.content import Content
from textual.widgets import Static

from collab.data.items import Items
from collab.profiles.answers import Change
from collab.recommend.rank import BY, By
from collab.recommend.results import Recommendation
from tui.actions import bindings
from tui.cells import Spans
from tui.rows.list_text import RECOMMENDED, recommended_cells
from tui.rows.title_orders import ORDERS
from tui.rows.title_rows import recommended_heading, recommended_row
from tui.screens.marking import MarkingScreen
from tui.screens.messages import TitleChosen
from tui.state import SavedScreen, word
from tui.title_filter import TitleFilter, parse_filter
from tui.widgets.cut import cut
from tui.widgets.details import Detailed, Details
from tui.widgets.hint import hint
from tui.widgets.line_list import LineList
from tui.widgets.list_heading import ListHeading
from tui.widgets.search import SearchField

_LISTED, _MOST_VARIETY = 200, 10
_ASKED = "filter by genre, years, number of ratings, spread: sci-fi 1980-1999 20+ +-0.5"
_NO_MODEL = "No model yet. Press {app.show_train} to train one (10 s on the sample)."
_EVERYONE = "Rate a film or two with {app.show_rate}; until then this is everyone's list."
_NONE_LEFT = "No title meets this filter. {foryou.clear_filter} takes it away."
_NOTHING_TO_WATCH = (
    "Nothing to watch here. {foryou.show_watchlist} lists everything; there, {foryou.watch_title} puts a title here."
)


class ForYouScreen(MarkingScreen):
    """Lists the best titles not rated yet; Enter opens the reasons, which stand beside the list where there is room."""

    where = "foryou"
    CSS_PATH = "foryou.tcss"
    BINDINGS = bindings("foryou")

    def __init__(self) -> None:
        super().__init__()
        self._titles: Sequence[Recommendation] = ()
        self._filter = TitleFilter()
        self._text = ""
        self._by: By = BY[0]
        self._variety = 0
        self._watching = False
        self._shown_for: object = None

    def compose_body(self) -> ComposeResult:
        """Put the filter over the list, the details under or beside it."""
        key = self.keymap.key("foryou.edit_filter")
        yield SearchField(_ASKED, key, opens="edit_filter", keeps=True, id="foryou-filter")
        yield Static(id="by")
        with Container(id="listed"):
            with Vertical():
                yield ListHeading(recommended_heading)
                yield self.new_list()
            yield Details(glyphs=self.glyphs)
        yield Static(id="nothing")

    @property
    def _title(self) -> Recommendation | None:
        """The title under the cursor."""
        return self._titles[self.list.cursor] if self.list.cursor < len(self._titles) else None

    @property
    def item_here(self) -> str | None:
        """The id under the cursor."""
        return self._title.item if self._title else None

    def state(self) -> SavedScreen:
        """Return filter, order, variety and the title under the cursor."""
        item = self.cursor_on or self.item_here or ""
        return {"filter": self._text, "by": self._by, "variety": str(self._variety), "item": item}

    def restore(self, left: SavedScreen) -> None:
        """List by that filter, order and variety again, the cursor on that title."""
        ready = self.session.ready
        self._text = word(left, "filter")
        self._filter = TitleFilter() if ready is None else _parsed(self._text, ready.titles.items)
        self._by = next((by for by in BY if by == word(left, "by")), BY[0])
        self._variety = next((n for n in range(_MOST_VARIETY + 1) if str(n) == word(left, "variety")), 0)
        self._titles, self._watching, self._rated_last = (), False, None
        self.cursor_on, self._shown_for = word(left, "item"), None
        self.search.close(self._text)

    def on_session_changed(self) -> None:
        """Rank again where the answers or the model changed."""
        ready = self.session.ready
        self.stand_in(_NO_MODEL, missing=ready is None or ready.model is None)
        if ready is not None and ready.model is not None and self._shown_for is not ready.known:
            self._rank(self.list.cursor)

    def on_step(self, change: Change) -> None:
        """Put the cursor on a title that comes back."""
        self.cursor_on = self.session.item_of(change.answer) or ""

    def _rank(self, row: int = 0) -> None:
        """Rank, and keep the cursor on its title where it is still listed, else put it on a row."""
        ready, before = self.session.ready, self.item_here
        if ready is None or ready.model is None:
            return
        wanted, known = self._filter, ready.known
        self._titles = ready.model.recommender.recommend(
            ready.model.me,
            max(_LISTED, len(known.watch)),
            genre=wanted.genre,
            since=wanted.since,
            until=wanted.until,
            min_ratings=wanted.min_ratings,
            max_sd=wanted.max_sd,
            among=known.watch if self._watching else None,
            without=known.out,
            by=self._by,
            diversity=self._variety / _MOST_VARIETY,
        )
        self._shown_for = known
        rows = [title.item for title in self._titles]
        at = rows.index(before) if before in rows else min(row, max(0, len(rows) - 1))
        self.list.show(len(rows), self._paint, at)
        self.place_cursor(rows)
        self._show_filter()
        self._show_details()

    def _show_filter(self) -> None:
        if not self._titles:
            by = Content(self.keymap.tell(_NOTHING_TO_WATCH if self._watching else _NONE_LEFT))
        elif self._watching:
            by = Content.assemble(("watchlist", "bold"), f"   {self._filter.describe(glyphs=self.glyphs)}")
        elif not self.session.require_ready().known.stars:
            by = Content(self.keymap.tell(_EVERYONE))
        else:
            by = Content(self._filter.describe(glyphs=self.glyphs))
        why = hint([("list.open", "why")], self.keymap)
        room = self.size.width - 2 - why.cell_length
        turn = self.keymap.key("foryou.turn_order")
        rest = "y" if turn == "b" else " by"
        order = Content.assemble("   ", (turn, "bold underline $accent"), f"{rest}: {ORDERS[self._by].name}")
        variety = Content(f"   variety {self._variety / _MOST_VARIETY:.0%}" if self._variety else "")
        for more in (order, variety):
            if by.cell_length + more.cell_length <= room:
                by = by + more
        by = cut(by, room, glyphs=self.glyphs)
        line = Content.assemble(by, " " * (room - by.cell_length), why)
        self.query_one("#by", Static).update(by if self.has_class("-wide") else line, layout=False)

    def on_resize(self) -> None:
        """Fit what is cut to the width, and fill the details where they come into view."""
        self.call_after_refresh(self._show_filter)
        self.call_after_refresh(self._show_details)

    def _paint(self, index: int, width: int) -> Spans:
        ready = self.session.ready
        if ready is None or index >= len(self._titles):
            return ()
        title = self._titles[index]
        watch = title.item in ready.known.watch
        return recommended_row(index + 1, title, ready.titles.scale, width, watch=watch, glyphs=self.glyphs)

    def heading(self) -> Sequence[str]:
        """Head a recommendation's columns."""
        return RECOMMENDED

    def cells(self, index: int) -> Sequence[str]:
        """Tell a recommendation."""
        return recommended_cells(self._titles[index])

    @on(LineList.Moved, "#titles")
    def follow_cursor(self) -> None:
        """Let open details follow the cursor."""
        self._show_details()

    @on(LineList.Opened, "#titles")
    def toggle_details(self) -> None:
        """Open the details, or close them."""
        self.query_one(Details).toggle_class("-open")
        self._show_details()

    def _show_details(self) -> None:
        """Show why the title under the cursor is here, where details are in view."""
        model, title, details = self.session.model, self._title, self.query_one(Details)
        if model is None or title is None or not details.display:
            return
        recommender = model.recommender
        mean = float(recommender.stats.mean[recommender.items.position(title.item)])
        details.show(Detailed(title, recommender.explain(model.me, title.item), mean, recommender.scale.high))

    def action_close_details(self) -> None:
        """Close the details."""
        self.query_one(Details).remove_class("-open")

    def action_show_more(self) -> None:
        """Go to Similar with the title under the cursor."""
        if self._title is not None:
            self.post_message(TitleChosen(self._title.item))

    def action_turn_order(self) -> None:
        """Sort by the next order."""
        if self._titles:
            self._by = BY[(BY.index(self._by) + 1) % len(BY)]
            self._rank()
            order = ORDERS[self._by]
            self.message(f"By {order.name}: {order.meaning}")

    def action_raise_variety(self) -> None:
        """Let the list be less alike."""
        self._vary(1)

    def action_lower_variety(self) -> None:
        """Let the list be more by its scores alone."""
        self._vary(-1)

    def _vary(self, step: int) -> None:
        variety = self._variety + step
        if self._titles and 0 <= variety <= _MOST_VARIETY:
            self._variety = variety
            self._rank()
            share = f"{variety / _MOST_VARIETY:.0%}"
            meaning = "likeness to those above weighs so much" if variety else "by the scores alone"
            self.message(f"Variety {share}: {meaning}")

    def action_show_watchlist(self) -> None:
        """List what is to be watched, or everything again."""
        if self.session.model is not None:
            self._watching = not self._watching
            self._rank()

    def action_show_users(self) -> None:
        """Let a user of the data be chosen, and what the model makes of them be seen."""
        from tui.screens.user_dialog import UserDialog

        if self.session.model is not None:
            self.app.push_screen(UserDialog(self.session.model.recommender))

    def action_export_list(self) -> None:
        """Ask for a file, and write the list into it."""
        from tui.screens.export_dialog import ExportDialog

        def told(done: str | None) -> None:
            if done:
                self.message(done)

        if self._titles:
            self.app.push_screen(ExportDialog(self._titles, "watchlist" if self._watching else "for you"), told)

    def action_edit_filter(self) -> None:
        """Open the field of the filter."""
        if self.session.ready is not None:
            self.search.open(self._text)

    def action_clear_filter(self) -> None:
        """List every title again."""
        self._take_filter("")
        self.search.close()

    @on(SearchField.Asked)
    def filter_titles(self, event: SearchField.Asked) -> None:
        """Filter by what is typed so far."""
        self._take_filter(event.text)

    @on(SearchField.Taken)
    @on(SearchField.Left)
    def leave_field(self) -> None:
        """Keep the filter, and give the keys back to the list."""
        self.list.focus()

    def _take_filter(self, text: str) -> None:
        ready = self.session.ready
        if ready is not None:
            self._text, self._filter = text, _parsed(text, ready.titles.items)
            self._rank()


def _parsed(text: str, items: Items) -> TitleFilter:
    return parse_filter(text, items.all_genres, spread=True)
