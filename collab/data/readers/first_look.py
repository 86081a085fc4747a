"""A first look at ratings before they are read: which columns there are, what each is understood as, the first rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from collab.tables import EVERY_ROW, Corrections, Layout, find_layout, named_by_hand, positions_of, words_for
from collab.text import clean

_SHOWN, _LONGEST = 4, 60


@dataclass(frozen=True)
class FirstLook:
    """Facts about ratings before they are read: how many `rows` there are at most, and of a file of one's own the
    `names` of its columns, the name that each of the `roles` has, and the first rows, `texts`, in the order of the
    names. `needed` are the roles that have to have a column; `said` is what was understood of the file, in words.
    Formats with columns of their own have none of that.
    """

    rows: int
    names: tuple[str, ...] = ()
    roles: Mapping[str, str] | None = None
    texts: tuple[tuple[str, ...], ...] = ()
    needed: tuple[str, ...] = ()
    said: tuple[str, ...] = ()

    @property
    def missing(self) -> list[str]:
        """The roles that have no column and need one."""
        return [role for role in self.needed if role not in (self.roles or {})]

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "FirstLook":
        """Return the look that `asdict` made plain data of."""
        texts = tuple(tuple(row) for row in data["texts"])
        names, needed, said = (tuple(data[name]) for name in ("names", "needed", "said"))
        return cls(data["rows"], names, data["roles"], texts, needed, said)


def look_at_table(path: Path, corrections: Corrections, needed: Sequence[str] = EVERY_ROW, rows: int = 0) -> FirstLook:
    """Look at a file with a table, as it is corrected. Raises BadData for one that is none."""
    layout = find_layout(path, corrections.wish)
    return look_at_layout(path, layout, corrections, needed, max(0, rows - layout.skip - layout.header))


def look_at_layout(path: Path, layout: Layout, corrections: Corrections, needed: Sequence[str], rows: int) -> FirstLook:
    """Look at a layout with its first rows. Raises BadData for a named column that is not there."""
    positions = positions_of(layout.names, named_by_hand(layout, corrections.columns), path, needed)
    roles = {role: layout.names[position] for role, position in positions.items() if position is not None}
    texts = tuple(tuple(clean(text[:_LONGEST]) for text in row) for row in layout.texts[:_SHOWN])
    said = words_for(layout, positions, corrections.unrated)
    return FirstLook(rows, layout.names, roles, texts, tuple(needed), said)
