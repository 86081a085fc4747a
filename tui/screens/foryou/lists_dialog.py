"""The lists of one's own: one to choose among, another file to keep as a list, one to delete."""

from collections.abc import Sequence
from pathlib import Path

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from collab.data import DataSpec
from collab.errors import CollabError
from collab.importing import keep_lists, read_lists
from collab.lists import ListMatch, NamedList
from collab.storage import typed_path
from tui.actions import bindings
from tui.cells import Spans, fit
from tui.core.data import LIST, as_remembered, corrections_of, remember
from tui.screens.common import AskLineDialog, Dialog
from tui.screens.common.data import ColumnsDialog
from tui.text import list_match_text, named_by_key
from tui.widgets import LineList, hint

_NAME_WIDTH = 30
_EVERY_TITLE = "every title"
_FILE = "File with titles or ids, one a line or in a table; or the export of Letterboxd, for all its lists"
_NONE = "No list yet: {lists.import_list} keeps a festival's programme, a library's shelf, what a friend sent"
_AGAIN = "{lists.delete_list} once more deletes {name}; the file it was read from stays"
_KEYS = (
    ("list.open", "choose from it"),
    ("lists.import_list", "a file as a list"),
    ("lists.delete_list", "delete"),
    ("lists.close_lists", "back"),
)
_CORRECT = ("lists.correct_file", "correct it")


class ListsKept(Message):
    """The lists that a file held, which are kept now, or what is wrong with it."""

    def __init__(self, spec: DataSpec, matches: Sequence[ListMatch], problem: str = "") -> None:
        super().__init__()
        self.spec, self.matches, self.problem = spec, matches, problem


class ListsDialog(Dialog[str | None]):
    """Lists the named lists; closes with the name of the one chosen, "" for every title, or None."""

    BINDINGS = bindings("lists")

    def __init__(self, now: str) -> None:
        """`now` is the list that is chosen from, "" for none."""
        super().__init__()
        self._now, self._lists, self._asked = now, list[NamedList](), ""
        self._spec: DataSpec | None = None

    def compose(self) -> ComposeResult:
        """Put the lists over the keys."""
        with Vertical(classes="dialog") as box:
            box.border_title = "choose among"
            yield LineList(id="lists", classes=self.glyphs.style_class)
            yield Static(id="lists-note", markup=False)
            yield Static(hint(_KEYS, self.keymap), id="lists-keys", classes="hint")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Refuse to correct a file before one was read."""
        refused = action == "correct_file" and self._spec is None
        return False if refused else super().check_action(action, parameters)

    def on_mount(self) -> None:
        """Show the lists, the cursor on the one that is chosen from."""
        self._show(self._now)
        self.query_one(LineList).focus()

    def _show(self, name: str) -> None:
        self._lists = self.session.lists.lists()
        names = ["", *(named.name for named in self._lists)]
        note = "" if self._lists else self.keymap.with_keys(_NONE)
        self.query_one("#lists-note", Static).update(note)
        self.query_one(LineList).show(len(names), self._paint, names.index(name) if name in names else 0)

    def _paint(self, index: int, width: int) -> Spans:
        if index == 0:
            return [(_EVERY_TITLE, "strong")]
        named = self._lists[index - 1]
        name = fit(named.name, min(_NAME_WIDTH, width), glyphs=self.glyphs)
        return [(name, "strong"), (f"  {len(named.titles):>6,} titles", "dim")]

    @property
    def _chosen(self) -> str:
        """The list under the cursor, "" for every title."""
        cursor = self.query_one(LineList).cursor
        return self._lists[cursor - 1].name if cursor else ""

    @on(LineList.Opened, "#lists")
    def choose_list(self) -> None:
        """Close with the list under the cursor."""
        self.dismiss(self._chosen)

    def action_import_list(self) -> None:
        """Ask for a file, and keep its titles as a list."""

        def read(path: str | None) -> None:
            if path:
                self._read(as_remembered(DataSpec(source=str(typed_path(path))), "list"))

        self.app.push_screen(AskLineDialog(_FILE, "", path=True), read)

    def action_correct_file(self) -> None:
        """Show how the last file is read, and read it again as it is corrected there."""

        def read_again(spec: DataSpec | None) -> None:
            if spec is not None and spec != self._spec:
                self._read(spec)

        if self._spec is not None:
            self.app.push_screen(ColumnsDialog(self._spec, kind=LIST), read_again)

    def _read(self, spec: DataSpec) -> None:
        self._spec = spec
        self.query_one("#lists-note", Static).update("matching titles")
        self.query_one("#lists-keys", Static).update(hint((*_KEYS[:2], _CORRECT, *_KEYS[2:]), self.keymap))
        self.keys_wait_for = self.keep_lists(spec)

    @work(thread=True, exclusive=True, exit_on_error=False)
    def keep_lists(self, spec: DataSpec) -> None:
        """Read, match and keep the lists of a file, as it is corrected, away from the screen."""
        try:
            titles = self.session.require_ready().titles
            lists = read_lists(Path(spec.source), corrections_of(spec))
            kept = keep_lists(lists, self.session.lists, titles.lookup, titles.namespace)
        except (CollabError, OSError) as error:
            self.post_message(ListsKept(spec, (), str(error)))
        else:
            remember(spec, "list")
            self.post_message(ListsKept(spec, [match for _, match in kept]))

    @on(ListsKept)
    def show_kept(self, event: ListsKept) -> None:
        """Show the lists with those that came, the cursor on the last, or what is wrong."""
        if event.spec != self._spec:
            return
        if event.problem:
            problem = named_by_key(event.problem, self.keymap.key("lists.correct_file"))
            self.query_one("#lists-note", Static).update(Content.styled(f"! {problem}", "$text-error"))
        elif event.matches:
            self._show(event.matches[-1].name)
            self.show_message(list_match_text(event.matches[-1]))

    def action_delete_list(self) -> None:
        """Delete the list under the cursor, at the second press."""
        name = self._chosen
        if not name:
            return
        if name != self._asked:
            self._asked = name
            self.show_message(self.keymap.with_keys(_AGAIN).replace("{name}", name))
            return
        self._asked = ""
        self.session.lists.delete(name)
        self._show("")

    def action_close_lists(self) -> None:
        """Leave the list as it was."""
        self.dismiss(None)
