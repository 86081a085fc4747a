"""Which of a person's answers the data at hand knows."""

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeVar

from collab.data.items import Items
from collab.data.scale import Scale
from collab.data.titles import article_first, fold
from collab.profiles.answers import MARKS, Answer, Mark

T = TypeVar("T", bound=Hashable)


@dataclass(frozen=True)
class Known:
    """Answers as one data set reads them: stars by item id, on its scale, oldest first; ids of the titles that were not
    seen; the answers about titles it does not list; and the ids of those marked as seen, hidden and to watch.

    A title is in one of these alone.
    """

    stars: Mapping[str, float] = field(default_factory=dict)
    skipped: frozenset[str] = frozenset()
    unknown: tuple[Answer, ...] = ()
    seen: frozenset[str] = frozenset()
    hidden: frozenset[str] = frozenset()
    watch: frozenset[str] = frozenset()

    @property
    def answers(self) -> Mapping[str, float]:
        """The stars, by the name that a UserEmbedding gives them."""
        return self.stars

    @property
    def out(self) -> frozenset[str]:
        """The titles that are never recommended, beside those with stars: seen, or hidden."""
        return self.seen | self.hidden

    def mark_of(self, item: str) -> Mark | None:
        """Return the mark of an item; None where it has none."""
        marked: dict[Mark, frozenset[str]] = {"seen": self.seen, "hide": self.hidden, "watch": self.watch}
        return next((mark for mark, items in marked.items() if item in items), None)

    def has(self, item: str) -> bool:
        """Return whether anything was said of an item."""
        return item in self.stars or item in self.skipped or self.mark_of(item) is not None


class Matcher:
    """Finds an answer's item in a table of items: by its id in the table's namespace, by its IMDb or TMDB id, else by
    title and year; each where it names one item.
    """

    def __init__(self, items: Items, namespace: str) -> None:
        self._items = items
        self.namespace = namespace

    @cached_property
    def _by_known(self) -> Mapping[str, Mapping[str, int]]:
        """The position of each id of the namespaces that many tables share."""
        return {"imdb": _single(self._items.imdb), "tmdb": _single(self._items.tmdb)}

    @cached_property
    def _by_title(self) -> Mapping[tuple[str, int], int]:
        titles = (_alike(title) for title in self._items.titles)
        named = _single(zip(titles, self._items.years.tolist(), strict=True))
        return {name: at for name, at in named.items() if name[0]}

    def ids(self, position: int) -> dict[str, str]:
        """Return the ids of the item at a position, by namespace, its own first."""
        known = {"imdb": self._items.imdb[position], "tmdb": self._items.tmdb[position]}
        return {self.namespace: self._items.id(position)} | {name: item for name, item in known.items() if item}

    def find(self, answer: Answer) -> str | None:
        """Return the id of the answer's item, None where the table does not list it.

        Two titles with different IMDb or TMDB ids are two, even of one name and year.
        """
        item = answer.ids.get(self.namespace)
        if item in self._items.positions:
            return item
        for namespace, positions in self._by_known.items():
            if (at := positions.get(answer.ids.get(namespace, ""))) is not None:
                return self._items.id(at)
        at = self._by_title.get((_alike(answer.title), answer.year or 0))
        if at is None or any(answer.ids.get(name, item) != item for name, item in self._others(at)):
            return None
        return self._items.id(at)

    def _others(self, position: int) -> list[tuple[str, str]]:
        return list(self.ids(position).items())[1:]


def answers_for(matcher: Matcher, scale: Scale, answers: Sequence[Answer]) -> Known:
    """Return what `answers`, newest last, say on `scale`: their stars are mapped linearly by the ends of the scales, so
    they may lie between two steps.

    Where two answers meet in one item of this data, the newer one counts. Stars off their own scale, which only a
    damaged file has, are about nothing that is known.
    """
    stars: dict[str, float] = {}
    marks: dict[str, Mark | None] = {}
    unknown = []
    for answer in answers:
        item = matcher.find(answer)
        given = Scale(answer.low, answer.high, answer.step)
        if item is None or not (given.is_one and given.low <= (answer.stars or given.low) <= given.high):
            unknown.append(answer)
            continue
        stars.pop(item, None)
        marks.pop(item, None)
        if answer.stars is None:
            marks[item] = answer.mark
        else:
            stars[item] = given.convert(answer.stars, scale)
    marked = {each: frozenset(item for item, mark in marks.items() if mark == each) for each in (None, *MARKS)}
    return Known(stars, marked[None], tuple(unknown), marked["seen"], marked["hide"], marked["watch"])


def _alike(title: str) -> str:
    """Return what is alike for the ways to write a title: "the matrix" for "Matrix, The"."""
    return article_first(fold(title))


def _single(names: Iterable[T]) -> dict[T, int]:
    """Return the place of each name that is there once and is not empty."""
    listed = list(names)
    counts = Counter(listed)
    return {name: at for at, name in enumerate(listed) if name and counts[name] == 1}
