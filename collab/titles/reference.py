"""A title by everything that is known of it, wherever that comes from: a table, an answer, or a row of an export; and
the titles of a table by their ids.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from operator import index
from typing import NamedTuple, NoReturn

from collab.data import Items
from collab.errors import BadConfig
from collab.storage import StringIndex
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


class ItemsById(NamedTuple):
    """Positions of the items that have an id: the table's own, and those of IMDb and TMDB."""

    own: list[int]
    imdb: list[int]
    tmdb: list[int]


class IdIndex:
    """Positions of `items` by their own ids, and by those of IMDb and TMDB, which many tables share."""

    def __init__(self, items: Items) -> None:
        self._own = items.positions
        self._shared = {"imdb": items.imdb, "tmdb": items.tmdb}
        self._positions = {namespace: StringIndex(ids) for namespace, ids in self._shared.items() if len(ids.blob)}

    def find(self, ids: Ids, namespace: str) -> ItemsById:
        """Return the items that have one of `ids`; `namespace` is that of the table's own ids."""
        own = [self._own[ids[namespace]]] if ids.get(namespace) in self._own else []
        return ItemsById(own, *(self._of(namespace, ids.get(namespace, "")) for namespace in self._shared))

    def _of(self, namespace: str, text: str) -> list[int]:
        return self._positions[namespace].all(text) if text and namespace in self._positions else []

    def shared_ids(self, position: int) -> dict[str, str]:
        """Return the ids of an item at IMDb and TMDB, those that it has."""
        return {namespace: ids[position] for namespace, ids in self._shared.items() if ids[position]}
