"""Tables of titles without names for their columns, and plain lines of titles with a rating behind each."""

import re
from collections.abc import Iterator, Sequence
from itertools import chain, islice

from collab.tables import is_known, stars_of

_RATED_LINE = re.compile(
    r"(.*[^\s:–—])(?:\s*[:–—]\s*|\s+)([0-9]{1,3}(?:[.,][0-9]{1,2})?(?: ?/ ?(?:5|10|100))?|[★½]+☆*)"
)
_YEAR, _IMDB = re.compile(r"(?:18|19|20)[0-9]{2}"), re.compile(r"tt[0-9]{5,12}")
_STARS = re.compile(r"[★½]+☆*|[0-9]+(?:[.,][0-9]+)? ?/ ?(?:5|10|100)")
_SAMPLE = 50

Rows = Iterator[tuple[int, list[str]]]


def split_titles(rows: Rows) -> Rows:
    """Give rows as they are; where all of the first have one field, a title and a rating behind it, each as the two."""
    first = list(islice(rows, _SAMPLE))
    rated = [_RATED_LINE.fullmatch(fields[0].strip()) if len(fields) == 1 else None for _, fields in first]
    if not first or not all(rated):
        yield from chain(first, rows)
        return
    for line, fields in chain(first, rows):
        match = _RATED_LINE.fullmatch(fields[0].strip())
        yield line, [match[1], match[2]] if match and len(fields) == 1 else [*fields, ""][:2]


def without_names(fields: Sequence[str], header: bool | None) -> bool:
    """Return whether the first row has no names: a person says so, or there are numbers where names would be."""
    if header is not None:
        return not header
    return not any(map(is_known, fields)) and any(map(_is_rating, fields))


def numbered(fields: Sequence[str]) -> list[str]:
    """Return the numbers that stand for the names of columns without any, from 1."""
    return [str(place) for place in range(1, len(fields) + 1)]


def columns_by_content(rows: Sequence[Sequence[str]]) -> dict[str, str]:
    """Return the columns by what is in them: years, ids of IMDb, the last of numbers as the rating, the first of other
    texts as the title.
    """
    sample = rows[:_SAMPLE]
    columns = [[row[place].strip() for row in sample if place < len(row)] for place in range(len(rows[0]))]
    roles: dict[str, str] = {}
    for place, column in enumerate(columns, 1):
        texts = [text for text in column if text]
        if not texts:
            continue
        if all(map(_YEAR.fullmatch, texts)):
            roles.setdefault("year", str(place))
        elif all(map(_IMDB.fullmatch, texts)):
            roles.setdefault("imdb", str(place))
        elif all(map(_is_rating, texts)):
            roles["rating"] = str(place)
        else:
            roles.setdefault("title", str(place))
    return roles


def _is_rating(text: str) -> bool:
    number = text.strip()
    return bool(_STARS.fullmatch(number)) or (number[:1].isdigit() and stars_of(number) is not None)
