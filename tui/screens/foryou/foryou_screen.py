"""For you: the titles a person is likely to enjoy, how sure that is, and why."""

from collections.abc import Sequence
from functools import partial

from textual import on
from textual.app import ComposeResult
from textual.containers import Container, Vertical

from collab.profiles import AppliedAnswers, Change, Mark
from collab.recommend import Recommendation
from tui.actions import bindings
from tui.cells import Spans, where_titles_differ
from tui.core import ListSettings, Ready, SavedScreen, word
from tui.screens.common import BaseScreen, StandIn, TitleChosen, TitleList, TitleMarks, TitleOpened
from tui.screens.foryou.details import Details, detailed
from tui.screens.foryou.settings_line import SettingsLine
from tui.text import (
    RECOMMENDED,
    known_text,
    median_text,
    order_text,
    recommended_cells,
    recommended_heading,
    recommended_row,
    variety_text,
)
from tui.widgets import LineList, ListHeading, SearchField

_ASKED = "filter by genre, years, number of ratings, spread: sci-fi 1980-1999 20+ +-0.5"

_OTHER_ORDER = "This order has no dial: {foryou.turn_order} turns to that by interest and stars"
_NO_ORDERS = "Without stars there is one order: by interest"
_NO_INTEREST = "This model was trained without interest: there is no dial to turn"


