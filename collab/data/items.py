"""The table of items: everything the data lists, rated or not."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from collab.errors import UnknownItem
from collab.storage import StringIndex, Strings
from collab.text import brief
from collab.types import AnyArray, Bools, Codes

_TEXTS = ("ids", "titles", "genres", "imdb", "tmdb")


@dataclass(frozen=True, eq=False)
class Items:
    """Listed items by position: ids, titles without their year, years (0 unknown), genres joined by "|", known ids,
    and, where the data has them, the tags that people gave, in lower case and joined by "|".
    """

    ids: Strings
    titles: Strings
    years: NDArray[np.int16]
    genres: Strings
    imdb: Strings
    tmdb: Strings
    tags: Strings | None = None

    def __len__(self) -> int:
        return len(self.ids)

    def __repr__(self) -> str:
        return brief("Items", f"{len(self):,} titles")

    @cached_property
    def positions(self) -> StringIndex:
        """The position of each id."""
        return StringIndex(self.ids)

    def id(self, position: int) -> str:
        """Return the id of one item."""
        return self.ids[position]

    @property
    def names(self) -> list[str]:
        """The names that are shown and typed: "Alien (1979)"; with [id] where that names two items or one has no title;
        the id alone where no item has a title.
        """
        plain = zip(self.titles, self.years.tolist(), self.ids, strict=True)
        return [self._unique_name(position, *each) for position, each in enumerate(plain)]

    @cached_property
    def _named_twice(self) -> frozenset[int]:
        """The positions of the items whose title and year are the name of another as well."""
        first, twice = dict[str, int](), set[int]()
        for position, named in enumerate(zip(self.titles, self.years.tolist(), strict=True)):
            if (other := first.setdefault(_name(*named), position)) != position:
                twice |= {other, position}
        return frozenset(twice)

    def name(self, position: int) -> str:
        """Return the shown name of one item."""
        return self._unique_name(position, self.titles[position], int(self.years[position]), self.ids[position])

    def _unique_name(self, position: int, title: str, year: int, item: str) -> str:
        if title and position not in self._named_twice:
            return _name(title, year)
        return f"{_name(title, year) or 'untitled'} [{item}]" if len(self.titles.blob) else item

    def name_of(self, item: str) -> str:
        """Return the shown name of an item id. Raises UnknownItem."""
        return self.name(self.position(item))

    @cached_property
    def genre_sets(self) -> tuple[list[tuple[str, ...]], Codes]:
        """The different combinations of genres, and which of them each item has: there are few."""
        return _name_sets(self.genres)

    @property
    def tag_sets(self) -> tuple[list[tuple[str, ...]], Codes] | None:
        """The same of tags; None where the data has none."""
        return None if self.tags is None else _name_sets(self.tags)

    @cached_property
    def all_genres(self) -> frozenset[str]:
        """Every genre of the table."""
        return frozenset(genre for kind in self.genre_sets[0] for genre in kind)

    def genres_of(self, position: int) -> tuple[str, ...]:
        """Return the genres of one item."""
        kinds, codes = self.genre_sets
        return kinds[int(codes[position])]

    def tags_of(self, position: int) -> tuple[str, ...]:
        """Return the tags that people gave one item; none where the data has none."""
        return () if self.tags is None else tuple(filter(None, self.tags[position].split("|")))

    def of_genre(self, genre: str) -> Bools:
        """Return whether each item is of a genre, case ignored."""
        kinds, codes = self.genre_sets
        chosen = np.zeros(len(kinds), np.bool_)
        chosen[self._sets_of.get(genre.casefold(), [])] = True
        return chosen[codes]

    @cached_property
    def _sets_of(self) -> Mapping[str, list[int]]:
        """The places in `genre_sets` of those with a genre, by its name, case ignored."""
        places = dict[str, list[int]]()
        for place, kind in enumerate(self.genre_sets[0]):
            for genre in set(map(str.casefold, kind)):
                places.setdefault(genre, []).append(place)
        return places

    def take(self, positions: Codes) -> "Items":
        """Return some items as a table of their own, in this order."""
        texts = {field: column.take(positions) for field, column in self._columns.items()}
        return Items(years=self.years[positions], **texts)

    @property
    def _columns(self) -> dict[str, Strings]:
        columns = {field: getattr(self, field) for field in (*_TEXTS, "tags")}
        return {field: column for field, column in columns.items() if column is not None}

    def position(self, item: str) -> int:
        """Return the position of an item id. Raises UnknownItem."""
        try:
            return self.positions[item]
        except KeyError:
            raise UnknownItem(item) from None

    def codes(self, items: "list[str] | tuple[str, ...]") -> Codes:
        """Return the positions of item ids, int32. Raises UnknownItem."""
        try:
            return np.fromiter(map(self.positions.__getitem__, items), np.int32, len(items))
        except KeyError as error:
            raise UnknownItem(error.args[0]) from None

    def check(self) -> None:
        """Raise ValueError for a table whose columns do not fit together: anyone may have written its arrays."""
        for field, column in self._columns.items():
            column.check()
            if len(column) != len(self):
                raise ValueError(f"{len(column)} {field} for {len(self)} items")
        if self.years.dtype != np.int16 or self.years.shape != (len(self),):
            raise ValueError(f"years of shape {self.years.shape} and type {self.years.dtype} for {len(self)} items")
        different = len(set(self.ids))  # not the positions, which a table that is only checked never needs
        if not 0 < len(self) == different:
            raise ValueError(f"{len(self)} items with {different} different ids")

    def to_arrays(self) -> dict[str, AnyArray]:
        """Return the table as plain arrays, to be saved."""
        arrays: dict[str, AnyArray] = {"years": np.ascontiguousarray(self.years)}
        for field, column in self._columns.items():
            arrays[f"{field}.blob"], arrays[f"{field}.offsets"] = column.blob, column.offsets
        return arrays

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, AnyArray]) -> "Items":
        """Return the table that `to_arrays` saved."""
        fields = [*_TEXTS, "tags"] if "tags.blob" in arrays else _TEXTS
        texts = {field: Strings(arrays[f"{field}.blob"], arrays[f"{field}.offsets"]) for field in fields}
        return cls(years=arrays["years"], **texts)


def _name_sets(column: Strings) -> tuple[list[tuple[str, ...]], Codes]:
    """Return the different combinations of joined names, in the order they come, and which of them each row has."""
    known: dict[str, int] = {}
    codes = np.array([known.setdefault(joined, len(known)) for joined in column], np.int32)
    return [tuple(filter(None, joined.split("|"))) for joined in known], codes


def _name(title: str, year: int) -> str:
    return f"{title} ({year})" if title and year else title
