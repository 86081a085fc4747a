"""A filter of titles as it is typed: "sci-fi !horror 1980s 20+ <500 +-0.5"."""

import re
from collections.abc import Collection
from dataclasses import replace

from collab.recommend.filtering.genre_choice import GenreChoice, genre_of, genres_near
from collab.recommend.filtering.title_filter import ANY_TITLE, TitleFilter

_YEARS = re.compile(r"(\d{4})?(-)?(\d{4})?")
_DECADE = re.compile(r"(\d\d)?(\d0)s")
_FEWEST = re.compile(r"(\d{1,6})\+")
_FEWER = re.compile(r"<(\d{1,6})")
_SPREAD = re.compile(r"(?:±|\+-)(\d{0,2}\.?\d{1,2})")
_NINETEEN = 19


def parse_filter(text: str, genres: Collection[str], *, spread: bool = False) -> TitleFilter:
    """Read a filter, in any order: the beginnings of genres' names, those unwanted behind "!"; a year, years or a
    decade ("1994", "1980-1999", "1980-", "-1999", "1980s"); the fewest ratings ("20+"), a number that they are below
    ("<500") and, where there is a `spread`, the largest ("+-0.5"). All genres count, of anything else the last.
    """
    only, genre_words, refused = ANY_TITLE, list[str](), list[str]()
    for word in text.split():
        if (read := _read_number(word, only, spread=spread)) is not None:
            only = read
        elif (years := _span(word)) is not None:
            since, until = years
            if since is not None and until is not None and since > until:
                refused.append(f"{word} ends before it begins")
            else:
                only = only.also(since=since, until=until)
        elif genre_of(name := word.removeprefix("!"), genres):
            genre_words.append(word)
        else:
            near = "".join(f": {near}?" for near in genres_near(name, genres))
            refused.append(f'"{name}" is no genre of this data{near}')
    genre = str(GenreChoice.parse(",".join(genre_words), genres)) if genre_words else None
    return replace(only, genre=genre, refused=tuple(refused))


def _read_number(word: str, only: TitleFilter, *, spread: bool) -> TitleFilter | None:
    """Return the filter with a condition on ratings or spread, None for a word that is none."""
    if match := _FEWEST.fullmatch(word):
        return only.also(min_ratings=int(match[1]))
    if match := _FEWER.fullmatch(word):
        return only.also(max_ratings=max(0, int(match[1]) - 1))
    if spread and (match := _SPREAD.fullmatch(word)):
        return only.also(max_sd=float(match[1]))
    return None


def _span(word: str) -> tuple[int | None, int | None] | None:
    """Return the first and the last year that are meant, None for a word that is none."""
    if match := _DECADE.fullmatch(word):
        first = int(match[1] or _NINETEEN) * 100 + int(match[2])
        return first, first + 9
    years = _YEARS.fullmatch(word)
    if years is None or not (years[1] or years[3]):
        return None
    since, until = (int(year) if year else None for year in (years[1], years[3]))
    return (since, until) if years[2] else (since, since)
