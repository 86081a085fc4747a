"""For you: the titles a person is likely to enjoy, how sure that is, and why."""

from collections.abc import Collection
from contextlib import suppress
from dataclasses import replace
from functools import partial

from textual import on
from textual.app import ComposeResult
from textual.containers import Container, Vertical
from textual.events import ScreenSuspend, Unmount

from collab.errors import NotKept
from collab.profiles import Change, Mark
from collab.recommend import Recommendation, Shelf
from tui.actions import bindings
from tui.cells import Spans
from tui.core import ListSettings, Ready, SavedScreen, word
from tui.screens.common import BaseScreen, StandIn, TitleChosen, TitleList, TitleMarks, TitleOpened
from tui.screens.foryou.details import Details, detailed
from tui.screens.foryou.list_dials import ListDials
from tui.screens.foryou.ranked_rows import RankedRows
from tui.screens.foryou.rows import HeadingRow, Row, TitleRow
from tui.screens.foryou.settings_line import SettingsLine
from tui.text import RECOMMENDED, measure_heading, recommended_heading
from tui.widgets import LineList, ListHeading, SearchField

_ASKED = "filter by genres, years, ratings, spread: sci-fi !war 1980s 20+ <500 +-0.5"

_NO_RATINGS = "Nothing is rated yet: {app.show_rate} rates titles"
_NO_SHELVES = "Shelves come once you like three titles: {app.show_rate} rates them"
_ON_A_HEADING = "This is the name of a shelf: {list.open} opens it whole"
_NOTHING_DRAWN = "No title is left to draw: {foryou.clear_filter} takes the filter away"


