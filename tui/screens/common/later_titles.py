"""The offer of later titles where those in use end: how late they are, which set goes on, and what that takes here."""

from contextlib import suppress

from collab.errors import CollabError
from tui.core import TitleTable
from tui.core.runs import LaterSet, RunSettings, later_set, measure_run
from tui.keys import Keymap
from tui.screens.common.base_screen import BaseScreen
from tui.text import later_text

_ON_TRAIN = "{app.show_train}, then {train.choose_data} gets"
_GROUP, _AROUND = "later titles", 4


class LaterTitles:
    """Offers later titles on a screen; `how` says what gets them, keys named by their actions. The first offer that is
    made has it measured, once and beside everything else, how long a training on them takes.
    """

    def __init__(self, how: str = _ON_TRAIN) -> None:
        self._how = how
        self._tried = False

    def text(self, screen: BaseScreen, titles: TitleTable) -> str:
        """Return how late titles are, and how to get later ones; nothing where no year is known."""
        return screen.keymap.with_keys(later_titles_text(titles.last_year, self._measured(screen, titles), self._how))

    def offers(self, titles: TitleTable) -> bool:
        """Return whether there are later titles to be had."""
        return later_set(titles.last_year, titles.namespace) is not None

    def line(self, screen: BaseScreen, titles: TitleTable) -> str:
        """Return the same as far as it fits into a line of the screen."""
        later = self._measured(screen, titles)
        return _line(titles.last_year, later, screen.keymap, screen.size.width - _AROUND, self._how)

    def _measured(self, screen: BaseScreen, titles: TitleTable) -> LaterSet | None:
        """Return the set that goes on, and begin to measure it where that was never tried."""
        later = later_set(titles.last_year, titles.namespace)
        if later is not None and later.to_measure and not self._tried and not screen.host.monitor.active:
            self._tried = True
            screen.run_worker(_measure(later.settings), group=_GROUP, exit_on_error=False)
        return later


def later_titles_text(last_year: int, later: LaterSet | None, how: str, *, costs: bool = True) -> str:
    """Return that titles go up to a year, and `how` to get those of a later set, in one sentence; without the time that
    a training takes where the `costs` are not wanted. Nothing where no year is known.
    """
    if not last_year:
        return ""
    offer = "" if later is None else f": {how} {later_text(later, costs=costs)}"
    return f"These titles go up to {last_year}{offer}."


def later_titles_line(titles: TitleTable, keymap: Keymap, room: int) -> str:
    """Return in so many cells how late these titles are, and as far as that fits, how to get later ones."""
    return _line(titles.last_year, later_set(titles.last_year, titles.namespace), keymap, room, _ON_TRAIN)


def _line(last_year: int, later: LaterSet | None, keymap: Keymap, room: int, how: str) -> str:
    sentences = [keymap.with_keys(later_titles_text(last_year, later, how, costs=costs)) for costs in (True, False)]
    return next((each for each in sentences if len(each) <= room), later_titles_text(last_year, None, how))


async def _measure(settings: RunSettings) -> None:
    with suppress(CollabError):  # it is an offer: without its minutes it stands as well
        await measure_run(settings)
