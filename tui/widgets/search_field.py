"""One line to search with: it takes letters only while it is open."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from tui.actions import bindings
from tui.keys import Keymap
from tui.widgets.line_text import hint


class SearchField(Horizontal):
    """A field opened by `open`; Esc leaves it, Enter takes what it found, up and down choose among that.

    `step` moves by so many rows among what it found; `opens` is the screen's action that opens it; one that `keeps` its
    text shows it when it is closed too.
    """

    BINDINGS = bindings("search")
    DEFAULT_CSS = """
    SearchField {
        height: 1;
        & > Static { width: auto; padding: 0 1 0 0; color: $text-accent; text-style: bold; }
        & > Input, & > Input:focus { width: 1fr; background: transparent; background-tint: transparent; }
        & > Input:disabled { opacity: 1; text-opacity: 1; }
        & > Input > .input--placeholder { color: $text-muted; }
    }
    """

    @dataclass
    class Asked(Message):
        """The text changed while the field was open; `text` has no blanks at its ends."""

        text: str

    @dataclass
    class Taken(Message):
        """Enter was pressed; the field is closed, and `text` is what it held."""

        text: str

    class Closed(Message):
        """Esc was pressed; the field is closed."""

    def __init__(
        self,
        placeholder: str,
        key: str,
        *,
        step: Callable[[int], None],
        opens: str = "search_titles",
        keeps: bool = False,
        id: str | None = None,  # noqa: A002 (Textual's name)
    ) -> None:
        super().__init__(id=id)
        self._step = step
        self._opens = opens
        self._keeps = keeps
        self._key = key
        self._placeholder = placeholder

    def compose(self) -> ComposeResult:
        """Put the key before the field."""
        field = Input(placeholder=self._placeholder, compact=True, disabled=True)
        field.cursor_blink = False
        yield Static(self._key, markup=False)
        yield field

    @property
    def is_open(self) -> bool:
        """Whether the field takes letters now."""
        return not self.query_one(Input).disabled

    @property
    def text(self) -> str:
        """The text of the field, without blanks at its ends."""
        return self.query_one(Input).value.strip()

    def jump_here(self) -> None:
        """Let the screen open the field, or go on with what is typed."""
        if self.is_open:
            self.query_one(Input).focus()
        else:
            self.app.call_later(self.screen.run_action, self._opens)  # so that the keys after this one wait for it

    def open(self, text: str = "") -> None:
        """Take letters from now on, beginning with `text`."""
        field = self.query_one(Input)
        field.disabled = False
        field.value = text
        field.cursor_position = len(text)
        field.focus()

    def close(self, text: str = "") -> None:
        """Take no more letters; leave `text` to be seen."""
        field = self.query_one(Input)
        field.disabled = True
        field.value = text

    def on_mount(self) -> None:
        """Tell what is searched for as soon as it is typed: before the letter is drawn, so that both are one frame."""
        self.watch(self.query_one(Input), "value", self._ask, init=False)

    def _ask(self, text: str) -> None:
        if self.is_open:
            self.screen.post_message(self.Asked(text.strip()))

    @on(Input.Submitted)
    def take_line(self, event: Input.Submitted) -> None:
        """Take what was typed: the line itself hears Enter first."""
        event.stop()
        self.action_take_text()

    def action_take_text(self) -> None:
        """Close, and tell what was searched for."""
        text = self.text
        self._close_field()
        self.post_message(self.Taken(text))

    def _close_field(self) -> None:
        self.close(self.text if self._keeps else "")

    def action_leave_search(self) -> None:
        """Close, and tell so."""
        self._close_field()
        self.post_message(self.Closed())

    def action_step_down(self) -> None:
        """Go to the next row."""
        self._step(1)

    def action_step_up(self) -> None:
        """Go to the row before."""
        self._step(-1)


class KeysHint(Static):
    """The keys of a dialog, in lines as `hint` takes them; while a search field in it has the keys, those of the
    field.
    """

    def __init__(self, lines: Sequence[Sequence[tuple[str, str]]], keymap: Keymap) -> None:
        super().__init__(classes="hint")
        self._lines, self._keymap = lines, keymap

    def on_mount(self) -> None:
        """Follow the focus."""
        self.watch(self.screen, "focused", self._show)

    def _show(self) -> None:
        focused = self.screen.focused
        lines = self._lines
        if focused is not None and isinstance(focused.parent, SearchField):
            lines = [[(action.id, action.label) for action in self._keymap.actions_of("search")]]
        self.update(Content("\n").join([hint(line, self._keymap) for line in lines]))
