"""The tabs of Browse inside that are lists: parts under headings, titles that can be opened."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical

from collab.recommend import Recommender
from tui.cells import Glyphs, Spans
from tui.keys import Keymap
from tui.screens.common import TitleOpened
from tui.screens.inside.about_line import AboutLine, Progress
from tui.text import Columns
from tui.widgets import LineList

Result = TypeVar("Result")


@dataclass(frozen=True)
class PartRow:
    """A row of such a list: how it is painted in a width, its cells as text, and the item it is about; `head` is the
    heading of a part.
    """

    paint: Callable[[int], Spans]
    cells: Sequence[str]
    item: str = ""
    head: bool = False


@dataclass(frozen=True)
class Room:
    """The lines of the list, and the characters that may be drawn."""

    height: int
    glyphs: Glyphs


@dataclass(frozen=True)
class PartSource(Generic[Result]):
    """The subject of such a list: how its content is read from a model, in a thread, and laid out in rows.

    Both functions are given the number in force out of `choices`, or 0 where there are none. `about` is the line over
    the list, in which keys are named by their actions; `actions` are those of the screen that mean something here.
    """

    title: str
    about: str
    actions: frozenset[str]
    read: Callable[[Recommender, int, Progress], Result]
    rows: Callable[[Result, int, Room], Sequence[PartRow]]
    choices: Sequence[int] = ()


def blank_row() -> PartRow:
    """Return an empty row, between two parts."""
    return PartRow(lambda _width: (), ())


class PartsView(Vertical):
    """A list of parts, with the cursor on one of their titles."""

    def __init__(self, source: PartSource[Any], about: AboutLine, keymap: Keymap, *, glyphs: Glyphs) -> None:
        super().__init__()
        self._source, self._about = source, about
        self._keymap, self._glyphs = keymap, glyphs
        self._rows: Sequence[PartRow] = ()
        self.choice = source.choices[0] if source.choices else 0

    def compose(self) -> ComposeResult:
        """Give the list."""
        columns = Columns(lambda: (), lambda row: self._rows[row].cells)
        yield LineList(columns=columns, classes=self._glyphs.style_class)

    @property
    def title(self) -> str:
        """The name of the tab."""
        return self._source.title

    @property
    def actions(self) -> frozenset[str]:
        """The screen's actions that mean something here."""
        return self._source.actions

    def read(self, model: Recommender, progress: Progress) -> object:
        """Return what there is to show, in a thread. Raises CollabError."""
        return self._source.read(model, self.choice, progress)

    def show(self, content: object) -> None:
        """Fill the list; the cursor begins on the first title."""
        self._rows = self._source.rows(content, self.choice, Room(self.keys.size.height, self._glyphs))
        self.keys.show(len(self._rows), lambda row, width: self._rows[row].paint(width), self._title_from(0))
        self._about.show(self._keymap.with_keys(self._source.about))

    @property
    def keys(self) -> LineList:
        """The list, which takes the keys."""
        return self.query_one(LineList)

    @property
    def names(self) -> Sequence[str]:
        """The titles, and nothing for other rows."""
        return [row.cells[0] if row.item else "" for row in self._rows]

    @property
    def items(self) -> Sequence[str]:
        """The ids, and nothing for other rows."""
        return [row.item for row in self._rows]

    @property
    def place(self) -> int:
        """The row of the cursor."""
        return self.keys.cursor

    def go_to(self, place: int) -> None:
        """Put the cursor on a row."""
        self.keys.cursor = place

    @property
    def turned(self) -> str:
        """The number in force, as `turn_to` takes it."""
        return str(self.choice) if self._source.choices else ""

    def turn_to(self, turned: str) -> None:
        """Put the number in force that was `turned` at an earlier time; for anything else the first."""
        choices = self._source.choices
        self.choice = next((number for number in choices if str(number) == turned), choices[0] if choices else 0)

    def turn_choice(self) -> None:
        """Put the next number in force; after the last, the first."""
        choices = self._source.choices
        self.choice = choices[(choices.index(self.choice) + 1) % len(choices)]

    def go_to_part(self, step: int) -> None:
        """Go to the first row of the next part, or of this one, or the one before."""
        heads = [position for position, row in enumerate(self._rows) if row.head]
        here = self.keys.cursor
        if step > 0:
            there = next((head for head in heads if head > here), here)
        else:
            there = next((head for head in reversed(heads) if self._title_from(head) < here), heads[0] if heads else 0)
        self.keys.cursor = len(self._rows) - 1  # so that the part is at the top of the window, not at its end
        self.keys.cursor = there
        self.keys.cursor = self._title_from(there)

    def _title_from(self, position: int) -> int:
        """Return the first row from a position on that is no heading."""
        while 0 <= position < len(self._rows) - 1 and self._rows[position].head:
            position += 1
        return position

    @on(LineList.Opened)
    def open_title(self, event: LineList.Opened) -> None:
        """Go on with the title under the cursor."""
        event.stop()
        if self._rows[event.index].item:
            self.post_message(TitleOpened(self._rows[event.index].item))
