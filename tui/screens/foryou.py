"""For you: the titles a person is likely to enjoy, how sure that is, and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from textual import on
from textual.app import ComposeResult
from textual.containers import Container, Vertical
from textual.content import Content
from textual.widgets import Static

from collab.data.items import Items
from collab.recommend.rank import BY, By
from collab.recommend.results import Recommendation
from tui.actions import bindings
from tui.list_text import RECOMMENDED, recommended_cells
from tui.screens.titles import TitleScreen
from tui.title_filter import TitleFilter, parse_filter
from tui.title_rows import Spans, recommended_heading, recommended_row
from tui.widgets.details import Detailed, Details
from tui.widgets.hint import hint
from tui.widgets.line_list import LineList
from tui.widgets.list_heading import ListHeading
from tui.widgets.search import SearchField

_LISTED = 200
_ASKED = "filter by genre, years, number of ratings: sci-fi 1980-1999 20+"
_NO_MODEL = "No model yet. Press {app.show_train} to train one (10 s on the sample)."
_EVERYONE = "Rate a film or two with {app.show_rate}; until then this is everyone's list."
_NONE_LEFT = "No title meets this filter. {foryou.clear_filter} takes it away."


@dataclass(frozen=True)
class _Order:
    """What a list is sorted by: its name, and what that means."""

    name: str
    meaning: str


_ORDERS: Mapping[By, _Order] = {
    "likely": _Order("likely to please", "what you would most likely give"),
    "safe": _Order("safe", "the spread taken off, so that what is unsure falls"),
    "adventurous": _Order("adventurous", "the spread added, so that what is unsure rises"),
}


class ForYouScreen(TitleScreen):
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
        self._shown_for: object = None

    def compose_body(self) -> ComposeResult:
        """Put the filter over the list, the details under or beside it."""
        yield SearchField(_ASKED, self.keymap.key("foryou.edit_filter"), id="foryou-filter")
        yield Static(id="by")
        with Container(id="listed"):
            with Vertical():
                yield ListHeading(recommended_heading)
                yield self.new_list()
            yield Details(plain=self.plain)
        yield Static(id="nothing")

    @property
    def _title(self) -> Recommendation | None:
        """The title under the cursor."""
        return self._titles[self.list.cursor] if self.list.cursor < len(self._titles) else None

    def on_session_changed(self) -> None:
        """Rank again where the answers or the model changed."""
        nothing = self.session.recommender is None or self.session.me is None
        self.stand_in(_NO_MODEL, missing=nothing)
        if not nothing and self._shown_for is not self.session.me:
            self._rank()

    def _rank(self) -> None:
        """Rank, and keep the cursor on its title where it is still listed."""
        recommender, me, before = self.session.recommender, self.session.me, self._title
        if recommender is None or me is None:
            return
        wanted = self._filter
        self._titles = recommender.recommend(
            me,
            _LISTED,
            genre=wanted.genre,
            since=wanted.since,
            until=wanted.until,
            min_ratings=wanted.min_ratings,
            by=self._by,
        )
        self._shown_for = me
        kept = [row for row, title in enumerate(self._titles) if before is not None and title.item == before.item]
        self.list.show(len(self._titles), self._paint, kept[0] if kept else 0)
        self._show_filter()
        self._show_details()

    def _show_filter(self) -> None:
        if not self._titles:
            by = Content(self.keymap.tell(_NONE_LEFT))
        elif not self.session.known.stars:
            by = Content(self.keymap.tell(_EVERYONE))
        else:
            by = Content(self._filter.describe(plain=self.plain))
        why = hint([("list.open", "why")], self.keymap)
        room = self.size.width - 2 - why.cell_length
        turn = self.keymap.key("foryou.turn_order")
        rest = "y" if turn == "b" else " by"
        order = Content.assemble("   ", (turn, "bold underline $accent"), f"{rest}: {_ORDERS[self._by].name}")
        if by.cell_length + order.cell_length <= room:
            by = by + order
        by = by.truncate(room, ellipsis=True)
        line = Content.assemble(by, " " * (room - by.cell_length), why)
        self.query_one("#by", Static).update(by if self.has_class("-wide") else line, layout=False)

    def on_resize(self) -> None:
        """Fit what is cut to the width, and fill the details where they come into view."""
        self.call_after_refresh(self._show_filter)
        self.call_after_refresh(self._show_details)

    def _paint(self, index: int, width: int) -> Spans:
        scale = self.session.scale
        if scale is None or index >= len(self._titles):
            return ()
        return recommended_row(index + 1, self._titles[index], scale, width, plain=self.plain)

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
        recommender, me, scale, title = self.session.recommender, self.session.me, self.session.scale, self._title
        details = self.query_one(Details)
        if recommender is None or me is None or scale is None or title is None or not details.display:
            return
        mean = float(recommender.stats.mean[recommender.items.position(title.item)])
        details.show(Detailed(title, recommender.explain(me, title.item), mean, scale.high))

    def action_close_details(self) -> None:
        """Close the details."""
        self.query_one(Details).remove_class("-open")

    def action_show_more(self) -> None:
        """Go to Similar with the title under the cursor."""
        if self._title is not None:
            self.collab.show_similar(self._title.item)

    def action_turn_order(self) -> None:
        """Sort by the next order."""
        if self._titles:
            self._by = BY[(BY.index(self._by) + 1) % len(BY)]
            self._rank()
            order = _ORDERS[self._by]
            self.message(f"By {order.name}: {order.meaning}")

    def action_edit_filter(self) -> None:
        """Open the field of the filter."""
        if self.session.items is not None:
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
        self.search.close(self._text)
        self.list.focus()

    def _take_filter(self, text: str) -> None:
        items = self.session.items
        if items is not None:
            self._text, self._filter = text, parse_filter(text, _genres(items))
            self._rank()


def _genres(items: Items) -> set[str]:
    return {genre for genres in set(items.genres) for genre in genres.split("|") if genre}
