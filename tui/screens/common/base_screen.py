"""The base of every screen: the frame, the session, one-line messages, the hooks that keep it up to date, and the text
that stands in for what is missing.
"""

from collections.abc import Collection
from typing import TYPE_CHECKING, ClassVar, cast

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.events import Paste, ScreenResume, ScreenSuspend
from textual.screen import Screen
from textual.timer import Timer
from textual.widgets import Static

from collab.storage import pasted_file
from tui.actions import without_stars
from tui.cells import Glyphs
from tui.core import SavedScreen, Subject, subject_of
from tui.keys import Keymap
from tui.screens.common.host import Host
from tui.screens.common.messages import FilePasted
from tui.terminal import keep_styles
from tui.text import bottom_text, no_model_text, running_text
from tui.widgets import BottomLine, Notice, SearchField, TopLine

if TYPE_CHECKING:  # it brings numpy and pydantic with it: the first frame does not wait for that
    from tui.core import Session

_MESSAGE_SECONDS = 8.0
_OPENING = "Opening the model in use."
_READING = "Reading the ratings: once for all time, and the titles are here."
_TOO_SMALL = "This window is too small: collab-tui needs 60 columns and 20 lines. {app.quit} leaves."


class BaseScreen(Screen[None]):
    """A screen of the app. A subclass sets `where` and `BINDINGS = bindings(where)`, and overrides the hooks."""

    where: ClassVar[str] = ""
    KEYS_GO_TO: ClassVar[str] = ""
    """The widget that has the keys at first, as a selector; none where it is empty."""
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (60, "-medium"), (120, "-wide")]  # noqa: RUF012 (Textual's own type)
    VERTICAL_BREAKPOINTS = [(0, "-flat"), (20, "-tall")]  # noqa: RUF012 (Textual's own type)

    def __init__(self) -> None:
        super().__init__()
        self._message_timer: Timer | None = None
        self._subject: Subject | None = None
        self._introduction = ""
        keep_styles(self)

    def compose(self) -> ComposeResult:
        """Put the frame around what `compose_body` gives."""
        yield TopLine(self.where, self.keymap)
        with Vertical(id="body"):
            yield from self.compose_body()
        yield Notice()
        yield BottomLine()
        yield Static(Content(self.keymap.with_keys(_TOO_SMALL)), id="too-small")

    def on_mount(self) -> None:
        """Give the keys to the widget that has them at first."""
        if self.KEYS_GO_TO:
            self.query_one(self.KEYS_GO_TO).focus()

    def compose_body(self) -> ComposeResult:
        """Give the widgets between the two lines of the frame. Override."""
        yield from ()

    def on_session_changed(self) -> None:
        """Called on arrival, and when the answers or the run in use changed. Override."""

    def on_runs_changed(self) -> None:
        """Called on arrival, and when a run started, moved on or ended. Override."""

    def state(self) -> SavedScreen:
        """Return what is to be there again at the next start. Override."""
        return {}

    def restore(self, saved: SavedScreen) -> None:
        """Take up what `state` returned for the data and the person in view, before they are shown; with nothing,
        begin anew. Override.
        """

    @property
    def host(self) -> Host:
        """The app, as its screens know it."""
        return cast("Host", self.app)

    @property
    def keymap(self) -> Keymap:
        """Which keys do what."""
        return self.host.keymap

    @property
    def glyphs(self) -> Glyphs:
        """The characters that may be drawn."""
        return self.host.environment.glyphs

    @property
    def session(self) -> "Session":
        """Data, run in use, person and answers."""
        return self.host.session

    def show_message(self, text: str, *, bad: bool = False, until_key: bool = False) -> None:
        """Show one line in the frame: for a few seconds, where it holds only so long `until_key`, or until the next one
        if it tells of something wrong.
        """
        notice = self.query_one(Notice)
        notice.message, notice.bad = text, bad
        self._introduction = text if until_key else ""
        if self._message_timer is not None:
            self._message_timer.stop()
        self._message_timer = None if bad else self.set_timer(_MESSAGE_SECONDS, self.clear_message)

    def clear_message(self) -> None:
        """Take the message away."""
        self.query_one(Notice).message = ""

    def introduce(self, text: str) -> None:
        """Say what the screen is for, where there is no message, until a key is pressed."""
        notice = self.query_one(Notice)
        if not notice.message:
            self._introduction = notice.message = text
            notice.bad = False

    def end_introduction(self) -> None:
        """Take away what `introduce` said."""
        if self._introduction and self.query_one(Notice).message == self._introduction:
            self.clear_message()
        self._introduction = ""

    @property
    def typing(self) -> bool:
        """Whether a field of this screen has the keys."""
        return self.focused is not None and isinstance(self.focused.parent, SearchField)

    @property
    def keys_shown_above(self) -> Collection[str]:
        """The actions, by their ids, whose keys stand elsewhere on the screen now. Override."""
        return ()

    def keys_changed(self) -> None:
        """Draw the keys of the bottom line again: those of the field that has them, else those of the screen without
        the actions that `check_action` refuses now.
        """
        footer = self.query_one(BottomLine)
        if self.typing:
            footer.keys = tuple(action for action in self.keymap.actions_of("search") if action.footer)
            return
        actions = [action for action in self.keymap.actions_of(self.where, "app") if action.footer]
        starless = self.host.opened and self.session.ready is not None and self.session.ready.titles.implicit
        footer.keys = tuple(
            without_stars(action) if starless else action
            for action in actions
            if self.check_action(action.verb, ()) and action.id not in self.keys_shown_above
        )

    def on_descendant_focus(self) -> None:
        """Show the keys of what has them now."""
        self.keys_changed()

    @on(Paste)
    def take_file(self, event: Paste) -> None:
        """Pass on the path of a file that was dropped on the terminal, which pastes it."""
        if path := pasted_file(event.text):
            self.post_message(FilePasted(path))

    @on(ScreenResume)
    def arrive(self, event: ScreenResume) -> None:
        """Catch up with what happened while another screen was shown, then be drawn."""
        event.refresh_styles = False  # ours stay the same while another screen is shown: that took longest of all
        self.query_one(BottomLine).resting = False
        self.update_all()
        if self.is_current:
            self.host.screen_ready()

    @on(ScreenSuspend)
    def rest(self) -> None:
        """Offer no keys: a dialog has them."""
        if self.is_mounted:
            self.query_one(BottomLine).resting = True

    def update_all(self) -> None:
        """Show everything as it is now."""
        if self.host.opened:
            self.show_session()
            self.on_runs_changed()

    def show_session(self) -> None:
        """Show the session as it is now, first what this person left here on this data."""
        self.update_frame()
        subject = subject_of(self.session)
        if subject is not None and subject != self._subject:
            self.save_state()
            self._subject = subject
            self.restore(self.host.saved_screens.of(subject, self.where))
        self.on_session_changed()

    def save_state(self) -> None:
        """Let what is left here be kept."""
        if self._subject is not None:
            self.host.saved_screens.take(self._subject, self.where, self.state())

    def update_frame(self) -> None:
        """Draw the two lines of the frame again where they changed."""
        self.query_one(TopLine).running = running_text(self.host.monitor, glyphs=self.glyphs)
        self.query_one(BottomLine).status = bottom_text(self.session, glyphs=self.glyphs)
        self.keys_changed()


class StandIn:
    """A `line` of text alone on a screen, in the place of everything else, while there is no model or no data."""

    def __init__(self, screen: BaseScreen, text: str = "") -> None:
        self._screen = screen
        self._text = text
        self.line = Static(id="nothing")

    def show(self, *, missing: bool) -> None:
        """Where something is missing show the text alone, or that the model is being opened."""
        screen = self._screen
        screen.set_class(missing, "-nothing")
        if missing:
            opening = not screen.session.looked and screen.session.store.current()
            text = (
                _READING
                if screen.session.reading
                else _OPENING
                if opening
                else self._text or no_model_text(screen.host.monitor)
            )
            self.line.update(Content(screen.keymap.with_keys(text)))
