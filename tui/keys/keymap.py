"""Which keys do what here: those of the table, but where someone chose others."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import combinations

from tui.actions import ACTIONS, Action, joined
from tui.keys.key_names import TAKEN, edits

TOGETHER: tuple[tuple[str, ...], ...] = (
    *((screen, "list", "app") for screen in ("train", "rate", "foryou", "similar", "learn", "inside")),
    ("inside", "map", "app"),
    ("inside", "blanks", "app"),
    ("search", "app"),
    ("completion",),
    *(
        (dialog, "list")
        for dialog in (
            "help",
            "form",
            "presets",
            "compare",
            "people",
            "taste",
            "together",
            "user",
            "orders",
            "whatif",
            "tags",
            "lists",
            "import",
            "choose",
            "pane",
            "pair",
            "card",
            "data",
            "columns",
            "themes",
        )
    ),
    *((dialog,) for dialog in ("evaluate", "quit", "line", "export", "finder")),
)
"""The places whose keys work at the same time: a screen with its list and the app, a dialog with its list alone."""

TYPED_IN = ("search", "completion", "line", "export", "form", "data")
_ID = re.compile(r"\{([a-z]+\.[a-z_]+)\}")


@dataclass(frozen=True)
class Keymap:
    """Every action, on the keys it is on here."""

    actions: tuple[Action, ...] = ACTIONS

    def actions_of(self, *places: str) -> list[Action]:
        """Return the actions of these places, place by place, in table order."""
        return [action for place in places for action in self.actions if action.where == place]

    def key(self, ids: str) -> str:
        """Return the first key of an action as a person reads it; of several, their ids parted by blanks, each one's.

        Raises KeyError for an id that is not in the table.
        """
        labels = {action.id: action.key_label for action in self.actions}
        return " ".join(labels[each] for each in ids.split())

    def with_keys(self, text: str) -> str:
        """Return a text with the keys in it, which it names by actions: "{app.quit} leaves"."""
        return _ID.sub(lambda named: self.key(named[1]), text)

    @property
    def changed(self) -> list[Action]:
        """The actions that are on other keys than the table has them on."""
        return [now for now, before in zip(self.actions, ACTIONS, strict=True) if now.keys != before.keys]

    @property
    def for_textual(self) -> dict[str, str]:
        """The keys of what is changed, as App.set_keymap takes them."""
        return {action.id: joined(action.keys) for action in self.changed}


def remapped(chosen: Mapping[str, tuple[str, ...]]) -> Keymap:
    """Return the table with the keys chosen for some of the actions, by their ids."""
    return Keymap(tuple(replace(action, keys=chosen.get(action.id, action.keys)) for action in ACTIONS))


def conflicts(keymap: Keymap) -> list[str]:
    """Return what cannot be, each in a few words: keys with two meanings in one place, keys that never arrive."""
    return [*dict.fromkeys([*_shared(keymap), *_unheard(keymap)])]


def _shared(keymap: Keymap) -> Iterator[str]:
    before = {action.id: set(action.keys) for action in ACTIONS}
    for places in TOGETHER:
        for one, other in combinations(keymap.actions_of(*places), 2):
            if before[one.id] & before[other.id]:
                continue  # they are never asked at the same time, as in a list and in the field over it
            for key in one.keys:
                if key in other.keys:
                    yield f'"{key}" is on {one.id} and {other.id}'


def _unheard(keymap: Keymap) -> Iterator[str]:
    for now, before in zip(keymap.actions, ACTIONS, strict=True):
        yield from (f'"{key}" on {now.id} {TAKEN[key]}' for key in now.keys if key in TAKEN)
        if now.where in TYPED_IN and not any(map(edits, before.keys)):
            yield from (f'"{key}" on {now.id} is typed into the field there' for key in now.keys if edits(key))
