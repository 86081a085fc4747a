"""A tab of Browse inside: the line about it over one view of a model."""

from textual.app import ComposeResult
from textual.containers import Vertical

from collab.recommend import Recommender
from tui.cells import Glyphs, bar
from tui.keys import Keymap
from tui.screens.inside.about_line import AboutLine
from tui.screens.inside.map_view import MapView
from tui.screens.inside.parts_view import PartsView
from tui.screens.inside.table_view import TableView

TabView = PartsView | MapView | TableView
_BAR = 24


class InsideTab(Vertical):
    """A view of one side of a model, and of which model: None where nothing is shown yet."""

    def __init__(self, about: AboutLine, view: TabView, keymap: Keymap, *, glyphs: Glyphs) -> None:
        super().__init__(id=f"inside-{view.title}")
        self.view = view
        self.looked_at: object = None
        self._about = about
        self._keymap, self._glyphs = keymap, glyphs
        self._begins: tuple[int, str] | None = None

    def compose(self) -> ComposeResult:
        """Put the line about it over the view."""
        yield self._about
        yield self.view

    @property
    def title(self) -> str:
        """The name of the tab."""
        return self.view.title

    @property
    def last_place(self) -> tuple[int, str]:
        """The place of the cursor and the id there; before anything is shown, those it will begin on."""
        if self._begins is not None:
            return self._begins
        place, items = self.view.place, self.view.items
        return place, items[place] if place < len(items) else ""

    def begin_on(self, place: int, item: str) -> None:
        """Let the cursor begin on a place, wherever its id is by then."""
        self._begins, self.looked_at = (place, item), None

    def begin_reading(self) -> None:
        """Say that there will be something, where there is nothing yet."""
        if not self.view.items:
            self._about.show("Looking into the model")

    def show_progress(self, share: float) -> None:
        """Say that the model is being read, and how far that is."""
        stop = self._keymap.with_keys("{inside.stop_looking} stops")
        done = f"{bar(share, _BAR, glyphs=self._glyphs)} {share:4.0%}"
        self._about.show(f"Predicting what was held out {done}   {stop}")

    @property
    def failed(self) -> bool:
        """Whether there was nothing to show."""
        return self.has_class("-failed")

    def fail(self, problem: str) -> None:
        """Say why there is nothing to show."""
        self.set_class(True, "-failed")
        self._about.show(problem)

    def show(self, model: Recommender, content: object) -> None:
        """Show what the view has read in a model."""
        self.set_class(False, "-failed")
        self.looked_at = model
        self.view.show(content)
        self._begin()

    def _begin(self) -> None:
        (place, item), self._begins = self._begins or (0, ""), None
        items = self.view.items
        if 0 < place < len(items) and items[place] == item:
            self.view.go_to(place)
        elif item and item in items:
            self.view.go_to(items.index(item))
