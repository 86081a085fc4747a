"""A first look at ratings before they are read: which columns there are, what each is understood as, the first rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from collab.tables import (
    EVERY_ROW,
    Corrections,
    Layout,
    find_layout,
    meaning,
    named_by_hand,
    positions_of,
    shown_encoding,
    words_for,
)
from collab.text import clean

_SHOWN, _LONGEST = 4, 60


@dataclass(frozen=True)
class FirstLook:
    """Facts about ratings before they are read: how many `rows` there are at most, and of a file of one's own the
    `names` of its columns, the name that each of the `roles` has, and the first rows, `texts`, in the order of the
    names. `needed` are the roles that have to have a column, alternatives joined by "|"; `said` is what was understood
    of the file, in words; `unrated` are the numbers that mean no rating, and `read_as` what each correction would
    replace, by its name. Formats with columns of their own have none of that.
    """

    rows: int
    names: tuple[str, ...] = ()
    roles: Mapping[str, str] | None = None
    texts: tuple[tuple[str, ...], ...] = ()
    needed: tuple[str, ...] = ()
    said: tuple[str, ...] = ()
    unrated: tuple[float, ...] = ()
    read_as: Mapping[str, str] = field(default_factory=dict)

    @property
    def missing(self) -> list[str]:
        """The roles that have no column and need one."""
        return [role for role in self.needed if role not in (self.roles or {})]

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "FirstLook":
        """Return the look that `asdict` made plain data of."""
        texts = tuple(tuple(row) for row in data["texts"])
        names, needed, said, unrated = (tuple(data[name]) for name in ("names", "needed", "said", "unrated"))
        return cls(data["rows"], names, data["roles"], texts, needed, said, unrated, data["read_as"])


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
    codes, ends = meaning(layout, positions, corrections.unrated)
    unrated = tuple(sorted(codes.numbers))
    scale = f"{ends[0]:g}:{ends[1]:g}:{ends[2]:g}" if ends else ""
    return FirstLook(
        rows, layout.names, roles, texts, tuple(needed), said, unrated, facts_of(layout, unrated) | {"scale": scale}
    )


def facts_of(layout: Layout, unrated: Sequence[float]) -> dict[str, str]:
    """Return what a layout is read as where nothing corrects it, by the name of each correction, in words."""
    numbers = ",".join(f"{number:g}" for number in unrated) or "none"
    if layout.form != "table":
        return {"unrated": numbers}
    return {
        "encoding": shown_encoding(layout.encoding),
        "header": "in the first row" if layout.header else "none",
        "skip": str(layout.skip),
        "unrated": numbers,
    }
