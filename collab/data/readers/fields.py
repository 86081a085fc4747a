"""The text of one field as the value it stands for."""

import math
import re
from datetime import UTC, datetime

_LARGEST = 3.4e38
_YEAR = re.compile(r"\s*\((\d{4})\)(?!.*\(\d{4}\))\s*")
_NO_GENRES = ("(no genres listed)", "unknown")


def stars_of(text: str) -> float | None:
    """Return a number of stars, None for what is not a finite number in plain digits."""
    try:
        stars = float(text)
    except ValueError:
        return None
    return stars if abs(stars) < _LARGEST and text.isascii() and "_" not in text else None


def seconds_of(text: str) -> int | None:
    """Return a time in seconds since 1970 from whole seconds or an ISO date (UTC unless it says), None for others."""
    text = text.strip()
    if re.fullmatch(r"-?[0-9]{1,18}", text):
        return int(text)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return math.floor((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp())


def split_title(text: str) -> tuple[str, int]:
    """Split the last year in brackets off a title: "Alien (1979)" is ("Alien", 1979); year 0 where there is none."""
    match = _YEAR.search(text)
    if not match:
        return text, 0
    return f"{text[: match.start()]} {text[match.end() :]}".strip(), int(match[1])


def year_of(text: str) -> int:
    """Return a year from "1995" or "1995.0", 0 for anything else."""
    match = re.fullmatch(r"(\d{4})(\.0*)?", text.strip())
    return int(match[1]) if match else 0


def with_year(title: str, year: str) -> str:
    """Return a title with its year in brackets, where there is one and it has none yet."""
    number = year_of(year)
    return f"{title.strip()} ({number})" if number and title.strip() and not split_title(title)[1] else title


def genres_of(text: str) -> str:
    """Return genres separated by "|" or commas as joined by "|", without the words for none."""
    names = (name.strip() for name in re.split(r"[|,]", text))
    return "|".join(name for name in names if name and name not in _NO_GENRES)
