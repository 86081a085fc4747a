"""The tables that services export: how they are told apart, and which column holds which role."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from collab.data import Scale
from collab.errors import BadConfig, BadData
from collab.importing.rows import Service
from collab.profiles import Mark
from collab.types import Floats

_HALF_STARS = Scale(0.5, 5, 0.5)
TEN_POINTS = Scale(1, 10, 1)
"""The scale of every column that is called Rating10."""


@dataclass(frozen=True)
class TableLayout:
    """A table: the columns that tell it from others, the names of a column by role, the best first; the scale of its
    stars, None where the stars themselves tell it; the number that stands for no rating, and the mark of titles without
    stars. Names are in lower case, letters and digits alone; the role "rating10" is of ten points in every table.
    """

    service: Service
    marks: str
    columns: Mapping[str, str]
    scale: Scale | None = None
    unrated: float | None = None
    mark: Mark | None = None


LAYOUTS = (
    TableLayout(
        "letterboxd",
        "name letterboxduri",
        {"title": "name", "year": "year", "rating": "rating", "time": "watcheddate date"},
        _HALF_STARS,
        unrated=0,
        mark="seen",
    ),
    TableLayout(
        "imdb",
        "const titletype",
        {
            "imdb": "const",
            "title": "title",
            "also": "originaltitle",
            "type": "titletype",
            "year": "year",
            "rating": "yourrating yourated",
            "time": "daterated created",
        },
        TEN_POINTS,
    ),
    TableLayout(
        "movielens",
        "movieid imdbid tmdbid averagerating",
        {"movielens": "movieid", "imdb": "imdbid", "tmdb": "tmdbid", "title": "title", "rating": "rating"},
        _HALF_STARS,
    ),
    TableLayout(
        "movielens",
        "userid movieid rating timestamp",
        {"user": "userid", "movielens": "movieid", "title": "title", "rating": "rating", "time": "timestamp"},
        _HALF_STARS,
    ),
    TableLayout(
        "tmdb",
        "tmdbid imdbid name yourrating",
        {
            "tmdb": "tmdbid",
            "imdb": "imdbid",
            "title": "name",
            "type": "type",
            "year": "releasedate",
            "rating": "yourrating",
            "time": "daterated",
        },
        Scale(0.5, 10, 0.5),
        unrated=0,
    ),
    TableLayout(
        "trakt",
        "traktid title type rating",
        {
            "imdb": "imdbid",
            "tmdb": "tmdbid",
            "title": "title",
            "type": "type",
            "year": "year",
            "rating": "rating",
            "time": "ratedat watchedat listedat",
        },
        TEN_POINTS,
        unrated=0,
    ),
    TableLayout(
        "simkl",
        "simklid title type",
        {
            "imdb": "imdb",
            "tmdb": "tmdb",
            "title": "title",
            "type": "type",
            "year": "year",
            "rating": "rating",
            "time": "watcheddate",
            "shelf": "watchlist",
        },
        TEN_POINTS,
        unrated=0,
    ),
    TableLayout(
        "goodreads",
        "bookid title myrating exclusiveshelf",
        {
            "title": "title",
            "year": "originalpublicationyear yearpublished",
            "rating": "myrating",
            "time": "dateread dateadded",
            "shelf": "exclusiveshelf",
        },
        Scale(1, 5, 1),
        unrated=0,
    ),
    TableLayout(
        "storygraph",
        "title readstatus starrating",
        {"title": "title", "rating": "starrating", "time": "lastdateread dateadded", "shelf": "readstatus"},
        Scale(0.25, 5, 0.25),
        unrated=0,
    ),
)
"""The tables of known services."""

ANY_LAYOUT = TableLayout(
    "csv",
    "",
    {
        "title": "title name film movie movietitle filmtitle filmname moviename primarytitle originaltitle",
        "rating": "yourrating myrating userrating personalrating rating starrating stars score",
        "rating10": "rating10",
        "year": "year releaseyear productionyear releasedate",
        "time": "watcheddate date daterated rateddate ratedat timestamp",
        "type": "type mediatype titletype",
        "imdb": "imdb imdbid const",
        "tmdb": "tmdb tmdbid",
        "also": "originaltitle",
        "user": "user userid",
    },
)
"""Any table with titles and ratings."""
IMPORT_ROLES = tuple(ANY_LAYOUT.columns)
"""The columns that can be named by hand."""

SHELVES: Mapping[str, Mark] = {
    "toread": "watch",
    "plantowatch": "watch",
    "read": "seen",
    "completed": "seen",
    "dropped": "seen",
    "didnotfinish": "seen",
}
"""The marks of titles without stars, by the shelf that they stand on."""

_STEPS = ((1, 1), (0.5, 0.5), (0, 1), (0, 0.5), (0.25, 0.25), (0, 0.1), (0, 0.01))


IDS = ("imdb", "tmdb", "movielens")
"""The roles of ids: one of them names a title without words."""


def recognise(
    names: Sequence[str], file: Path, columns: Mapping[str, str] = MappingProxyType({}), *, rated: bool = True
) -> tuple[TableLayout, Mapping[str, int]]:
    """Return which layout has columns of these `names`, and the position of each role that is there; `columns` are
    those named by hand, by name or by place from 1, "" for none.

    Raises BadData, with the columns that are there, for a table without titles, or where it is to be `rated` ratings,
    and for a named column that is not there; BadConfig for a role that there is not.
    """
    layout, positions = find_columns(names, file, columns)
    wanted = needed_roles(layout, rated=rated)
    missing = [roles[0] for roles in map(alternatives, wanted) if positions.keys().isdisjoint(roles)]
    if missing:
        rating = " and rating" if rated else ""
        raise BadData(
            f"no column for {' and '.join(missing)}; the columns are {_names(names) or 'none'}. Wanted is an export of "
            f"Letterboxd, IMDb, MovieLens or Trakt, or a table with the columns title{rating}, and year at best. "
            f"Name them by hand: --columns {_option(names, positions, rated=rated)}.",
            file=file,
            line=1,
        )
    return layout, positions


def needed_roles(layout: TableLayout, *, rated: bool = True) -> tuple[str, ...]:
    """Return the roles that need a column, alternatives joined by "|": none in the tables of services."""
    if layout is not ANY_LAYOUT:
        return ()
    return ("|".join(("title", *IDS)), "rating|rating10") if rated else ("|".join(("title", *IDS)),)


def alternatives(roles: str) -> list[str]:
    """Return the roles of which one is needed."""
    return roles.split("|")


def find_columns(
    names: Sequence[str], file: Path, columns: Mapping[str, str] = MappingProxyType({})
) -> tuple[TableLayout, Mapping[str, int]]:
    """Return the same whatever is missing. Raises BadData for a named column that is not there, and BadConfig."""
    plain = [re.sub(r"[^a-z0-9]", "", name.lower()) for name in names]
    layout = next((layout for layout in LAYOUTS if set(layout.marks.split()) <= set(plain)), ANY_LAYOUT)
    positions = {}
    for role, usual in layout.columns.items():
        place = next((plain.index(name) for name in usual.split() if name in plain), None)
        if place is not None and role not in columns:
            positions[role] = place
    return layout, positions | {role: _by_hand(names, role, name, file) for role, name in columns.items() if name}


def _by_hand(names: Sequence[str], role: str, name: str, file: Path) -> int:
    if role not in ANY_LAYOUT.columns:
        raise BadConfig(f'No column is called "{role}" here; the columns are {", ".join(ANY_LAYOUT.columns)}.')
    if name in names:
        return list(names).index(name)
    if name.isdecimal() and len(name) < 6 and 1 <= int(name) <= len(names):
        return int(name) - 1
    raise BadData(f'no column "{name}"; the columns are {_names(names)}.', file=file, line=1)


def _option(names: Sequence[str], positions: Mapping[str, int], *, rated: bool) -> str:
    """Return the option that names the columns, those that are not known left to be filled in."""
    free = [name for place, name in enumerate(names) if place not in positions.values()]
    wanted = ("title", "rating") if rated else ("title",)
    roles = {role: names[positions[role]] if role in positions else "COLUMN" for role in wanted}
    if roles["title"] == "COLUMN" and free:
        roles["title"] = free[0]
    return ",".join(f"{role}={name}" for role, name in roles.items())


def _names(names: Sequence[str]) -> str:
    text = ", ".join(names)
    return text if len(text) <= 200 else f"{text[:199]}…"


def usual_scale(stars: Floats) -> Scale:
    """Return the narrowest usual scale that holds every one of `stars`, all within 0 to 100."""
    usual = [Scale(low, high, step) for high in (5, 10, 100) for low, step in _STEPS]
    return next((scale for scale in usual if scale.holds(stars).all()), usual[-1])
