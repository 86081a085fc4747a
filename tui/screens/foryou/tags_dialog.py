"""Like this, but darker: a few tags of the list are turned up or down, and the list follows."""

from collections.abc import Sequence

from textual.app import ComposeResult

from collab.errors import CollabError
from collab.recommend import Recommendation, TagScores, recommend_turned
from tui.actions import bindings
from tui.cells import Spans, fit
from tui.core import ListSettings, Ready, Trained
from tui.screens.common import AskLineDialog, Dialog
from tui.screens.foryou.moving_rows import MovingRows, compose_trial, show_trial
from tui.widgets import LineList

_LISTED, _TOLD_BY, _NAMED, _MOST = 40, 20, 20, 3
_NAME, _TURN = 30, 8
_HEADING = "tags of this list, those first that tell it from all other titles"
_AS_IT_IS = "the list as it is; an arrow turns the tag under the cursor up or down"
_TURNED = "the list with {turns}: {moves} of {count} titles move"
_QUESTION = "A tag, as people call it: dark, based on a book, twist ending"
_KEYS = (
    ("tags.turn_up tags.turn_down", "more, less"),
    ("tags.name_tag", "any tag"),
    ("tags.take_back", "as it was"),
    ("tags.close_tags", "back"),
)


class TagsDialog(Dialog[None]):
    """Lists tags over the list that they turn; nothing is kept of it."""

    BINDINGS = bindings("tags")

    def __init__(self, tags: TagScores, ready: Ready, model: Trained, settings: ListSettings) -> None:
        """`settings` are those of the list, of which the filter counts and the order does not."""
        super().__init__()
        self._tags, self._ready, self._model, self._settings = tags, ready, model, settings
        self._turns: dict[str, float] = {}
        self._rows = MovingRows(self._list(), glyphs=self.glyphs)
        items = [title.item for title in self._rows.before[:_TOLD_BY]]
        telling = tags.telling(model.recommender.items.codes(items), _NAMED)
        self._names = list(dict.fromkeys([*telling, *tags.names]))[:_NAMED]

    def _list(self) -> Sequence[Recommendation]:
        settings, out = self._settings, self._ready.known.out
        return recommend_turned(self._tags, self._model.me, self._turns, _LISTED, only=settings.only, without=out)

    def compose(self) -> ComposeResult:
        """Put the tags over the list, and the keys below."""
        return compose_trial(self, "like this, but", _HEADING, _KEYS)

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
            self._rows.now = self._list()
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
