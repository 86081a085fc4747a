"""The columns of a table, by their role."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from collab.errors import BadConfig, BadData

_TITLES = "title itemtitle movietitle name movie film book product song artist"
_NAMES = {
    "user": "user userid uid username customer customerid reviewer reviewerid person personid",
    "item": "item itemid iid movieid productid filmid bookid songid artistid asin isbn " + _TITLES,
    "rating": "rating ratings stars star score value overall grade",
    "time": "time timestamp date datetime ratedat unixreviewtime ratingtimestamp",
    "title": _TITLES,
    "year": "year releaseyear",
    "genres": "genres genre",
}
ROLES = tuple(_NAMES)
"""The columns that can be named by hand."""
EVERY_ROW = ROLES[:3]
"""The columns that ratings of several people need."""

_ONE_PERSON = (
    " One person's ratings have none: put such a file for each of several people into a folder, and read that."
)
_CHOICES = " Without stars, --implicit reads each row as a choice."


@dataclass(frozen=True)
class Columns:
    """The position of each column, None where there is none. The item may be named by its title alone; without a user,
    all rows are one person's.
    """

    user: int | None
    item: int
    rating: int | None
    time: int | None = None
    title: int | None = None
    year: int | None = None
    genres: int | None = None


def recognise(
    names: Sequence[str], named_columns: Mapping[str, str], file: Path, needed: Sequence[str] = EVERY_ROW
) -> Columns:
    """Find the columns among the `names` of `file`, as `positions_of` does.

    Raises BadConfig for a role that does not exist, BadData, with the columns that are there, for one that is missing
    and needed.
    """
    positions = positions_of(names, named_columns, file, needed)
    missing = [role for role in needed if positions[role] is None]
    if missing:
        raise BadData(
            f"no column for {' and '.join(missing)}; the columns are {', '.join(names) or 'none'}. "
            f"Name them by hand: {','.join(f'{role}=COLUMN' for role in missing)}."
            f"{_ONE_PERSON if missing == ['user'] else _CHOICES if 'rating' in missing else ''}",
            file=file,
            line=1,
        )
    return Columns(**positions)  # type: ignore[arg-type] # the item was found above


def positions_of(
    names: Sequence[str], named_columns: Mapping[str, str], file: Path, needed: Sequence[str] = EVERY_ROW
) -> dict[str, int | None]:
    """Return the position of each role's column among the `names` of `file`, None where there is none: the one that
    `named_columns` has for it, "" for none, else one of its usual names; stars that are not `needed` are left out.

    Raises BadConfig for a role that does not exist, BadData for a named column that does not.
    """
    check_roles(named_columns)
    positions = {role: _find(names, usual.split()) for role, usual in _NAMES.items()}
    for role, name in named_columns.items():
        positions[role] = _position(names, name, file) if name else None
    if "rating" not in needed:
        positions["rating"] = None
    item = positions["item"]
    if "title" not in named_columns and positions["title"] is None and item is not None:
        positions["title"] = item if _plain(names[item]) in _TITLES.split() else None
    return positions


def recognise_listing(names: Sequence[str], wanted: Sequence[str], file: Path) -> list[int]:
    """Return the positions of the columns `wanted`, in plain lower case. Raises BadData for a missing one."""
    positions = [_find(names, (name,)) for name in wanted]
    if None in positions:
        missing = wanted[positions.index(None)]
        raise BadData(f'no column "{missing}"; the columns are {", ".join(names) or "none"}.', file=file, line=1)
    return [position for position in positions if position is not None]


def check_roles(named_columns: Mapping[str, str]) -> None:
    """Raise BadConfig for columns of a role that does not exist."""
    for role in named_columns:
        if role not in ROLES:
            raise BadConfig(f'No column is called "{role}" here; the columns are {", ".join(ROLES)}.')


def _find(names: Sequence[str], usual: Sequence[str]) -> int | None:
    plain = [_plain(name) for name in names]
    return next((plain.index(name) for name in usual if name in plain), None)


def _position(names: Sequence[str], name: str, file: Path) -> int:
    if name not in names:
        raise BadData(f'no column "{name}"; the columns are {", ".join(names)}.', file=file, line=1)
    return list(names).index(name)


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())