class ForYouScreen(BaseScreen):
    """Lists the best titles not rated yet; Enter opens the reasons, which stand beside the list where there is room."""

    where = "foryou"
    KEYS_GO_TO = "#titles"
    CSS_PATH = "foryou.tcss"
    BINDINGS = bindings("foryou")

    def __init__(self) -> None:
        super().__init__()
        self._marks = TitleMarks(self, self.show_answers)
        self._titles = TitleList(self, lambda: RECOMMENDED, self._cells, self._paint)
        self._settings_line = SettingsLine(self)
        self._nothing = StandIn(self)
        self._recommendations: Sequence[Recommendation] = ()
        self._apart: Sequence[int] = ()
        self._settings = ListSettings()
        self._listed_for: AppliedAnswers | None = None

    def compose_body(self) -> ComposeResult:
        """Put the filter over the list, the details under or beside it."""
        key = self.keymap.key("foryou.edit_filter")
        step = self._titles.lines.move_cursor
        yield SearchField(_ASKED, key, step=step, opens="edit_filter", keeps=True, id="foryou-filter")
        yield self._settings_line.line
        with Container(id="listed"):
            with Vertical():
                yield ListHeading(recommended_heading)
                yield self._titles.lines
            yield Details(glyphs=self.glyphs)
        yield self._nothing.line

    @property
    def _recommendation(self) -> Recommendation | None:
        """The title under the cursor."""
        row = self._titles.lines.cursor
        return self._recommendations[row] if row < len(self._recommendations) else None

    def state(self) -> SavedScreen:
        """Return filter, order, variety and the title under the cursor."""
        return {**self._settings.saved, "item": self._titles.item_to_save}

    def restore(self, saved: SavedScreen) -> None:
        """List by that filter, order and variety again, the cursor on that title."""
        self._settings = ListSettings.restored(saved, self.session.ready)
        self._recommendations, self._listed_for = (), None
        self._marks.forget_last()
        self._titles.begin_anew(word(saved, "item"))
        self.query_one(SearchField).close(self._settings.filter.text)

    def on_session_changed(self) -> None:
        """Rank again where the answers or the model changed."""
        ready = self.session.ready
        self._nothing.show(missing=ready is None or ready.model is None)
        if ready is not None and ready.model is not None and self._listed_for is not ready.known:
            self._rank(self._titles.lines.cursor)

    def show_answers(self) -> None:
        """Show the list as it is with these answers."""
        self.update_frame()
        self.on_session_changed()

    def _rank(self, row: int = 0, *, keep: bool = True) -> None:
        """Rank, and keep the cursor on its title where that is wanted and it is still listed, else put it on a row."""
        ready, item_before = self.session.ready, self._titles.item if keep else None
        if ready is None or ready.model is None:
            return
        self._recommendations, self._listed_for = self._settings.recommend(ready), ready.known
        self._apart = where_titles_differ([title.title for title in self._recommendations])
        items = [title.item for title in self._recommendations]
        row = items.index(item_before) if item_before in items else min(row, max(0, len(items) - 1))
        self._titles.show(items, row)
        self._titles.place_cursor()
        self._show_settings()
        self.show_details()

    def _show_settings(self) -> None:
        self._settings_line.show(self._settings, self._recommendations)

    def on_resize(self) -> None:
        """Fit what is cut to the width, and fill the details where they come into view."""
        self.call_after_refresh(self._show_settings)
        self.call_after_refresh(self.show_details)

    def _cells(self, _ready: Ready, row: int) -> Sequence[str]:
        return recommended_cells(self._recommendations[row])

    def _paint(self, ready: Ready, row: int, width: int) -> Spans:
        title, scale = self._recommendations[row], ready.titles.scale
        watch = title.item in ready.known.watch
        genre, apart = self._settings.filter.only.genre, self._apart[row]
        return recommended_row(row + 1, title, scale, width, watch=watch, genre=genre, apart=apart, glyphs=self.glyphs)

    @on(LineList.Opened, "#titles")
    def open_title(self) -> None:
        """Open the details of the title under the cursor; where they are in view, its card."""
        details = self.query_one(Details)
        if not details.display:
            details.add_class("-open")
            self.show_details()
        elif (item := self._titles.item) is not None:
            self.post_message(TitleOpened(item))

    @on(LineList.Moved, "#titles")
    def show_details(self) -> None:
        """Show why the title under the cursor is here, where details are in view."""
        model, title, details = self.session.model, self._recommendation, self.query_one(Details)
        if model is not None and title is not None and details.display:
            details.show(detailed(model, title))

    def action_close_details(self) -> None:
        """Close the details."""
        self.query_one(Details).remove_class("-open")

    def action_give_stars(self, digit: str = "") -> None:
        """Rate the title under the cursor."""
        if (item := self._titles.item) is not None:
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
        if (item := self._titles.item) is not None:
            self._marks.mark(item, mark)

    def action_watch_title(self) -> None:
        """Put the title under the cursor on the watchlist, or take it off."""
        if (item := self._titles.item) is not None:
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
            self._titles.go_to(self.session.item_of(change.answer) or "")

    def action_show_more(self) -> None:
        """Go to Similar with the title under the cursor."""
        if (item := self._titles.item) is not None:
            self.post_message(TitleChosen(item))

    def action_turn_order(self) -> None:
        """Sort by the next order."""
        if (model := self.session.model) is not None and model.recommender.artifact.implicit:
            self.show_message(_NO_ORDERS)
        elif self._recommendations:
            self._list_by(self._settings.next_order(), from_top=True)
            self.show_message(order_text(self._settings.by))

    def action_raise_known(self) -> None:
        """List what more people know."""
        self._turn_known(1)

    def action_lower_known(self) -> None:
        """List what fewer people know."""
        self._turn_known(-1)

    def _turn_known(self, step: int) -> None:
        model, settings = self.session.model, self._settings.dialled(step)
        if model is None or not self._recommendations:
            return
        if settings.by != "joined" or model.recommender.artifact.interest is None:
            self.show_message(self.keymap.with_keys(_OTHER_ORDER if settings.by != "joined" else _NO_INTEREST))
            return
        self._list_by(settings)
        known, median = known_text(settings.dial).capitalize(), median_text(self._recommendations)
        self.show_message(f"{known}: {median} over the {len(self._recommendations)} listed")

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
            self.show_message(variety_text(varied.diversity))

    def action_show_watchlist(self) -> None:
        """List what is to be watched, or everything again."""
        if self.session.model is not None:
            self._list_by(self._settings.watchlist_turned())

    def _list_by(self, settings: ListSettings, *, from_top: bool = False) -> None:
        self._settings = settings
        self._rank(keep=not from_top)

    def action_show_users(self) -> None:
        """Let a user of the data be chosen, and what the model makes of them be seen."""
        from tui.screens.foryou.user_dialog import UserDialog

        if self.session.model is not None:
            self.app.push_screen(UserDialog(self.session.model.recommender))

    def action_export_list(self) -> None:
        """Ask for a file, and write the list into it."""
        from collab.recommend import exported
        from tui.screens.common.files import ExportDialog

        def show_outcome(written: str | None) -> None:
            if written:
                self.show_message(written)

        if self._recommendations:
            name = "watchlist" if self._settings.watching else "for you"
            listed = self._recommendations
            self.app.push_screen(ExportDialog(len(listed), partial(exported, listed), name), show_outcome)

    def action_edit_filter(self) -> None:
        """Open the field of the filter."""
        if self.session.ready is not None:
            self.query_one(SearchField).open(self._settings.filter.text)

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
            self._list_by(self._settings.filtered(text, ready))

    @on(SearchField.Taken)
    @on(SearchField.Left)
    def leave_field(self) -> None:
        """Keep the filter, and give the keys back to the list."""
        self._titles.lines.focus()
