"""Which title a row of an import means."""

from collections.abc import Callable

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from tui.actions import bindings
from tui.cells import Spans, fit_title
from tui.core import Review
from tui.screens.common import Dialog, TitleFinder
from tui.text import genres_text, ratings_text, title_in_file
from tui.widgets import KeysHint, LineList, SearchField

_KEYS = (("list.open", "this one"), ("choose.search_titles", "any title"), ("choose.close_choose", "back"))
_NONE = "none of these: keep it as a title that is not here"
_GENRES, _HITS, _ROOMY = 24, 8, 70


class ChooseTitleDialog(Dialog[Callable[[Review], Review] | None]):
    """Offers the candidates; closes with what makes the choice, or None."""

    BINDINGS = bindings("choose")

    def __init__(self, review: Review, row: int) -> None:
        super().__init__()
        matched = review.preview.matched[row]
        self._row = row
        self._title_in_file = title_in_file(matched)
        best = () if matched.item is None else (matched.item,)
        self._candidates = list(dict.fromkeys([*best, *matched.candidates]))
        self._choices: list[str | None] = [*self._candidates, None]
        self._lines = LineList(id="choices", classes=self.glyphs.style_class)
        key = self.keymap.key("choose.search_titles")
        self._finder = TitleFinder(self._lines, key, most=_HITS, id="choose-search")

    def compose(self) -> ComposeResult:
        """Put the row, the candidates and the keys under each other."""
        with Vertical(classes="dialog wide"):
            yield Static(f"which title is {self._title_in_file}?", id="choose-title", markup=False)
            yield self._finder.field
            yield self._lines
            yield KeysHint([_KEYS], self.keymap)

    def on_mount(self) -> None:
        """List the candidates."""
        self._list()
        self._lines.focus()

    def _list(self) -> None:
        self._lines.styles.height = len(self._choices)
        self._lines.show(len(self._choices), self._paint, 0)

    def _paint(self, index: int, width: int) -> Spans:
        item = self._choices[index]
        if item is None:
            return [(_NONE, "dim")]
        title = self.session.require_ready().titles.facts(item)
        ratings = f"{ratings_text(title.ratings):>16}  "
        genres = _GENRES if width >= _ROOMY else 0
        return [
            (fit_title(title.name, width - genres - len(ratings), glyphs=self.glyphs), ""),
            (ratings, "dim"),
            (genres_text(title.genres)[:genres], "dim"),
        ]

    def action_search_titles(self) -> None:
        """Open the search over all titles."""
        self._finder.open()

    @on(SearchField.Asked)
    def find_titles(self, event: SearchField.Asked) -> None:
        """Offer the titles that fit what is typed."""
        titles, text = self.session.require_ready().titles, event.text
        self._choices = [*(self._finder.find(titles, text) if text else self._candidates), None]
        self._list()

    @on(SearchField.Taken)
    @on(SearchField.Closed)
    def leave_search(self) -> None:
        """Give the keys back to the list, with the hits."""
        self._finder.close()

    @on(LineList.Opened, "#choices")
    def take_choice(self, event: LineList.Opened) -> None:
        """Close with the candidate under the cursor."""
        row, item = self._row, self._choices[event.index]
        self.dismiss(lambda review: review.choose(row, item))

    def action_close_choose(self) -> None:
        """Leave the row as it was."""
        self.dismiss(None)
