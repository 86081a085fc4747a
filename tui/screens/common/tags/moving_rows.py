"""A list beside what it was before: each title with its place, and how far it moved; the panes of dialogs with one."""

from collections.abc import Callable, Sequence
from typing import Any, Generic, Protocol, TypeVar

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from tui.cells import Glyphs, Spans, fit_title
from tui.screens.common import Dialog
from tui.widgets import LineList, hint

_PLACE, _MOVE = 3, 6


class Moving(Protocol):
    """A title of a list."""

    @property
    def item(self) -> str:
        """Its id."""

    @property
    def title(self) -> str:
        """Its name."""


T = TypeVar("T", bound=Moving)


class MovingRows(Generic[T]):
    """The titles `before`, and those of the list as it is changed, `now`; `measure` is the text at the end of a row."""

    def __init__(self, before: Sequence[T], measure: Callable[[T], str], *, glyphs: Glyphs) -> None:
        self.before, self._measure, self._glyphs = before, measure, glyphs
        self.now = before
        self._places = {title.item: place for place, title in enumerate(before)}

    @property
    def moves(self) -> int:
        """The number of titles that do not stand where they stood."""
        return sum(self._places.get(title.item) != place for place, title in enumerate(self.now))

    def paint(self, index: int, width: int) -> Spans:
        """Return a title: its place, how far it moved, its name and its measure."""
        title = self.now[index]
        move, role = self._move(title.item, index)
        measure = self._measure(title)
        room = max(8, width - _PLACE - 1 - _MOVE - len(measure) - 4)
        return [
            (str(index + 1).rjust(_PLACE) + " ", "dim"),
            (move.ljust(_MOVE), role),
            (fit_title(title.title, room, glyphs=self._glyphs) + "  ", "strong" if move else ""),
            (measure, "dim"),
        ]

    def _move(self, item: str, place: int) -> tuple[str, str]:
        """Return how far a title moved, and how that is drawn."""
        before = self._places.get(item)
        if before is None:
            return "new", "good"
        by = before - place
        if by > 0:
            return f"{self._glyphs.pick('▲', '+')}{by}", "good"
        return (f"{self._glyphs.pick('▼', '-')}{-by}", "bad") if by else ("", "")


def compose_trial(dialog: Dialog[Any], title: str, heading: str, keys: Sequence[tuple[str, str]]) -> ComposeResult:
    """Give the panes of a dialog in which something is tried: "#tried" over the list that moves, and the keys."""
    style = dialog.glyphs.style_class
    with Vertical(classes="dialog full trial") as box:
        box.border_title = title
        yield Static(heading, classes="heading", markup=False)
        yield LineList(id="tried", classes=style)
        yield Static(id="moves", markup=False)
        yield LineList(id="moving", classes=style)
        yield Static(hint(keys, dialog.keymap, glyphs=dialog.glyphs), classes="hint")


def show_trial(dialog: Dialog[Any], rows: MovingRows[T], note: str) -> None:
    """Show the list as it is now in these panes, and a note over it."""
    dialog.query_one("#moving", LineList).show(len(rows.now), rows.paint, 0)
    dialog.query_one("#moves", Static).update(note)
