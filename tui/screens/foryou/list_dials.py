"""The list of For you as keys turn it: another order, a list of one's own, better or less known, more varied."""

from collections.abc import Callable
from dataclasses import replace

from collab.recommend import By
from tui.core import ListSettings, orders_of
from tui.screens.common import BaseScreen
from tui.screens.foryou.ranked_rows import RankedRows
from tui.text import known_text, list_match_text, median_text, order_text, variety_text

_OTHER_ORDER = "This order has no dial: {foryou.choose_order} lists the orders, joined has one"
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
