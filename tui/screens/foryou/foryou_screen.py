"""For you: the titles a person is likely to enjoy, how sure that is, and why."""

from collections.abc import Sequence

from textual import on
from textual.app import ComposeResult
from textual.containers import Container, Vertical
from textual.content import Content
from textual.widgets import Static

from collab.profiles import AppliedAnswers, Change, Mark
from collab.recommend import Recommendation
from tui.actions import bindings
from tui.cells import Spans
from tui.core import SavedScreen, word
from tui.screens.common import BaseScreen, TitleChosen, TitleList
from tui.screens.foryou.details import Detailed, Details
from tui.screens.foryou.list_settings import ListSettings
from tui.screens.foryou.title_marks import TitleMarks
from tui.text import ORDERS, RECOMMENDED, filter_text, recommended_cells, recommended_heading, recommended_row
from tui.widgets import LineList, ListHeading, SearchField, cut, hint

_ASKED = "filter by genre, years, number of ratings, spread: sci-fi 1980-1999 20+ +-0.5"
_NO_MODEL = "No model yet. Press {app.show_train} to train one (10 s on the sample)."
_EVERYONE = "Rate a film or two with {app.show_rate}; until then this is everyone's list."
_NONE_LEFT = "No title meets this filter. {foryou.clear_filter} takes it away."
_NOTHING_TO_WATCH = (
    "Nothing to watch here. {foryou.show_watchlist} lists everything; there, {foryou.watch_title} puts a title here."
)


