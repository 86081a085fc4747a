"""A file of one's own before it is read: what each column is taken for, corrected by keys, and then the reading."""

from collections.abc import Callable
from dataclasses import dataclass

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Static
from textual.worker import get_current_worker

from collab.data import DataSpec, FirstLook
from collab.errors import CollabError
from tui.actions import bindings
from tui.cells import Spans, bar, fit
from tui.core.data import ColumnChoice, remember
from tui.screens.common import Dialog
from tui.widgets import LineList, hint

_BAR, _NAME, _MEANING = 30, 18, 14
_KEYS = (
    ("list.open", "read it"),
    ("columns.next_meaning", "what it is"),
    ("columns.turn_rows", "ratings or choices"),
    ("columns.close_columns", "back"),
)
_TITLES = (
    "Titles, years and genres are read from columns: title, year, genres. In a folder, movies.csv beside ratings.csv "
    "lists them by movieId, title, genres. Without titles the ids stand for them."
)
_OWN = "Its format has columns of its own: there is nothing to name."
_MISSING = "No column is the {} yet: put the cursor on it, and turn what it is with {columns.next_meaning}"
_NO_STARS = "; without stars, {columns.turn_rows} reads each row as a choice"


@dataclass
class Looked(Message):
    """A first look was had at the file, or it cannot be read, for a reason."""

    look: FirstLook | None
    problem: str = ""


@dataclass
class ReadingEnded(Message):
    """The file was read, or not, for a reason."""

    problem: str


@dataclass
class ReadOn(Message):
    """The reading got on, 0 to 1."""

    done: float


class _Stopped(Exception):
    """Nobody waits for this reading any more."""


