"""Titles of one table looked up: by what people type, by all that is known of them, or as services write."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property

import numpy as np

from collab.data import Items
from collab.errors import AmbiguousTitle, UnknownItem
from collab.storage import StringIndex, Strings
from collab.titles.matching import TitleMatch, match
from collab.titles.normalize import (
    article_first,
    canonical,
    fold,
    search_words,
    without_moved_article,
    year_last,
)
from collab.titles.reference import Ids, TitleRef, id_text, ids_agree
from collab.titles.search import TitleSearch
from collab.titles.title_index import IdIndex
from collab.types import AnyArray, Codes


class TitleLookup:
    """The titles of `items`, in indexes that are built when first needed; `weights`, by position, put one title before
    another that fits as well. `namespace` is that of the table's own ids, such as "movielens".
    """

    def __init__(self, items: Items, weights: AnyArray | None = None) -> None:
        self.items = items
        self._weights = np.zeros(len(items)) if weights is None else np.asarray(weights, np.float64)

    def find(self, text: str) -> str:
        """Return the id of the item that `text` names: an id, a name as shown, or a title.

        Case, accents and surrounding blanks do not matter, and an article may stand first. Raises AmbiguousTitle,
        with the ids, and UnknownItem, with the nearest names.
        """
        text = text.strip()
        if text in self.items.positions:
            return text
        if text in self._by_name:
            return self.items.id(self._by_name[text])
        for positions in (self._by_whole_title(fold(text)), self._partly_named(fold(text))):
            ids = [self.items.id(position) for position in positions]
            if len(ids) > 1:
                raise AmbiguousTitle(text, ids, [self.items.name_of(item).removesuffix(f" [{item}]") for item in ids])
            if ids:
                return ids[0]
        raise UnknownItem(text, [self.items.name(position) for position in self.search(text, 3)])

    def ids_of(self, names: Iterable[str | int]) -> list[str]:
        """Return the ids of items, each named by its id, which may be a whole number, or as `find` takes it, which says
        what is raised.
        """
        positions, texts = self.items.positions, map(id_text, names)
        return [name if name in positions else self.find(name) for name in texts]

    def codes(self, names: Iterable[str | int]) -> Codes:
        """Return the positions of items, int32, named as for `ids_of`."""
        return self.items.codes(self.ids_of(names))

    def resolve(self, ref: TitleRef, namespace: str) -> str | None:
        """Return the id of the one item that a title is: by its id in the table's namespace, by its IMDb or TMDB id,
        else by title and year; None where the table does not list it.

        Two titles with different IMDb or TMDB ids are two, even of one name and year.
        """
        for positions in self._ids.find(ref.ids, namespace):
            if len(positions) == 1:
                return self.items.id(positions[0])
        titled = list(dict.fromkeys(self.films[self._titled(canonical(ref.title), ref.year or 0)].tolist()))
        if len(titled) != 1 or not ids_agree(self._ids.shared_ids(titled[0]), ref.ids):
            return None
        return self.items.id(titled[0])

    def match(
        self, refs: Sequence[TitleRef], namespace: str, progress: Callable[[float], None] = lambda _: None
    ) -> list[TitleMatch]:
        """Return for each title the item that it is, surely or perhaps: see `matching.match`."""
        return match(refs, self.items, self._ids, namespace, self.films, self._weights, progress)

    def ids(self, position: int, namespace: str) -> Ids:
        """Return the ids of the item at a position, by namespace, its own first."""
        return {namespace: self.items.id(position)} | self._ids.shared_ids(position)

    def ref(self, position: int, namespace: str) -> TitleRef:
        """Return everything that the table knows of the title at a position."""
        year = int(self.items.years[position]) or None
        return TitleRef(self.items.titles[position], year, self.ids(position, namespace))

    @cached_property
    def films(self) -> Codes:
        """For each item the position of that which stands for its film: see `films_of`."""
        return films_of(self.items, self._weights)

    @cached_property
    def twice(self) -> Codes:
        """The positions of the items for whose film another one stands, (k,)."""
        return np.flatnonzero(self.films != np.arange(len(self.films))).astype(np.int32)

    @property
    def ready(self) -> bool:
        """Whether `search` has been prepared, by its first call: over 60,000 titles that takes a second."""
        return "_search" in vars(self)

    def search(self, query: str, limit: int = 50) -> list[int]:
        """Return positions of items that match what has been typed so far, best first.

        Titles that are the query come first, then those that begin with it, those that hold it, those with a word
        that begins with each of its words, and last those with words spelt alike: see `TitleSearch.best`.
        """
        [words] = search_words([fold(query)])
        return self._search.best(words.split(), limit)

    def _by_whole_title(self, folded: str) -> list[int]:
        """Return the positions of the items whose whole title this is, with or without its year."""
        bare, year = year_last(folded)
        positions = set(self._by_title.all(article_first(folded)))
        return sorted(positions | set(self._of_year(self._by_title.all(article_first(bare)), year)))

    def _partly_named(self, folded: str) -> list[int]:
        """Return the positions of the items that have this as a part of their title, with or without its year."""
        bare, year = year_last(folded)
        positions = self._holding(folded)
        return sorted({*positions, *self._of_year(self._holding(bare), year)})

    def _titled(self, title: str, year: int) -> list[int]:
        """Return the positions of the items of this title, canonical, and this year, 0 unknown."""
        positions = self._by_title.all(title)
        return [each for each in positions if self.items.years[each] == year and self.items.titles[each]]

    def _of_year(self, positions: Sequence[int], year: int) -> list[int]:
        return [position for position in positions if year and self.items.years[position] == year]

    @cached_property
    def _ids(self) -> IdIndex:
        return IdIndex(self.items)

    @cached_property
    def _by_name(self) -> StringIndex:
        """Positions by name as shown, to the letter."""
        return StringIndex(Strings.of(self.items.names))

    @cached_property
    def _canonical(self) -> Strings:
        """The titles, or the ids where there are none, as `canonical` writes them."""
        pairs = zip(self.items.titles, self.items.ids, strict=True)
        return Strings.of(canonical(title or item) for title, item in pairs)

    @cached_property
    def _by_title(self) -> StringIndex:
        """Positions by canonical title."""
        return StringIndex(self._canonical)

    def _holding(self, part: str) -> list[int]:
        """Return the positions of the items that have this as a part of their title."""
        index, owners = self._by_part
        return [int(owner) for owner in owners[index.all(part)]]

    @cached_property
    def _by_part(self) -> tuple[StringIndex, Codes]:
        """Parts of titles, without article, without brackets, and each name in brackets, and the item of each."""
        parts, owners = list[str](), list[int]()
        for position, (title, item) in enumerate(zip(self.items.titles, self.items.ids, strict=True)):
            pieces = [piece.rstrip(")").removeprefix("a.k.a. ") for piece in fold(title or item).split(" (")]
            own = {form for each in pieces for form in (each, article_first(each), without_moved_article(each))}
            parts += own
            owners += [position] * len(own)
        return StringIndex(Strings.of(parts)), np.array(owners, np.int32)

    @cached_property
    def _search(self) -> TitleSearch:
        return TitleSearch(search_words(list(self._canonical)), self.items.years, self._weights)


def films_of(items: Items, weights: AnyArray) -> Codes:
    """Return for each item the position of that which stands for its film, (n,): itself, but where a film is listed
    more than once, under one title, year and genres, and no ids of IMDb or TMDB tell the two apart; then the one with
    the largest weight.
    """
    films = np.arange(len(items), dtype=np.int32)
    alike = defaultdict[tuple[str, int, str], list[int]](list)
    for position, named in enumerate(zip(items.titles, items.years.tolist(), items.genres, strict=True)):
        alike[named].append(position)
    for (title, year, _), positions in alike.items():
        if title and year and len(positions) > 1 and not _told_apart(items, positions):
            films[positions] = max(positions, key=lambda position: weights[position])
    return films


def _told_apart(items: Items, positions: list[int]) -> bool:
    """Return whether the items at some positions have different ids of IMDb, or of TMDB."""
    columns = (items.imdb, items.tmdb)
    return any(len({column[position] for position in positions} - {""}) > 1 for column in columns)
