"""Objects of JSON, one a line or in one list, with the line that each begins on."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from collab.errors import BadData

_BLANK = re.compile(r"\s*")
_OBJECTS = re.compile(r"\[\s*\{")
_RATINGS = "rating"
_WANTED = 'a list of objects like {"user": 1, "item": 2, "rating": 4}, or one on each line, is wanted'

JsonEntries = Iterator[tuple[int, Any]]


def listed_entries(text: str, path: Path, wanted: str = _WANTED, start: int = 0) -> JsonEntries:
    """Give the entries of a list one by one, that which begins at `start`; `wanted` says what is, in errors. Raises
    BadData.
    """
    decoder, position, line, counted = json.JSONDecoder(), after_blank(text, start), 1, 0
    separator = "["
    while True:
        if not text.startswith(separator, position):
            raise broken(text, position, f'"{separator}" is missing', path, wanted)
        position = after_blank(text, position + 1)
        if text.startswith("]", position):
            break
        line, counted = line + text.count("\n", counted, position), position
        try:
            entry, end = decoder.raw_decode(text, position)
        except json.JSONDecodeError as error:
            raise broken(text, error.pos, error.msg, path, wanted) from None
        except (ValueError, RecursionError):  # a number of thousands of digits, thousands of brackets
            raise broken(text, position, "an entry that cannot be read", path, wanted) from None
        yield line, entry
        position, separator = after_blank(text, end), ","
        if text.startswith("]", position):
            break
    if not start and (rest := text[position + 1 :].strip()):
        raise broken(text, len(text) - len(rest), "more after the list", path, wanted)


def rows_in(text: str) -> int:
    """Return where the rows begin in one object of JSON that holds a list of objects: in that whose name speaks of
    ratings, else in the first; 0 where there is none, or an object is on each line.
    """
    first, _, more = text.strip().partition("\n")
    if more.strip() and _is_json(first):
        return 0
    first_list = 0
    for name, start in _lists_in(text):
        if _RATINGS in name.casefold():
            return start  # before all of them are decoded to find the next list
        first_list = first_list or start
    return first_list


def _lists_in(text: str) -> Iterator[tuple[str, int]]:
    """Yield the name and the beginning of each list of objects in the object that a text begins with, as far as it is
    JSON.
    """
    decoder, position = json.JSONDecoder(), after_blank(text, 0)
    while text.startswith(("{", ","), position):
        try:
            name, position = decoder.raw_decode(text, after_blank(text, position + 1))
            if not isinstance(name, str):
                return
            position = after_blank(text, after_blank(text, position) + 1)
            if _OBJECTS.match(text, position):
                yield name, position
            position = after_blank(text, decoder.raw_decode(text, position)[1])
        except (ValueError, RecursionError):
            return


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def entries_by_line(lines: Iterable[str], path: Path, wanted: str = _WANTED) -> JsonEntries:
    """Give the entries of JSON lines. Raises BadData."""
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                yield number, json.loads(line)
            except (ValueError, RecursionError):
                raise BadData(f"not JSON; {wanted}.", file=path, line=number) from None


def broken(text: str, position: int, problem: str, path: Path, wanted: str = _WANTED) -> BadData:
    """Return the error of text that is no JSON from a position on."""
    return BadData(f"not JSON ({problem}); {wanted}.", file=path, line=text.count("\n", 0, position) + 1)


def after_blank(text: str, position: int) -> int:
    """Return where the next sign is that is no blank."""
    blank = _BLANK.match(text, position)
    return blank.end() if blank else position


def names_in(entries: Iterable[tuple[int, Any]], path: Path) -> tuple[str, ...]:
    """Return the names in objects, as they come. Raises BadData for what is no object."""
    names: dict[str, None] = {}
    for line, entry in entries:
        names |= dict.fromkeys(_object(entry, path, line))
    return tuple(names)


def fields_of(entry: object, names: Sequence[str], path: Path, line: int) -> list[str]:
    """Return the values of an object as text, by `names`; blank for what is missing, null, or no single value."""
    values = _object(entry, path, line)
    return [_text(values.get(name)) for name in names]


def _object(entry: object, path: Path, line: int) -> Mapping[str, Any]:
    if not isinstance(entry, dict):
        raise BadData(f"an entry is no object; {_WANTED}.", file=path, line=line)
    return entry


def _text(value: object) -> str:
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value) if isinstance(value, str | int | float) else ""