class ColumnsDialog(Dialog[DataSpec | None]):
    """Closes with the data, once they are read, or None; `tell_time` says how long a run on so many rows takes."""

    CSS_PATH = "data_dialog.tcss"
    BINDINGS = bindings("columns")

    def __init__(self, spec: DataSpec, tell_time: Callable[[int, bool], str]) -> None:
        super().__init__()
        self._spec, self._tell_time = spec, tell_time
        self._choice: ColumnChoice | None = None
        self._reading = False

    def compose(self) -> ComposeResult:
        """Put the file, its columns, what is to be said and the keys under each other."""
        heading = f"  {'column':<{_NAME}} {'is':<{_MEANING}} first rows"
        with Vertical(classes="dialog wide") as box:
            box.border_title = Content(self._spec.source.rpartition("/")[2]).markup
            yield Static("looking at the file", id="columns-rows", markup=False)
            yield Static(heading, classes="heading")
            yield LineList(id="columns", classes=self.glyphs.style_class)
            yield Static(id="columns-note", markup=False)
            yield Static(hint(_KEYS, self.keymap), classes="hint")

    def on_mount(self) -> None:
        """Have a first look at the file."""
        self.query_one("#columns").focus()
        self.look_at_file(self._spec)

    @work(thread=True, exclusive=True, exit_on_error=False)
    def look_at_file(self, spec: DataSpec) -> None:
        """Have a first look at the file, away from the screen."""
        try:
            self.post_message(Looked(spec.look()))
        except CollabError as error:
            self.post_message(Looked(None, str(error)))

    @on(Looked)
    def show_look(self, event: Looked) -> None:
        """Show the columns, or why there are none."""
        if event.look is None:
            self._choice = None
            self.query_one("#columns-rows", Static).update("It cannot be read")
            self._show_note(event.problem, bad=True)
            return
        self._choice = ColumnChoice.of(self._spec, event.look)
        self._show()

    def _show(self) -> None:
        choice = self._choice
        if choice is None:
            return
        lines = self.query_one("#columns", LineList)
        rows = max(1, len(choice.look.names))
        lines.styles.height = max(1, min(rows, self.size.height - 14))
        lines.show(rows, self._paint)
        kind = "choices, without stars" if choice.spec.implicit else "ratings"
        time = self._tell_time(choice.look.rows, choice.spec.implicit)
        self.query_one("#columns-rows", Static).update(f"{choice.look.rows:,} rows, read as {kind}. {time}".rstrip())
        if choice.missing:
            self._show_note(self.keymap.with_keys(self._missing(choice)), bad=True)
        else:
            said = [text for text in choice.look.said if not text.startswith("columns: ")]
            self._show_note("\n".join([*said, _TITLES]))

    @staticmethod
    def _missing(choice: ColumnChoice) -> str:
        missing = _MISSING.replace("{}", " nor the ".join(choice.missing))
        return missing + (_NO_STARS if "rating" in choice.missing else "")

    def _show_note(self, text: str, *, bad: bool = False) -> None:
        self.query_one("#columns-note", Static).update(Content.styled(f"! {text}", "$text-error") if bad else text)

    def _paint(self, index: int, width: int) -> Spans:
        if self._choice is None or not self._choice.look.names:
            return [(_OWN, "dim")]
        name = self._choice.look.names[index]
        meanings = ", ".join(self._choice.of_column(name))
        samples = ", ".join(row[index] for row in self._choice.look.texts if index < len(row))
        return [
            (fit(name or "without a name", _NAME, glyphs=self.glyphs) + " ", ""),
            (fit(meanings or "not read", _MEANING, glyphs=self.glyphs) + " ", "strong" if meanings else "dim"),
            (fit(samples, max(0, width - _NAME - _MEANING - 2), glyphs=self.glyphs), "dim"),
        ]

    def action_next_meaning(self) -> None:
        """Take the column under the cursor for something else."""
        self._turn(1)

    def action_previous_meaning(self) -> None:
        """Take the column under the cursor for what comes before."""
        self._turn(-1)

    def _turn(self, step: int) -> None:
        if self._choice is not None and self._choice.look.names and not self._reading:
            name = self._choice.look.names[self.query_one("#columns", LineList).cursor]
            self._choice = self._choice.turned(name, step)
            self._show()

    def action_turn_rows(self) -> None:
        """Read rows as choices without stars, or as ratings with stars again."""
        if not self._reading:
            chosen = self._spec if self._choice is None else self._choice.chosen
            self._spec = chosen.model_copy(update={"implicit": not chosen.implicit})
            self.look_at_file(self._spec)

    @on(LineList.Opened, "#columns")
    def read_rows(self) -> None:
        """Read the file with these columns, where each that is needed is there."""
        self._read()

    def _read(self) -> None:
        if self._choice is not None and not self._choice.missing and not self._reading:
            self._reading = True
            self._spec = self._choice.chosen
            self.show_progress(ReadOn(0))
            self.read_file(self._spec)

    @work(thread=True, exclusive=True, exit_on_error=False)
    def read_file(self, spec: DataSpec) -> None:
        """Read the file away from the screen: what is wrong with a row is said before there is a run."""
        worker = get_current_worker()

        def progress(done: float) -> None:
            if worker.is_cancelled:
                raise _Stopped
            self.post_message(ReadOn(done))

        try:
            spec.load(progress)
            remember(spec)
        except CollabError as error:
            self.post_message(ReadingEnded(str(error)))
        except _Stopped:
            return
        else:
            self.post_message(ReadingEnded(""))

    @on(ReadOn)
    def show_progress(self, event: ReadOn) -> None:
        """Show how much is read."""
        if self._reading:
            stop = f"{self.keymap.key('columns.close_columns')} stops it"
            drawn = bar(event.done, _BAR, glyphs=self.glyphs)
            self._show_note(f"reading {drawn} {event.done:4.0%}   {stop}")

    @on(ReadingEnded)
    def take_data(self, event: ReadingEnded) -> None:
        """Close with the data, or say what is wrong with them."""
        self._reading = False
        if event.problem:
            self._show_note(event.problem, bad=True)
        else:
            self.dismiss(self._spec)

    def action_close_columns(self) -> None:
        """Stop reading, or go back without the file."""
        self.workers.cancel_node(self)
        if self._reading:
            self._reading = False
            self._show()
        else:
            self.dismiss(None)
