"""The rows of a table that a service exports, or that a person keeps."""

import csv
import io
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import isnan
from pathlib import Path
from typing import NamedTuple

import numpy as np

from collab.data import Scale
from collab.errors import BadData
from collab.importing.cells import Stars, is_no_film, read_stars, read_time, read_year
from collab.importing.nameless import columns_by_content, numbered, split_titles, without_names
from collab.importing.rows import Export, Row, imdb_id, latest, whole_id
from collab.importing.services import SHELVES, TEN_POINTS, TableLayout, recognise, usual_scale
from collab.profiles import Mark
from collab.tables import AS_FOUND, Corrections, no_rating_by_hand, split_title, stars_of
from collab.text import clean

_DELIMITERS = ",;\t|"
_NAMED_DELIMITER = re.compile(r"\s*sep=([,;\t|])\r?\n?")
_SERIES = re.compile(r"\s*\([^()]*#[0-9][^()]*\)$")
_IDS = {"imdb": imdb_id, "tmdb": whole_id, "movielens": whole_id}
_LONGEST_HEADER = 1 << 16


class _Rated(NamedTuple):
    """A row with its stars read, None without any: its line, its fields by role."""

    line: int
    fields: Mapping[str, str]
    stars: Stars | None


@dataclass(frozen=True)
class _Table:
    """A table of one layout; `path` is named in errors, `mark` is that of titles without stars."""

    layout: TableLayout
    path: Path
    mark: Mark | None
    scale: Scale | None
    unrated: Collection[float]

    def stars(self, fields: Mapping[str, str], line: int) -> Stars | None:
        """Return the stars of the first column with any; None where there are none, or a number that says so."""
        columns = (("rating", self.scale), ("rating10", self.scale or TEN_POINTS))
        role, scale = next(
            ((role, scale) for role, scale in columns if self._is_rated(fields.get(role, ""))), ("", None)
        )
        if not role:
            return None
        stars = read_stars(fields[role], scale, self.path, line)
        return Stars(stars.number, stars.scale or (scale if role == "rating10" else None))

    def _is_rated(self, text: str) -> bool:
        """Return whether a cell has a rating: an empty one, a word for nothing and the service's number for none have
        not.
        """
        stars = stars_of(text, self.unrated)
        return stars is None or not isnan(stars)

    def mark_of(self, fields: Mapping[str, str]) -> Mark | None:
        """Return the mark of a title without stars."""
        return self.mark or SHELVES.get(re.sub(r"[^a-z]", "", fields.get("shelf", "").lower()))


def read_table(
    text: str,
    path: Path,
    mark: Mark | None = None,
    scale: Scale | None = None,
    corrections: Corrections = AS_FOUND,
) -> Export:
    """Return the ratings of a delimited table whose first row names its columns, or of one without names, of which the
    columns go by what is in them; of lines such as "Alien (1979) 9", too. `path` is named in errors, `scale` is
    that of all its stars unless they tell. Titles without stars have the `mark`; without one they are to be watched
    where the file's name has "watchlist", that of their shelf where they have one, and seen where Letterboxd wrote it,
    else they are left out.

    Raises BadData at the first row that is wrong.
    """
    named = named_rows(text, path, corrections)
    layout, columns = recognise(named.names, path, named.columns, rated=mark is None)
    numbers = no_rating_numbers(layout, corrections)
    table = _Table(layout, path, mark or _usual_mark(layout, path), scale or layout.scale, numbers)
    rated, left_out, untitled, unrated = [], 0, 0, 0
    for line, fields in named.rows:
        cells = _by_role(fields, len(named.names), columns, path, line)
        if is_no_film(cells.get("type", "")):
            left_out += 1
        elif not any(cells.get(role) for role in ("title", *_IDS)):
            untitled += 1
        elif (stars := table.stars(cells, line)) or table.mark_of(cells):
            rated.append(_Rated(line, cells, stars))
        else:
            unrated += 1
    _check_one_person(rated, path)
    usual = table.scale or _scale(rated, path)
    rows = [_row(each, usual, table) for each in rated]
    return Export(layout.service, latest(rows), unrated, left_out, untitled)


