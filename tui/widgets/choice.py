"""A field with a few possible values, turned by left and right."""

from collections.abc import Sequence
from dataclasses import dataclass

from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from tui.actions import bindings


class Choice(Widget, can_focus=True):
    """Shows one of its options between arrows."""

    BINDINGS = bindings("choice")
    value: reactive[str] = reactive("")
    """The option chosen."""

    @dataclass
    class Changed(Message):
        """Another option was chosen."""

        choice: "Choice"
        value: str

    def __init__(self, options: Sequence[str], value: str, *, ascii_only: bool = False, id: str | None = None) -> None:  # noqa: A002 (Textual's name)
        super().__init__(id=id)
        self._options = list(options)
        self._arrows = "<>" if ascii_only else "◂▸"
        self.set_reactive(Choice.value, value)

    def render(self) -> Content:
        """Draw the option between its arrows."""
        return Content(f"{self._arrows[0]} {self.value} {self._arrows[1]}")

    def action_next_option(self) -> None:
        """Choose the next option."""
        self._turn(1)

    def action_previous_option(self) -> None:
        """Choose the option before."""
        self._turn(-1)

    def _turn(self, by: int) -> None:
        self.value = self._options[(self._options.index(self.value) + by) % len(self._options)]
        self.post_message(self.Changed(self, self.value))
