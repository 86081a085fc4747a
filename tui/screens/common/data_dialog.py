"""The choice of data for the next run: a set of the catalogue, fetched if need be, or a path typed in."""

from collections.abc import Callable

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Input, Static

from collab.data import DataSpec, catalog
from collab.errors import CollabError
from tui.actions import bindings
from tui.cells import Spans, bar
from tui.core import data_spec, fetch
from tui.core.runs import IMPLICIT_MODEL
from tui.screens.common.base_screen import BaseScreen
from tui.screens.common.dialog import Dialog
from tui.widgets import LineList, hint

_BAR, _LABEL = 30, 11
_KEYS = (
    ("list.open", "choose"),
    ("data.type_path", "type a path"),
    ("data.turn_rows", "ratings or choices"),
    ("data.close_data", "cancel"),
)
_RATINGS, _CHOICES = "ratings with stars", f"choices without stars: a model of stars becomes {IMPLICIT_MODEL}"
_OTHER_MODEL = "Choices have no stars: the next model is {model}, which learns from what people choose"


class DataDialog(Dialog[DataSpec | None]):
    """Closes with the data chosen, or None."""

    CSS_PATH = "data_dialog.tcss"
    BINDINGS = bindings("data")

    def __init__(self) -> None:
        super().__init__()
        self._entries = list(catalog.ENTRIES.values())
        self._fetching = ""
        self._implicit = False

    def compose(self) -> ComposeResult:
        """Put the catalogue, the path and the words about the chosen set under each other."""
        with Vertical(classes="dialog"):
            yield Static(f"  {'data set':<10} {'ratings':>12} {'films':>8}   on this machine", classes="heading")
            yield LineList(id="sets", classes=self.glyphs.style_class)
            with Horizontal(id="path-line"):
                yield Static("path", classes="label")
                press = self.keymap.with_keys("press {data.type_path} and type a file or folder of ratings")
                yield Input(placeholder=press, compact=True, id="path")
            yield Static(id="rows")
            yield Static(id="data-note", markup=False)
            yield Static(hint(_KEYS, self.keymap), classes="hint")

    def on_mount(self) -> None:
        """List the sets."""
        sets = self.query_one("#sets", LineList)
        sets.show(len(self._entries), self._paint, 0)
        sets.focus()
        self._describe(self._entries[0])
        self._show_rows()

    def _show_rows(self) -> None:
        rows = _CHOICES if self._implicit else _RATINGS
        self.query_one("#rows", Static).update(Content.assemble(("rows".ljust(_LABEL), "bold"), rows))

    def _paint(self, index: int, _width: int) -> Spans:
        entry = self._entries[index]
        here = catalog.available(entry.name)
        return [
            (f"{entry.name:<10} {entry.rows:>12,} {entry.items:>8,}   ", ""),
            (
                "yes" if here else f"no, {self.keymap.key('list.open')} fetches {entry.size / 1e6:,.0f} MB",
                "good" if here else "dim",
            ),
        ]

    def _describe(self, entry: catalog.Entry) -> None:
        self.query_one("#data-note", Static).update(f"{entry.title}. {entry.citation}\n{entry.licence}")

    def _show_problem(self, problem: str) -> None:
        self.query_one("#data-note", Static).update(Content.styled(f"! {problem}", "$text-error"))

    @on(LineList.Moved)
    def describe_set(self, event: LineList.Moved) -> None:
        """Show citation and licence of the set under the cursor."""
        if not self._fetching:
            self._describe(self._entries[event.index])

    @on(LineList.Opened)
    def choose_set(self, event: LineList.Opened) -> None:
        """Take the set, or fetch it first."""
        name = self._entries[event.index].name
        if catalog.available(name):
            self.dismiss(data_spec(name, implicit=self._implicit))
        elif not self._fetching:
            self._fetching = name
            self._show_progress(0)
            self.fetch_set(name)

    @work(exclusive=True, exit_on_error=False)
    async def fetch_set(self, name: str) -> None:
        """Fetch a set, then close with it; a problem is shown in place."""
        try:
            await fetch(name, self._show_progress)
        except CollabError as error:
            self._fetching = ""
            self._show_problem(str(error))
            return
        self.dismiss(data_spec(name, implicit=self._implicit))

    def _show_progress(self, done: float) -> None:
        stop = f"{self.keymap.key('data.close_data')} stops it"
        text = f"fetching {self._fetching} {bar(done, _BAR, glyphs=self.glyphs)} {done:4.0%}   {stop}"
        self.query_one("#data-note", Static).update(text)

    @on(Input.Submitted)
    def take_path(self, event: Input.Submitted) -> None:
        """Close with the path typed in, or say what is wrong with it."""
        try:
            self.dismiss(data_spec(event.value.strip(), implicit=self._implicit))
        except CollabError as error:
            self._show_problem(str(error))

    def action_turn_rows(self) -> None:
        """Read rows as choices without stars, or as ratings with stars again."""
        self._implicit = not self._implicit
        self._show_rows()

    def action_type_path(self) -> None:
        """Go to the path."""
        self.query_one("#path").focus()

    def action_close_data(self) -> None:
        """Leave the path, or stop fetching, or close without a change."""
        if self.query_one("#path").has_focus:
            self.query_one("#sets").focus()
        elif self._fetching:
            self.workers.cancel_node(self)
            self._fetching = ""
            self._describe(self._entries[self.query_one("#sets", LineList).cursor])
        else:
            self.dismiss(None)


def choose_data(screen: BaseScreen, then: Callable[[], None]) -> None:
    """Ask which data the next run reads; call `then` once it is chosen. Choices without stars change a model that
    learns stars, which is told.
    """
    starter = screen.host.run_starter

    def take(data: DataSpec | None) -> None:
        if data is not None:
            before = starter.settings.config.model
            starter.settings = starter.settings.with_data(data)
            then()
            if (model := starter.settings.config.model) != before:
                screen.show_message(_OTHER_MODEL.format(model=model))

    screen.app.push_screen(DataDialog(), take)
