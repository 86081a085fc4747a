"""A list for people who watch together, each one's predicted stars and watchlist beside it."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from collab.recommend import Recommender, Shared, exported_together
from tui.actions import bindings
from tui.cells import Spans, whole_parts
from tui.core import SavedScreen, stars_of, subject_of
from tui.core.people import Group, TogetherSettings, Vetoes
from tui.screens.common import Dialog, TitleOpened
from tui.screens.people.group_answers import GroupAnswers
from tui.screens.people.reasons import Reasons
from tui.text import (
    Columns,
    filter_text,
    joint_text,
    person_name,
    together_cells,
    together_columns,
    together_heading,
    together_row,
    unranked_text,
    watched_text,
)
from tui.widgets import KeysHint, LineList, ListHeading, SearchField

_SAVED_AS = "together"
_FRAME = 8  # cells of borders and padding
_ASKED = "filter by genres, years, number of ratings: sci-fi !horror 1980s 20+ <500"
_ORDERS = {"mean": "by the mean of all", "least-misery": "by who likes it least"}
_WATCHING = {"everything": "", "all": "on the watchlists of all, ", "any": "on someone's watchlist, "}
_NOTHING = (
    "No title here: {together.clear_filter} takes the filter away, {together.show_watchlist} turns the watchlists"
)
_KEYS = (
    (
        ("together.veto_title", "no"),
        ("together.watch_title", "watch"),
        ("together.show_watchlist", "watchlists"),
        ("together.hide_title", "hide"),
        ("together.note_seen", "seen"),
        ("together.undo_answer", "undo"),
    ),
    (
        ("list.open", "why"),
        ("together.turn_how", "by"),
        ("together.ask_for_stars", "at least"),
        ("together.export_list", "export"),
        ("together.close_together", "back"),
    ),
)


class TogetherDialog(Dialog[None]):
    """Lists titles that nobody of several people has rated; what is marked here is marked for all of them."""

    where = "together"
    BINDINGS = bindings("together")

    def __init__(self, names: Sequence[str], model: Recommender) -> None:
        super().__init__()
        self._names, self._model = tuple(names), model
        self._settings = TogetherSettings()
        self._group = Group.read(self.session, self._names)
        vetoes = Vetoes.restored(self._saved, names, datetime.now().astimezone())
        self._answers = GroupAnswers(self, self._names, vetoes, self._list_again)
        self._titles: Sequence[Shared] = ()

    @property
    def _saved(self) -> SavedScreen:
        subject = subject_of(self.session)
        return {} if subject is None else self.host.saved_screens.of(subject, _SAVED_AS)

    def compose(self) -> ComposeResult:
        """Put the names, the filter, the list, the reasons and the keys under each other."""
        key = self.keymap.key("together.edit_filter")
        lines = LineList(columns=self._columns, id="together", classes=self.glyphs.style_class)
        with Vertical(classes="dialog full"):
            yield Static(id="together-title", markup=False)
            yield SearchField(
                _ASKED, key, step=lines.move_cursor, opens="edit_filter", keeps=True, id="together-filter"
            )
            yield ListHeading(self._heading)
            yield lines
            yield Static(id="together-note", markup=False)
            yield Reasons(glyphs=self.glyphs)
            yield KeysHint(_KEYS, self.keymap)

    def on_mount(self) -> None:
        """List the titles as they were left."""
        self._settings = TogetherSettings.restored(self._saved, self.session.ready)
        self.query_one(SearchField).close(self._settings.filter.text)
        self._list()
        self.query_one("#together").focus()

    def on_screen_resume(self) -> None:
        """List anew after a card, where titles can be answered about."""
        if self._titles:
            self._list_again("")

    def _list_again(self, item: str) -> None:
        """Read what the people say anew and list it; the cursor goes to a title, or stays on the one it is on."""
        before = self._title_at_cursor
        self._group = Group.read(self.session, self._names)
        self._list(item or (before.item if before else ""), self.query_one("#together", LineList).cursor)
        self._save()

    def _list(self, item: str = "", row: int = 0) -> None:
        """List, the cursor on a title where it is listed, else on a row."""
        self._titles = self._settings.recommend(self._model, self._group, self._answers.vetoes.items)
        items = [title.item for title in self._titles]
        lines = self.query_one("#together", LineList)
        lines.show(len(items), self._paint, items.index(item) if item in items else row)
        self.query_one("#together-title", Static).update(self._title)
        self.query_one(ListHeading).refresh()
        self.show_title()

    def on_resize(self) -> None:
        """Say again what there is room for now."""
        self.query_one("#together-title", Static).update(self._title)
        self.show_title()

    @property
    def _room(self) -> int:
        """The cells of a line of text."""
        return self.size.width - _FRAME

    @property
    def _title(self) -> str:
        """For whom titles are listed, which, and in which order, as far as there is room for whole parts of it."""
        settings, least = self._settings, self._settings.least(self._model)
        chance = f"chance of {least:g} stars{' or more' if least < self._model.scale.high else ''}"
        order = _ORDERS.get(settings.how, f"by the {chance} from all")
        together = " and ".join(map(person_name, self._names))
        parts = [f"for {together}, {_WATCHING[settings.watching]}{order}"]
        if settings.how != "chance" and not self._model.artifact.implicit:
            parts.append(chance)
        vetoed = len(self._answers.vetoes.items)
        parts += [f"{vetoed} left out tonight"] if vetoed else []
        return whole_parts(parts, "; ", self._room)

    @property
    def _ranked(self) -> bool:
        """Whether a title has a rank by someone's interest: those on watchlists have none."""
        return any(rank is not None for title in self._titles for rank in title.interest_ranks)

    @property
    def _title_at_cursor(self) -> Shared | None:
        row = self.query_one("#together", LineList).cursor
        return self._titles[row] if row < len(self._titles) else None

    @on(LineList.Moved, "#together")
    def show_title(self) -> None:
        """Say of the title under the cursor what all would give it, and why it is here where that is asked."""
        title, note = self._title_at_cursor, self.query_one("#together-note", Static)
        if title is None:
            note.update(self.keymap.with_keys(_NOTHING))
            return
        watched = watched_text(self._names, self._group.watchers(title.item), glyphs=self.glyphs)
        only = self._settings.filter.only
        filtered = filter_text(only, glyphs=self.glyphs) if self._settings.filter.text else ""
        stars = whole_parts(joint_text(title, self._names).split(", "), ", ", self._room)
        joint = whole_parts([*filter(None, (stars, watched, filtered))], self.glyphs.between, self._room)
        note.update("\n".join(filter(None, (joint, unranked_text(title, self._group.silent)))))
        self.query_one(Reasons).show(title, self._model, self._group)

    def _heading(self, width: int) -> str:
        first = next(iter(self._titles), None)
        return together_heading(self._names, first, width, ranked=self._ranked, glyphs=self.glyphs)

    @property
    def _columns(self) -> Columns:
        return Columns(lambda: together_columns(self._names), self._cells)

    def _cells(self, row: int) -> Sequence[str]:
        return together_cells(self._titles[row], self._group.watchers(self._titles[row].item))

    def _paint(self, row: int, width: int) -> Spans:
        title = self._titles[row]
        watchers = self._group.watchers(title.item)
        return together_row(row + 1, title, watchers, width, ranked=self._ranked, glyphs=self.glyphs)

    @on(LineList.Opened, "#together")
    def open_title(self) -> None:
        """Open the reasons of the title under the cursor; where they are in view, its card."""
        reasons = self.query_one(Reasons)
        if reasons.has_class("-open") and (title := self._title_at_cursor) is not None:
            self.post_message(TitleOpened(title.item))
        reasons.add_class("-open")
        self.show_title()

    def action_veto_title(self) -> None:
        """Leave the title under the cursor out tonight: one says no."""
        if (title := self._title_at_cursor) is not None:
            self._answers.veto(title.item)

    def action_watch_title(self) -> None:
        """Put the title under the cursor on everyone's watchlist, or take it off."""
        if (title := self._title_at_cursor) is not None:
            self._answers.turn_watch(title.item, self._group.watchers(title.item))

    def action_hide_title(self) -> None:
        """Never list the title under the cursor again, for none of them."""
        if (title := self._title_at_cursor) is not None:
            self._answers.mark(title.item, "hide")

    def action_note_seen(self) -> None:
        """Note that all have seen the title under the cursor."""
        if (title := self._title_at_cursor) is not None:
            self._answers.mark(title.item, "seen")

    def action_undo_answer(self) -> None:
        """Take the last step back that was taken here."""
        self._answers.undo()

    def action_redo_answer(self) -> None:
        """Take the step again that was taken back last."""
        self._answers.redo()

    def action_show_watchlist(self) -> None:
        """List what is on all watchlists, then what is on one, then everything."""
        self._list_by(self._settings.next_watching())

    def action_turn_how(self) -> None:
        """Sort by the next order."""
        self._list_by(self._settings.next_order(implicit=self._model.artifact.implicit))

    def action_ask_for_stars(self, digit: str = "") -> None:
        """List the chance that all give so many stars, where the scale has them."""
        stars = stars_of(digit, self._model.scale) if digit else None
        if stars is not None:
            self._list_by(self._settings.asking_for(stars))

    def _list_by(self, settings: TogetherSettings) -> None:
        self._settings = settings
        self._list()
        self._save()

    def _save(self) -> None:
        if (subject := subject_of(self.session)) is not None:
            saved = {**self._settings.saved, **self._answers.vetoes.saved}
            self.host.saved_screens.take(subject, _SAVED_AS, saved)

    def action_export_list(self) -> None:
        """Ask for a file, and write the list into it."""
        from tui.screens.common.files import ExportDialog

        def show_outcome(written: str | None) -> None:
            if written:
                self.show_message(written)

        if self._titles:
            least = self._settings.least(self._model)
            text = partial(exported_together, self._titles, self._names, least)
            self.app.push_screen(ExportDialog(len(self._titles), text, "together"), show_outcome)

    def action_edit_filter(self) -> None:
        """Open the field of the filter."""
        self.query_one(SearchField).open(self._settings.filter.text)

    def action_clear_filter(self) -> None:
        """List every title again."""
        self._list_by(self._settings.filtered("", self.session.ready))
        self.query_one(SearchField).close()

    @on(SearchField.Asked)
    def filter_titles(self, event: SearchField.Asked) -> None:
        """Filter by what is typed so far."""
        self._list_by(self._settings.filtered(event.text, self.session.ready))

    @on(SearchField.Taken)
    @on(SearchField.Closed)
    def leave_field(self) -> None:
        """Keep the filter, and give the keys back to the list."""
        self.query_one("#together").focus()

    def action_close_together(self) -> None:
        """Close the reasons; without them, go back to the people."""
        reasons = self.query_one(Reasons)
        if reasons.has_class("-open"):
            reasons.remove_class("-open")
        else:
            self.dismiss()
