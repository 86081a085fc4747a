"""Browse inside: what a model has learned, tab by tab."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Static
from textual.worker import get_current_worker

from collab.data.load import load
from collab.data.titles import fold
from collab.errors import CollabError, NotFound
from collab.explore.errors import ratings_of
from collab.recommend.recommender import Recommender
from collab.runs.ask import Cancelled
from collab.runs.record import DataSpec
from tui.actions import bindings
from tui.rows.format import ratings_text
from tui.screens.base import BaseScreen
from tui.screens.inside_biases import BiasesTab
from tui.screens.inside_errors import ErrorsTab
from tui.screens.inside_factors import FactorsTab
from tui.screens.inside_list import ListTab
from tui.screens.inside_map import MapTab
from tui.screens.inside_tab import Tab
from tui.screens.inside_table import TableTab
from tui.screens.messages import TitleChosen
from tui.state import SavedScreen, word
from tui.widgets.search import SearchField

_TABS: tuple[type[Tab[Any]], ...] = (BiasesTab, MapTab, FactorsTab, ErrorsTab, TableTab)
_OF_TABS = frozenset().union(*(tab.verbs for tab in _TABS))
_NO_MODEL = "No model yet. Press {app.show_train} to train one (10 s on the sample)."
_GONE = " {inside.read_data} reads them again."


class InsideScreen(BaseScreen):
    """Shows one tab at a time; each looks into the model in use when it is first shown, in a thread."""

    where = "inside"
    CSS_PATH = "inside.tcss"
    BINDINGS = bindings("inside")

    @dataclass
    class Told(Message):
        """How far a tab has looked, 0 to 1."""

        tab: Tab[Any]
        share: float

    @dataclass
    class Found(Message):
        """What a tab found in a model, or what was wrong."""

        tab: Tab[Any]
        model: Recommender
        found: Any
        problem: str = ""

    def __init__(self) -> None:
        super().__init__()
        glyphs = self.collab.environment.glyphs
        self._tabs: Sequence[Tab[Any]] = [tab(self.keymap, glyphs=glyphs) for tab in _TABS]
        self._at = 0
        self._before = 0

    def compose_body(self) -> ComposeResult:
        """Put the names of the tabs and the search over the tabs."""
        with Horizontal(id="inside-top"):
            yield Static(id="inside-tabs")
            yield SearchField("a title, by a part of it", self.keymap.key("inside.search_titles"))
        with Vertical(id="inside-found"):
            yield from self._tabs
        yield Static(id="nothing")

    @property
    def tab(self) -> Tab[Any]:
        """The tab in view."""
        return self._tabs[self._at]

    @property
    def search(self) -> SearchField:
        """The field to search with."""
        return self.query_one(SearchField)

    def on_mount(self) -> None:
        """Begin with the first tab."""
        self._show_tab()

    def state(self) -> SavedScreen:
        """Return the tab in view, the title under its cursor, and what was turned on each."""
        place, item = self.tab.left_on
        turned = {tab.title: tab.turned for tab in self._tabs if tab.turned}
        return {**turned, "tab": self.tab.title, "place": str(place), "item": item}

    def restore(self, left: SavedScreen) -> None:
        """Show that tab again, the cursor on that title."""
        self._at = next((at for at, tab in enumerate(self._tabs) if tab.title == word(left, "tab")), 0)
        for tab in self._tabs:
            tab.turn_to(word(left, tab.title))
            tab.begin_on(0, "")
        place = word(left, "place")
        self.tab.begin_on(int(place) if place.isdecimal() else 0, word(left, "item"))
        self._show_tab()

    def on_session_changed(self) -> None:
        """Look into another model."""
        model = self.session.model
        self.set_class(model is None, "-nothing")
        if model is None:
            opening = self.session.store.current() is not None
            text = "Opening the model in use." if opening else self.keymap.tell(_NO_MODEL)
            self.query_one("#nothing", Static).update(Content(text))
        else:
            self._look()

    def _show_tab(self) -> None:
        """Show the tab, its name marked among the others."""
        for tab in self._tabs:
            tab.display = tab is self.tab
        names = [(f" {tab.title} ", "bold reverse" if tab is self.tab else "dim") for tab in self._tabs]
        self.query_one("#inside-tabs", Static).update(Content.assemble(*names), layout=False)
        self.search.display = "search_titles" in self.tab.verbs
        self.tab.keys.focus()
        self.keys_changed()
        self.call_after_refresh(self._look)  # once the tab knows its size

    def _look(self) -> None:
        """Look into the model, where the tab in view does not show it yet."""
        model, tab = self.session.model if self.collab.opened else None, self.tab
        if model is not None and tab.looked_at is not model.recommender:
            tab.looked_at = model.recommender
            self.look_into(tab, model.recommender)

    @work(thread=True, group="inside", exit_on_error=False)
    def look_into(self, tab: Tab[Any], model: Recommender) -> None:
        """Let a tab find what it shows."""
        worker = get_current_worker()

        def tell(share: float) -> None:
            if worker.is_cancelled:
                raise Cancelled("Stopped.")
            self.post_message(self.Told(tab, share))

        try:
            found, problem = tab.look(model, tell), ""
        except Cancelled:
            return
        except CollabError as error:
            found, problem = None, str(error) + (_GONE if isinstance(error, NotFound) else "")
        self.post_message(self.Found(tab, model, found, problem))

    @on(Told)
    def show_share(self, event: Told) -> None:
        """Show how far a tab is."""
        event.tab.tell_share(event.share)

    @on(Found)
    def show_found(self, event: Found) -> None:
        """Show what a tab found, if it is still asked for."""
        model = self.session.model
        if model is None or event.model is not model.recommender:
            return
        if event.problem:
            event.tab.fail(self.keymap.tell(event.problem))
        else:
            event.tab.take(event.model, event.found)
            for tab in self._tabs:
                if tab.has_class("-failed"):
                    tab.looked_at = None  # what was missing may be there now

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Refuse what means nothing on the tab in view."""
        refused = action in _OF_TABS and action not in self.tab.verbs
        return False if refused else super().check_action(action, parameters)

    @on(Tab.Chosen)
    def open_title(self, event: Tab.Chosen) -> None:
        """Go to Similar with a title."""
        self.post_message(TitleChosen(event.item))

    def _turn(self, step: int) -> None:
        if self.session.model is not None:
            self._at = (self._at + step) % len(self._tabs)
            self._show_tab()

    def action_next_tab(self) -> None:
        """Show the next tab."""
        self._turn(1)

    def action_previous_tab(self) -> None:
        """Show the tab before."""
        self._turn(-1)

    def action_next_part(self) -> None:
        """To the next part of the list."""
        if isinstance(self.tab, ListTab):
            self.tab.go_to_part(1)

    def action_previous_part(self) -> None:
        """To the part before."""
        if isinstance(self.tab, ListTab):
            self.tab.go_to_part(-1)

    def action_raise_least(self) -> None:
        """Leave out titles with few ratings, or take them in again."""
        if isinstance(self.tab, BiasesTab):
            self.tab.turn_least()
            self._look()
            self.message(f"Titles with {ratings_text(self.tab.least)} or more")

    def action_turn_across(self) -> None:
        """Draw another component from left to right."""
        if isinstance(self.tab, MapTab):
            self.tab.turn(0)

    def action_turn_up(self) -> None:
        """Draw another component from bottom to top."""
        if isinstance(self.tab, MapTab):
            self.tab.turn(1)

    def action_turn_layout(self) -> None:
        """Lay the map out by UMAP, or by components again."""
        try:
            if isinstance(self.tab, MapTab):
                self.tab.turn_layout()
        except NotFound as error:
            self.message(str(error))

    def action_stop_looking(self) -> None:
        """Stop what takes long; the tab looks again when it is shown again."""
        if any(worker.is_running for worker in self.workers if worker.group == "inside"):
            self.workers.cancel_group(self, "inside")
            self.tab.looked_at = None
            self.tab.fail("Stopped. Another tab and back starts again.")

    def action_read_data(self) -> None:
        """Read the ratings of the model again."""
        model = self.session.model
        if model is not None and self.tab.has_class("-failed"):
            self.read_again(self.tab, model.recommender, self.session.data)

    @work(thread=True, exclusive=True, group="inside", exit_on_error=False)
    def read_again(self, tab: Tab[Any], model: Recommender, spec: DataSpec) -> None:
        """Read the data of a model into the cache, then let the tab look."""

        def tell(share: float) -> None:
            self.post_message(self.Told(tab, share))

        try:
            load(spec.source, columns=spec.columns, scale=spec.scale, items=spec.items, progress=tell)
            ratings_of(model)
            found, problem = tab.look(model, tell), ""
        except NotFound as error:
            found, problem = None, f"{error} Read again, the data is not what it was: train a model on it."
        except CollabError as error:
            found, problem = None, str(error)
        self.post_message(self.Found(tab, model, found, problem))

    def action_search_titles(self) -> None:
        """Open the search."""
        if self.tab.names:
            self._before = self.tab.place
            self.search.open()

    @on(SearchField.Asked)
    def find_title(self, event: SearchField.Asked) -> None:
        """Go to the first title that fits what is typed."""
        fitting = self._fitting(event.text)
        self.tab.go_to(fitting[0] if fitting else self._before)

    @on(SearchField.Stepped)
    def find_other(self, event: SearchField.Stepped) -> None:
        """Go to the next title that fits, or the one before."""
        if fitting := self._fitting(self.search.text):
            at = fitting.index(self.tab.place) if self.tab.place in fitting else 0
            self.tab.go_to(fitting[(at + event.rows) % len(fitting)])

    def _fitting(self, text: str) -> list[int]:
        """Return the places of the titles that hold a text, those that begin with it first."""
        wanted, names = fold(text), [fold(name) for name in self.tab.names]
        if not wanted:
            return []
        return sorted(
            (at for at, name in enumerate(names) if wanted in name), key=lambda at: not names[at].startswith(wanted)
        )

    @on(SearchField.Taken)
    def leave_search(self, event: SearchField.Taken) -> None:
        """Stay on the title that was found."""
        if event.text and not self._fitting(event.text):
            self.message(f'No title here has "{event.text}" in it')
        self.tab.keys.focus()

    @on(SearchField.Left)
    def go_back(self) -> None:
        """Go back to where the search began."""
        self.tab.go_to(self._before)
        self.tab.keys.focus()