class NamedRows(NamedTuple):
    """The rows of a table: the names of its columns, numbers from 1 where it has none, which `header` tells; the rows
    with their lines, and the columns by role, as they are named by hand or go by what is in them.
    """

    names: Sequence[str]
    header: bool
    rows: Iterator[tuple[int, list[str]]]
    columns: Mapping[str, str]


def named_rows(text: str, path: Path, corrections: Corrections = AS_FOUND) -> NamedRows:
    """Return the rows of a table as it is corrected. Raises BadData."""
    lines = split_titles(_fields(text, path, corrections.skip or 0))
    line, names = next(lines, (1, []))
    if not without_names(names, corrections.header):
        return NamedRows([clean(name) for name in names], True, lines, corrections.columns)
    every = [(line, names), *lines]
    columns = {**columns_by_content([fields for _, fields in every]), **corrections.columns}
    return NamedRows(numbered(names), False, iter(every), columns)


def no_rating_numbers(layout: TableLayout, corrections: Corrections) -> Collection[float]:
    """Return the numbers that mean no rating, as the service has them or a person says."""
    if corrections.unrated:
        return no_rating_by_hand(corrections.unrated).numbers
    return () if layout.unrated is None else (layout.unrated,)


def _by_role(fields: Sequence[str], width: int, columns: Mapping[str, int], path: Path, line: int) -> Mapping[str, str]:
    """Return the fields of a row by role. Raises BadData where some are missing that are read, or more than blanks are
    too many.
    """
    if len(fields) <= max(columns.values()) or any(map(str.strip, fields[width:])):
        raise BadData(f"{len(fields)} fields where {width} are wanted: {_quoted(fields)}.", file=path, line=line)
    return {role: clean(fields[place]) for role, place in columns.items()}


def _usual_mark(layout: TableLayout, path: Path) -> Mark | None:
    """Return the mark of titles without stars: Letterboxd's watched.csv and watchlist.csv have the same columns."""
    return "watch" if "watchlist" in path.stem.lower() else layout.mark


def _fields(text: str, path: Path, skip: int) -> Iterator[tuple[int, list[str]]]:
    """Give the line and the fields of each row that is not blank, the names of the columns first, after some lines."""
    text = "".join(text.splitlines(keepends=True)[skip:]) if skip else text
    named = _NAMED_DELIMITER.match(text)
    delimiter, start = (named[1], named.end()) if named else (_delimiter(text), 0)
    before = skip + text.count("\n", 0, start)
    reader = csv.reader(io.StringIO(text[start:], newline=""), delimiter=delimiter, skipinitialspace=True)
    line = before + 1
    try:
        for fields in reader:
            if any(field.strip() for field in fields):
                yield line, fields
            line = before + reader.line_num + 1
    except csv.Error as error:
        raise BadData(f"not a row of fields ({error}).", file=path, line=line) from None


def _delimiter(text: str) -> str:
    """The mark that splits the first row into the most fields."""
    start = text.lstrip()[:_LONGEST_HEADER]
    return max(_DELIMITERS, key=lambda mark: len(next(csv.reader(io.StringIO(start, newline=""), delimiter=mark))))


def _scale(rated: Sequence[_Rated], path: Path) -> Scale:
    """Return the usual scale of the stars that name none."""
    stars = [(each.line, each.stars.number) for each in rated if each.stars and each.stars.scale is None]
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


def _row(rated: _Rated, usual: Scale, table: _Table) -> Row:
    fields, stars = rated.fields, rated.stars
    title, year = fields.get("title", ""), read_year(fields.get("year", ""))
    if table.layout.service == "goodreads":
        title = _SERIES.sub("", title) or title
    if not year:
        bare, year = split_title(title)
        title = bare or title
    ids = {name: known for name, form in _IDS.items() if (known := form(fields.get(name, "")))}
    also = tuple(other for other in (fields.get("also", ""),) if other and other != title)
    scale = usual if stars is None else stars.scale or usual
    own, at = table.mark_of(fields) if stars is None else None, read_time(fields.get("time", ""))
    number = None if stars is None else stars.number
    return Row(rated.line, title, year or None, ids, number, scale.low, scale.high, scale.step, at, also, own)


def _quoted(fields: Sequence[str]) -> str:
    text = clean(" | ".join(fields))
    return f'"{text if len(text) <= 60 else text[:59] + "…"}"'
