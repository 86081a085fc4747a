"""Jump mode: a letter on every pane, and that letter gives the pane the keys."""

from collections.abc import Mapping
from typing import Any, Protocol, runtime_checkable

from textual.app import ComposeResult
from textual.content import Content
from textual.events import Key
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Static

from tui.screens.common.dialog import Dialog

_LETTERS = "asdghjklqwertyuiopzxcvbnm"


@runtime_checkable
class Jumpable(Protocol):
    """A widget that is jumped to in a way of its own; every widget that can take the focus is jumped to anyway."""

    def jump_here(self) -> None:
        """Take the keys."""


Panes = Mapping[str, Widget]
"""The panes that one can go to, by the letter."""


def panes_of(screen: Screen[Any]) -> Panes:
    """Return the panes in view, those at the top first."""
    visible = [each for each in screen.query(Widget) if _can_be_jumped_to(each) and each.is_on_screen and each.region]
    panes = [each for each in visible if not any(isinstance(around, Jumpable) for around in each.ancestors)]
    return dict(zip(_LETTERS, sorted(panes, key=lambda each: (each.region.y, each.region.x)), strict=False))


def _can_be_jumped_to(widget: Widget) -> bool:
    return isinstance(widget, Jumpable) or widget.focusable


def jump_to(pane: object) -> None:
    """Give a pane the keys, if there is one."""
    if isinstance(pane, Jumpable):
        pane.jump_here()
    elif isinstance(pane, Widget):
        pane.focus()


class JumpDialog(Dialog[Widget | None], inherit_bindings=False):
    """Stands over a screen without hiding it, a letter at the corner of each pane; closes with the one chosen."""

    def __init__(self, panes: Panes) -> None:
        super().__init__()
        self._panes = panes

    def compose(self) -> ComposeResult:
        """Put each letter where its pane begins."""
        for letter, pane in self._panes.items():
            label = Static(Content(f" {letter} "), classes="letter")
            label.styles.offset = pane.region.offset
            yield label

    def on_key(self, event: Key) -> None:
        """Close with the pane of this letter; with none for any other key."""
        event.stop()
        self.dismiss(self._panes.get(event.key))
