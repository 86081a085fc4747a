"""The text of one field as the value it stands for."""

import math
import re
from collections.abc import Collection
from functools import lru_cache

_LARGEST = 3.4e38
_YEAR = re.compile(r"\s*\((\d{4})\)(?!.*\(\d{4}\))\s*")
_DECIMAL_COMMA = re.compile(r"[+-]?[0-9]+,(?:[0-9]{1,2}|[0-9]{4,})")
_NOTHING = frozenset({"", "null", "none", "nan", "na", "n/a", "\\n", "nil", "-"})
_LISTED_NAME = re.compile(r"""['"]name['"]: *['"]([^'"]*)['"]""")
_NO_GENRES = ("(no genres listed)", "unknown")


def stars_of(text: str, unrated: Collection[float] = frozenset()) -> float | None:
    """Return a number of stars, with a point or a comma: "4.5", "4,5". NaN stands for no rating: for an empty field, a
    word for nothing, or one of the `unrated` numbers. None is for anything else; "1,234" is two numbers to two readers,
    and none here.
    """
    text = text.strip()
    if text.casefold() in _NOTHING:
        return math.nan
    if _DECIMAL_COMMA.fullmatch(text):
        text = text.replace(",", ".")
    try:
        stars = float(text)
    except ValueError:
        return None
    if not (abs(stars) < _LARGEST and text.isascii() and "_" not in text):
        return None
    return math.nan if stars in unrated else stars


def split_title(text: str) -> tuple[str, int]:
    """Split the last year in brackets off a title: "Alien (1979)" is ("Alien", 1979); year 0 where there is none."""
    match = _YEAR.search(text)
    if not match:
        return text, 0
    return f"{text[: match.start()]} {text[match.end() :]}".strip(), int(match[1])


def year_of(text: str) -> int:
    """Return the year of "1995", "1995.0" or a date with the year first, 0 for anything else."""
    match = re.fullmatch(r"([0-9]{4})(\.0*|[-/.].*)?", text.strip())
    return int(match[1]) if match else 0


def with_year(title: str, year: str) -> str:
    """Return a title with its year in brackets, where there is one and it has none yet."""
    number = year_of(year)
    return f"{title.strip()} ({number})" if number and title.strip() and not split_title(title)[1] else title


@lru_cache(maxsize=4096)
def genres_of(text: str) -> str:
    """Return genres separated by "|" or commas, or in a list of objects with names, as joined by "|", without the words
    for none.
    """
    if text.startswith("["):
        text = "|".join(_LISTED_NAME.findall(text))
    names = (name.strip() for name in re.split(r"[|,]", text))
    return "|".join(name for name in names if name and name not in _NO_GENRES)
