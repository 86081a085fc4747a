"""The items of a table by the ids that they have elsewhere."""

from collections import defaultdict
from collections.abc import Iterable

from collab.data.items import Items
from collab.imports.rows import Row


class KnownIds:
    """Positions of `items` by the ids of `namespace`, which are their own, and by those of IMDb and TMDB."""

    def __init__(self, items: Items, namespace: str) -> None:
        self._own, self._namespace = items.positions, namespace
        self._ids = {"imdb": list(items.imdb), "tmdb": list(items.tmdb)}
        self._positions = {name: _positions(known) for name, known in self._ids.items()}

    def find(self, row: Row) -> tuple[list[int], bool]:
        """Return the items that have an id of `row`, and whether that alone is enough.

        An id of TMDB is not: it numbers films and series each from 1, and a table may hold both.
        """
        if (item := row.ids.get(self._namespace)) in self._own:
            return [self._own[item]], True
        imdb, tmdb = (found.get(row.ids.get(name, ""), []) for name, found in self._positions.items())
        return list(dict.fromkeys([*imdb, *tmdb])), bool(imdb)

    def contradict(self, row: Row, at: int) -> bool:
        """Say whether an item has another id than `row` where both have one."""
        return any(known[at] and row.ids.get(name, known[at]) != known[at] for name, known in self._ids.items())


def _positions(known: Iterable[str]) -> dict[str, list[int]]:
    positions: dict[str, list[int]] = defaultdict(list)
    for at, text in enumerate(known):
        if text:
            positions[text].append(at)
    return positions
