"""The base of every dialog: the app as its screens know it, plain characters where asked, and word of the runs."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar, cast

from textual.await_complete import AwaitComplete
from textual.content import Content
from textual.screen import ModalScreen, Screen
from textual.timer import Timer
from textual.worker import Worker, get_current_worker

from tui.actions import everywhere
from tui.cells import Glyphs
from tui.keys import Keymap
from tui.screens.common.base_screen import BaseScreen
from tui.screens.common.host import Host

if TYPE_CHECKING:  # these bring numpy and pydantic with them: the first frame does not wait for that
    from tui.core import Session
    from tui.text import Table

Result = TypeVar("Result")
_MESSAGE_SECONDS = 8.0


class Dialog(ModalScreen[Result]):
    """A dialog that is told, like the screen behind it, when runs move; its frame has the class "dialog"."""

    BINDINGS = everywhere()
    where: ClassVar[str] = ""
    """The place of its actions, where answers are given in it."""
    keys_wait_for: Worker[Any] | None = None
    """The work that keys wait for, as they are meant for what it shows; Esc does not wait."""
    _message_timer: Timer | None = None

    def dismiss(self, result: Result | None = None) -> AwaitComplete:
        """Close once, with what lies over it: a second key of the same moment has nothing more to close."""
        if self not in self.app.screen_stack:
            return AwaitComplete()
        while self.app.screen is not self:
            self.app.pop_screen()
        return super().dismiss(result)

    @property
    def host(self) -> Host:
        """The app, as its screens know it."""
        return cast("Host", self.app)

    @property
    def keymap(self) -> Keymap:
        """Which keys do what."""
        return self.host.keymap

    @property
    def session(self) -> "Session":
        """Data, run in use, person and answers."""
        return self.host.session

    @property
    def glyphs(self) -> Glyphs:
        """The characters that may be drawn."""
        return self.host.environment.glyphs

    @property
    def table(self) -> "Table | None":
        """The table that is copied here, where it is not the list in focus. Override."""
        return None

    def show_message(self, text: str, *, bad: bool = False) -> None:
        """Show one line on the lower border for a few seconds, with a sign before it if it tells of something wrong."""
        box = self.query_one(".dialog")
        box.border_subtitle = Content(f"! {text}" if bad else text).markup
        if self._message_timer is not None:
            self._message_timer.stop()
        self._message_timer = box.set_timer(_MESSAGE_SECONDS, lambda: setattr(box, "border_subtitle", ""))

    def on_runs_changed(self) -> None:
        """Called when a run started, moved on or ended. Override."""

    def on_evaluations_moved(self) -> None:
        """Called when an evaluation got on. Override."""


def show_message(screen: Screen[Any], text: str, *, bad: bool = False) -> None:
    """Show one line on a screen, or on the border of a dialog."""
    if isinstance(screen, BaseScreen | Dialog):
        screen.show_message(text, bad=bad)


def cancel_check() -> Callable[[], None]:
    """Return what raises Cancelled once the worker that calls this is cancelled."""
    from collab.processes import Cancelled  # not above: the first frame waits for nothing of it

    worker = get_current_worker()

    def check() -> None:
        if worker.is_cancelled:
            raise Cancelled("Cancelled.")

    return check
