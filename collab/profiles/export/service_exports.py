"""A person's answers as other services write and read them: Letterboxd, IMDb, Trakt and MovieLens."""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from math import floor
from typing import Any, Literal, NamedTuple, get_args

from collab.data import Scale
from collab.profiles import Answer
from collab.recommend import LETTERBOXD, csv_text
from collab.titles import natural_title

Service = Literal["letterboxd", "imdb", "trakt", "movielens"]
SERVICES: tuple[Service, ...] = get_args(Service)

_HALF_STARS, _TEN_POINTS = Scale(0.5, 5, 0.5), Scale(1, 10, 1)


class ServiceExport(NamedTuple):
    """The text of a file, how many answers are in it, and how many the service has no way to tell."""

    text: str
    answers: int
    omitted: int


def export_for(service: Service, answers: Sequence[Answer]) -> ServiceExport:
    """Return ratings, and where the service has a place for them titles that were seen, in the shape that the service
    exports, or for Letterboxd imports (letterboxd.com/about/importing-data), on its scale.

    What was skipped, hidden or is to be watched is no rating of any service. An answer about a title without an id that
    IMDb's or MovieLens' shape needs is omitted; text that a spreadsheet would take for a formula is made harmless.
    """
    rated = [answer for answer in answers if answer.stars is not None or answer.mark == "seen"]
    kept = [answer for answer in rated if _KEPT[service](answer)]
    return ServiceExport(_WRITERS[service](kept), len(kept), len(rated) - len(kept))


def on_scale(answer: Answer, scale: Scale) -> float | None:
    """Return the stars of an answer on another scale, on one of its steps, None for none: as a share of the highest
    where both scales begin at 0 or above, "4 of 5" is 8 of 10, else by the ends.
    """
    if answer.stars is None:
        return None
    own = Scale(answer.low, answer.high, answer.step)
    stars = answer.stars * scale.high / own.high if own.low >= 0 else own.convert(answer.stars, scale)
    return min(scale.high, max(scale.low, floor(stars / scale.step + 0.5) * scale.step))


def _letterboxd(answers: Sequence[Answer]) -> str:
    rows = (
        (*_ids(answer), natural_title(answer.title), _year(answer), _number(answer, _HALF_STARS)) for answer in answers
    )
    return csv_text((*LETTERBOXD, "Rating"), rows)


def _imdb(answers: Sequence[Answer]) -> str:
    columns = ("Const", "Your Rating", "Date Rated", "Title", "URL", "Title Type", "Year")
    rows = []
    for answer in answers:
        const = answer.ids["imdb"]
        page = f"https://www.imdb.com/title/{const}"
        figures = (_number(answer, _TEN_POINTS), _moment(answer)[:10])
        rows.append((const, *figures, natural_title(answer.title), page, "Movie", _year(answer)))
    return csv_text(columns, rows)


def _movielens(answers: Sequence[Answer]) -> str:
    columns = ("movieId", "imdbId", "tmdbId", "rating", "averageRating", "title")
    rows = []
    for answer in answers:
        tmdb, imdb = _ids(answer)
        rows.append((answer.ids["movielens"], imdb, tmdb, _number(answer, _HALF_STARS), "", answer.name))
    return csv_text(columns, rows)


def _trakt(answers: Sequence[Answer]) -> str:
    entries = [_trakt_entry(answer) for answer in answers]
    return json.dumps(entries, indent=1, ensure_ascii=False) + "\n"


def _trakt_entry(answer: Answer) -> dict[str, Any]:
    tmdb, imdb = _ids(answer)
    ids = {name: known for name, known in (("imdb", imdb), ("tmdb", int(tmdb) if tmdb.isdecimal() else None)) if known}
    film = {"title": natural_title(answer.title), "year": answer.year, "ids": ids}
    stars = on_scale(answer, _TEN_POINTS)
    if stars is None:
        return {"watched_at": _moment(answer), "type": "movie", "movie": film}
    return {"rated_at": _moment(answer), "rating": int(stars), "type": "movie", "movie": film}


def _ids(answer: Answer) -> tuple[str, str]:
    """Return the ids of TMDB and IMDb, "" where there is none."""
    return answer.ids.get("tmdb", ""), answer.ids.get("imdb", "")


def _year(answer: Answer) -> str:
    return str(answer.year or "")


def _number(answer: Answer, scale: Scale) -> str:
    stars = on_scale(answer, scale)
    return "" if stars is None else f"{stars:g}"


def _moment(answer: Answer) -> str:
    return datetime.fromtimestamp(answer.at, UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")


_WRITERS: Mapping[Service, Callable[[Sequence[Answer]], str]] = {
    "letterboxd": _letterboxd,
    "imdb": _imdb,
    "trakt": _trakt,
    "movielens": _movielens,
}
_KEPT: Mapping[Service, Callable[[Answer], bool]] = {
    "letterboxd": lambda answer: bool(answer.title or any(_ids(answer))),
    "imdb": lambda answer: "imdb" in answer.ids and answer.stars is not None,
    "trakt": lambda answer: bool(answer.title),
    "movielens": lambda answer: "movielens" in answer.ids and answer.stars is not None,
}
"""Which answers each service can tell."""
