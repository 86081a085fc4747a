"""What the dialogs over Train have: the app by its type, plain characters where asked, and word of the runs."""

from typing import TYPE_CHECKING, TypeVar, cast

from textual.screen import ModalScreen

from tui.actions import everywhere
from tui.cells import Glyphs
from tui.keys.keymap import Keymap

if TYPE_CHECKING:
    from tui.app import CollabApp
    from tui.rows.tables import Table

Result = TypeVar("Result")


class Dialog(ModalScreen[Result]):
    """A dialog that is told, like the screen behind it, when runs move."""

    BINDINGS = everywhere()

    @property
    def collab(self) -> "CollabApp":
        """The app, by its own type."""
        return cast("CollabApp", self.app)

    @property
    def keymap(self) -> Keymap:
        """Which keys do what."""
        return self.collab.keymap

    @property
    def glyphs(self) -> Glyphs:
        """The characters that may be drawn."""
        return self.collab.environment.glyphs

    @property
    def list_class(self) -> str:
        """The class of its lists."""
        return "-ascii" if self.glyphs.ascii else ""

    @property
    def table(self) -> "Table | None":
        """What is copied here, where it is not the list in focus. Override."""
        return None

    def on_runs_changed(self) -> None:
        """Called when a run started, moved on or ended. Override."""

    def on_evaluations_moved(self) -> None:
        """Called when an evaluation got on. Override."""
