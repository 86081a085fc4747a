"""The outcome of the answers on Rate: the best titles as they move, and how much of a taste is still unknown."""

from collections.abc import Sequence

from textual.content import Content
from textual.widgets import Static

from tui.cells import bar
from tui.core import Ranking, Ready, TitleFacts, Trained, favourites
from tui.screens.common import BaseScreen
from tui.screens.rate.best_titles import BestTitle, BestTitles
from tui.text import loss
from tui.widgets import SearchField, hint

_BAR, _SHORT_BAR, _WIDE, _BESIDE = 20, 10, 100, 6
_KEYS = (
    ("rate.next_page", "more"),
    ("rate.search_titles", "any title"),
    ("rate.raise_stars rate.lower_stars", "half a star"),
    ("rate.previous_page", "page before"),
    ("rate.choose_data", "other data"),
)
_OWN, _EVERYONES = "For you so far", "What most people like"
_TRAINING, _UNTRAINED = "until your model is ready", "{app.show_train} trains a model for yours"
_FIRST, _FIRST_SHORT = "by who chose what; the rest is being learned", "the stars are still learned"
_WITHOUT_STARS = "rate.raise_stars rate.lower_stars"


class RankingView:
    """The `best` titles as they move with the answers, and a line of how many are `answered`, what is unknown, and the
    keys that the bottom line does not show.
    """

    def __init__(self, screen: BaseScreen) -> None:
        self._screen = screen
        self._ranking = Ranking()
        self._ranked: object = None
        self._unknown: float | None = None
        self._favourites: Sequence[TitleFacts] = ()
        self.best = BestTitles(glyphs=screen.glyphs)
        self.answered = Static(id="answered")

    def rank(self) -> None:
        """Show how the best titles moved, and the share still unknown, where the answers or the model changed."""
        ready = self._screen.session.ready
        if ready is None:
            return
        if ready.model is None:
            self._show_favourites(ready)
        elif ready.model is not self._ranked:
            self._ranked = ready.model
            self._show_own(ready, ready.model)

    def _show_own(self, ready: Ready, model: Trained) -> None:
        ranked, scale, glyphs = self._ranking.after(model, ready.known.out), ready.titles.scale, self._screen.glyphs
        self._unknown = ranked.unknown
        titles = [BestTitle.recommended(title, move, scale, glyphs=glyphs) for title, move in ranked.best]
        self.best.show(_OWN, titles, self._preliminary_note())
        self.show_answered()

    def _preliminary_note(self) -> str:
        """Return that the list is a first one, until there is more than interest to make it of."""
        if not self._screen.session.preliminary:
            return ""
        return _FIRST if len(_FIRST) <= self.best.size.width else _FIRST_SHORT

    def _show_favourites(self, ready: Ready) -> None:
        """Show what most people like, until there is a model."""
        if self._ranked is not ready.known:
            self._ranked = ready.known
            without = ready.known.out | ready.known.stars.keys()
            self._favourites = [ready.titles.facts(item) for item in favourites(ready.titles, without)]
        titles = [BestTitle.favourite(each.name, each.ratings) for each in self._favourites]
        self.best.show(_EVERYONES, titles, self._training_note())

    def _training_note(self) -> str:
        """Return how long these titles are for everyone, and the loss of what is being trained where there is room."""
        monitor = self._screen.host.monitor
        if not monitor.active:
            return self._screen.keymap.with_keys(_UNTRAINED)
        history = monitor.state(monitor.active[-1]).history
        losses = [f"{_TRAINING}, held-out loss {loss(history[-1].valid_loss)}"] if history else []
        losses += [f"a model trains, loss {loss(history[-1].valid_loss)}"] if history else []
        return next((text for text in losses if len(text) <= self.best.size.width), _TRAINING)

    def show_answered(self) -> None:
        """Show how many titles have stars, how much was unknown at the last ranking, and keys at the right."""
        screen, ready = self._screen, self._screen.session.require_ready()
        text = Content(f"{len(ready.known.stars)} answered")
        if ready.model is not None and self._unknown is not None and not ready.titles.implicit:
            cells = _BAR if screen.size.width >= _WIDE else _SHORT_BAR
            drawn = bar(self._unknown, cells, glyphs=screen.glyphs)
            text = Content.assemble(text, "   still unknown ", (drawn, "$text-accent"), f" {self._unknown:.0%}")
        room = screen.size.width - _BESIDE - text.cell_length
        keys = [pair for pair in _KEYS if not (ready.titles.implicit and pair[0] == _WITHOUT_STARS)]
        hints = hint(keys, screen.keymap, width=room)
        if hints.cell_length <= room and not screen.query_one(SearchField).is_open:
            text = Content.assemble(text, " " * (room + 2 - hints.cell_length), hints)
        self.answered.update(text, layout=False)
