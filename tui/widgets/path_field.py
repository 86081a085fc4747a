"""A field for the path of a file: Tab completes it, and tells what else it could be."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path

from textual.message import Message
from textual.widgets import Input

from collab.text import is_clean
from tui.actions import bindings

_SHOWN = 12


class PathField(Input):
    """Takes a path; Tab goes on with it as far as the names of files there agree."""

    BINDINGS = bindings("completion")

    @dataclass
    class Offered(Message):
        """Tab was pressed; `names` are what the path may go on as, none where it is whole or nothing is there."""

        names: Sequence[str]

    def action_complete_path(self) -> None:
        """Go on with the path as far as it is certain."""
        completed, names = complete_path(self.value)
        self.value = completed
        self.cursor_position = len(completed)
        self.post_message(self.Offered(names if len(names) > 1 else ()))


def complete_path(typed: str) -> tuple[str, Sequence[str]]:
    """Return a path gone on with as far as the names of what is there agree, and these names; folders end in "/"."""
    if typed == "~":
        return "~/", ()
    folder, mark, start = typed.rpartition("/")
    names = sorted(name for name in _names(Path(f"{folder}{mark}" or ".").expanduser()) if name.startswith(start))
    if not start.startswith("."):
        names = [name for name in names if not name.startswith(".")]
    return (f"{folder}{mark}{_common_start(names)}" if names else typed), names


def _common_start(names: Sequence[str]) -> str:
    first, last = min(names), max(names)  # what the first and the last agree in, those between agree in too
    return "".join(one for one, _ in takewhile(lambda pair: pair[0] == pair[1], zip(first, last, strict=False)))


def names_offered(names: Sequence[str]) -> str:
    """Return what a path may go on as, a few of the names and how many more there are."""
    more = f"  and {len(names) - _SHOWN:,} more" if len(names) > _SHOWN else ""
    return "  ".join(names[:_SHOWN]) + more


def _names(folder: Path) -> Sequence[str]:
    """Return the names in a folder that can be typed and drawn; none of one that cannot be looked into."""
    try:
        with os.scandir(folder) as entries:
            return [f"{entry.name}{'/' * entry.is_dir()}" for entry in entries if is_clean(entry.name)]
    except (OSError, RuntimeError, ValueError):  # a home that nobody knows, a name with a zero byte
        return ()
