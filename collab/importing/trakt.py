"""The ratings that Trakt exports as JSON."""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from collab.data import Scale
from collab.data.readers import stars_problem
from collab.errors import BadData
from collab.importing.rows import Export, Row, imdb_id, latest, moment, whole_id
from collab.text import clean

_SCALE = Scale(1, 10, 1)
_NO_FILMS = ("show", "season", "episode")
_WANTED = 'a list of entries like {"rating": 8, "type": "movie", "movie": {"title": "Alien", "year": 1979}} is wanted'
_IDS = {"imdb": imdb_id, "tmdb": whole_id}
_BLANK = re.compile(r"\s*")


def read_trakt(text: str, path: Path) -> Export:
    """Return the films of a list of Trakt's ratings; `path` is named in errors. Raises BadData."""
    rows, unrated, left_out = [], 0, 0
    for line, entry in _entries(text, path):
        if not isinstance(entry, dict):
            raise BadData(f"an entry is no object; {_WANTED}.", file=path, line=line)
        if entry.get("type", "movie") in _NO_FILMS:
            left_out += 1
        elif entry.get("rating") is None:
            _film(entry, path, line)
            unrated += 1
        else:
            rows.append(_row(entry, path, line))
    return Export("trakt", latest(rows), unrated, left_out)


def _entries(text: str, path: Path) -> Iterator[tuple[int, Any]]:
    """Give the entries of a list one by one, and the line each begins on."""
    decoder, position, line, counted = json.JSONDecoder(), _after_blank(text, 0), 1, 0
    separator = "["
    while True:
        if not text.startswith(separator, position):
            raise _broken(text, position, f'"{separator}" is missing', path)
        position = _after_blank(text, position + 1)
        if text.startswith("]", position):
            break
        line, counted = line + text.count("\n", counted, position), position
        try:
            entry, end = decoder.raw_decode(text, position)
        except json.JSONDecodeError as error:
            raise _broken(text, error.pos, error.msg, path) from None
        except (ValueError, RecursionError):  # a number of thousands of digits, thousands of brackets
            raise _broken(text, position, "an entry that cannot be read", path) from None
        yield line, entry
        position, separator = _after_blank(text, end), ","
        if text.startswith("]", position):
            break
    if rest := text[position + 1 :].strip():
        raise _broken(text, len(text) - len(rest), "more after the list", path)


def _broken(text: str, position: int, problem: str, path: Path) -> BadData:
    return BadData(f"not JSON ({problem}); {_WANTED}.", file=path, line=text.count("\n", 0, position) + 1)


def _after_blank(text: str, position: int) -> int:
    blank = _BLANK.match(text, position)
    return blank.end() if blank else position


def _film(entry: Mapping[str, Any], path: Path, line: int) -> Mapping[str, Any]:
    film = entry.get("movie")
    if not isinstance(film, dict) or not isinstance(film.get("title"), str) or not clean(film["title"]):
        raise BadData(f"an entry without a film and its title; {_WANTED}.", file=path, line=line)
    return film


def _row(entry: Mapping[str, Any], path: Path, line: int) -> Row:
    film, rating = _film(entry, path, line), entry["rating"]
    if problem := stars_problem(json.dumps(rating), _SCALE):
        raise BadData(problem, file=path, line=line)
    year, known, rated_at = film.get("year"), film.get("ids"), entry.get("rated_at")
    named = known if isinstance(known, dict) else {}
    return Row(
        line,
        clean(film["title"]),
        year if isinstance(year, int) and 0 < year < 10_000 else None,
        {name: item for name, form in _IDS.items() if (item := form(str(named.get(name, ""))))},
        float(rating),
        _SCALE.low,
        _SCALE.high,
        _SCALE.step,
        moment(rated_at) if isinstance(rated_at, str) else None,
    )
