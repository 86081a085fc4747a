"""What the tabs of Browse inside have in common: a line about it, what it found in a model, names to search."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar, Generic, TypeVar

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Static

from collab.recommend.recommender import Recommender
from tui.cells import Glyphs, bar
from tui.keys.keymap import Keymap

Result = TypeVar("Result")
Tell = Callable[[float], None]
_BAR = 24


class Tab(Vertical, Generic[Result]):
    """A look at one side of a model. `verbs` are the screen's actions that mean something here."""

    title: ClassVar[str] = ""
    verbs: ClassVar[frozenset[str]] = frozenset()
    looked_at: object = None
    """The model that is shown; None where none is, yet."""

    _begins: tuple[int, str] | None = None

    @dataclass
    class Chosen(Message):
        """A title was opened."""

        item: str

    def __init__(self, keymap: Keymap, *, glyphs: Glyphs) -> None:
        super().__init__(id=f"inside-{self.title}")
        self.keymap, self.glyphs = keymap, glyphs

    def compose(self) -> ComposeResult:
        """Put what it is about over what is shown."""
        yield Static(classes="about")
        yield from self.compose_found()

    def compose_found(self) -> ComposeResult:
        """Give the widgets that show what was found. Override."""
        yield from ()

    def look(self, model: Recommender, tell: Tell) -> Result:
        """Return what there is to show, in a thread; `tell` takes the share done. Raises CollabError. Override."""
        raise NotImplementedError

    def show(self, found: Result) -> None:
        """Show what was found. Override."""
        raise NotImplementedError

    @property
    def keys(self) -> Widget:
        """What takes the keys while the tab is in view. Override."""
        raise NotImplementedError

    @property
    def names(self) -> Sequence[str]:
        """The titles that can be searched, place by place. Override."""
        return ()

    @property
    def items(self) -> Sequence[str]:
        """The ids at the same places. Override."""
        return ()

    @property
    def place(self) -> int:
        """Where the cursor is. Override."""
        return 0

    @property
    def turned(self) -> str:
        """What was turned here, in words that `turn_to` takes. Override."""
        return ""

    def turn_to(self, turned: str) -> None:
        """Turn to what was `turned` at an earlier time; to anything else as in the beginning. Override."""

    @property
    def left_on(self) -> tuple[int, str]:
        """Where the cursor is, and the id there; before anything is shown, where it will begin."""
        if self._begins is not None:
            return self._begins
        return self.place, self.items[self.place] if self.place < len(self.items) else ""

    def begin_on(self, place: int, item: str) -> None:
        """Let the cursor begin on a place, wherever its id is by then."""
        self._begins, self.looked_at = (place, item), None

    def go_to(self, place: int) -> None:
        """Put the cursor on a title. Override."""

    def tell(self, text: str | Content) -> None:
        """Say what the tab is about, or what is the matter."""
        self.query_one(".about", Static).update(text, layout=False)

    def tell_share(self, share: float) -> None:
        """Say that it is being looked at, and how far that is."""
        stop = self.keymap.tell("{inside.stop_looking} stops")
        self.tell(f"Predicting what was held out {bar(share, _BAR, glyphs=self.glyphs)} {share:4.0%}   {stop}")

    def fail(self, problem: str) -> None:
        """Say why there is nothing to show."""
        self.set_class(True, "-failed")
        self.tell(problem)

    def take(self, model: Recommender, found: Result) -> None:
        """Show what was found in a model."""
        self.set_class(False, "-failed")
        self.looked_at = model
        self.show(found)
        self._begin()

    def _begin(self) -> None:
        (place, item), self._begins = self._begins or (0, ""), None
        if 0 < place < len(self.items) and self.items[place] == item:
            self.go_to(place)
        elif item and item in self.items:
            self.go_to(self.items.index(item))
