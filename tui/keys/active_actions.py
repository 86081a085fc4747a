"""Which actions there are where a person is: in the pane in focus, on its screen, and in the app around it."""

from collections.abc import Iterable, Iterator
from typing import Any

from textual.binding import Binding
from textual.dom import DOMNode
from textual.screen import Screen
from textual.widgets import Input

from tui.actions import Action
from tui.keys.key_names import edits
from tui.keys.keymap import TYPED_IN, Keymap


def actions_here(screen: Screen[Any], keymap: Keymap) -> dict[str, list[Action]]:
    """Return every action that keys call on this screen, by its place: from the pane in focus outwards to the app.

    Whether an action is refused at this moment is not asked; one whose keys all do something else further in, or are
    typed into the field that has them, is left out.
    """
    actions: dict[str, list[Action]] = {}
    taken: set[str] = set()
    typing = isinstance(screen.focused, Input)
    for node in _outwards(screen):
        mine = set(_bound(node))
        bound = [action for action in keymap.actions if action.id in mine]
        for action in sorted(bound, key=lambda action: action.where == "app"):  # a dialog has some of the app's too
            own = action.where in TYPED_IN
            through = [key for key in action.keys if own or not (typing and edits(key))]
            if through and not taken.issuperset(action.keys):
                actions.setdefault(action.where, []).append(action)
                taken.update(action.keys)
    return actions


def _outwards(screen: Screen[Any]) -> Iterable[DOMNode]:
    """Return the pane in focus and what is around it, up to the app, or to the dialog that hides its keys."""
    inside = screen.focused.ancestors_with_self if screen.focused is not None else [screen, screen.app]
    for node in inside:
        yield node
        if node.is_modal:
            return


def _bound(node: DOMNode) -> Iterator[str]:
    for kind in type(node).__mro__:
        for binding in kind.__dict__.get("BINDINGS", ()):
            if isinstance(binding, Binding) and binding.id:
                yield binding.id
