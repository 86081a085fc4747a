"""The rows of a table that a service exports, or that a person keeps."""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import numpy as np

from collab.data import Scale
from collab.data.readers import split_title, stars_problem, year_of
from collab.errors import BadData
from collab.importing.rows import Export, Row, imdb_id, latest, moment, whole_id
from collab.importing.services import TableLayout, recognise, usual_scale
from collab.profiles import Mark
from collab.text import clean

_DELIMITERS = ",;\t"
_NO_FILMS = {"tvseries", "tvepisode", "videogame", "musicvideo", "podcastseries", "podcastepisode"}
_IDS = {"imdb": imdb_id, "tmdb": whole_id, "movielens": whole_id}
_LONGEST_HEADER = 1 << 16


class _Rated(NamedTuple):
    """A row with its stars read, None without any: its line, its fields by role."""

    line: int
    fields: Mapping[str, str]
    stars: float | None


def read_table(text: str, path: Path, mark: Mark | None = None) -> Export:
    """Return the ratings of a delimited table whose first row names its columns; `path` is named in errors. Titles
    without stars have the `mark`; without one they are to be watched where the file's name has "watchlist", and seen
    where Letterboxd wrote it, else they are left out.

    Raises BadData at the first row that is wrong.
    """
    lines = _fields(text, path)
    line, names = next(lines, (1, []))
    layout, columns = recognise([clean(name) for name in names], path, rated=mark is None)
    mark = mark or _usual_mark(layout, path)
    rated, unrated, left_out = [], 0, 0
    for line, fields in lines:
        if len(fields) != len(names):
            raise BadData(
                f"{len(fields)} fields where {len(names)} are wanted: {_shown(fields)}.", file=path, line=line
            )
        named = {role: clean(fields[place]) for role, place in columns.items()}
        if re.sub(r"[^a-z]", "", named.get("type", "").lower()) in _NO_FILMS:
            left_out += 1
        elif named.get("rating"):
            rated.append(_Rated(line, named, _stars(named["rating"], layout, path, line)))
        elif mark:
            rated.append(_Rated(line, named, None))
        else:
            unrated += 1
    _check_one_person(rated, path)
    scale = layout.scale or _scale(rated, path)
    rows = [_row(each, scale, path, mark) for each in rated]
    return Export(layout.service, latest(rows), unrated, left_out)


def _usual_mark(layout: TableLayout, path: Path) -> Mark | None:
    """Return the mark of titles without stars: Letterboxd's watched.csv and watchlist.csv have the same columns."""
    if "watchlist" in path.stem.lower():
        return "watch"
    return "seen" if layout.service == "letterboxd" else None


def _fields(text: str, path: Path) -> Iterator[tuple[int, list[str]]]:
    """Give the line and the fields of each row that is not blank, the names of the columns first."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), skipinitialspace=True)
    line = 1
    try:
        for fields in reader:
            if any(field.strip() for field in fields):
                yield line, fields
            line = reader.line_num + 1
    except csv.Error as error:
        raise BadData(f"not a row of fields ({error}).", file=path, line=line) from None


def _delimiter(text: str) -> str:
    """The mark that splits the first row into the most fields."""
    start = text.lstrip()[:_LONGEST_HEADER]
    return max(_DELIMITERS, key=lambda mark: len(next(csv.reader(io.StringIO(start, newline=""), delimiter=mark))))


def _stars(text: str, layout: TableLayout, path: Path, line: int) -> float:
    text = text.replace(",", ".")  # a decimal comma
    if problem := stars_problem(text, layout.scale):
        raise BadData(problem, file=path, line=line)
    return float(text)


def _scale(rated: Sequence[_Rated], path: Path) -> Scale:
    stars = [(each.line, each.stars) for each in rated if each.stars is not None]
    for line, number in stars:
        if not 0 <= number <= 100:
            raise BadData(f"rating {number:g} is not within 0 to 100.", file=path, line=line)
    return usual_scale(np.array([number for _, number in stars]))


def _check_one_person(rated: Sequence[_Rated], path: Path) -> None:
    for each in rated:
        user, first = each.fields.get("user"), rated[0].fields.get("user")
        if user != first:
            raise BadData(
                f'user "{user}" after user "{first}"; the ratings of one person are wanted.', file=path, line=each.line
            )


def _row(rated: _Rated, scale: Scale, path: Path, mark: Mark | None) -> Row:
    fields = rated.fields
    title, year = fields.get("title", ""), year_of(fields.get("year", ""))
    if not year:
        bare, year = split_title(title)
        title = bare or title
    ids = {name: known for name, form in _IDS.items() if (known := form(fields.get(name, "")))}
    if not (title or ids):
        raise BadData("the title is empty; a title is wanted.", file=path, line=rated.line)
    also = tuple(other for other in (fields.get("also", ""),) if other and other != title)
    own, at = mark if rated.stars is None else None, _seconds(fields.get("time", ""))
    low, high, step = scale.low, scale.high, scale.step
    return Row(rated.line, title, year or None, ids, rated.stars, low, high, step, at, also, own)


def _seconds(text: str) -> float | None:
    """Seconds since 1970, also from "Sat Sep  6 00:00:00 2014" as IMDb once wrote it."""
    try:
        return datetime.strptime(text, "%a %b %d %H:%M:%S %Y").replace(tzinfo=UTC).timestamp()
    except ValueError:
        return moment(text)


def _shown(fields: Sequence[str]) -> str:
    text = clean(" | ".join(fields))
    return f'"{text if len(text) <= 60 else text[:59] + "…"}"'
