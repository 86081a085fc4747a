"""An export of ratings, looked through before anything is saved: matched, doubtful, or not titles."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Static
from textual.worker import get_current_worker

from collab.data import DataSpec
from collab.errors import CollabError
from collab.importing import has_lists, keep_lists, preview_import, read_lists
from collab.profiles import ME
from tui.actions import bindings
from tui.cells import Spans, bar
from tui.core import FILTERS, Review
from tui.core.data import IMPORT, as_remembered, corrections_of, mark_of_import, remember, scale_of_import
from tui.screens.common import AnswersChanged, BaseScreen, Dialog
from tui.screens.common.data import ColumnsDialog
from tui.screens.people.choose_title_dialog import ChooseTitleDialog
from tui.text import imported_text, named_by_key, plan_text, review_row, summary_text
from tui.widgets import LineList, hint

_NO_TITLES = "There are no titles to match with yet: train a model first ({app.show_train}), or read data"
_BAR = 30
_READING = (("import.close_import", "stop; nothing is saved"),)
_FAILED = (
    ("import.correct_file", "correct how it is read"),
    ("import.close_import", "back; nothing was changed"),
)
_REVIEWING = (
    ("import.save_import", "save"),
    ("list.open", "choose the title"),
    ("import.turn_filter", "show only"),
    ("import.correct_file", "correct"),
    ("import.close_import", "leave"),
)


@dataclass
class ImportProgressed(Message):
    """The reading got on, 0 to 1."""

    done: float


@dataclass
class ImportRead(Message):
    """The file was read, as it is corrected: there is something to review, or something was wrong."""

    spec: DataSpec
    review: Review | None
    problem: str = ""


@dataclass
class ListsKept(Message):
    """The answers are saved, and the lists beside them, in words."""

    saved: str


class _Stopped(Exception):
    """Nobody waits for this reading any more."""


class ImportDialog(Dialog[str | None]):
    """Reads a file for a person; closes with what was saved, in words, or None."""

    BINDINGS = bindings("import")

    def __init__(self, path: Path, profile: str) -> None:
        super().__init__()
        self._spec = DataSpec(source=str(path))
        self._path = path
        self._profile = profile
        self._review: Review | None = None
        self._shown: Sequence[int] = ()
        self._filter = FILTERS[0]

    def compose(self) -> ComposeResult:
        """Put the summary, the rows and the keys under each other."""
        with Vertical(classes="dialog full"):
            yield Static(f"import of {self._path.name}", id="import-title", markup=False)
            yield Static("reading", id="import-note", markup=False)
            yield LineList(id="import-rows", classes=self.glyphs.style_class)
            yield Static(hint(_READING, self.keymap), id="import-keys", classes="hint")

    def on_mount(self) -> None:
        """Begin to read."""
        self.query_one("#import-rows").focus()
        self._spec = as_remembered(self._spec, "import")
        self.keys_wait_for = self.read_file(self._spec)

    @work(thread=True, exclusive=True, exit_on_error=False)
    def read_file(self, spec: DataSpec) -> None:
        """Read and match, away from the screen, until it is cancelled."""
        worker, session = get_current_worker(), self.host.session

        def progress(done: float) -> None:
            if worker.is_cancelled:
                raise _Stopped
            self.post_message(ImportProgressed(done))

        try:
            titles = session.require_ready().titles
            how = (mark_of_import(spec), scale_of_import(spec), corrections_of(spec))
            preview = preview_import(self._path, titles.lookup, titles.namespace, progress, *how)
        except (CollabError, OSError) as error:
            self.post_message(ImportRead(spec, None, str(error)))
        except _Stopped:
            return
        else:
            remember(spec, "import")
            self.post_message(ImportRead(spec, Review(preview)))

    @on(ImportProgressed)
    def show_progress(self, event: ImportProgressed) -> None:
        """Show how much is read."""
        text = f"matching titles {bar(event.done, _BAR, glyphs=self.glyphs)} {event.done:4.0%}"
        self.query_one("#import-note", Static).update(text, layout=False)

    @on(ImportRead)
    def show_review(self, event: ImportRead) -> None:
        """Show the rows to review, or what is wrong."""
        if event.spec != self._spec:
            return
        if event.review is None:
            self._show_problem(event.problem)
            self.query_one("#import-keys", Static).update(hint(_FAILED, self.keymap))
        else:
            self._review = event.review
            self._show()
            self.query_one("#import-keys", Static).update(hint(_REVIEWING, self.keymap))

    def _show_problem(self, problem: str) -> None:
        problem = named_by_key(problem, self.keymap.key("import.correct_file"))
        self.query_one("#import-note", Static).update(Content.styled(f"! {problem}", "$text-error"))

    def _show(self, cursor: int = 0) -> None:
        if self._review is not None:
            self.query_one("#import-title", Static).update(summary_text(self._review))
            self.query_one("#import-note", Static).update(plan_text(self._review, self._filter, self.keymap))
            self._shown = self._review.rows(self._filter)
            self.query_one("#import-rows", LineList).show(len(self._shown), self._paint, cursor)

    def _paint(self, index: int, width: int) -> Spans:
        if self._review is None or index >= len(self._shown):
            return []
        items = self.session.require_ready().titles.items
        return review_row(self._review, self._shown[index], items, width, glyphs=self.glyphs)

    @on(LineList.Opened, "#import-rows")
    def choose_title(self, event: LineList.Opened) -> None:
        """Ask which title the row under the cursor means."""
        review = self._review
        if review is None or event.index >= len(self._shown):
            return

        def take(choice: Callable[[Review], Review] | None) -> None:
            if choice is not None:
                self._review = choice(review)
                self._show(event.index)

        self.app.push_screen(ChooseTitleDialog(review, self._shown[event.index]), take)

    def action_correct_file(self) -> None:
        """Show how the file is read, and read it again as it is corrected there."""

        def read_again(spec: DataSpec | None) -> None:
            if spec is not None and spec != self._spec:
                self._spec, self._review = spec, None
                self.query_one("#import-note", Static).update("reading")
                self.keys_wait_for = self.read_file(spec)

        self.app.push_screen(ColumnsDialog(self._spec, kind=IMPORT), read_again)

    def action_turn_filter(self) -> None:
        """Show another part of the rows."""
        self._filter = FILTERS[(FILTERS.index(self._filter) + 1) % len(FILTERS)]
        self._show()

    def action_save_import(self) -> None:
        """Save what was decided, as one step that can be undone."""
        if self._review is None:
            return
        session = self.session
        titles = session.require_ready().titles
        answers = self._review.answers(titles.lookup, titles.namespace)
        try:
            added = session.profiles.add(self._profile, answers, self._review.preview.kind)
            session.refresh()
        except (CollabError, OSError) as error:
            self._show_problem(str(error))
            return
        self.keys_wait_for = self.keep_lists(imported_text(added, self._profile))

    @work(thread=True, exclusive=True, exit_on_error=False)
    def keep_lists(self, saved: str) -> None:
        """Keep the lists of a whole export under their names, away from the screen."""
        titles = self.session.require_ready().titles
        try:
            lists = read_lists(self._path) if has_lists(self._path) else []
            kept = keep_lists(lists, self.session.lists, titles.lookup, titles.namespace)
        except (CollabError, OSError) as error:
            self.post_message(ListsKept(f"{saved} Its lists are not kept: {error}"))
        else:
            names = ", ".join(named.name for named, _ in kept)
            self.post_message(ListsKept(f"{saved} Lists to choose from: {names}." if names else saved))

    @on(ListsKept)
    def leave_saved(self, event: ListsKept) -> None:
        """Close with what was saved, and how it is taken back: by the person whose ratings are in use then."""
        whose = "your" if self._profile == ME else f"{self._profile}'s"
        where = "On Rate," if self._profile == self.session.profile else f"Once {whose} ratings are in use, on Rate"
        self.dismiss(f"{event.saved} {where} {self.keymap.key('rate.undo_answer')} takes them all back.")

    def action_close_import(self) -> None:
        """Stop reading, or leave without saving."""
        self.workers.cancel_node(self)
        self.dismiss(None)


def can_import(screen: BaseScreen | Dialog[Any]) -> bool:
    """Return whether there are titles to match with; say on this screen where there are none."""
    if screen.session.ready is None:
        screen.show_message(screen.keymap.with_keys(_NO_TITLES), bad=True)
        return False
    return True


def open_import(
    screen: BaseScreen | Dialog[Any], path: Path, profile: str, after: Callable[[], object] = lambda: None
) -> None:
    """Show what is in a file for a person, where it can be imported, and say on this screen what was saved;
    `after` is called where something was.
    """

    def confirm(saved: str | None) -> None:
        if saved:
            after()
            screen.show_message(saved)
            screen.post_message(AnswersChanged())

    if can_import(screen):
        screen.app.push_screen(ImportDialog(path, profile), confirm)
