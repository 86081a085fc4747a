"""The text of a cell of a person's table, as the value it stands for."""

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from collab.data import Scale
from collab.data.readers import stars_problem
from collab.errors import BadData
from collab.importing.rows import moment
from collab.tables import year_of

_OUT_OF = re.compile(r"([0-9]+(?:\.[0-9]+)?) ?/ ?(5|10|100)")
_STARS, _HALVES = re.compile(r"(★+)(½?)☆*|½☆*"), Scale(0.5, 5, 0.5)
_SLASHED = re.compile(r"([0-9]{4})/([0-9]{1,2})/([0-9]{1,2})")
_DATE = re.compile(r"([0-9]{4})[-/.].*")
_NO_FILMS = frozenset(
    {"tv", "tvseries", "tvminiseries", "tvepisode", "tvshow", "show", "shows", "series", "season", "episode"}
    | {"videogame", "game", "musicvideo", "podcastseries", "podcastepisode", "podcast"}
)


class Stars(NamedTuple):
    """A number of stars, and the scale that its text names, None for none."""

    number: float
    scale: Scale | None = None


def read_stars(text: str, scale: Scale | None, path: Path, line: int) -> Stars:
    """Return the stars of a cell: "4.5", "4,5", "9/10" or "★★★★½". Raises BadData, also for what is not on `scale`."""
    drawn, text = _STARS.fullmatch(text), text.replace(",", ".")
    if drawn and len(drawn[1] or "") <= _HALVES.high:
        return Stars(len(drawn[1] or "") + (0.5 if "½" in text else 0), _HALVES)
    if (shared := _OUT_OF.fullmatch(text)) and float(shared[1]) <= float(shared[2]):
        number = float(shared[1])
        return Stars(number, Scale(0, float(shared[2]), next((step for step in (1, 0.5) if number % step == 0), 0.01)))
    if problem := stars_problem(text, scale):
        raise BadData(problem, file=path, line=line)
    return Stars(float(text))


def is_no_film(kind: str) -> bool:
    """Return whether the type of a title, such as "TV Series", says that it is no film."""
    return re.sub(r"[^a-z]", "", kind.lower()) in _NO_FILMS


def read_year(text: str) -> int:
    """Return the year of a year or a date, 0 for anything else."""
    date = _DATE.fullmatch(text.strip())
    return int(date[1]) if date else year_of(text)


def read_time(text: str) -> float | None:
    """Return seconds since 1970, None for what is no time: also of "2023/03/21", and of "Sat Sep  6 00:00:00 2014" as
    IMDb once wrote it.
    """
    try:
        return datetime.strptime(text, "%a %b %d %H:%M:%S %Y").replace(tzinfo=UTC).timestamp()
    except ValueError:
        slashed = _SLASHED.fullmatch(text.strip())
        return moment(f"{slashed[1]}-{slashed[2]:0>2}-{slashed[3]:0>2}" if slashed else text)
