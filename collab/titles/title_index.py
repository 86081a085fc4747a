"""The titles of a table by their ids, and by every form in which they are written."""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cached_property
from typing import NamedTuple

from collab.data import Items
from collab.storage import StringIndex
from collab.titles.reference import Ids, TitleRef
from collab.titles.title_forms import TitleForm, have_other_numbers, title_form, title_forms

OWN_TITLE = 100.0
"""How alike, of a hundred, a title and an item are that have one title."""

_OTHER_NAME, _LOOSE, _SUBTITLE = 99.0, 96.0, 93.0
_TITLES_A_STEP = 2000
_TELLING = 1000  # titles from which on a word that one alone has is no common word


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


class FormIndex:
    """Positions of `items` by the forms of their titles; `words` and `owners` list what may be misspelt, and whose it
    is. `progress` is told the share that is done while they are built.
    """

    def __init__(self, items: Items, progress: Callable[[float], None]) -> None:
        self._titles: dict[str, tuple[int, ...]] = {}
        self._other_names: dict[str, tuple[int, ...]] = {}
        self._loose: dict[str, tuple[int, ...]] = {}
        self._begins: dict[str, tuple[int, ...]] = {}
        self._ends: dict[str, tuple[int, ...]] = {}
        self._whole: list[str] = []
        self.words: list[str] = []
        self.owners: list[int] = []
        for position, title in enumerate(items.titles):
            if position % _TITLES_A_STEP == 0:
                progress(position / len(items))
            self._add(position, title_forms(title) if title else [])

    def _add(self, position: int, forms: list[TitleForm]) -> None:
        self._whole.append(forms[0].words if forms else "")
        for place, form in enumerate(forms):
            _append(self._other_names if place > 1 else self._titles, form.exact, position)
            _append(self._loose, form.loose, position)
            self.words.append(form.words)
            self.owners.append(position)
            if form.end:
                _append(self._begins, form.begin, position)
                _append(self._ends, form.end, position)

    def exact(self, ref: TitleRef) -> dict[int, float]:
        """Return how alike are the items that have the title of `ref`, as their own or as a name in brackets."""
        likeness_of: dict[int, float] = {}
        for likeness, title in ((OWN_TITLE, ref.title), *((_OTHER_NAME, title) for title in ref.also)):
            exact = title_form(title).exact
            for position in self._titles.get(exact, ()):
                likeness_of.setdefault(position, likeness)
            for position in self._other_names.get(exact, ()):
                likeness_of.setdefault(position, _OTHER_NAME)
        return likeness_of

    def loose(self, ref: TitleRef) -> dict[int, float]:
        """Return how alike are the items that may have the title of `ref`: a part of it, or it a part of theirs."""
        likeness_of: dict[int, float] = {}
        for title in (ref.title, *ref.also):
            forms = title_forms(title)
            for likeness, position in self._alike(forms):
                better = likeness > likeness_of.get(position, 0)
                if better and not have_other_numbers(forms[0].words, self._whole[position]):
                    likeness_of[position] = likeness
        return likeness_of

    def words_of(self, position: int) -> list[str]:
        """Return the words of each form of the title at a position."""
        return self.words[bisect_left(self.owners, position) : bisect_right(self.owners, position)]

    def is_common(self, word: str, position: int) -> bool:
        """Return whether a word is in other titles than the one at a position; true where they are too few to tell."""
        own = any(word in words.split() for words in self.words_of(position))
        return len(self._whole) < _TELLING or self._holders[word] > own

    @cached_property
    def _holders(self) -> Counter[str]:
        """The number of titles that have each word."""
        pairs = {(word, owner) for words, owner in zip(self.words, self.owners, strict=True) for word in words.split()}
        return Counter(word for word, _ in pairs)

    def _alike(self, forms: list[TitleForm]) -> Iterator[tuple[float, int]]:
        for form in forms:
            yield from ((_LOOSE, position) for position in self._loose.get(form.loose, ()))
            for table in (self._begins, self._ends):
                yield from ((_SUBTITLE, position) for position in table.get(form.loose, ()))
            if form.end:
                for part in (form.begin, form.end):
                    yield from ((_SUBTITLE, position) for position in self._loose.get(part, ()))
                yield from ((_SUBTITLE, position) for position in self._ends.get(form.end, ()))


def _append(table: dict[str, tuple[int, ...]], key: str, position: int) -> None:
    table[key] = (*table.get(key, ()), position)
