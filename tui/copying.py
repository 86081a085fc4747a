"""Copying what a list shows: into the clipboard of the terminal, and into a file where it can always be found."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from textual.content import Content
from textual.screen import ModalScreen, Screen

from collab.errors import NotKept
from collab.home import home, write_text
from tui.navigation import Navigation
from tui.rows.tables import Table, tabbed
from tui.screens.base import BaseScreen
from tui.screens.dialog import Dialog
from tui.terminal.clipboard import fitting, osc52
from tui.widgets.span_canvas import HasTable

_FILE = "copied.txt"
_NO_LINE, _NO_LIST = "There is no line under a cursor here to copy", "There is no list here to copy"
_SHOWN_SECONDS = 8.0


class Copying(Navigation, inherit_bindings=False):
    """The part of the app that copies."""

    def copy_to_clipboard(self, text: str) -> None:
        """Write the sequence for this terminal; nobody can tell whether it was taken."""
        self._clipboard = text
        if self._driver is not None:
            self._driver.write(osc52(text, os.environ))

    def action_copy_line(self) -> None:
        """Copy the line under the cursor."""
        table = self.table_on(self.screen)
        if table is None or table.cursor is None:
            self.tell(_NO_LINE)
        else:
            self._copy([tabbed(table.rows[table.cursor])], "the line")

    def action_copy_list(self) -> None:
        """Copy the list in focus whole, its heading first."""
        table = self.table_on(self.screen)
        if table is None or not table.rows:
            self.tell(_NO_LIST)
            return
        lines = [tabbed(row) for row in ((table.heading,) if table.heading else ()) + tuple(table.rows)]
        self._copy(lines, f"{len(lines):,} lines")

    def table_on(self, screen: Screen[Any]) -> Table | None:
        """Return what can be copied on a screen: a table that a dialog draws, else the list in focus."""
        if isinstance(screen, Dialog) and (table := screen.table) is not None:
            return table
        return screen.focused.table() if isinstance(screen.focused, HasTable) else None

    def _copy(self, lines: Sequence[str], what: str) -> None:
        sent = fitting(lines)
        if sent:
            self.copy_to_clipboard("\n".join(sent))
        if len(sent) < len(lines):
            what = f"{len(sent):,} of {what}, as much as terminals take"
        try:
            path = home() / _FILE
            write_text(path, "\n".join(lines) + "\n")
        except NotKept as error:
            self.tell(f"Copied {what}, but {error}", bad=True)
        else:
            self.tell(f"Copied {what}; {'also' if len(sent) == len(lines) else 'all'} in {shown_path(path)}")

    def tell(self, text: str, *, bad: bool = False) -> None:
        """Say it on the screen in view; in a dialog, on its border."""
        if isinstance(self.screen, BaseScreen):
            self.screen.message(text, bad=bad)
        elif isinstance(self.screen, ModalScreen):
            box = self.screen.query_one(".dialog")
            box.border_subtitle = Content(text).markup
            box.set_timer(_SHOWN_SECONDS, lambda: setattr(box, "border_subtitle", ""))


def shown_path(path: Path) -> str:
    """Return a path as it is typed, the home folder as ~."""
    return f"~/{path.relative_to(Path.home())}" if path.is_relative_to(Path.home()) else str(path)
