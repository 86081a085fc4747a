"""The gallery of themes: the screen behind it and the dialog itself wear the theme under the cursor."""

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from collab.errors import NotKept
from tui.actions import bindings
from tui.cells import Glyphs, Spans
from tui.screens.common import Dialog
from tui.terminal import THEMES_IN_WORDS, keep_theme, themes_for
from tui.widgets import LineList, hint

_KEYS = (("themes.next_theme", "next"), ("list.open", "keep"), ("themes.close_themes", "as it was"))
_NAME = 19


class ThemeDialog(Dialog[str | None]):
    """Shows each theme as the cursor comes to it; closes with the one that is kept, or None and the theme before."""

    BINDINGS = bindings("themes")

    def __init__(self, theme: str) -> None:
        super().__init__()
        self._before = theme
        shown = themes_for(self.host.environment.colours)
        self._names = shown if theme in shown else (theme, *shown)  # a config file may ask for one of more colours

    def compose(self) -> ComposeResult:
        """Put the names, a line in every colour and the keys under each other."""
        with Vertical(classes="dialog"):
            yield LineList(id="themes", classes=self.glyphs.style_class)
            yield Static(_sample(self.glyphs), id="theme-sample")
            yield Static(id="theme-note", markup=False)
            yield Static(hint(_KEYS, self.keymap), classes="hint")

    def on_mount(self) -> None:
        """List the themes, the one in use under the cursor."""
        lines = self.query_one(LineList)
        lines.styles.height = len(self._names)
        lines.show(len(self._names), self._paint, self._names.index(self._before))
        lines.focus()
        if self.host.environment.colours == "none":
            self._show_note("NO_COLOR is set: no theme has colours here")

    def _paint(self, index: int, _width: int) -> Spans:
        name = self._names[index]
        return [(name.ljust(_NAME), "strong"), (THEMES_IN_WORDS[name], "dim")]

    @on(LineList.Moved)
    def wear_theme(self, event: LineList.Moved) -> None:
        """Draw the app in the theme under the cursor."""
        self.app.theme = self._names[event.index]

    @on(LineList.Opened)
    def take_theme(self, event: LineList.Opened) -> None:
        """Keep the theme under the cursor, and close."""
        try:
            keep_theme(self._names[event.index])
        except NotKept as error:
            self._show_note(f"! {error}")
        else:
            self.dismiss(self._names[event.index])

    def _show_note(self, text: str) -> None:
        note = self.query_one("#theme-note", Static)
        note.update(text)
        note.display = True

    def action_next_theme(self) -> None:
        """Go to the next theme; after the last comes the first."""
        lines = self.query_one(LineList)
        lines.cursor = (lines.cursor + 1) % len(self._names)

    def action_close_themes(self) -> None:
        """Go back to the theme before."""
        self.app.theme = self._before
        self.dismiss(None)


def _sample(glyphs: Glyphs) -> Content:
    """Return a line with all that colours tell apart."""
    up, down = glyphs.pick(("▲", "▼"), ("^", "v"))
    return Content.assemble(
        ("accent", "bold $text-accent"),
        (f"  {up} better", "$text-success"),
        (f"  {down} worse", "$text-error"),
        ("  another", "$text-warning"),
        ("  aside", "dim"),
    )
