"""The titles of a table by every form in which they are written."""

from collections.abc import Callable, Iterator

from collab.data.items import Items
from collab.imports.forms import Form, form, forms, numbers
from collab.imports.rows import Row

MAIN = 100.0
"""How alike, of a hundred, a row and an item are that have one title."""

_NAME, _LOOSE, _SUBTITLE = 99.0, 96.0, 93.0
_OFTEN = 2000


class Named:
    """Positions of `items` by the forms of their titles; `words` and `owners` list what may be misspelt, and whose it
    is. `progress` is told the share that is done while they are built.
    """

    def __init__(self, items: Items, progress: Callable[[float], None]) -> None:
        self._main: dict[str, tuple[int, ...]] = {}
        self._names: dict[str, tuple[int, ...]] = {}
        self._loose: dict[str, tuple[int, ...]] = {}
        self._begins: dict[str, tuple[int, ...]] = {}
        self._ends: dict[str, tuple[int, ...]] = {}
        self._whole: list[str] = []
        self.words: list[str] = []
        self.owners: list[int] = []
        for at, title in enumerate(items.titles):
            if at % _OFTEN == 0:
                progress(at / len(items))
            self._add(at, forms(title) if title else [])

    def _add(self, at: int, written: list[Form]) -> None:
        self._whole.append(written[0].words if written else "")
        for place, each in enumerate(written):
            _append(self._names if place > 1 else self._main, each.exact, at)
            _append(self._loose, each.loose, at)
            self.words.append(each.words)
            self.owners.append(at)
            if each.end:
                _append(self._begins, each.begin, at)
                _append(self._ends, each.end, at)

    def exact(self, row: Row) -> dict[int, float]:
        """Return how alike are the items that have the title of `row`, as their own or as a name in brackets."""
        found: dict[int, float] = {}
        for likeness, title in ((MAIN, row.title), *((_NAME, title) for title in row.also)):
            key = form(title).exact
            for at in self._main.get(key, ()):
                found.setdefault(at, likeness)
            for at in self._names.get(key, ()):
                found.setdefault(at, _NAME)
        return found

    def loose(self, row: Row) -> dict[int, float]:
        """Return how alike are the items that may have the title of `row`: a part of it, or it a part of theirs."""
        found: dict[int, float] = {}
        for title in (row.title, *row.also):
            whole, *others = forms(title)
            for likeness, at in self._alike([whole, *others]):
                if likeness > found.get(at, 0) and not differ(whole.words, self._whole[at]):
                    found[at] = likeness
        return found

    def _alike(self, written: list[Form]) -> Iterator[tuple[float, int]]:
        for each in written:
            yield from ((_LOOSE, at) for at in self._loose.get(each.loose, ()))
            for table in (self._begins, self._ends):
                yield from ((_SUBTITLE, at) for at in table.get(each.loose, ()))
            if each.end:
                for part in (each.begin, each.end):
                    yield from ((_SUBTITLE, at) for at in self._loose.get(part, ()))
                yield from ((_SUBTITLE, at) for at in self._ends.get(each.end, ()))


def _append(table: dict[str, tuple[int, ...]], key: str, at: int) -> None:
    table[key] = (*table.get(key, ()), at)


def differ(words: str, others: str) -> bool:
    """Say whether two titles have other numbers, as a sequel has."""
    own, other = numbers(words), numbers(others)
    return bool(own and other and own != other)
