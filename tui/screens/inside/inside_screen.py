"""Browse inside: what a model has learned, tab by tab."""

from collections.abc import Callable, Sequence

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static

from collab.errors import NotFound
from tui.actions import bindings
from tui.core import SavedScreen, word
from tui.screens.common import BaseScreen, StandIn
from tui.screens.inside.about_line import AboutLine
from tui.screens.inside.lists import BIAS_LIST, CERTAINTY_LIST, ERROR_LIST, FACTOR_LIST
from tui.screens.inside.map_view import MapView
from tui.screens.inside.parts_view import PartsView
from tui.screens.inside.tab import InsideTab, TabView
from tui.screens.inside.tab_reader import TabProgressed, TabRead, TabReader
from tui.screens.inside.tab_search import TabSearch, fitting_places
from tui.screens.inside.table_view import TableView
from tui.text import ratings_text
from tui.widgets import SearchField


class InsideScreen(BaseScreen):
    """Shows one tab at a time; each reads the model in use when it is first shown, in a thread."""

    where = "inside"
    CSS_PATH = "inside.tcss"
    BINDINGS = bindings("inside")

    def __init__(self) -> None:
        super().__init__()
        self._tabs = self._make_tabs()
        self._tab_actions = frozenset().union(*(tab.view.actions for tab in self._tabs))
        self._position = 0
        self._reader = TabReader(self)
        self._search = TabSearch()
        self._nothing = StandIn(self)

    def _make_tabs(self) -> Sequence[InsideTab]:
        keymap, glyphs = self.keymap, self.host.environment.glyphs

        def tab(make_view: Callable[[AboutLine], TabView]) -> InsideTab:
            about = AboutLine()
            return InsideTab(about, make_view(about), keymap, glyphs=glyphs)

        return (
            tab(lambda about: PartsView(BIAS_LIST, about, keymap, glyphs=glyphs)),
            tab(lambda about: MapView(about, keymap, glyphs=glyphs)),
            tab(lambda about: PartsView(FACTOR_LIST, about, keymap, glyphs=glyphs)),
            tab(lambda about: PartsView(ERROR_LIST, about, keymap, glyphs=glyphs)),
            tab(lambda about: PartsView(CERTAINTY_LIST, about, keymap, glyphs=glyphs)),
            tab(lambda about: TableView(about, keymap, glyphs=glyphs)),
        )

    def compose_body(self) -> ComposeResult:
        """Put the names of the tabs and the search over the tabs."""
        with Horizontal(id="inside-top"):
            yield Static(id="inside-tabs")
            key = self.keymap.key("inside.search_titles")
            yield SearchField("a title, by a part of it", key, step=self._step_search)
        with Vertical(id="inside-content"):
            yield from self._tabs
        yield self._nothing.line

    @property
    def tab(self) -> InsideTab:
        """The tab in view."""
        return self._tabs[self._position]

    @property
    def search(self) -> SearchField:
        """The field to search with."""
        return self.query_one(SearchField)

    def on_mount(self) -> None:
        """Begin with the first tab."""
        self._show_tab()

    def state(self) -> SavedScreen:
        """Return the tab in view, the title under its cursor, and what was turned on each."""
        place, item = self.tab.last_place
        turned = {tab.title: tab.view.turned for tab in self._tabs if tab.view.turned}
        return {**turned, "tab": self.tab.title, "place": str(place), "item": item}

    def restore(self, saved: SavedScreen) -> None:
        """Show that tab again, the cursor on that title."""
        titles = [tab.title for tab in self._tabs]
        title = word(saved, "tab")
        self._position = titles.index(title) if title in titles else 0
        for tab in self._tabs:
            tab.view.turn_to(word(saved, tab.title))
            tab.begin_on(0, "")
        place = word(saved, "place")
        self.tab.begin_on(int(place) if place.isdecimal() else 0, word(saved, "item"))
        self._show_tab()

    def on_session_changed(self) -> None:
        """Look into another model."""
        model = self.session.model
        self._nothing.show(missing=model is None)
        if model is not None:
            self._read()

    def _show_tab(self) -> None:
        """Show the tab, its name marked among the others."""
        for tab in self._tabs:
            tab.display = tab is self.tab
        names = [(f" {tab.title} ", "bold reverse" if tab is self.tab else "dim") for tab in self._tabs]
        self.query_one("#inside-tabs", Static).update(Content.assemble(*names), layout=False)
        self.search.display = "search_titles" in self.tab.view.actions
        self.tab.view.keys.focus()
        self.keys_changed()
        self.call_after_refresh(self._read)  # once the tab knows its size

    def _read(self) -> None:
        """Read the model, where the tab in view does not show it yet."""
        model, tab = self.session.model if self.host.opened else None, self.tab
        if model is not None and tab.looked_at is not model.recommender:
            tab.looked_at = model.recommender
            tab.begin_reading()
            self._reader.read(tab, model.recommender, self.session.data)

    @on(TabProgressed)
    def show_progress(self, event: TabProgressed) -> None:
        """Show how far a tab is."""
        event.tab.show_progress(event.share)

    @on(TabRead)
    def show_content(self, event: TabRead) -> None:
        """Show what a tab has read, if it is still asked for."""
        model = self.session.model
        if model is None or event.model is not model.recommender:
            return
        if event.problem:
            event.tab.fail(event.problem)
        else:
            event.tab.show(event.model, event.content)
            if event.tab is self.tab and self.search.is_open:
                self._find(self.search.text)
            for tab in self._tabs:
                if tab.failed:
                    tab.looked_at = None  # what was missing may be there now

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Refuse what means nothing on the tab in view."""
        refused = action in self._tab_actions and action not in self.tab.view.actions
        return False if refused else super().check_action(action, parameters)

    def _turn(self, step: int) -> None:
        if self.session.model is not None:
            self._position = (self._position + step) % len(self._tabs)
            self._show_tab()

    def action_next_tab(self) -> None:
        """Show the next tab."""
        self._turn(1)

    def action_previous_tab(self) -> None:
        """Show the tab before."""
        self._turn(-1)

    def action_next_part(self) -> None:
        """To the next part of the list."""
        if isinstance(self.tab.view, PartsView):
            self.tab.view.go_to_part(1)

    def action_previous_part(self) -> None:
        """To the part before."""
        if isinstance(self.tab.view, PartsView):
            self.tab.view.go_to_part(-1)

    def action_raise_least(self) -> None:
        """Leave out titles with few ratings, or take them in again."""
        if isinstance(self.tab.view, PartsView):
            self.tab.view.turn_choice()
            self.tab.looked_at = None
            self._read()
            self.show_message(f"Titles with {ratings_text(self.tab.view.choice)} or more")

    def action_turn_across(self) -> None:
        """Draw another component from left to right."""
        if isinstance(self.tab.view, MapView):
            self.tab.view.turn(0)

    def action_turn_up(self) -> None:
        """Draw another component from bottom to top."""
        if isinstance(self.tab.view, MapView):
            self.tab.view.turn(1)

    def action_turn_layout(self) -> None:
        """Lay the map out by UMAP, or by components again."""
        try:
            if isinstance(self.tab.view, MapView):
                self.tab.view.turn_layout()
        except NotFound as error:
            self.show_message(str(error))

    def action_stop_looking(self) -> None:
        """Stop what takes long; the tab reads the model again when it is shown again."""
        if self._reader.stop():
            self.tab.looked_at = None
            self.tab.fail("Stopped. Another tab and back starts again.")

    def action_read_data(self) -> None:
        """Read the ratings of the model again."""
        model = self.session.model
        if model is not None and self.tab.failed:
            self._reader.read_again(self.tab, model.recommender, self.session.data)

    def action_search_titles(self) -> None:
        """Open the search, while the tab is still being read, too: what is typed meanwhile is looked for then."""
        if self.session.model is not None:
            self._search.begin(self.tab.view)
            self.search.open()

    @on(SearchField.Asked)
    def find_title(self, event: SearchField.Asked) -> None:
        """Go to the first title that fits what is typed."""
        self._find(event.text)

    def _find(self, text: str) -> None:
        if self.tab.view.names:
            self._search.find(self.tab.view, text)

    def _step_search(self, rows: int) -> None:
        """Go to the next title that fits, or the one before."""
        self._search.step(self.tab.view, self.search.text, rows)

    @on(SearchField.Taken)
    def leave_search(self, event: SearchField.Taken) -> None:
        """Stay on the title that was found."""
        names = self.tab.view.names
        if event.text and names and not fitting_places(event.text, names):
            self.show_message(f'No title here has "{event.text}" in it')
        self.tab.view.keys.focus()

    @on(SearchField.Closed)
    def go_back(self) -> None:
        """Go back to where the search began."""
        self._search.cancel(self.tab.view)
        self.tab.view.keys.focus()
