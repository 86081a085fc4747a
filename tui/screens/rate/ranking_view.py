"""The outcome of the answers on Rate: the best titles as they move, and how much of a taste is still unknown."""

from textual.content import Content
from textual.widgets import Static

from tui.cells import bar
from tui.core import Ranking, Trained
from tui.screens.common import BaseScreen
from tui.screens.rate.best_titles import BestTitles

_BAR, _BESIDE_BAR = 20, 46
_NO_MODEL = "No model yet. Press {app.show_train} to train one (10 s on the sample). What you rate now is kept for it."


class RankingView:
    """The `best` titles as they move with the answers, and a line of how many are `answered` and what is unknown."""

    def __init__(self, screen: BaseScreen) -> None:
        self._screen = screen
        self._ranking = Ranking()
        self._ranked: Trained | None = None
        self._unknown: float | None = None
        self.best = BestTitles(glyphs=screen.glyphs)
        self.answered = Static(id="answered")

    def rank(self) -> None:
        """Show how the best titles moved, and the share still unknown, where the answers or the model changed."""
        ready = self._screen.session.ready
        if ready is None or ready.model is None or ready.model is self._ranked:
            return
        self._ranked = ready.model
        ranked = self._ranking.after(ready.model, ready.known.out)
        self._unknown = ranked.unknown
        self.best.show(ranked.best, ready.titles.scale)
        self.show_answered()

    def show_answered(self) -> None:
        """Show how many titles have stars, and how much was unknown at the last ranking."""
        screen, ready = self._screen, self._screen.session.require_ready()
        text = Content(f"{len(ready.known.stars)} answered")
        if ready.model is None:
            self.best.show_text(screen.keymap.with_keys(_NO_MODEL))
        elif self._unknown is not None:
            drawn = bar(self._unknown, min(_BAR, screen.size.width - _BESIDE_BAR), glyphs=screen.glyphs)
            rest = ("   what is still unknown ", (drawn, "$text-accent"), f" {self._unknown:.0%}")
            text = Content.assemble(text, *rest)
        self.answered.update(text, layout=False)
