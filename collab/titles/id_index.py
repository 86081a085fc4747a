"""The items of a table by the ids that they have elsewhere."""

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from collab.data import Items
from collab.titles.reference import Ids


class ItemsById(NamedTuple):
    """Positions of the items that have an id: the table's own, and those of IMDb and TMDB."""

    own: list[int]
    imdb: list[int]
    tmdb: list[int]


class IdIndex:
    """Positions of `items` by their own ids, and by those of IMDb and TMDB, which many tables share."""

    def __init__(self, items: Items) -> None:
        self._own = items.positions
        self._shared = {"imdb": list(items.imdb), "tmdb": list(items.tmdb)}
        self._positions = {namespace: _positions(ids) for namespace, ids in self._shared.items()}

    def find(self, ids: Ids, namespace: str) -> ItemsById:
        """Return the items that have one of `ids`; `namespace` is that of the table's own ids."""
        own = [self._own[ids[namespace]]] if ids.get(namespace) in self._own else []
        return ItemsById(own, *(positions.get(ids.get(name, ""), []) for name, positions in self._positions.items()))

    def shared_ids(self, position: int) -> dict[str, str]:
        """Return the ids of an item at IMDb and TMDB, those that it has."""
        return {namespace: ids[position] for namespace, ids in self._shared.items() if ids[position]}


def _positions(ids: Iterable[str]) -> dict[str, list[int]]:
    positions: dict[str, list[int]] = defaultdict(list)
    for position, text in enumerate(ids):
        if text:
            positions[text].append(position)
    return positions
