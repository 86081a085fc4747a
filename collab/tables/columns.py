"""The columns of a table, by their role: found by their names, or named by hand."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from collab.errors import BadConfig, BadData

_TITLES = (
    "title itemtitle movietitle name movie film book product song artist filmname moviename filmtitle booktitle "
    "songtitle tracktitle"
)
_NAMES = {
    "user": "user userid uid username customer customerid reviewer reviewerid person personid member memberid viewer "
    "viewerid accountid profilename",
    "item": "item itemid iid movieid productid filmid bookid songid artistid asin isbn parentasin animeid jokeid "
    f"gameid trackid businessid recipeid beerid showid seriesid {_TITLES}",
    "rating": "rating ratings stars star score value overall grade userrating yourrating myrating personalrating "
    "starrating bookrating rating10 ratingval rate",
    "time": "time timestamp date datetime when ratedat unixreviewtime ratingtimestamp watcheddate daterated rateddate "
    "reviewtime reviewdate unixtime createdat",
    "title": _TITLES,
    "year": "year released releaseyear productionyear releasedate originalpublicationyear yearofpublication",
    "genres": "genres genre",
}
ROLES = tuple(_NAMES)
"""The columns that can be named by hand."""
EVERY_ROW = ROLES[:3]
"""The columns that ratings of several people need."""
TITLE_ROLES = ("item", "title", "year", "genres")
"""The columns of a table of titles, of which the first two are needed."""

_ONE_PERSON = (
    " One person's ratings have none: put such a file for each of several people into a folder, and read that."
)
_CHOICES = " Without stars, --implicit reads each row as a choice."
_COUNTS = "plays playcount weight hours listens count views clicks frequency quantity playtime"
_TYPED = re.compile(r":(?:token|float|token_seq|float_seq)$")
_NO_RATING = re.compile(r"avg|average|mean|count|num|total|imdb|tmdb|public|critic|max|min|time|date|id$")
_OWN = re.compile(r"user|your|my|personal|star|book")
_NO_ITEM = re.compile(r"user|review|rating|session|order|imdb|tmdb|tvdb|customer|member|profile|account")
_MOST_NAMED, _LONGEST_NAME = 12, 40


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
    names: Sequence[str],
    named_columns: Mapping[str, str],
    file: Path,
    needed: Sequence[str] = EVERY_ROW,
    *,
    likely: Mapping[str, str] | None = None,
) -> Columns:
    """Find the columns among the `names` of `file`, as `positions_of` does.

    Raises BadConfig for a role that does not exist, BadData, with the columns that are there and the whole option that
    would name them, for one that is missing and needed: a `likely` column where there is one.
    """
    positions = positions_of(names, named_columns, file, needed)
    if missing := [role for role in needed if positions[role] is None]:
        raise BadData(_missing(names, positions, missing, needed, likely or {}), file=file, line=1)
    if positions["user"] is not None and positions["user"] == positions["item"]:
        raise BadData(f'user and item are one column, "{names[positions["user"]]}"; each has its own.', file=file)
    return Columns(**positions)  # type: ignore[arg-type] # the item was found above


def positions_of(
    names: Sequence[str], named_columns: Mapping[str, str], file: Path, needed: Sequence[str] = EVERY_ROW
) -> dict[str, int | None]:
    """Return the position of each role's column among the `names` of `file`, None where there is none: the one that
    `named_columns` has for it, by its name or counted from 1, "" for none, else one of its usual names, else the only
    one whose name means it; stars that are not `needed` are left out.

    Raises BadConfig for a role that does not exist, BadData for a named column that does not.
    """
    check_roles(named_columns)
    positions = {role: _find(names, usual.split()) for role, usual in _NAMES.items()}
    for role, name in named_columns.items():
        positions[role] = _position(names, name, file) if name else None
    for role in ("rating", "item"):
        if positions[role] is None and role not in named_columns:
            positions[role] = _by_meaning(role, names, positions)
    if "rating" not in needed:
        positions["rating"] = None
    item = positions["item"]
    if "title" not in named_columns and positions["title"] is None and item is not None:
        positions["title"] = item if plain(names[item]) in _TITLES.split() else None
    return positions


def recognise_listing(names: Sequence[str], wanted: Sequence[str], file: Path) -> list[int | None]:
    """Return the positions of the columns `wanted`, in plain lower case, None for one that is not there. Raises BadData
    where the first is missing.
    """
    positions = [_find(names, (name,)) for name in wanted]
    if positions[0] is None:
        raise BadData(f'no column "{wanted[0]}"; the columns are {listed(names)}.', file=file, line=1)
    return positions


def check_roles(named_columns: Mapping[str, str], roles: Sequence[str] = ROLES) -> None:
    """Raise BadConfig for columns of a role that does not exist."""
    for role in named_columns:
        if role not in roles:
            raise BadConfig(f'No column is called "{role}" here; the columns are {", ".join(roles)}.')


def plain(name: str) -> str:
    """Return a name in lower case, letters and digits alone, without the type that RecBole's files add to it."""
    return re.sub(r"[^a-z0-9]", "", _TYPED.sub("", name.strip().lower()))


