"""The card of a title, and from there those of its neighbours, over the screen where it was opened."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from collab.inspection import NearRaters, TitleCard, TitleCards
from collab.processes import Cancelled
from collab.profiles import Mark, Step
from collab.recommend import UserEmbedding
from tui.actions import bindings
from tui.cells import Spans
from tui.screens.common import Dialog, TitleChosen, TitleMarks, cancel_check
from tui.text import CardRow, Columns, card_rows, own_answer, way_rows
from tui.widgets import LineList, RowsView, hint

_GUTTER = 2
_KEYS = (
    ("list.open", "open"),
    ("card.close_card", "close"),
    ("card.give_stars", "stars"),
    ("card.watch_title", "watch"),
    ("card.hide_title", "hide"),
    ("card.note_seen", "seen"),
    ("card.undo_answer", "undo"),
    ("card.show_more", "similar"),
    ("card.turn_tags", "tags"),
)
_KEYS_BACK = (_KEYS[0], ("card.go_back", "card before"), *_KEYS[1:])
_FIRST = "This is the first card; {card.close_card} closes it"


@dataclass
class CardRead(Message):
    """A card is read for the person as they were then, with the steps that they took with its title."""

    me: UserEmbedding
    card: TitleCard
    steps: Sequence[Step]


@dataclass
class NearRead(Message):
    """The stars of near users for a title are read, for the person as they were then."""

    me: UserEmbedding
    item: str
    near: NearRaters


class CardDialog(Dialog[None]):
    """Shows the card of a title, which is read in another thread, and keeps the way along cards for the way back."""

    where = "card"
    BINDINGS = bindings("card")
    HORIZONTAL_BREAKPOINTS = [(0, "-one"), (116, "-two")]  # noqa: RUF012 (Textual's own type)

    def __init__(self, item: str, cards: TitleCards) -> None:
        super().__init__()
        self._cards = cards
        self._marks = TitleMarks(self, self.show_answers)
        self._way = [item]
        self._card: TitleCard | None = None
        self._near: NearRaters | None = None
        self._steps: Sequence[Step] = ()
        self._rows: Sequence[CardRow] = ()

    @property
    def _item(self) -> str:
        return self._way[-1]

    def compose(self) -> ComposeResult:
        """Put the card, in one pane or two, over the keys."""
        style = self.glyphs.style_class
        with Vertical(classes="dialog full"):
            with Horizontal(id="card-panes"):
                yield RowsView(id="card-about", classes=style)
                columns = Columns(lambda: (), lambda row: self._rows[row].cells)
                yield LineList(columns=columns, address=self._address, step=self._step, id="card-rows", classes=style)
            yield Static(id="card-keys", classes="hint")

    def on_mount(self) -> None:
        """Read the card."""
        self.query_one(LineList).focus()
        self._open()

    def _open(self) -> None:
        """Begin with the title at the end of the way: its name at once, its card when it is read."""
        self._card, self._near, self._steps = None, None, ()
        items = self.session.require_ready().titles.items
        self.query_one(".dialog").border_title = Content(items.name_of(self._item)).markup
        self._rows = ()
        self.query_one(LineList).show(0, self._paint)
        self._draw()
        self._read()

    def _read(self) -> None:
        if (model := self.session.model) is not None:
            self.read_card(self._item, model.me)

    @work(thread=True, exclusive=True, group="card", exit_on_error=False)
    def read_card(self, item: str, me: UserEmbedding) -> None:
        """Read a card, then the stars of near users, which takes longer, as long as somebody waits for them."""
        check = cancel_check()
        self.post_message(CardRead(me, self._cards.card(item, me), self.session.steps_about(item)))
        with suppress(Cancelled):
            self.post_message(NearRead(me, item, self._cards.near_raters(item, me, check)))

    @on(CardRead)
    def take_card(self, event: CardRead) -> None:
        """Show a card, the cursor on the first title that it leads to where that is all there is in the list."""
        if self._is_current(event.me, event.card.item):
            first = self._card is None
            self._card, self._steps = event.card, event.steps
            self._draw(0 if first else None)
            if first and self.has_class("-two"):
                self._go_to_way()

    @on(NearRead)
    def take_near(self, event: NearRead) -> None:
        """Show the stars of near users."""
        if self._is_current(event.me, event.item):
            self._near = event.near
            self._draw()

    def _is_current(self, me: UserEmbedding, item: str) -> bool:
        model = self.session.model
        return model is not None and model.me is me and item == self._item

    def show_answers(self) -> None:
        """Show what the person says of it now, and what follows from it."""
        self._draw()
        self._read()

    def on_resize(self) -> None:
        """Fit the card to the width."""
        self.call_after_refresh(self._draw)

    def _draw(self, row: int | None = None) -> None:
        keys = _KEYS_BACK if len(self._way) > 1 else _KEYS
        self.query_one("#card-keys", Static).update(hint(keys, self.keymap, width=self.size.width - 8))
        if self._card is None:
            return
        lines, about = self.query_one(LineList), self.query_one(RowsView)
        width = lines.scrollable_content_region.width - _GUTTER
        ways = way_rows(self._card, width, glyphs=self.glyphs)
        if self.has_class("-two"):
            about.show(lambda room: [each.spans for each in self._about(room)])
            self._rows = ways
        else:
            self._rows = [*self._about(width), CardRow(), *ways]
        lines.show(len(self._rows), self._paint, row)

    def _leads_on(self, row: int) -> bool:
        return bool(self._rows[row].item or self._rows[row].address)

    def _step(self, row: int, by: int) -> int:
        """Return the next row that leads somewhere, where it is in view from a row, else one a window further."""
        lines = self.query_one(LineList)
        reach = max(1, lines.size.height - 1)
        ahead = range(row + by, len(self._rows) if by > 0 else -1, by)
        return next((place for place in ahead[:reach] if self._leads_on(place)), row + by * reach)

    def _go_to_way(self) -> None:
        """Put the cursor on the first row that leads somewhere."""
        ways = [row for row in range(len(self._rows)) if self._leads_on(row)]
        self.query_one(LineList).cursor = ways[0] if ways else 0

    def _about(self, width: int) -> Sequence[CardRow]:
        if self._card is None:
            return ()
        own = own_answer(self.session.require_ready(), self._item, self._steps)
        return card_rows(self._card, self._near, own, width, glyphs=self.glyphs)

    def _paint(self, index: int, _width: int) -> Spans:
        return self._rows[index].spans

    def _address(self, index: int) -> str:
        return self._rows[index].address if self.host.environment.links else ""

    @on(LineList.Opened, "#card-rows")
    async def open_row(self, event: LineList.Opened) -> None:
        """Go on to the card of a title, or copy an address; from a row of facts, to the first row that leads on."""
        row = self._rows[event.index]
        if row.item:
            self._way.append(row.item)
            self._open()
        elif row.address:
            await self.run_action("app.copy_line")
        else:
            self._go_to_way()

    def action_go_back(self) -> None:
        """Back to the card before."""
        if len(self._way) == 1:
            self.show_message(self.keymap.with_keys(_FIRST))
            return
        self._way.pop()
        self._open()

    def action_close_card(self) -> None:
        """Back to where the first card was opened."""
        self.dismiss()

    def action_show_more(self) -> None:
        """Go to Similar with this title."""
        self.post_message(TitleChosen(self._item))

    def action_turn_tags(self) -> None:
        """Turn tags up or down over what is close to this title."""
        from tui.screens.common.tags import turn_tags_near

        turn_tags_near(self, [self._item])

    def action_give_stars(self, digit: str = "") -> None:
        """Rate this title."""
        self._marks.give_stars(self._item, digit)

    def action_raise_stars(self) -> None:
        """Half a star more."""
        self._marks.nudge(1, self._item)

    def action_lower_stars(self) -> None:
        """Half a star less."""
        self._marks.nudge(-1, self._item)

    def action_watch_title(self) -> None:
        """Put this title on the watchlist, or take it off."""
        self._marks.turn_watch(self._item)

    def action_hide_title(self) -> None:
        """Never list this title again."""
        self._mark("hide")

    def action_note_seen(self) -> None:
        """Note that this title was seen, without stars."""
        self._mark("seen")

    def _mark(self, mark: Mark) -> None:
        self._marks.mark(self._item, mark)

    def action_undo_answer(self) -> None:
        """Take the last answer back."""
        self._marks.undo()

    def action_redo_answer(self) -> None:
        """Give the answer undone last again."""
        self._marks.redo()