class ForYouScreen(BaseScreen):
    """Lists the best titles not rated yet; Enter opens the reasons, which stand beside the list where there is room."""

    where = "foryou"
    CSS_PATH = "foryou.tcss"
    BINDINGS = bindings("foryou")

    def __init__(self) -> None:
        super().__init__()
        self._marks = TitleMarks(self, self.show_answers)
        self._titles = TitleList(self, lambda: RECOMMENDED, lambda row: recommended_cells(self._recommendations[row]))
        self._recommendations: Sequence[Recommendation] = ()
        self._settings = ListSettings()
        self._listed_for: AppliedAnswers | None = None

    def compose_body(self) -> ComposeResult:
        """Put the filter over the list, the details under or beside it."""
        key = self.keymap.key("foryou.edit_filter")
        step = self._list.move_cursor
        yield SearchField(_ASKED, key, step=step, opens="edit_filter", keeps=True, id="foryou-filter")
        yield Static(id="by")
        with Container(id="listed"):
            with Vertical():
                yield ListHeading(recommended_heading)
                yield self._titles.lines
            yield Details(glyphs=self.glyphs)
        yield self._titles.nothing

    def on_mount(self) -> None:
        """Give the keys to the list."""
        self._list.focus()

    @property
    def _list(self) -> LineList:
        return self._titles.lines

    @property
    def _rows(self) -> Sequence[str]:
        """The ids in the list."""
        return [title.item for title in self._recommendations]

    @property
    def _recommendation(self) -> Recommendation | None:
        """The title under the cursor."""
        row = self._list.cursor
        return self._recommendations[row] if row < len(self._recommendations) else None

    @property
    def _item(self) -> str | None:
        """The id under the cursor."""
        return None if self._recommendation is None else self._recommendation.item

    def state(self) -> SavedScreen:
        """Return filter, order, variety and the title under the cursor."""
        return {**self._settings.saved, "item": self._titles.cursor_left_on or self._item or ""}

    def restore(self, saved: SavedScreen) -> None:
        """List by that filter, order and variety again, the cursor on that title."""
        ready = self.session.ready
        self._settings = ListSettings.restored(saved, None if ready is None else ready.titles.items)
        self._recommendations, self._listed_for = (), None
        self._marks.forget_last()
        self._titles.cursor_left_on = word(saved, "item")
        self.query_one(SearchField).close(self._settings.text)

    def on_session_changed(self) -> None:
        """Rank again where the answers or the model changed."""
        ready = self.session.ready
        self._titles.stand_in(_NO_MODEL, missing=ready is None or ready.model is None)
        if ready is not None and ready.model is not None and self._listed_for is not ready.known:
            self._rank(self._list.cursor)

    def show_answers(self) -> None:
        """Show the list as it is with these answers."""
        self.update_frame()
        self.on_session_changed()

    def _rank(self, row: int = 0) -> None:
        """Rank, and keep the cursor on its title where it is still listed, else put it on a row."""
        ready, item_before = self.session.ready, self._item
        if ready is None or ready.model is None:
            return
        self._recommendations, self._listed_for = self._settings.recommend(ready), ready.known
        rows = self._rows
        row = rows.index(item_before) if item_before in rows else min(row, max(0, len(rows) - 1))
        self._list.show(len(rows), self._paint, row)
        self._titles.place_cursor(rows)
        self._show_settings()
        self._show_details()

    def _show_settings(self) -> None:
        """Show what is listed and by which order, and where there is room beside it, the key that tells why."""
        why = hint([("list.open", "why")], self.keymap)
        room, settings = self.size.width - 2 - why.cell_length, self._settings
        turn = self.keymap.key("foryou.turn_order")
        rest = "y" if turn == "b" else " by"
        order = Content.assemble("   ", (turn, "bold underline $accent"), f"{rest}: {ORDERS[settings.by].name}")
        variety = Content(f"   variety {settings.variety_share}" if settings.variety else "")
        text = self._listed_text()
        for more in (order, variety):
            if text.cell_length + more.cell_length <= room:
                text = text + more
        text = cut(text, room, glyphs=self.glyphs)
        line = Content.assemble(text, " " * (room - text.cell_length), why)
        self.query_one("#by", Static).update(text if self.has_class("-wide") else line, layout=False)

    def _listed_text(self) -> Content:
        """Return which titles are listed, or why there are none."""
        settings, filtered = self._settings, filter_text(self._settings.only, glyphs=self.glyphs)
        if not self._recommendations:
            return Content(self.keymap.with_keys(_NOTHING_TO_WATCH if settings.watching else _NONE_LEFT))
        if settings.watching:
            return Content.assemble(("watchlist", "bold"), f"   {filtered}")
        stars = self.session.require_ready().known.stars
        return Content(filtered if stars else self.keymap.with_keys(_EVERYONE))

    def on_resize(self) -> None:
        """Fit what is cut to the width, and fill the details where they come into view."""
        self.call_after_refresh(self._show_settings)
        self.call_after_refresh(self._show_details)

    def _paint(self, row: int, width: int) -> Spans:
        ready = self.session.ready
        if ready is None or row >= len(self._recommendations):
            return ()
        title, watch = self._recommendations[row], ready.known.watch
        scale, glyphs = ready.titles.scale, self.glyphs
        return recommended_row(row + 1, title, scale, width, watch=title.item in watch, glyphs=glyphs)

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
        model, title, details = self.session.model, self._recommendation, self.query_one(Details)
        if model is None or title is None or not details.display:
            return
        recommender = model.recommender
        mean = float(recommender.stats.mean[recommender.items.position(title.item)])
        details.show(Detailed(title, recommender.explain(model.me, title.item), mean, recommender.scale.high))

    def action_close_details(self) -> None:
        """Close the details."""
        self.query_one(Details).remove_class("-open")

    def action_give_stars(self, digit: str = "") -> None:
        """Rate the title under the cursor."""
        if (item := self._item) is not None:
            self._marks.give_stars(item, digit)

    def action_raise_stars(self) -> None:
        """Half a star more for the title rated last."""
        self._marks.nudge(1)

    def action_lower_stars(self) -> None:
        """Half a star less for the title rated last."""
        self._marks.nudge(-1)

    def action_hide_title(self) -> None:
        """Never list the title under the cursor again."""
        self._mark("hide")

    def action_note_seen(self) -> None:
        """Note that the title under the cursor was seen, without stars."""
        self._mark("seen")

    def _mark(self, mark: Mark) -> None:
        if (item := self._item) is not None:
            self._marks.mark(item, mark)

    def action_watch_title(self) -> None:
        """Put the title under the cursor on the watchlist, or take it off."""
        if (item := self._item) is not None:
            self._marks.turn_watch(item)

    def action_undo_answer(self) -> None:
        """Take the last answer back."""
        self._go_to_title(self._marks.undo())

    def action_redo_answer(self) -> None:
        """Give the answer undone last again."""
        self._go_to_title(self._marks.redo())

    def _go_to_title(self, change: Change | None) -> None:
        """Put the cursor on a title that comes back."""
        if change is not None:
            self._titles.cursor_left_on = self.session.item_of(change.answer) or ""
            self._titles.place_cursor(self._rows)

    def action_show_more(self) -> None:
        """Go to Similar with the title under the cursor."""
        if (item := self._item) is not None:
            self.post_message(TitleChosen(item))

    def action_turn_order(self) -> None:
        """Sort by the next order."""
        if self._recommendations:
            self._list_by(self._settings.next_order())
            self.show_message(self._settings.order_text)

    def action_raise_variety(self) -> None:
        """Let the list be less alike."""
        self._vary(1)

    def action_lower_variety(self) -> None:
        """Let the list be more by its scores alone."""
        self._vary(-1)

    def _vary(self, step: int) -> None:
        varied = self._settings.varied(step)
        if self._recommendations and varied != self._settings:
            self._list_by(varied)
            self.show_message(varied.variety_text)

    def action_show_watchlist(self) -> None:
        """List what is to be watched, or everything again."""
        if self.session.model is not None:
            self._list_by(self._settings.watchlist_turned())

    def _list_by(self, settings: ListSettings) -> None:
        self._settings = settings
        self._rank()

    def action_show_users(self) -> None:
        """Let a user of the data be chosen, and what the model makes of them be seen."""
        from tui.screens.foryou.user_dialog import UserDialog

        if self.session.model is not None:
            self.app.push_screen(UserDialog(self.session.model.recommender))

    def action_export_list(self) -> None:
        """Ask for a file, and write the list into it."""
        from tui.screens.foryou.export_dialog import ExportDialog

        def show_outcome(written: str | None) -> None:
            if written:
                self.show_message(written)

        if self._recommendations:
            name = "watchlist" if self._settings.watching else "for you"
            self.app.push_screen(ExportDialog(self._recommendations, name), show_outcome)

    def action_edit_filter(self) -> None:
        """Open the field of the filter."""
        if self.session.ready is not None:
            self.query_one(SearchField).open(self._settings.text)

    def action_clear_filter(self) -> None:
        """List every title again."""
        self._filter_by("")
        self.query_one(SearchField).close()

    @on(SearchField.Asked)
    def filter_titles(self, event: SearchField.Asked) -> None:
        """Filter by what is typed so far."""
        self._filter_by(event.text)

    def _filter_by(self, text: str) -> None:
        if (ready := self.session.ready) is not None:
            self._list_by(self._settings.filtered(text, ready.titles.items))

    @on(SearchField.Taken)
    @on(SearchField.Left)
    def leave_field(self) -> None:
        """Keep the filter, and give the keys back to the list."""
        self._list.focus()
