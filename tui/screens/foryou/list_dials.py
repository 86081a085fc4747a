"""The list of For you as keys turn it: another order, of a list of one's own, without what was shown before, better or
less known, more varied.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial

from collab.errors import NotKept
from collab.recommend import By, Recommendation, TagScores
from tui.core import ListSettings, orders_of
from tui.screens.common import BaseScreen
from tui.screens.foryou.ranked_rows import RankedRows
from tui.screens.foryou.rows import predicted_text
from tui.text import known_text, list_match_text, median_text, order_text, variety_text

_TURNED = 40
_OTHER_ORDER = "This order has no dial: {foryou.choose_order} lists the orders, joined has one"
_WITHOUT_SHOWN = "{count:,} titles that were shown before are left out; {{foryou.leave_out_shown}} lists them again"
_WITH_SHOWN = "What was shown before is listed again"
_NO_INTEREST = "This model was trained without interest: there is no dial to turn"


class ListDials:
    """Turns the settings of `ranked` on a screen, and says what came of it; `list_by` lists by other settings, from the
    top where the second argument says so.
    """

    def __init__(self, screen: BaseScreen, ranked: RankedRows, list_by: Callable[[ListSettings, bool], None]) -> None:
        self._screen, self._ranked, self._list_by = screen, ranked, list_by

    def choose_list(self) -> None:
        """Let a list of one's own be chosen, of which all titles are then."""
        from tui.screens.foryou.lists_dialog import ListsDialog

        screen, settings = self._screen, self._ranked.settings

        def choose(name: str | None) -> None:
            if name is None:
                return
            match = screen.session.list_match(name)
            self._list_by(replace(settings, among=match), True)
            if match is not None:
                rated = screen.session.require_ready().known.stars
                screen.show_message(list_match_text(match, sum(item in rated for item in match.items)))

        if screen.session.model is not None:
            screen.app.push_screen(ListsDialog("" if settings.among is None else settings.among.name), choose)

    def leave_out_shown(self) -> None:
        """List titles without those that were shown before, those in view now among them, or with them again."""
        screen, settings = self._screen, self._ranked.settings
        if screen.session.model is None:
            return
        if settings.shown_before is not None:
            self._list_by(replace(settings, shown_before=None), True)
            screen.show_message(_WITH_SHOWN)
            return
        try:
            self.keep_shown(new=True)
        except NotKept as error:
            screen.show_message(str(error), bad=True)
            return
        before = screen.session.shown_before(screen.session.profile)
        self._list_by(replace(settings, shown_before=before, watching=False), True)
        screen.show_message(screen.keymap.with_keys(_WITHOUT_SHOWN.format(count=len(before))))

    def keep_shown(self, *, new: bool = False) -> None:
        """Keep which titles were in view, for a `new` person too. Raises NotKept."""
        items, session = sorted(self._ranked.in_view), self._screen.session
        self._ranked.in_view.clear()
        if session.model is not None:
            session.keep_shown(session.profile, items, new=new)

    def turn_tags(self) -> None:
        """Let tags be turned up or down, over the list by its filter, in the joined order."""
        from collab.recommend import recommend_turned
        from tui.screens.common.tags import turn_tags

        screen, ready, only = self._screen, self._screen.session.ready, self._ranked.settings.only
        if ready is None or ready.model is None:
            return
        me, out = ready.model.me, ready.known.out

        def turned(tags: TagScores, turns: Mapping[str, float]) -> Sequence[Recommendation]:
            return recommend_turned(tags, me, turns, _TURNED, only=only, without=out)

        turn_tags(screen, turned, partial(predicted_text, glyphs=screen.glyphs))

    def choose_order(self) -> None:
        """Let one of all orders be chosen, and sort by it."""
        from tui.screens.foryou.order_dialog import OrderDialog

        screen, model = self._screen, self._screen.session.model
        if model is None or not self._ranked.titles:
            return
        interest = model.recommender.artifact.interest is not None
        orders = orders_of(model.recommender)

        def sort(by: By | None) -> None:
            if by is not None:
                self._list_by(self._ranked.settings.ordered(by), True)
                screen.show_message(order_text(by, interest=interest))

        now = self._ranked.settings.by if self._ranked.settings.by in orders else orders[0]
        screen.app.push_screen(OrderDialog(orders, now, interest=interest), sort)

    def turn_known(self, step: int) -> None:
        """List what more people know, or fewer."""
        screen, model, settings = self._screen, self._screen.session.model, self._ranked.settings.dialled(step)
        if model is None or not self._ranked.titles:
            return
        if settings.by != "joined" or model.recommender.artifact.interest is None:
            screen.show_message(screen.keymap.with_keys(_OTHER_ORDER if settings.by != "joined" else _NO_INTEREST))
            return
        self._list_by(settings, False)
        known, median = known_text(settings.dial).capitalize(), median_text(self._ranked.titles)
        screen.show_message(f"{known}: {median} over the {len(self._ranked.titles)} listed")

    def vary(self, step: int) -> None:
        """Let the list be less alike, or more by its scores alone."""
        varied = self._ranked.settings.varied(step)
        if self._ranked.titles and varied != self._ranked.settings:
            self._list_by(varied, False)
            self._screen.show_message(variety_text(varied.diversity))