def is_known(name: str) -> bool:
    """Return whether a name is a usual one of some column."""
    return any(plain(name) in usual.split() for usual in _NAMES.values())


def listed(names: Sequence[str]) -> str:
    """Return the names of columns as a sentence has them: the first of many."""
    short = [name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 1]}…" for name in names[:_MOST_NAMED]]
    more = len(names) - _MOST_NAMED
    return (", ".join(short) or "none") + (f" and {more:,} more" if more > 0 else "")


def _missing(
    names: Sequence[str],
    positions: Mapping[str, int | None],
    missing: Sequence[str],
    needed: Sequence[str],
    likely: Mapping[str, str],
) -> str:
    known = {role: names[place] for role, place in positions.items() if place is not None}
    option = ",".join(f"{role}={known.get(role) or likely.get(role) or 'COLUMN'}" for role in needed)
    counts = next((name for name in names if plain(name) in _COUNTS.split()), "")
    choices = f' "{counts}" counts what was done: --implicit reads each row as a choice.' if counts else _CHOICES
    reason = _ONE_PERSON if list(missing) == ["user"] else choices if "rating" in missing else ""
    return (
        f"no column for {' and '.join(missing)}; the columns are {listed(names)}. "
        f"Name them by hand: --columns {option}.{reason}"
    )


def _by_meaning(role: str, names: Sequence[str], positions: Mapping[str, int | None]) -> int | None:
    """Return the one column that is not taken yet and whose name means a role: an id of anything, a rating of any."""
    free = [place for place in range(len(names)) if place not in positions.values()]
    if role == "item":
        ids = [place for place in free if _ends_in_id(names[place]) and not _NO_ITEM.search(plain(names[place]))]
        return ids[0] if len(ids) == 1 else None
    rated = [place for place in free if _means_rating(plain(names[place]))]
    own = [place for place in rated if _OWN.search(plain(names[place]))] or rated
    return own[0] if len(own) == 1 else None


def _ends_in_id(name: str) -> bool:
    return bool(re.search(r"(?:[^A-Za-z](?:id|ID|Id)|[a-z]I[Dd])$", _TYPED.sub("", name.strip())))


def _means_rating(name: str) -> bool:
    return ("rating" in name or "stars" in name or name.endswith("overall")) and not _NO_RATING.search(name)


def _find(names: Sequence[str], usual: Sequence[str]) -> int | None:
    known = [plain(name) for name in names]
    return next((known.index(name) for name in usual if name in known), None)


def _position(names: Sequence[str], name: str, file: Path) -> int:
    if name in names:
        return list(names).index(name)
    if name.isdecimal() and len(name) < 6 and 1 <= int(name) <= len(names):
        return int(name) - 1
    raise BadData(f'no column "{name}"; the columns are {listed(names)}.', file=file, line=1)
