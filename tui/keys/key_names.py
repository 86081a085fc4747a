"""Keys by the names that the config file and the help page have for them, and those that are not to be had."""

from itertools import product
from string import ascii_lowercase

_MOVES = ("up", "down", "left", "right", "home", "end", "pageup", "pagedown", "insert", "delete")
_ALONE = (
    "enter",
    "escape",
    "tab",
    "shift+tab",
    "space",
    "backspace",
    *_MOVES,
    *(f"f{number}" for number in range(1, 13)),
)

NAMES = frozenset(
    (
        *_ALONE,
        *(f"ctrl+{letter}" for letter in ascii_lowercase),
        *("+".join(chord) for chord in product(("shift", "ctrl", "ctrl+shift"), _MOVES)),
    )
)
"""The keys that are no characters, as Textual names them."""

TAKEN = {
    "ctrl+m": "is Enter in a terminal",
    "ctrl+i": "is Tab in a terminal",
    "ctrl+j": "is Enter in some terminals",
    "ctrl+h": "is Backspace in a terminal",
    "ctrl+s": "makes a terminal stop",
    "ctrl+q": "makes a terminal go on",
    "ctrl+a": "belongs to screen",
    "ctrl+b": "belongs to tmux",
}
"""Chords that a terminal, tmux or screen takes for itself, and for what."""

_EDITING = frozenset(
    (
        "enter", "space", "backspace", "delete", "left", "right", "home", "end",
        "shift+left", "shift+right", "shift+home", "shift+end",
        "ctrl+left", "ctrl+right", "ctrl+shift+left", "ctrl+shift+right",
        *(f"ctrl+{letter}" for letter in "acdekuvwx"),
    )
)  # fmt: skip


def is_key(name: str) -> bool:
    """Return whether this is a character other than a blank, or the name of a key."""
    return name in NAMES or (len(name) == 1 and name.isprintable() and not name.isspace())


def edits(key: str) -> bool:
    """Return whether a field that is typed into takes this key for itself."""
    return len(key) == 1 or key in _EDITING
