"""Like this, but darker: a few tags of the list are turned up or down, and the list follows."""

from collections.abc import Callable, Mapping, Sequence
from typing import Generic

from textual.app import ComposeResult

from collab.errors import CollabError
from collab.recommend import ANY_TITLE, NEARNESS, Nearness, Similar, TagScores, TitleFilter, similar_turned
from tui.actions import bindings
from tui.cells import Spans, fit
from tui.screens.common import AskLineDialog, BaseScreen, Dialog
from tui.screens.common.tags.moving_rows import MovingRows, T, compose_trial, show_trial
from tui.text import ratings_text
from tui.widgets import LineList

_FIRST, _NAMED, _MOST, _NEAR = 20, 20, 3, 40
_NAME, _TURN = 30, 8
_HEADING = "tags, those first that tell {of_which} from all other titles"
_AS_IT_IS = "the list as it is; an arrow turns the tag under the cursor up or down"
_TURNED = "the list with {turns}: {moves} of {count} titles move"
_QUESTION = "A tag, as people call it: dark, based on a book, twist ending"
_KEYS = (
    ("tags.turn_up tags.turn_down", "more, less"),
    ("tags.name_tag", "any tag"),
    ("tags.take_back", "as it was"),
    ("tags.close_tags", "back"),
)


_NO_TAGS = "{data} has too few tags: ml-latest-small has some"
Turned = Callable[[TagScores, Mapping[str, float]], Sequence[T]]
"""Gives a list as tags are turned, up or down below 0."""


def turn_tags(
    screen: BaseScreen | Dialog[None],
    turned: Turned[T],
    measure: Callable[[T], str],
    *,
    told_by: Sequence[str] = (),
    of_which: str = "this list",
) -> None:
    """Let tags be turned over a list; those come first that tell the titles `told_by`, called `of_which`, or the first
    of the list. Says so where the data has no tags.
    """
    tags = screen.session.require_ready().titles.tags
    if tags is None or not tags.names:
        screen.show_message(_NO_TAGS.format(data=screen.session.data_name))
        return
    rows = MovingRows(turned(tags, {}), measure, glyphs=screen.glyphs)
    told_by = told_by or [title.item for title in rows.before[:_FIRST]]
    telling = tags.telling(tags.model.items.codes([*told_by]), _NAMED)
    names = list(dict.fromkeys([*telling, *tags.names]))[:_NAMED]
    screen.app.push_screen(TagsDialog(tags, names, rows, turned, _HEADING.format(of_which=of_which)))


def turn_tags_near(
    screen: BaseScreen | Dialog[None], items: Sequence[str], by: Nearness = NEARNESS[0], only: TitleFilter = ANY_TITLE
) -> None:
    """Let tags be turned over the titles near to an item, or to the blend of several."""

    def turned(tags: TagScores, turns: Mapping[str, float]) -> Sequence[Similar]:
        return similar_turned(tags, items, turns, _NEAR, by=by, only=only)

    names = [screen.session.require_ready().titles.items.name_of(item) for item in items]
    turn_tags(screen, turned, lambda title: ratings_text(title.ratings), told_by=items, of_which=" + ".join(names))


class TagsDialog(Dialog[None], Generic[T]):
    """Lists tags, by their `names`, over the `rows` that they turn; nothing is kept of it."""

    BINDINGS = bindings("tags")

    def __init__(
        self, tags: TagScores, names: Sequence[str], rows: MovingRows[T], turned: Turned[T], heading: str
    ) -> None:
        super().__init__()
        self._tags, self._rows, self._turned, self._heading = tags, rows, turned, heading
        self._turns: dict[str, float] = {}
        self._names = list(names)

    def compose(self) -> ComposeResult:
        """Put the tags over the list, and the keys below."""
        return compose_trial(self, "like this, but", self._heading, _KEYS)

    def on_mount(self) -> None:
        """List the tags and the list."""
        self.query_one("#tried").focus()
        self._show()

    def _show(self) -> None:
        self.query_one("#tried", LineList).show(len(self._names), self._paint_tag)
        turns = ", ".join(f"{'more' if turn > 0 else 'less'} {tag}" for tag, turn in self._turns.items())
        turned = _TURNED.format(turns=turns, moves=self._rows.moves, count=len(self._rows.now))
        show_trial(self, self._rows, turned if turns else _AS_IT_IS)

    def _paint_tag(self, index: int, _width: int) -> Spans:
        tag = self._names[index]
        turn = int(self._turns.get(tag, 0))
        sign = self.glyphs.pick("▲", "+") if turn > 0 else self.glyphs.pick("▼", "-")
        return [
            ((sign * abs(turn)).rjust(_TURN) + "  ", "good" if turn > 0 else "bad"),
            (fit(tag, _NAME, glyphs=self.glyphs), "strong" if turn else ""),
        ]

    def action_turn_up(self) -> None:
        """List titles that have more of the tag under the cursor."""
        self._turn(1)

    def action_turn_down(self) -> None:
        """List titles that have less of the tag under the cursor."""
        self._turn(-1)

    def _turn(self, step: int) -> None:
        if self._names:
            tag = self._names[self.query_one("#tried", LineList).cursor]
            turn = max(-_MOST, min(_MOST, self._turns.get(tag, 0) + step))
            self._turns = {name: each for name, each in self._turns.items() if name != tag}
            if turn:
                self._turns[tag] = turn
            self._rows.now = self._turned(self._tags, self._turns)
            self._show()

    def action_name_tag(self) -> None:
        """Ask for any tag, and put it first."""

        def take(text: str | None) -> None:
            if not text:
                return
            try:
                tag = self._tags.find(text)
            except CollabError as error:
                self.show_message(str(error), bad=True)
                return
            self._names = [tag, *(name for name in self._names if name != tag)]
            self.query_one("#tried", LineList).cursor = 0
            self._show()

        self.app.push_screen(AskLineDialog(_QUESTION, "", does=("turn it", "back")), take)

    def action_take_back(self) -> None:
        """Show the list as it is."""
        self._turns, self._rows.now = {}, self._rows.before
        self._show()

    def action_close_tags(self) -> None:
        """Go back to the list."""
        self.dismiss(None)
