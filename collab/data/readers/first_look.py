"""A first look at ratings before they are read: which columns there are, what each is understood as, the first rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from collab.data.readers.columns import EVERY_ROW, positions_of
from collab.data.readers.delimited import column_names, first_rows
from collab.text import clean

_SHOWN, _LONGEST = 4, 60


@dataclass(frozen=True)
class FirstLook:
    """Facts about ratings before they are read: how many `rows` there are at most, and of a file of one's own the
    `names` of its columns, the name that each of the `roles` has, and the first rows, `texts`, in the order of the
    names. `needed` are the roles that have to have a column. Formats with columns of their own have none of that.
    """

    rows: int
    names: tuple[str, ...] = ()
    roles: Mapping[str, str] | None = None
    texts: tuple[tuple[str, ...], ...] = ()
    needed: tuple[str, ...] = ()

    @property
    def missing(self) -> list[str]:
        """The roles that have no column and need one."""
        return [role for role in self.needed if role not in (self.roles or {})]

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "FirstLook":
        """Return the look that `asdict` made plain data of."""
        texts = tuple(tuple(row) for row in data["texts"])
        return cls(data["rows"], tuple(data["names"]), data["roles"], texts, tuple(data["needed"]))


def look_at_table(
    path: Path, named_columns: Mapping[str, str], needed: Sequence[str] = EVERY_ROW, rows: int = 0
) -> FirstLook:
    """Look at a delimited text file. Raises BadData for one that is none."""
    delimiter, names = column_names(path)
    return _look(path, names, first_rows(path, delimiter, _SHOWN), named_columns, needed, rows)


def look_at_parquet(path: Path, named_columns: Mapping[str, str], needed: Sequence[str] = EVERY_ROW) -> FirstLook:
    """Look at a Parquet file. Raises BadData for one that is none."""
    from collab.data.readers.parquet import ParquetReader  # with its library, which text files do not need

    file = ParquetReader(path)
    return _look(path, file.names(), file.first_rows(_SHOWN), named_columns, needed, file.at_most())


def _look(
    path: Path,
    names: Sequence[str],
    texts: Sequence[Sequence[str]],
    named_columns: Mapping[str, str],
    needed: Sequence[str],
    rows: int,
) -> FirstLook:
    positions = positions_of(names, named_columns, path, needed)
    roles = {role: names[position] for role, position in positions.items() if position is not None}
    shown = tuple(tuple(clean(text[:_LONGEST]) for text in row) for row in texts)
    return FirstLook(rows, tuple(names), roles, shown, tuple(needed))
