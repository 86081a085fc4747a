"""An action with its keys, its words, and how keys are written."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

_LABELS = {"enter": "Enter", "escape": "Esc", "tab": "Tab", "space": "space", "delete": "del", "backspace": "Backspace"}
_LABELS_TOGETHER = {"1": "1-5", "a": "a-d"}


@dataclass(frozen=True)
class Action:
    """Something a key does.

    `id` is "place.verb_noun": the place is a screen ("rate"), "app" (works everywhere) or "list" (in every list), and
    the method that does it is `action_verb_noun`. `keys` are characters or Textual's key names; `label` is the one or
    two words of the bottom line, where it stands if `footer`; `help` is the sentence of the help page and the palette.
    With `takes_key` the method is given the key that was pressed, and the keys cannot be changed.
    """

    id: str
    keys: tuple[str, ...]
    label: str
    help: str
    footer: bool = False
    takes_key: bool = False

    @property
    def where(self) -> str:
        """The place that the action belongs to."""
        return self.id.partition(".")[0]

    @property
    def verb(self) -> str:
        """The name of the method that does it, without "action_"."""
        return self.id.partition(".")[2]

    @property
    def key_label(self) -> str:
        """The first key as a person reads it."""
        return _LABELS_TOGETHER[self.keys[0]] if self.takes_key else _LABELS.get(self.keys[0], self.keys[0])


def without_stars(action: Action) -> Action:
    """Return an action as the bottom line shows it where there are no stars: 1 says that a title was chosen."""
    if action.verb != "give_stars":
        return action
    return replace(action, keys=("1",), label="chosen", takes_key=False)


def joined(keys: Sequence[str]) -> str:
    """Return keys as Textual takes them, where a comma stands between two."""
    return ",".join("comma" if key == "," else key for key in keys)
