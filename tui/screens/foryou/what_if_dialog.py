"""One of a person's ratings changed on trial: the list shows every move before it is kept."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from textual import on
from textual.app import ComposeResult

from collab.recommend import RatingTrial, Reason, Recommendation
from tui.actions import bindings
from tui.cells import Spans, fit_title
from tui.core import ListSettings, Ready, Trained, nudged, stars_of
from tui.screens.common import Dialog
from tui.screens.common.tags import MovingRows, compose_trial, show_trial
from tui.screens.foryou.rows import predicted_text
from tui.text import share_text, stars_text
from tui.widgets import LineList

_LISTED, _SHAPED_BY = 40, 20
_STARS, _SHARE = 6, 6
_KEYS = (
    ("whatif.give_stars", "on trial"),
    ("whatif.raise_stars whatif.lower_stars", "half"),
    ("whatif.take_back", "as it was"),
    ("list.open", "keep it"),
    ("whatif.close_trial", "back"),
)
_HEADING = "your ratings by their mean share in these stars"
_AS_IT_IS = "the list as it is"
_ON_TRIAL = "the list with {stars} for {title}: {moves} of {count} titles move"


class WhatIfDialog(Dialog[tuple[str, float] | None]):
    """Lists the ratings over the list that they lead to; closes with the one that is to be kept, or None."""

    BINDINGS = bindings("whatif")

    def __init__(self, ready: Ready, model: Trained, settings: ListSettings) -> None:
        """`settings` are those of the list that moves."""
        super().__init__()
        self._ready, self._model, self._settings = ready, model, settings
        self._trial = RatingTrial(model.recommender, model.me)
        self._rows = MovingRows(self._list(model), partial(predicted_text, glyphs=self.glyphs), glyphs=self.glyphs)
        self._ratings = self._trial.shaping([title.item for title in self._rows.before[:_SHAPED_BY]])
        self._changed: tuple[str, float] | None = None

    def _list(self, model: Trained) -> Sequence[Recommendation]:
        return self._settings.recommend(replace(self._ready, model=model), most=_LISTED)[:_LISTED]

    def compose(self) -> ComposeResult:
        """Put the ratings over the list, and the keys below."""
        return compose_trial(self, "what if", _HEADING, _KEYS)

    def on_mount(self) -> None:
        """List the ratings and the list."""
        ratings = self.query_one("#tried", LineList)
        ratings.show(len(self._ratings), self._paint_rating, 0)
        ratings.focus()
        self._show()

    def _show(self) -> None:
        self.query_one("#tried", LineList).refresh()
        show_trial(self, self._rows, self._note())

    def _note(self) -> str:
        if self._changed is None:
            return _AS_IT_IS
        item, stars = self._changed
        title, count = self._ready.titles.items.name_of(item), len(self._rows.now)
        return _ON_TRIAL.format(stars=self._stars_text(stars), title=title, moves=self._rows.moves, count=count)

    def _stars_text(self, stars: float) -> str:
        return stars_text(stars, self._ready.titles.scale.high, glyphs=self.glyphs)

    def _paint_rating(self, index: int, width: int) -> Spans:
        each = self._ratings[index]
        changed = self._changed is not None and self._changed[0] == each.item
        stars = self._changed[1] if changed and self._changed is not None else each.stars
        was = f" was {self._stars_text(each.stars)}" if changed else ""
        share = share_text(each.share, 2, glyphs=self.glyphs).lstrip("+").rjust(_SHARE)
        room = max(8, width - _SHARE - _STARS - len(was) - 6)
        return [
            (share + "  ", "dim"),
            (self._stars_text(stars).rjust(_STARS) + "  ", "good" if changed else "accent"),
            (fit_title(each.title, room, glyphs=self.glyphs), "strong" if changed else ""),
            (was, "dim"),
        ]

    def _rating(self) -> Reason | None:
        place = self.query_one("#tried", LineList).cursor
        return self._ratings[place] if place < len(self._ratings) else None

    def _try(self, item: str, stars: float) -> None:
        """Show the list with other stars of one title; the others are as they were."""
        me = self._trial.changed(item, stars)
        self._changed = (item, stars)
        self._rows.now = self._list(Trained(self._model.recommender, me))
        self._show()

    def action_give_stars(self, digit: str = "") -> None:
        """Give the title under the cursor other stars on trial."""
        rating = self._rating()
        stars = stars_of(digit, self._ready.titles.scale)
        if rating is not None and stars is not None:
            self._try(rating.item, stars)

    def action_raise_stars(self) -> None:
        """Half a star more on trial."""
        self._nudge(1)

    def action_lower_stars(self) -> None:
        """Half a star less on trial."""
        self._nudge(-1)

    def _nudge(self, direction: int) -> None:
        if (rating := self._rating()) is not None:
            on_trial = self._changed is not None and self._changed[0] == rating.item
            stars = self._changed[1] if on_trial and self._changed is not None else rating.stars
            self._try(rating.item, nudged(stars, self._ready.titles.scale, direction))

    def action_take_back(self) -> None:
        """Show the list as it is."""
        self._changed, self._rows.now = None, self._rows.before
        self._show()

    @on(LineList.Opened, "#tried")
    def keep_trial(self) -> None:
        """Close with the rating on trial, to be kept."""
        if self._changed is not None:
            self.dismiss(self._changed)

    def action_close_trial(self) -> None:
        """Leave every rating as it was."""
        self.dismiss(None)
