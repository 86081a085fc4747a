"""A title by everything that is known of it, wherever that comes from: a table, an answer, or a row of an export."""

from collections.abc import Mapping
from dataclasses import dataclass, field

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
