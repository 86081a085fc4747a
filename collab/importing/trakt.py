"""The ratings, the history and the watchlist that Trakt exports as JSON."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from collab.data import Scale
from collab.data.readers import stars_problem
from collab.errors import BadData
from collab.importing.rows import Export, Row, imdb_id, latest, moment, whole_id
from collab.profiles import Mark
from collab.tables import JsonEntries, after_blank, broken, entries_by_line, listed_entries
from collab.text import clean

_SCALE, _HALVES = Scale(1, 10, 1), Scale(1, 10, 0.5)
_NO_FILMS = ("show", "season", "episode")
_WANTED = 'a list of entries like {"rating": 8, "type": "movie", "movie": {"title": "Alien", "year": 1979}} is wanted'
_IDS = {"imdb": imdb_id, "tmdb": whole_id}
_MARKS: Mapping[str, Mark] = {"listed_at": "watch", "watched_at": "seen", "last_watched_at": "seen", "plays": "seen"}
_PARTS = ("ratings", "watched", "history", "watchlist")
_FILMS = "movies"


def read_trakt(text: str, path: Path, mark: Mark | None = None, *, rated: bool = True) -> Export:
    """Return the films of Trakt's JSON: a list of entries, one a line, or an object with lists of films. Films without
    a rating have the `mark`; without one those of a history were seen, and those of a watchlist are to be watched, else
    they are left out. Where it is not `rated`, no rating is read. `path` is named in errors. Raises BadData.
    """
    rows, unrated, left_out, untitled = [], 0, 0, 0
    for line, entry in _entries(text, path):
        if not isinstance(entry, dict):
            raise BadData(f"an entry is no object; {_WANTED}.", file=path, line=line)
        if _is_no_film(entry):
            left_out += 1
        elif (film := _film(entry, path, line)) is None:
            untitled += 1
        elif (row := _row(entry if rated else {**entry, "rating": None}, film, path, line, mark)) is None:
            unrated += 1
        else:
            rows.append(row)
    return Export("trakt", latest(rows), unrated, left_out, untitled)


def _is_no_film(entry: Mapping[str, Any]) -> bool:
    named = entry.get("type")
    return named in _NO_FILMS or (named is None and "movie" not in entry and any(kind in entry for kind in _NO_FILMS))


def _entries(text: str, path: Path) -> JsonEntries:
    """Give the entries, and the line each begins on."""
    start = after_blank(text, 0)
    if not text.startswith("{", start):
        return listed_entries(text, path, _WANTED)
    try:
        document, end = json.JSONDecoder().raw_decode(text, start)
    except json.JSONDecodeError as error:
        raise broken(text, error.pos, error.msg, path, _WANTED) from None
    except (ValueError, RecursionError):
        raise broken(text, start, "an entry that cannot be read", path, _WANTED) from None
    if text[end:].strip():
        return entries_by_line(text.splitlines(), path, _WANTED)
    return _of_object(document, path)


def _of_object(document: Mapping[str, Any], path: Path) -> JsonEntries:
    """Give the films of an object: those of the list that Trakt's own interface takes, of a backup, or itself."""
    parts = [document, *(part for name in _PARTS if isinstance(part := document.get(name), dict))]
    lists = [films for part in parts if isinstance(films := part.get(_FILMS), list)]
    lists += [films for name in _PARTS if isinstance(films := document.get(name), list)]
    if lists:
        return ((1, entry) for films in lists for entry in films)
    if "movie" in document or "title" in document or _is_no_film(document):
        return iter([(1, document)])
    raise BadData(f"not JSON of ratings; {_WANTED}.", file=path, line=1)


def _film(entry: Mapping[str, Any], path: Path, line: int) -> Mapping[str, Any] | None:
    """Return the film of an entry, None for one without a title. Raises BadData where there is none at all."""
    film = entry.get("movie", entry if "title" in entry else None)
    title = film.get("title") if isinstance(film, dict) else 0
    if not isinstance(film, dict) or not (title is None or isinstance(title, str)):
        raise BadData(f"an entry without a film and its title; {_WANTED}.", file=path, line=line)
    return film if title and clean(title) else None


def _row(entry: Mapping[str, Any], film: Mapping[str, Any], path: Path, line: int, mark: Mark | None) -> Row | None:
    """Return a film with its rating or its mark, None where it has neither; 0 is no rating on Trakt."""
    rating, scale = entry.get("rating") or None, _SCALE
    if rating is None:
        mark = mark or next((known for name, known in _MARKS.items() if name in entry), None)
    elif problem := stars_problem(json.dumps(rating), _SCALE):
        scale = _HALVES
        if stars_problem(json.dumps(rating), scale):
            raise BadData(problem, file=path, line=line)
    if rating is None and mark is None:
        return None
    year, known = film.get("year"), film.get("ids")
    named: Iterable[tuple[str, Any]] = known.items() if isinstance(known, dict) else ()
    flat = [(name, film.get(f"{name}_id")) for name in _IDS]
    ids = {name: str(value) for name, value in (*flat, *named) if value is not None}
    at = next((time for name in ("rated_at", *_MARKS) if isinstance(time := entry.get(name), str)), "")
    return Row(
        line,
        clean(film["title"]),
        year if isinstance(year, int) and 0 < year < 10_000 else None,
        {name: item for name, form in _IDS.items() if (item := form(ids.get(name, "")))},
        None if rating is None else float(rating),
        scale.low,
        scale.high,
        scale.step,
        moment(at),
        mark=mark if rating is None else None,
    )
