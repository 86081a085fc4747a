"""Corrections of a file before it is read: which there are, what keys turn each through, and what is typed for one."""

import shlex
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from collab.data import DataSpec, Scale
from collab.errors import BadConfig
from collab.storage import typed_path
from collab.tables import NAMES, encoding_named, no_rating_by_hand

LABELS: Mapping[str, str] = {
    "encoding": "encoding",
    "header": "names of columns",
    "skip": "lines before",
    "unrated": "means no rating",
    "scale": "scale",
    "titles": "titles from",
}
"""What is corrected, as people call it."""

HEADERS: Mapping[bool | None, str] = {True: "in the first row", False: "none"}
"""Where the names of columns are, as people call it."""

_VALUES: Mapping[str, Sequence[Any]] = {
    "encoding": ("", *dict.fromkeys(NAMES.values())),
    "header": (None, True, False),
    "skip": (None, *range(10)),
    "unrated": ("", "none", "0", "-1", "99"),
    "scale": (None, "1:5:1", "0.5:5:0.5", "1:10:1", "0.5:10:0.5", "0:10:1", "0:100:1", "0:1:1", "1:3:1", "1:4:1"),
    "titles": ("",),
}
_MOST_SKIPPED = 10_000


def turned(spec: DataSpec, name: str, step: int) -> DataSpec:
    """Return data with the next value of a correction, or the one before; the first of all is as found."""
    values, now = _VALUES[name], getattr(spec, name)
    place = values.index(now) if now in values else 0
    return _with(spec, name, values[(place + step) % len(values)])


def typed(spec: DataSpec, name: str, text: str) -> DataSpec:
    """Return data with a correction as it is typed, "" for as found. Raises BadConfig for what is none."""
    text = text.strip()
    return _with(spec, name, _READERS[name](text) if text else _VALUES[name][0])


def corrected_text(spec: DataSpec, name: str) -> str:
    """Return a correction as it would be typed, "" where there is none."""
    value = getattr(spec, name)
    return "" if value is None else HEADERS[value] if name == "header" else str(value)


def options_text(spec: DataSpec) -> str:
    """Return the corrections of a file as options of the command line, "" where there are none."""
    columns = ",".join(f"{role}={name}" for role, name in (spec.columns or {}).items())
    texts = {name: corrected_text(spec, name) for name in LABELS if name != "header"}
    of_titles = ",".join(f"{role}={name}" for role, name in (spec.title_columns or {}).items())
    said = {"columns": columns, **texts, "title-columns": of_titles}
    options = [f"--{name} {shlex.quote(text)}" for name, text in said.items() if text]
    return " ".join([*options, *(["--no-header"] if spec.header is False else [])])


def _with(spec: DataSpec, name: str, value: object) -> DataSpec:
    """Return data with a correction; columns named by hand go where other rows have the names, those of titles where
    another file has them.
    """
    columns = None if name in ("header", "skip") else spec.columns
    of_titles = None if name == "titles" else spec.title_columns
    return spec.model_copy(update={"columns": columns, "title_columns": of_titles, name: value})


def _encoding(text: str) -> str:
    encoding_named(text)
    return text


def _header(text: str) -> bool:
    known = {"yes": True, "no": False, **{words: value for value, words in HEADERS.items()}}
    if text.casefold() not in known:
        raise BadConfig(f'Names of columns are "{HEADERS[True]}" or "{HEADERS[False]}", not "{text}".')
    return bool(known[text.casefold()])


def _skip(text: str) -> int:
    if not (text.isdecimal() and text.isascii() and len(text) < 6 and int(text) <= _MOST_SKIPPED):
        raise BadConfig(f'Lines before the table are a number from 0 to {_MOST_SKIPPED:,}, not "{text}".')
    return int(text)


def _no_rating(text: str) -> str:
    no_rating_by_hand(text)
    return text


def _scale(text: str) -> str:
    Scale.parse(text)
    return text


def _titles(text: str) -> str:
    path = typed_path(text).resolve()
    if not path.is_file():
        raise BadConfig(f"There is no file {path}.")
    return str(path)


_READERS: Mapping[str, Callable[[str], object]] = {
    "encoding": _encoding,
    "header": _header,
    "skip": _skip,
    "unrated": _no_rating,
    "scale": _scale,
    "titles": _titles,
}
