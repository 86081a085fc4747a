"""The map: titles by two principal components of their factors, and the neighbours of the one under the cursor."""

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import permutations
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Container
from textual.content import Content
from textual.message import Message

from collab.errors import CollabError, NotFound
from collab.inspection import TitleMap, common_factors, lay_out, title_map
from collab.recommend import Recommender, Similar
from collab.types import Floats
from tui.cells import Glyphs, Spans
from tui.keys import Keymap
from tui.screens.common import TitleOpened
from tui.screens.inside.about_line import AboutLine, Progress
from tui.screens.inside.scatter import Scatter
from tui.text import neighbour_row
from tui.widgets import LineList

_NEIGHBOURS, _COMPONENTS = 30, 3
_NO_UMAP = "UMAP is not installed here: pip install umap-learn puts it beside this program."


@dataclass(frozen=True, eq=False)
class Mapped:
    """The map of a model, the names of its titles and their ids."""

    model: Recommender
    map: TitleMap
    names: Sequence[str]
    items: Sequence[str]


@dataclass
class LayoutComputed(Message):
    """UMAP has laid out the titles of a map, or could not."""

    mapped: Mapped
    points: Floats | None
    problem: str = ""


class MapView(Container):
    """A scatter of titles with the neighbours of the one under the cursor beside it or below."""

    title: ClassVar = "map"
    actions: ClassVar = frozenset(("search_titles", "turn_across", "turn_up", "turn_layout", "stop_looking"))

    def __init__(self, about: AboutLine, keymap: Keymap, *, glyphs: Glyphs) -> None:
        super().__init__(classes="map")
        self._about = about
        self._keymap, self._glyphs = keymap, glyphs
        self._mapped: Mapped | None = None
        self._axes = (0, 1)
        self._umap: Floats | None = None
        self._similar: Sequence[Similar] = ()
        self._times = 1.0

    def compose(self) -> ComposeResult:
        """Put the neighbours beside the map."""
        yield Scatter(self._glyphs.marks)
        yield LineList(classes=self._glyphs.style_class)

    def read(self, model: Recommender, _progress: Progress) -> Mapped:
        """Find the components."""
        components, items = title_map(model), model.items
        positions = components.positions.tolist()
        names, ids = [items.name(position) for position in positions], [items.id(position) for position in positions]
        return Mapped(model, components, names, ids)

    def show(self, content: object) -> None:
        """Draw the map; where another model was shown, the cursor stays on its title."""
        if isinstance(content, Mapped):
            before = self._mapped.items[self.keys.cursor] if self._mapped else ""
            self._mapped, self._umap = content, None
            self._draw(content.items.index(before) if before in content.items else 0)

    def _draw(self, cursor: int) -> None:
        if self._mapped is not None:
            points = self._mapped.map.components[:, list(self._axes)] if self._umap is None else self._umap
            self.keys.show(points, self._mapped.names, cursor)

    @property
    def keys(self) -> Scatter:
        """The scatter, which takes the keys."""
        return self.query_one(Scatter)

    @property
    def names(self) -> Sequence[str]:
        """The titles on the map."""
        return self._mapped.names if self._mapped else ()

    @property
    def items(self) -> Sequence[str]:
        """The ids of the titles on the map."""
        return self._mapped.items if self._mapped else ()

    @property
    def turned(self) -> str:
        """The components that are drawn, across and up: "1 2"."""
        return " ".join(str(axis + 1) for axis in self._axes)

    def turn_to(self, turned: str) -> None:
        """Draw those components."""
        pairs = permutations(range(_COMPONENTS), 2)
        self._axes = next((pair for pair in pairs if turned == f"{pair[0] + 1} {pair[1] + 1}"), (0, 1))

    @property
    def place(self) -> int:
        """The title under the cursor."""
        return self.keys.cursor

    def go_to(self, place: int) -> None:
        """Put the cursor on a title."""
        self.keys.go_to(place)

    def turn(self, axis: int) -> None:
        """Draw the next component along an axis, 0 across and 1 up, one that the other does not have."""
        kept = self._axes[1 - axis]
        turned = next(new for step in (1, 2) if (new := (self._axes[axis] + step) % _COMPONENTS) != kept)
        self._axes = (turned, kept) if axis == 0 else (kept, turned)
        self._umap = None
        self._draw(self.keys.cursor)

    def turn_layout(self) -> None:
        """Lay the titles out by UMAP, or by principal components again. Raises NotFound where it is not installed."""
        if self._umap is not None:
            self._umap = None
            self._draw(self.keys.cursor)
        elif find_spec("umap") is None:
            raise NotFound(_NO_UMAP)
        elif self._mapped is not None:
            self._about.show(
                f"UMAP is laying out {len(self._mapped.names):,} titles in a process of its own; it takes a while."
            )
            self.lay_out(self._mapped)

    @work(thread=True, exclusive=True, group="umap", exit_on_error=False)
    def lay_out(self, mapped: Mapped) -> None:
        """Ask a child process for UMAP's layout."""
        factors = common_factors(mapped.model, mapped.map.positions)
        try:
            points = lay_out(factors, lambda: not self.is_attached)
        except CollabError as error:
            self.post_message(LayoutComputed(mapped, None, str(error)))
        else:
            self.post_message(LayoutComputed(mapped, points))

    @on(LayoutComputed)
    def take_layout(self, event: LayoutComputed) -> None:
        """Draw UMAP's layout."""
        event.stop()
        if event.mapped is not self._mapped:
            return
        if event.points is None:
            self._about.show(f"UMAP failed: {event.problem}")
        else:
            self._umap = event.points
            self._draw(self.keys.cursor)

    @on(Scatter.Moved)
    def follow_cursor(self, event: Scatter.Moved) -> None:
        """List the neighbours of the title under the cursor."""
        event.stop()
        if self._mapped is None or not self._mapped.items:
            return
        self._similar = self._mapped.model.neighbours.near([self._mapped.items[event.index]], _NEIGHBOURS)
        neighbours = self.query_one(LineList)
        neighbours.show(len(self._similar), self._paint, 0)
        neighbours.border_title = Content(f"close to {self._mapped.names[event.index]}").markup

    def _paint(self, index: int, width: int) -> Spans:
        return neighbour_row(self._similar[index], width, glyphs=self._glyphs)

    @on(Scatter.Zoomed)
    def follow_zoom(self, event: Scatter.Zoomed) -> None:
        """Say what the axes are, and how near one looks."""
        event.stop()
        self._times = event.times
        if self._mapped is not None:
            self._about.show(self._axes_text(self._mapped))

    def _axes_text(self, mapped: Mapped) -> Content:
        key = self._keymap.key
        zoom = f" {self._times:.1f}x" if self._times > 1.01 else ""
        keys = f"   {key('map.zoom_in')} {key('map.zoom_out')} zoom{zoom}   {key('map.open_title')} card"
        if self._umap is not None:
            return Content(f"{len(mapped.names):,} titles laid out by UMAP{keys}")
        across, up = ("across", "up") if self._glyphs.ascii else ("→", "↑")
        first, second = (f"component {axis + 1} ({mapped.map.shares[axis]:.0%})" for axis in self._axes)
        return Content(f"{across} {first}  {up} {second}{keys}")

    @on(Scatter.Opened)
    def open_title(self, event: Scatter.Opened) -> None:
        """Go on with the title under the cursor."""
        event.stop()
        if self._mapped is not None:
            self.post_message(TitleOpened(self._mapped.items[event.index]))

    @on(LineList.Opened)
    def open_neighbour(self, event: LineList.Opened) -> None:
        """Go on with a neighbour."""
        event.stop()
        self.post_message(TitleOpened(self._similar[event.index].item))
