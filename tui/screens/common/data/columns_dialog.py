"""A file of one's own before it is read: what each column is taken for, corrected by keys, and then the reading."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Static
from textual.worker import get_current_worker

from collab.data import DataSpec
from collab.errors import CollabError
from tui.actions import bindings
from tui.cells import Spans, bar
from tui.core.data import (
    LABELS,
    RATINGS,
    ColumnChoice,
    FileKind,
    corrected_text,
    remember,
    titles_kind,
    titles_of,
    turned,
    typed,
)
from tui.screens.common import AskLineDialog, Dialog
from tui.text import MEANING_WIDTH, NAME_WIDTH, column_row, correction_row
from tui.widgets import LineList, hint

_BAR, _ROOM = 30, 15
_KEYS = (
    ("list.open", "read it"),
    ("columns.next_meaning", "another"),
    ("columns.type_value", "type it"),
    ("columns.turn_rows", "{}"),
    ("columns.close_columns", "back"),
)
_TURNS = {"data": "ratings or choices", "import": "left out or seen"}
"""What rows are turned to and fro, of the kinds of files that have ratings."""
_READ_AS = "how it is read"
_TYPED = {
    "encoding": "as in UTF-8 or Windows-1251; nothing as found",
    "header": '"in the first row" or "none"; nothing as found',
    "skip": "a number; nothing as found",
    "unrated": "the numbers that mean no rating, as in 0 or 0,99, or none; nothing as found",
    "scale": "LOW:HIGH:STEP, as in 0.5:5:0.5; nothing as found",
    "titles": "the file that has the titles by these ids; nothing for none",
}
_TITLES = (
    "Titles, years and genres are read from columns: title, year, genres. In a folder, movies.csv beside ratings.csv "
    "lists them by movieId, title, genres. Without titles the ids stand for them."
)
_TITLE_COLUMNS = "On titles from, {columns.next_meaning} shows what the columns of that table are taken for."
_OWN = "It has columns of its own, or none: there is nothing to name."
_MISSING = "No column is the {} yet: put the cursor on it, and turn what it is with {columns.next_meaning}"
_NO_STARS = {
    "data": "; without stars, {columns.turn_rows} reads each row as a choice",
    "import": "; without stars, {columns.turn_rows} marks each row as seen",
}
_ROWS = {
    ("data", False): "read as ratings",
    ("data", True): "read as choices, without stars",
    ("import", False): "those without a rating left out, unless they have a mark",
    ("import", True): "those without a rating seen",
    ("list", False): "each a title of the list",
    ("titles", False): "each an id with its title",
}


@dataclass
class ReadingEnded(Message):
    """The file was read as it is corrected, or not, for a reason."""

    spec: DataSpec
    problem: str = ""


@dataclass
class ReadOn(Message):
    """The reading got on, 0 to 1."""

    done: float


class _Stopped(Exception):
    """Nobody waits for this reading any more."""


class ColumnsDialog(Dialog[DataSpec | None]):
    """Closes with the file as it is corrected, once it is read, or None; `tell_time` says how long a run on so many
    rows takes.
    """

    CSS_PATH = "data_dialog.tcss"
    BINDINGS = bindings("columns")

    def __init__(
        self,
        spec: DataSpec,
        tell_time: Callable[[int, bool], str] = lambda _rows, _implicit: "",
        kind: FileKind = RATINGS,
    ) -> None:
        super().__init__()
        self._spec, self._tell_time, self._kind = spec, tell_time, kind
        self._choice: ColumnChoice | None = None
        self._problem = ""
        self._looking, self._reading = True, False

    def compose(self) -> ComposeResult:
        """Put the file, its columns and corrections, what is to be said and the keys under each other."""
        heading = f"  {'column'.ljust(NAME_WIDTH)} {'is'.ljust(MEANING_WIDTH)} first rows"
        with Vertical(classes="dialog wide") as box:
            box.border_title = Content(self._spec.source.rpartition("/")[2]).markup
            yield Static("looking at the file", id="columns-rows", markup=False)
            yield Static(heading, classes="heading")
            yield LineList(id="columns", classes=self.glyphs.style_class)
            yield Static(id="columns-note", markup=False)
            turns = _TURNS.get(self._kind.name, "")
            keys = [(action, words.format(turns)) for action, words in _KEYS if turns or action != "columns.turn_rows"]
            yield Static(hint(keys, self.keymap), classes="hint")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Refuse what rows without ratings cannot be turned to."""
        refused = action == "turn_rows" and self._kind.name not in _TURNS
        return False if refused else super().check_action(action, parameters)

    def on_mount(self) -> None:
        """Have a first look at the file."""
        self.query_one("#columns").focus()
        self._look()

    def _look(self) -> None:
        """Have a look at the file as it is corrected; keys wait for what is seen then."""
        self._looking = True
        self.keys_wait_for = self.look_at_file(self._spec)

    @work(exclusive=True, exit_on_error=False)
    async def look_at_file(self, spec: DataSpec) -> None:
        """Look at the file away from the screen, and show its columns, or why there are none."""
        look, problem = None, ""
        try:
            look = await asyncio.to_thread(self._kind.look, spec)
        except (CollabError, OSError) as error:
            problem = str(error)
        correction, self._looking, self._problem = self._correction(), False, problem
        self._choice = None if look is None else ColumnChoice.of(self._spec, look, self._kind)
        self._show(correction)

    @property
    def _names(self) -> Sequence[str]:
        return () if self._choice is None else self._choice.look.names

    @property
    def _corrections(self) -> Sequence[str]:
        """The corrections that are offered, below the columns and a line between."""
        return self._kind.offered(None if self._choice is None else self._choice.look)

    def _correction(self) -> str:
        """Return the correction under the cursor, "" on a column."""
        place = self.query_one("#columns", LineList).cursor - self._columns - 1
        return self._corrections[place] if 0 <= place < len(self._corrections) else ""

    @property
    def _columns(self) -> int:
        """The number of lines for columns: one that tells why, where there are none."""
        return len(self._names) or 1

    def _show(self, correction: str = "") -> None:
        """Show the columns and the corrections, the cursor where it was, on a correction wherever that is now."""
        choice, lines = self._choice, self.query_one("#columns", LineList)
        rows = self._columns + 1 + len(self._corrections)
        lines.styles.height = max(3, min(rows, self.app.size.height - _ROOM))
        place = self._corrections.index(correction) if correction in self._corrections else None
        lines.show(rows, self._paint, None if place is None else self._columns + 1 + place)
        if choice is None:
            self.query_one("#columns-rows", Static).update("It cannot be read")
            self._show_note(self._problem, bad=True)
            return
        self.query_one("#columns-rows", Static).update(self._rows_text(choice))
        if choice.missing:
            self._show_note(self.keymap.with_keys(self._missing(choice)), bad=True)
        else:
            said = [text for text in choice.look.said if not text.startswith("columns: ")]
            titles = self.keymap.with_keys(_TITLE_COLUMNS) if self._spec.titles else _TITLES
            self._show_note("\n".join([*said, *([titles] if self._kind is RATINGS else [])]))

    def _rows_text(self, choice: ColumnChoice) -> str:
        implicit, rows = choice.spec.implicit, choice.look.rows
        count = f"{rows:,} {'row' if rows == 1 else 'rows'}, " if rows else "rows "
        return f"{count}{_ROWS[self._kind.name, implicit]}. {self._tell_time(rows, implicit)}".rstrip()

    def _missing(self, choice: ColumnChoice) -> str:
        missing = _MISSING.replace("{}", " nor the ".join(choice.missing))
        return missing + (_NO_STARS[self._kind.name] if "rating" in choice.missing else "")

    def _show_note(self, text: str, *, bad: bool = False) -> None:
        self.query_one("#columns-note", Static).update(Content.styled(f"! {text}", "$text-error") if bad else text)

    def _paint(self, index: int, width: int) -> Spans:
        place = index - self._columns - 1
        if place == -1:
            return [(_READ_AS, "dim")]
        if place >= 0:
            name, read_as = self._corrections[place], {} if self._choice is None else self._choice.look.read_as
            return correction_row(self._spec, name, read_as.get(name), width, glyphs=self.glyphs)
        if self._choice is None:
            return [("no columns", "dim")]
        if not self._names:
            return [(_OWN, "dim")]
        return column_row(self._choice, index, width, glyphs=self.glyphs)

    def action_next_meaning(self) -> None:
        """Take the column under the cursor for something else, or turn a correction."""
        self._turn(1)

    def action_previous_meaning(self) -> None:
        """Take the column under the cursor for what comes before, or turn a correction back."""
        self._turn(-1)

    def _turn(self, step: int) -> None:
        place = self.query_one("#columns", LineList).cursor
        if self._reading:
            return
        if name := self._correction():
            if name == "titles" and self._spec.titles:
                self._look_at_titles(self._chosen, ask=True)
            elif name == "titles":
                self.action_type_value()
            else:
                self._correct(turned(self._chosen, name, step))
        elif self._choice is not None and place < len(self._names) and not self._looking:
            self._choice = self._choice.turned(self._names[place], step)
            self._show()

    @property
    def _chosen(self) -> DataSpec:
        """The file as it is corrected so far."""
        return self._spec if self._choice is None or self._looking else self._choice.chosen

    def _correct(self, spec: DataSpec) -> None:
        """Look at the file again as it is corrected now."""
        self._spec = spec
        self.query_one("#columns", LineList).refresh()
        self._look()

    def action_type_value(self) -> None:
        """Ask for the value of the correction under the cursor."""
        name = self._correction()
        if not name or self._reading:
            return

        def take(text: str | None) -> None:
            if text is None:
                return
            try:
                spec = typed(self._chosen, name, text)
            except CollabError as error:
                self._show_note(str(error), bad=True)
                return
            if name == "titles" and spec.titles:
                self._look_at_titles(spec)
            else:
                self._correct(spec)

        question = f"{LABELS[name].capitalize()}: {_TYPED[name]}"
        does = ("read it so", "leave it as it was")
        now = corrected_text(self._spec, name)
        self.app.push_screen(AskLineDialog(question, now, path=name == "titles", does=does), take)

    def _look_at_titles(self, spec: DataSpec, *, ask: bool = False) -> None:
        """Have a look at the table that has the titles of these data; keys wait for what is seen then."""
        self.keys_wait_for = self.look_at_titles(spec, ask=ask)

    @work(exclusive=True, exit_on_error=False)
    async def look_at_titles(self, spec: DataSpec, *, ask: bool) -> None:
        """Take the table of titles where its columns are known, else, or where that is asked for, show them first."""
        kind = titles_kind("" if self._choice is None else self._choice.roles.get("item", ""))
        table = titles_of(spec)

        def take(named: DataSpec | None) -> None:
            if named is not None:
                self._correct(spec.model_copy(update={"title_columns": named.columns}))

        try:
            look = await asyncio.to_thread(kind.look, table)
        except (CollabError, OSError) as error:
            self._show_note(str(error), bad=True)
            return
        if ask or look.missing:
            self.app.push_screen(ColumnsDialog(table, kind=kind), take)
        else:
            take(table)

    def action_turn_rows(self) -> None:
        """Read rows as choices without stars, or as ratings with stars again; of an import, as seen."""
        if not self._reading:
            chosen = self._chosen
            off_scale = {"scale": None} if self._kind is RATINGS and not chosen.implicit else {}
            self._correct(chosen.model_copy(update={"implicit": not chosen.implicit, **off_scale}))

    @on(LineList.Opened, "#columns")
    def read_rows(self) -> None:
        """Read the file with these columns, where each that is needed is there."""
        if self._choice is not None and not (self._looking or self._choice.missing or self._reading):
            self._reading = True
            self.show_progress(ReadOn(0))
            self.read_file(self._choice.chosen)

    @work(thread=True, exclusive=True, exit_on_error=False)
    def read_file(self, spec: DataSpec) -> None:
        """Read the file away from the screen: what is wrong with a row is said before there is a run."""
        worker = get_current_worker()

        def progress(done: float) -> None:
            if worker.is_cancelled:
                raise _Stopped
            self.post_message(ReadOn(done))

        try:
            self._kind.read(spec, progress)
            remember(spec, self._kind.name)
        except CollabError as error:
            self.post_message(ReadingEnded(spec, str(error)))
        except _Stopped:
            return
        else:
            self.post_message(ReadingEnded(spec))

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
            self.dismiss(event.spec)

    def action_close_columns(self) -> None:
        """Stop reading, or go back without the file."""
        self.workers.cancel_node(self)
        if self._reading:
            self._reading = False
            self._show()
        else:
            self.dismiss(None)