class ForYouScreen(BaseScreen):
    """Lists the best titles not rated yet, on shelves or as one list; Enter opens a shelf whole, or the reasons of a
    title, which stand beside the list where there is room.
    """

    where = "foryou"
    KEYS_GO_TO = "#titles"
    CSS_PATH = "foryou.tcss"
    BINDINGS = bindings("foryou")

    def __init__(self) -> None:
        super().__init__()
        self._marks = TitleMarks(self, self.show_answers)
        self._ranked = RankedRows()
        self._dials = ListDials(self, self._ranked, self._list_by)
        self._titles = TitleList(self, lambda: RECOMMENDED, self._ranked.cells, self._paint)
        self._settings_line = SettingsLine(self)
        self._nothing = StandIn(self)

    def compose_body(self) -> ComposeResult:
        """Put the filter over the list, the details under or beside it."""
        key = self.keymap.key("foryou.edit_filter")
        step = self._titles.lines.move_cursor
        yield SearchField(_ASKED, key, step=step, opens="edit_filter", keeps=True, id="foryou-filter")
        yield self._settings_line.line
        with Container(id="listed"):
            with Vertical():
                yield ListHeading(self._heading)
                yield self._titles.lines
            yield Details(glyphs=self.glyphs)
        yield self._nothing.line

    @property
    def _recommendation(self) -> Recommendation | None:
        """The title under the cursor."""
        row = self._row
        return row.title if isinstance(row, TitleRow) else None

    @property
    def _row(self) -> Row | None:
        return self._ranked.row(self._titles.lines.cursor)

    def state(self) -> SavedScreen:
        """Return filter, order, variety, shelves or one list, and the title under the cursor."""
        return {**self._ranked.settings.saved, "item": self._titles.item_to_save}

    def restore(self, saved: SavedScreen) -> None:
        """List by that filter, order and variety again, the cursor on that title."""
        ready, among = self.session.ready, self.session.list_match(word(saved, "list"))
        before = None if ready is None else self.session.shown_before(self.session.profile)
        self._ranked.begin_anew(ListSettings.restored(saved, ready, among, before))
        self._marks.forget_last()
        self._titles.begin_anew(word(saved, "item"))
        self.query_one(SearchField).close(self._ranked.settings.filter.text)

    def on_session_changed(self) -> None:
        """Rank again where the answers or the model changed."""
        ready, was_missing = self.session.ready, self.has_class("-nothing")
        missing = ready is None or ready.model is None
        self._nothing.show(missing=missing)
        if ready is not None and not missing and not self._ranked.is_of(ready):
            self._ranked.match_list(ready, self.session.list_match)
            self._rank(self._titles.lines.cursor)
        if was_missing and not missing:
            self.call_after_refresh(self._rank_shelves)

    def show_answers(self) -> None:
        """Show the list as it is with these answers."""
        self.update_frame()
        self.on_session_changed()

    def _rank(self, row: int = 0, *, keep: bool = True) -> None:
        """Rank, and keep the cursor on its title where that is wanted and it is still listed, else put it on a row."""
        ready, item_before = self.session.ready, self._titles.item if keep else None
        if ready is None or ready.model is None:
            return
        self._ranked.rank(ready, self._titles.lines.size.height)
        self._show_rows(item_before, row)
        self._titles.place_cursor()
        self._show_settings()
        self.show_details()

    def _show_rows(self, item: str | None, row: int) -> None:
        """Show the rows, the cursor on an id where that is listed, else on a row, but on no heading at first."""
        items = self._ranked.items
        first = int(row == 0 and isinstance(self._ranked.row(0), HeadingRow))
        place = items.index(item) if item in items else min(row + first, max(0, len(items) - 1))
        self._titles.show(items, place)
        if place <= 1:  # so that the name of the first shelf is in view
            self._titles.lines.scroll_to(y=0, animate=False, immediate=True)
        self.query_one(ListHeading).show(self._heading)

    @property
    def keys_shown_above(self) -> Collection[str]:
        """The key to one list, which the line over shelves has."""
        return ("foryou.turn_view",) if self._ranked.on_shelves else ()

    def _show_settings(self) -> None:
        ranked = self._ranked
        if ranked.on_shelves or ranked.shelf is not None:
            self._settings_line.show_shelves(ranked.settings, ranked.shelf)
        else:
            self._settings_line.show(ranked.settings, ranked.titles)
        self.keys_changed()

    @property
    def _starless(self) -> bool:
        model = self.session.model
        return model is not None and model.recommender.artifact.implicit

    def on_resize(self) -> None:
        """Fill the height with shelves, fit what is cut, and fill the details where they come into view."""
        self.call_after_refresh(self._rank_shelves)
        self.call_after_refresh(self._show_settings)
        self.call_after_refresh(self.show_details)

    def _rank_shelves(self) -> None:
        if self._ranked.on_shelves:
            self._rank(self._titles.lines.cursor)

    def _heading(self, width: int) -> str:
        return recommended_heading(width, measure=measure_heading(self._ranked.by), starless=self._starless)

    def _paint(self, ready: Ready, row: int, width: int) -> Spans:
        return self._ranked.spans(ready, row, width, glyphs=self.glyphs)

    @on(LineList.Opened, "#titles")
    def open_row(self) -> None:
        """Open a shelf whole; of a title the details, or where they are in view, its card."""
        row, details = self._row, self.query_one(Details)
        if isinstance(row, HeadingRow):
            self._open_shelf(row.shelf)
        elif not details.display:
            details.add_class("-open")
            self.show_details()
        elif (item := self._titles.item) is not None:
            self.post_message(TitleOpened(item))

    def _open_shelf(self, shelf: Shelf | None) -> None:
        if shelf is not None:
            self._ranked.shelf = shelf
            self._rank(keep=False)

    @on(LineList.Moved, "#titles")
    def show_details(self) -> None:
        """Show why the title under the cursor is here, where details are in view."""
        model, title, details = self.session.model, self._recommendation, self.query_one(Details)
        if model is not None and title is not None and details.display:
            details.show(detailed(model, title))
        elif title is None:
            details.clear()

    def action_close_details(self) -> None:
        """Close the details, or a shelf that was opened."""
        details, opened = self.query_one(Details), self._ranked.shelf
        if details.has_class("-open"):
            details.remove_class("-open")
        elif opened is not None:
            self._ranked.shelf = None
            self._rank(keep=False)
            self._titles.lines.cursor = self._ranked.heading_row(opened, implicit=self._starless)

    def _item(self) -> str | None:
        """Return the id under the cursor; on the name of a shelf, say that it is none."""
        if isinstance(self._row, HeadingRow):
            self.show_message(self.keymap.with_keys(_ON_A_HEADING))
        return self._titles.item

    def action_give_stars(self, digit: str = "") -> None:
        """Rate the title under the cursor."""
        if (item := self._item()) is not None:
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
        if (item := self._item()) is not None:
            self._marks.mark(item, mark)

    def action_watch_title(self) -> None:
        """Put the title under the cursor on the watchlist, or take it off."""
        if (item := self._item()) is not None:
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
        if (item := self._item()) is not None:
            self.post_message(TitleChosen(item))

    def action_turn_view(self) -> None:
        """Show one list in the place of shelves, or shelves again."""
        turned = self._ranked.settings.view_turned()
        if self.session.model is not None:
            self._list_by(turned, from_top=True)
            if not turned.listed and not self._ranked.on_shelves:
                self.show_message(self.keymap.with_keys(_NO_SHELVES))

    def action_surprise_me(self) -> None:
        """Put a title above the others that is drawn from all that this person may like, none twice in a row."""
        ready = self.session.ready
        if ready is None or ready.model is None:
            return
        title = self._ranked.draw_surprise(ready, self._titles.lines.size.height)
        if title is None:
            self.show_message(self.keymap.with_keys(_NOTHING_DRAWN))
            return
        self._show_rows(title.item, 0)
        self._show_settings()
        self.show_details()

    def action_choose_list(self) -> None:
        """Let a list of one's own be chosen, of which all titles are then."""
        self._dials.choose_list()

    def action_leave_out_shown(self) -> None:
        """List titles without those shown before, or with them again."""
        self._dials.leave_out_shown()

    @on(ScreenSuspend)
    @on(Unmount)
    def keep_shown(self) -> None:
        """Keep which titles were in view; where that cannot be, nothing is lost that anyone gave."""
        with suppress(NotKept):
            self._dials.keep_shown()

    def action_turn_tags(self) -> None:
        """Turn tags of the list up or down, which then follows."""
        self._dials.turn_tags()

    def action_change_rating(self) -> None:
        """Let a rating be changed on trial, the list moving with it, and keep it where that is wanted."""
        from tui.screens.foryou.what_if_dialog import WhatIfDialog

        def keep(rating: tuple[str, float] | None) -> None:
            if rating is not None:
                self._marks.rate(*rating)

        ready = self.session.ready
        if ready is None or ready.model is None or not ready.model.me.answers:
            self.show_message(self.keymap.with_keys(_NO_RATINGS))
        else:
            self.app.push_screen(WhatIfDialog(ready, ready.model, self._ranked.settings), keep)

    def action_choose_order(self) -> None:
        """Let one of all orders be chosen, and sort by it."""
        self._dials.choose_order()

    def action_raise_known(self) -> None:
        """List what more people know."""
        self._dials.turn_known(1)

    def action_lower_known(self) -> None:
        """List what fewer people know."""
        self._dials.turn_known(-1)

    def action_raise_variety(self) -> None:
        """Let the list be less alike."""
        self._dials.vary(1)

    def action_lower_variety(self) -> None:
        """Let the list be more by its scores alone."""
        self._dials.vary(-1)

    def action_show_watchlist(self) -> None:
        """List what is to be watched, or everything again."""
        if self.session.model is not None:
            self._list_by(self._ranked.settings.watchlist_turned())

    def _list_by(self, settings: ListSettings, from_top: bool = False) -> None:
        self._ranked.set(settings)
        self._rank(keep=not from_top)

    def action_show_users(self) -> None:
        """Let a user of the data be chosen, and what the model makes of them be seen."""
        from tui.screens.foryou.user_dialog import UserDialog

        if self.session.model is not None:
            self.app.push_screen(UserDialog(self.session.model.recommender))

    def action_export_list(self) -> None:
        """Ask for a file, and write the list into it."""
        from collab.recommend import exported
        from tui.screens.common.files import ExportDialog, format_for

        def show_outcome(written: str | None) -> None:
            if written:
                self.show_message(written)

        if listed := self._ranked.whole_titles:
            name = "watchlist" if self._ranked.settings.watching else "for you"
            kind = format_for(step.source for step in self.session.profiles.history(self.session.profile))
            self.app.push_screen(ExportDialog(len(listed), partial(exported, listed), name, kind), show_outcome)

    def action_edit_filter(self) -> None:
        """Open the field of the filter."""
        if self.session.ready is not None:
            self.query_one(SearchField).open(self._ranked.settings.filter.text)
            self._show_settings()

    def action_clear_filter(self) -> None:
        """List every title again."""
        self._ranked.set(replace(self._ranked.settings, among=None, shown_before=None))
        self._filter_by("")
        self.query_one(SearchField).close()

    @on(SearchField.Asked)
    def filter_titles(self, event: SearchField.Asked) -> None:
        """Filter by what is typed so far."""
        self._filter_by(event.text)

    def _filter_by(self, text: str) -> None:
        if (ready := self.session.ready) is not None:
            self._list_by(self._ranked.settings.filtered(text, ready))

    @on(SearchField.Taken)
    @on(SearchField.Closed)
    def leave_field(self) -> None:
        """Keep the filter, and give the keys back to the list."""
        self._titles.lines.focus()
        self._show_settings()
