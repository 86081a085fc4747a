"""The meaning of ratings as the names of their table tell it: the number that means no rating, and the scale."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from collab.errors import BadConfig
from collab.tables.columns import plain


class NoRating(NamedTuple):
    """The numbers that mean no rating, and whose tables have them so ("" where a person said so)."""

    numbers: frozenset[float] = frozenset()
    service: str = ""


Ends = tuple[float, float, float]
"""The lowest and the highest rating, and the step between two."""

# the columns that a service's table is known by, any of those joined by "|", and the numbers that mean no rating there
_SERVICES = (
    ("isbn bookrating|rating", "Book-Crossing", (0,)),
    ("exclusiveshelf myrating", "Goodreads", (0,)),
    ("bookid isread rating", "Goodreads", (0,)),
    ("letterboxduri rating", "Letterboxd", (0,)),
    ("animeid|anime rating|score|myscore", "anime", (0, -1)),
    ("jokeid|joke rating", "Jester", (99,)),
)
_TEN_POINTS: Ends = (1, 10, 1)
_RANGE = re.compile(r"(?<![0-9.])([0-9]{1,2}(?:\.5)?) ?(?:-|–|to|bis|\.\.) ?([0-9]{1,3})(?![0-9])")
_OUT_OF = re.compile(r"(?:/|out of|von|sur) ?(5|10|20|100)(?![0-9])")


def no_rating(names: Sequence[str]) -> NoRating:
    """Return the numbers that mean no rating in a table with columns of these names, as its service has them."""
    known = {plain(name) for name in names}
    for marks, service, numbers in _SERVICES:
        if all(known & set(mark.split("|")) for mark in marks.split()):
            return NoRating(frozenset(map(float, numbers)), service)
    return NoRating()


def no_rating_by_hand(text: str) -> NoRating:
    """Return the numbers that a person says mean no rating: "0", "0;99", "none". Raises BadConfig."""
    if text.strip().lower() == "none":
        return NoRating()
    try:
        numbers = frozenset(float(part) for part in re.split(r"[; ,]+", text.strip()))
    except ValueError:
        raise BadConfig(f'Ratings that mean no rating are numbers, as in 0 or 0,99, or none, not "{text}".') from None
    return NoRating(numbers)


def scale_of(names: Sequence[str], rating: str) -> Ends | None:
    """Return the scale that a table says its `rating` column has, None where it says none."""
    known = {plain(name) for name in names}
    if plain(rating) == "rating10" or (plain(rating) in ("yourrating", "yourated") and "const" in known):
        return _TEN_POINTS
    if plain(rating) == "yourrating" and "tmdbid" in known:
        return (0.5, 10, 0.5)
    if ends := _RANGE.search(rating):
        low, high = float(ends[1]), float(ends[2])
        return (low, high, 0.5 if low % 1 else 1) if low < high else None
    if top := _OUT_OF.search(rating):
        return (0, float(top[1]), 0.5 if float(top[1]) <= 10 else 1)
    return None
