"""Every key that a screen or dialog offers does something there, and every key that does something is in its help."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from textual.content import Content
from textual.keys import _character_to_key
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Input, Static

from collab.testing import add_model
from tests.tui.inside_world import add_rated_model
from tests.tui.world import app, press, settle
from tui.actions import ACTIONS
from tui.keys import NAMES, actions_here
from tui.keys.key_names import edits
from tui.widgets import BottomLine

TYPED = "typed into the field"
NAMED = {
    "Enter": "enter",
    "Esc": "escape",
    "del": "delete",
    "Backspace": "backspace",
    "Tab": "tab",
    "1-5": "1",
    "a-d": "a",
}
ARROWS = {"←": "left", "→": "right", "↑": "up", "↓": "down"}
KEYS = (*(chr(code) for code in range(33, 127)), *sorted(NAMES))
NO_KEYS = {"places", "formats"}
"""The names of the screens, which a dialog or a field over them does not take away; and choices, which are no keys."""

IDS = {action.id for action in ACTIONS}
PASSED_ON = {"screen.copy_text"}
"""Passes its key on where no text is selected with the mouse."""

WALK: tuple[tuple[str, ...], ...] = (
    ("R",), ("/",), ("text:alien",), ("escape",),
    ("F",), ("/",), ("escape",), ("enter",), ("escape",), ("a",), ("/",), ("escape",), ("escape",), ("o",), ("escape",),
    ("S",), ("/",), ("text:alien", "enter"), ("a",), ("escape",), ("t",), ("escape",), ("c",), ("escape",),
    ("B",), ("/",), ("escape",), ("n",), ("n",),
    ("L",), ("enter",), ("enter",), ("a",), ("escape",), ("escape",),
    ("T",), ("e",), ("j", "enter"), ("escape",), ("escape",), ("p",), ("escape",), ("m",), ("escape",),
    ("o",), ("escape",), ("r",), ("escape",), ("E",), ("escape",), ("d",), ("/",), ("escape",), ("escape",),
    ("P",), ("n",), ("escape",), ("h",), ("escape",), ("i",), ("escape",), ("escape",),
    ("?",), ("escape",), ("ctrl+t",), ("escape",),
)  # fmt: skip
"""Keys from state to state: each screen, then its fields and dialogs."""


def effect(screen: Screen[Any], key: str) -> str | None:
    """Return the action, by its id, that a key calls where the focus is; None where it does nothing."""
    if isinstance(screen.focused, Input) and edits(key):
        return TYPED
    name = _character_to_key(key) if len(key) == 1 else key
    for node, bound in screen._modal_binding_chain:  # where Textual looks, in its order
        for binding in bound.key_to_bindings.get(name, ()):
            verb = binding.action.rpartition(".")[2].partition("(")[0]
            owner = screen.app if binding.action.startswith("app.") else node
            if binding.action not in PASSED_ON and owner.check_action(verb, ()):
                return binding.id or binding.action
    return None


def offered(screen: Screen[Any]) -> Iterator[str]:
    """Give the labels of the keys that can be seen: they stand out in bold and the accent."""
    for widget in screen.query(Widget):
        if widget.region and widget.is_on_screen and widget.id not in NO_KEYS:
            for content in _contents(widget):
                for span in content.spans:
                    if "bold" in str(span.style) and "$accent" in str(span.style):
                        yield content.plain[span.start : span.end]


def _contents(widget: Widget) -> Iterator[Content]:
    drawn = widget.render() if isinstance(widget, Static | BottomLine) else None
    if isinstance(drawn, Content):
        yield drawn
    if widget.border_title:
        yield Content.from_markup(widget.border_title)


def keys_of(label: str) -> list[str]:
    """Return the keys that a label stands for: "←→" and "ctrl+d ctrl+u" are two."""
    if set(label) <= set(ARROWS):
        return [ARROWS[arrow] for arrow in label]
    return [NAMED.get(part, part) for part in label.split()]


def faults(screen: Screen[Any], keymap: Any) -> list[str]:
    """Return what is wrong in this state, each in a few words."""
    help_ids = {action.id for actions in actions_here(screen, keymap).values() for action in actions}
    dead = [
        f"{key} is offered and does nothing"
        for label in offered(screen)
        for key in keys_of(label)
        if (does := effect(screen, key)) is None or (does == TYPED and key != "enter")
    ]
    hidden = [
        f"{key} does {does}, which the help does not tell"
        for key in KEYS
        if (does := effect(screen, key)) in IDS - help_ids
    ]
    return [*dead, *hidden]


async def test_every_key_offered_does_something_and_none_does_what_is_not_told(tmp_path: Path) -> None:
    add_rated_model(tmp_path / "rated", interested=True)
    add_model()
    wrong: dict[str, list[str]] = {}
    async with app().run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        for step, keys in enumerate(WALK):
            await press(pilot, *keys)
            screen = pilot.app.screen
            assert list(offered(screen)), screen  # each state tells a key at least
            if each := faults(screen, app().keymap):
                wrong[f"{step} {' '.join(keys)} {type(screen).__name__}"] = each
        assert len(pilot.app.screen_stack) == 1
    assert wrong == {}


async def test_the_first_screen_offers_what_it_does() -> None:
    async with app().run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert faults(pilot.app.screen, app().keymap) == []
        await press(pilot, "F")
        assert faults(pilot.app.screen, app().keymap) == []
