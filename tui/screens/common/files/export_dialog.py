"""Writes the list in view into a file: which format, which name."""

from collections.abc import Callable, Iterable
from pathlib import Path

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from collab.errors import NotKept
from collab.recommend import FORMATS, SUFFIXES, Format, in_files
from collab.storage import typed_path, write_text
from tui.actions import bindings
from tui.screens.common import Dialog
from tui.widgets import TYPED_ENTER, PathField, hint, names_offered

_NAMES: dict[Format, str] = {"csv": "CSV", "json": "JSON", "markdown": "Markdown", "letterboxd": "Letterboxd"}
_KEYS = (
    (TYPED_ENTER, "write it"),
    ("completion.complete_path", "complete"),
    ("export.next_format export.previous_format", "format"),
    ("export.close_export", "write nothing"),
)


def format_for(sources: Iterable[str]) -> Format:
    """Return the format that goes back to where a person's answers came from: Letterboxd's, or CSV."""
    return "letterboxd" if "letterboxd" in sources else FORMATS[0]


class ExportDialog(Dialog[str | None]):
    """Asks for the name of a file and its format; closes with what was written, or None.

    `export` gives the text of `count` titles in a format, at first the one that is `kind`. A file that is there is
    written over only at the second Enter.
    """

    BINDINGS = bindings("export")

    def __init__(self, count: int, export: Callable[[Format], str], name: str, kind: Format = FORMATS[0]) -> None:
        super().__init__()
        self._count, self._export, self._suggested = count, export, name
        self._format = kind
        self._asked: Path | None = None

    def compose(self) -> ComposeResult:
        """Put the formats, the name, what is wrong and the keys under each other."""
        with Vertical(classes="dialog"):
            titles = "this title" if self._count == 1 else f"these {self._count:,} titles"
            yield Static(f"Write {titles} into a file", markup=False)
            yield Static(id="formats")
            suggested = f"~/collab-tui {self._suggested}{SUFFIXES[self._format]}"
            yield PathField(suggested, compact=True, select_on_focus=False, id="file")
            yield Static(id="export-note", markup=False)
            yield Static(hint(_KEYS, self.keymap, glyphs=self.glyphs), classes="hint")

    def on_mount(self) -> None:
        """Give the keys to the name."""
        self._show_formats()
        self.query_one("#file").focus()

    def _show_formats(self) -> None:
        here, other = ("[", "]"), (" ", " ")
        parts = []
        for kind, name in _NAMES.items():
            before, after = here if kind == self._format else other
            parts.append((f"{before}{name}{after} ", "bold $accent" if kind == self._format else "dim"))
        self.query_one("#formats", Static).update(Content.assemble(*parts))

    def action_next_format(self) -> None:
        """Take the next format."""
        self._turn(1)

    def action_previous_format(self) -> None:
        """Take the format before."""
        self._turn(-1)

    def _turn(self, step: int) -> None:
        """Take another format; the name of the file ends accordingly."""
        field = self.query_one("#file", Input)
        before = SUFFIXES[self._format]
        self._format = FORMATS[(FORMATS.index(self._format) + step) % len(FORMATS)]
        if field.value.endswith(before):
            field.value = field.value.removesuffix(before) + SUFFIXES[self._format]
        self._show_formats()

    @on(Input.Submitted)
    def write(self) -> None:
        """Write the file, after a question where there is one of that name."""
        typed = self.query_one("#file", Input).value.strip()
        if not typed:
            self._show_note("A file has a name")
            return
        file = typed_path(typed)
        if file.exists() and file != self._asked:
            self._asked = file
            self._show_note(f"There is such a file already; {TYPED_ENTER} once more writes over it")
            return
        try:
            for part, text in in_files(self._export(self._format), file, self._format).items():
                write_text(part, text)
        except NotKept as error:
            self._show_note(str(error))
            return
        self.dismiss(f"Written: {self._count:,} titles, {typed}")

    @on(PathField.Offered)
    def show_names(self, event: PathField.Offered) -> None:
        """Show what the path may go on as."""
        self.query_one("#export-note", Static).update(names_offered(event.names))

    def _show_note(self, text: str) -> None:
        self.query_one("#export-note", Static).update(Content.styled(f"! {text}", "$text-error"))

    def action_close_export(self) -> None:
        """Write nothing."""
        self.dismiss(None)
