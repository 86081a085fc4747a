"""The tables that services export: how they are told apart, and which column holds which role."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from collab.data import Scale
from collab.errors import BadData
from collab.importing.rows import Service
from collab.types import Floats


@dataclass(frozen=True)
class TableLayout:
    """A table: the columns that tell it from others, the names of a column by role, the best first, and the scale of
    its stars, None where the stars themselves tell it. Names are in lower case, letters and digits alone.
    """

    service: Service
    marks: str
    columns: Mapping[str, str]
    scale: Scale | None = None


LAYOUTS = (
    TableLayout(
        "letterboxd",
        "name letterboxduri",
        {"title": "name", "year": "year", "rating": "rating", "time": "date"},
        Scale(0.5, 5, 0.5),
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
        Scale(1, 10, 1),
    ),
    TableLayout(
        "movielens",
        "movieid imdbid tmdbid averagerating",
        {"movielens": "movieid", "imdb": "imdbid", "tmdb": "tmdbid", "title": "title", "rating": "rating"},
        Scale(0.5, 5, 0.5),
    ),
    TableLayout(
        "movielens",
        "userid movieid rating timestamp",
        {"user": "userid", "movielens": "movieid", "title": "title", "rating": "rating", "time": "timestamp"},
        Scale(0.5, 5, 0.5),
    ),
)
"""The tables of known services."""

ANY_LAYOUT = TableLayout(
    "csv",
    "",
    {
        "title": "title name film movie movietitle filmtitle",
        "rating": "yourrating myrating rating rating10 stars score",
        "year": "year releaseyear",
        "time": "date daterated rateddate ratedat watcheddate timestamp",
        "imdb": "imdb imdbid const",
        "tmdb": "tmdb tmdbid",
        "also": "originaltitle",
        "user": "user userid",
    },
)
"""Any table with titles and ratings."""

_STEPS = ((1, 1), (0.5, 0.5), (0, 1), (0, 0.5), (0, 0.1), (0, 0.01))


def recognise(names: Sequence[str], file: Path, *, rated: bool = True) -> tuple[TableLayout, Mapping[str, int]]:
    """Return which layout has columns of these `names`, and the position of each role that is there.

    Raises BadData, with the columns that are there, for a table without titles, or where it is to be `rated` ratings.
    """
    plain = [re.sub(r"[^a-z0-9]", "", name.lower()) for name in names]
    layout = next((layout for layout in LAYOUTS if set(layout.marks.split()) <= set(plain)), ANY_LAYOUT)
    positions = {}
    for role, usual in layout.columns.items():
        place = next((plain.index(name) for name in usual.split() if name in plain), None)
        if place is not None:
            positions[role] = place
    wanted = ("title", "rating") if rated else ("title",)
    missing = [role for role in wanted if layout is ANY_LAYOUT and role not in positions]
    if missing:
        raise BadData(
            f"no column for {' and '.join(missing)}; the columns are {_shown(names) or 'none'}. Wanted is an export of "
            "Letterboxd, IMDb, MovieLens or Trakt, or a table with the columns title and rating, and year at best.",
            file=file,
            line=1,
        )
    return layout, positions


def _shown(names: Sequence[str]) -> str:
    text = ", ".join(names)
    return text if len(text) <= 200 else f"{text[:199]}…"


def usual_scale(stars: Floats) -> Scale:
    """Return the narrowest usual scale that holds every one of `stars`, all within 0 to 100."""
    usual = [Scale(low, high, step) for high in (5, 10, 100) for low, step in _STEPS]
    return next((scale for scale in usual if scale.holds(stars).all()), usual[-1])
