"""Copying what a list shows: into the clipboard of the terminal, and into a file where it can always be found."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from textual.app import App
from textual.screen import Screen

from collab.errors import NotKept
from collab.storage import home_folder, write_text
from tui.screens.common import Dialog, show_message
from tui.terminal import fitting
from tui.text import Table, tabbed
from tui.widgets import HasTable

_FILE = "copied.txt"
_NO_LINE, _NO_LIST = "There is no line under a cursor here to copy", "There is no list here to copy"


class Clipboard:
    """Copies from the screen or dialog in view, and says there what was copied."""

    def __init__(self, app: App[Any]) -> None:
        self._app = app

    def copy_line(self) -> None:
        """Copy the line under the cursor."""
        table = table_on(self._app.screen)
        if table is None or table.cursor is None:
            show_message(self._app.screen, _NO_LINE)
        else:
            self._copy([tabbed(table.rows[table.cursor])], "the line")

    def copy_list(self) -> None:
        """Copy the list in focus whole, its heading first."""
        table = table_on(self._app.screen)
        if table is None or not table.rows:
            show_message(self._app.screen, _NO_LIST)
            return
        lines = [tabbed(row) for row in ((table.heading,) if table.heading else ()) + tuple(table.rows)]
        self._copy(lines, f"{len(lines):,} lines")

    def _copy(self, lines: Sequence[str], what: str) -> None:
        sent = fitting(lines)
        if sent:
            self._app.copy_to_clipboard("\n".join(sent))
        if len(sent) < len(lines):
            what = f"{len(sent):,} of {what}, as much as terminals take"
        try:
            path = home_folder() / _FILE
            write_text(path, "\n".join(lines) + "\n")
        except NotKept as error:
            show_message(self._app.screen, f"Copied {what}, but {error}", bad=True)
        else:
            rest = "also" if len(sent) == len(lines) else "all"
            show_message(self._app.screen, f"Copied {what}; {rest} in {shown_path(path)}")


def table_on(screen: Screen[Any]) -> Table | None:
    """Return the table that can be copied on a screen: one that a dialog draws, else the list in focus."""
    if isinstance(screen, Dialog) and (table := screen.table) is not None:
        return table
    return screen.focused.table() if isinstance(screen.focused, HasTable) else None


def shown_path(path: Path) -> str:
    """Return a path as it is typed, the home folder as ~."""
    return f"~/{path.relative_to(Path.home())}" if path.is_relative_to(Path.home()) else str(path)
