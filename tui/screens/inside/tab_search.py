"""Searching the titles of a tab of Browse inside: the cursor goes to those that fit."""

from collections.abc import Sequence

from collab.titles import fold
from tui.screens.inside.tab import TabView


def fitting_places(text: str, names: Sequence[str]) -> list[int]:
    """Return the places of the names that hold a text, those that begin with it first."""
    wanted, folded = fold(text), [fold(name) for name in names]
    if not wanted:
        return []
    places = [place for place, name in enumerate(folded) if wanted in name]
    return sorted(places, key=lambda place: not folded[place].startswith(wanted))


class TabSearch:
    """A search on one tab, which knows where the cursor was before it."""

    def __init__(self) -> None:
        self._before = 0

    def begin(self, view: TabView) -> None:
        """Take down where the cursor is."""
        self._before = view.place

    def find(self, view: TabView, text: str) -> None:
        """Go to the first title that fits; back to where the search began where none does."""
        fitting = fitting_places(text, view.names)
        view.go_to(fitting[0] if fitting else self._before)

    def step(self, view: TabView, text: str, rows: int) -> None:
        """Go to a title further on among those that fit, or back, around the ends."""
        if fitting := fitting_places(text, view.names):
            position = fitting.index(view.place) if view.place in fitting else 0
            view.go_to(fitting[(position + rows) % len(fitting)])

    def cancel(self, view: TabView) -> None:
        """Go back to where the search began."""
        view.go_to(self._before)
