"""Which of a person's answers the data at hand knows."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from collab.data.items import Items
from collab.data.scale import Scale
from collab.profiles.answers import Answer


@dataclass(frozen=True)
class Known:
    """Answers as one data set reads them: stars by item id, on its scale, oldest first; ids of the titles that were
    skipped; and the answers about titles it does not list.
    """

    stars: Mapping[str, float] = field(default_factory=dict)
    skipped: frozenset[str] = frozenset()
    unknown: tuple[Answer, ...] = ()

    @property
    def answers(self) -> Mapping[str, float]:
        """The stars, by the name that a UserEmbedding gives them."""
        return self.stars


class Matcher:
    """Finds an answer's item in a table of items: by its id in the table's namespace, else by title and year where
    they name one item.
    """

    def __init__(self, items: Items, namespace: str) -> None:
        self._items = items
        self.namespace = namespace

    @cached_property
    def _by_title(self) -> dict[tuple[str, int], int]:
        titles = (title.casefold() for title in self._items.titles)
        named = list(zip(titles, self._items.years.tolist(), strict=True))
        counts = Counter(named)
        return {name: at for at, name in enumerate(named) if name[0] and counts[name] == 1}

    def find(self, answer: Answer) -> str | None:
        """Return the id of the answer's item, None where the table does not list it."""
        item = answer.ids.get(self.namespace)
        if item in self._items.positions:
            return item
        at = self._by_title.get((answer.title.casefold(), answer.year or 0))
        return None if at is None else self._items.id(at)


def answers_for(matcher: Matcher, scale: Scale, answers: Sequence[Answer]) -> Known:
    """Return what `answers`, newest last, say on `scale`: their stars are mapped linearly by the ends of the scales, so
    they may lie between two steps.

    Where two answers meet in one item of this data, the newer one counts.
    """
    stars: dict[str, float] = {}
    skipped: set[str] = set()
    unknown = []
    for answer in answers:
        item = matcher.find(answer)
        if item is None:
            unknown.append(answer)
            continue
        stars.pop(item, None)
        skipped.discard(item)
        if answer.stars is None:
            skipped.add(item)
        else:
            stars[item] = Scale(answer.low, answer.high, answer.step).convert(answer.stars, scale)
    return Known(stars, frozenset(skipped), tuple(unknown))
