"""The text of a time as seconds since 1970: counts of seconds or parts of them, ISO forms, and common dates."""

import math
import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, timezone

import numpy as np

from collab.types import Bools, Times

_FIRST, _LAST = -62_135_596_800, 253_402_300_799  # the years 1 to 9999: what lies beyond nobody can hold
_SECONDS = 100_000_000_000  # in the year 5138: a larger number counts parts of seconds
_NEVER = (
    _LAST + 1 - 2 * 86_400
)  # the end of the year 9999, in any zone, is what databases write for a day that never comes
_PARTS = (1000, 1_000_000, 1_000_000_000)
_LARGEST = 10.0**20
_EPOCH, _SECOND = datetime(1970, 1, 1, tzinfo=UTC), timedelta(seconds=1)  # a float has no microseconds of 9999
_NUMBER = re.compile(r"[+-]?[0-9]{1,25}(?:\.[0-9]*)?(?:[eE][+-]?[0-9]{1,2})?")
_CLOCK = r"(?:[ T,]+([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(?:\.[0-9]+)?)? ?([AaPp][Mm])?)?"
_DAYS = re.compile(r"([0-9]{1,2})([/.-])([0-9]{1,2})\2([0-9]{4})" + _CLOCK)
_YEAR_FIRST = re.compile(r"([0-9]{4})([/.])([0-9]{1,2})\2([0-9]{1,2})" + _CLOCK)
_WORDS = re.compile(
    r"(?:[A-Za-z]{3,9},? +)?(?:([0-9]{1,2})\.? +)?([A-Za-z]{3,9})\.?(?: +([0-9]{1,2}))?,? +([0-9]{4})" + _CLOCK
)
_DIGITS = re.compile(r"((?:19|20)[0-9]{2})([0-9]{2})([0-9]{2})(?:\.0*)?")
_AMAZON = re.compile(r"([0-9]{1,2}) ([0-9]{1,2}), ([0-9]{4})")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_C_TIME = "%a %b %d %H:%M:%S %Y"
_ZONE = r"GMT|UTC|[+-](?:0[0-9]|1[0-4]):?[0-5][0-9]"
_ZONED = re.compile(rf"(.*:[0-9]{{2}}(?: ?[AaPp][Mm])?) ?({_ZONE})( [0-9]{{4}})?")


def seconds_of(text: str, *, day_first: bool = True, digit_days: bool = False) -> int | None:
    """Return a time in whole seconds since 1970, UTC unless it says another zone, None for what is no time or lies
    beyond the years 1 to 9999. In "01/12/2019" the day is first, or the month; with `digit_days` a number is a day,
    "20191201", and no count of seconds.
    """
    text = text.strip()
    is_number = bool(_NUMBER.fullmatch(text))
    if is_number and not digit_days:
        return _of_number(text)
    moment = _day_in_digits(text) if is_number else _iso(text) or _common(text, day_first=day_first)
    if moment is None and (zoned := _ZONED.fullmatch(text)):
        there = f"{zoned[1]}{zoned[3] or ''}"
        moment = _at(zoned[2], _iso(there) or _common(there, day_first=day_first))
    if moment is None:
        return None
    seconds = ((moment if moment.tzinfo else moment.replace(tzinfo=UTC)) - _EPOCH) // _SECOND
    return seconds if _FIRST <= seconds <= _LAST else None


def is_held(seconds: Times) -> Bools:
    """Return which seconds since 1970 lie within the years 1 to 9999."""
    return (seconds >= _FIRST) & (seconds <= _LAST)


def scaled(times: Times) -> Times:
    """Return whole numbers as seconds, those in milliseconds, micro- or nanoseconds too; 0 for what nobody can hold."""
    if not len(times) or (times.min() >= _FIRST and times.max() < _SECONDS):
        return times
    seconds, missing = np.zeros_like(times), np.ones(len(times), np.bool_)
    for parts in (1, *_PARTS):
        whole = times // parts
        fits = missing & (whole >= _FIRST) & ((whole < _SECONDS) | ((whole >= _NEVER) & (whole <= _LAST)))
        seconds[fits] = whole[fits]
        missing &= ~fits
    return seconds


def days_come_first(texts: Iterable[str]) -> bool | None:
    """Return whether in dates like 13/12/2019 the day comes first, by the first of them that tells; None where none
    does.
    """
    for text in texts:
        if (date := _DAYS.fullmatch(text.strip())) and date[2] != ".":
            first, second = int(date[1]), int(date[3])
            if max(first, second) > 12 >= min(first, second):
                return first > 12
    return None


def are_digit_days(texts: Iterable[str]) -> bool:
    """Return whether all that is written are days in eight digits, "20191201", from 1900 to 2099: as seconds they would
    all be of one summer, that of 1970.
    """
    written = [text.strip() for text in texts if text.strip()]
    return bool(written) and all(map(_day_in_digits, written))


def has_days(text: str) -> bool:
    """Return whether a text is a date whose day and month may be confused."""
    date = _DAYS.fullmatch(text.strip())
    return bool(date) and date[2] != "."  # type: ignore[index] # a match


def _of_number(text: str) -> int | None:
    number = float(text)
    if abs(number) >= _LARGEST:
        return None
    whole = int(text) if text.lstrip("+-").isdecimal() else math.floor(number)
    for parts in (1, *_PARTS):
        seconds = whole // parts
        if _FIRST <= seconds < _SECONDS or _NEVER <= seconds <= _LAST:
            return seconds
    return None


def _at(zone: str, moment: datetime | None) -> datetime | None:
    """Return a moment as that of a zone."""
    if moment is None or not zone[1:].replace(":", "").isdecimal():
        return moment
    minutes = int(zone[1:3]) * 60 + int(zone[-2:])
    return moment.replace(tzinfo=timezone(timedelta(minutes=minutes if zone[0] == "+" else -minutes)))


def _iso(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _day_in_digits(text: str) -> datetime | None:
    date = _DIGITS.fullmatch(text)
    return _moment(int(date[1]), int(date[2]), int(date[3])) if date else None


def _common(text: str, *, day_first: bool) -> datetime | None:
    try:
        return datetime.strptime(text, _C_TIME)
    except ValueError:
        pass
    if date := _DAYS.fullmatch(text):
        first, second = int(date[1]), int(date[3])
        day, month = (first, second) if day_first or date[2] == "." else (second, first)
        return _moment(int(date[4]), month, day, date.groups()[4:])
    if date := _YEAR_FIRST.fullmatch(text):
        return _moment(int(date[1]), int(date[3]), int(date[4]), date.groups()[4:])
    if date := _AMAZON.fullmatch(text):
        return _moment(int(date[3]), int(date[1]), int(date[2]))
    if (date := _WORDS.fullmatch(text)) and (day_text := date[1] or date[3]):
        month = _MONTHS.index(date[2][:3].lower()) + 1 if date[2][:3].lower() in _MONTHS else 0
        return _moment(int(date[4]), month, int(day_text), date.groups()[4:])
    return None


def _moment(year: int, month: int, day: int, clock: tuple[str | None, ...] = ()) -> datetime | None:
    hour, minute, second = (int(part or 0) for part in (*clock[:3], 0, 0, 0)[:3])
    if clock and clock[-1]:
        hour = hour % 12 + (12 if clock[-1].lower() == "pm" else 0)
    try:
        return datetime(year, month, day, hour, minute, second, tzinfo=UTC)
    except ValueError:
        return None
