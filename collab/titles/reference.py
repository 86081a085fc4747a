"""A title by everything that is known of it, wherever that comes from: a table, an answer, or a row of an export."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from operator import index
from typing import NoReturn

from collab.errors import BadConfig
from collab.text import clean

Ids = Mapping[str, str]
"""Ids of one title by namespace: "movielens", "ml-100k", "imdb", "tmdb", or the fingerprint of a data set."""


@dataclass(frozen=True)
class TitleRef:
    """A title without its year ("" unknown), its year (None unknown), its ids, and other titles that it has."""

    title: str
    year: int | None = None
    ids: Ids = field(default_factory=dict)
    also: tuple[str, ...] = ()


def ids_agree(one: Ids, other: Ids) -> bool:
    """Return whether no namespace has two different ids: two titles, whatever else they share."""
    return all(one.get(namespace, item) == item for namespace, item in other.items())


def id_text(name: object) -> str:
    """Return an id or a title as text, of a whole number its digits. Raises BadConfig for what is neither."""
    if isinstance(name, str):
        return name
    try:
        return str(index(name)) if not isinstance(name, bool) else _refuse(name)  # type: ignore[arg-type] # tried
    except TypeError:
        return _refuse(name)


def _refuse(name: object) -> NoReturn:
    kind = type(name).__name__
    raise BadConfig(f"An id or a title is text or a whole number, not {clean(str(name)[:40])}, a {kind}.") from None
