"""Tags of titles without a model: what people gave, and what the tag genome has; nothing is predicted."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

import numpy as np

from collab.data import WHOLE, Ratings
from collab.interest import best_first
from collab.types import Codes

_MOST_RELEVANT = 8


def meant_tag(text: str, tags: Iterable[str]) -> str | None:
    """Return the tag that is meant: the one that is `text`, else the first that begins with it or holds it, None where
    there is none.
    """
    wanted, tags = text.strip().casefold(), list(tags)
    if not wanted:
        return None
    beginning = (tag for tag in tags if tag.startswith(wanted))
    holding = (tag for tag in tags if wanted in tag)
    return wanted if wanted in tags else next(beginning, next(holding, None))


class GivenTags:
    """The tags of the titles of `ratings`; `counts` are the ratings of each title, (n,)."""

    def __init__(self, ratings: Ratings, counts: Codes) -> None:
        self._ratings, self._counts = ratings, counts

    @cached_property
    def names(self) -> Sequence[str]:
        """The tags, those of the genome first, then those that people gave, the most frequent first."""
        genome = self._ratings.genome
        frequent = sorted(self._tagged, key=lambda tag: -len(self._tagged[tag]))
        return [*dict.fromkeys([*(() if genome is None else genome.tags), *frequent])]

    @cached_property
    def _tagged(self) -> Mapping[str, list[int]]:
        """The positions of the titles that people gave each tag."""
        tagged = defaultdict[str, list[int]](list)
        for position in range(len(self._ratings.item_table)):
            for tag in self._ratings.item_table.tags_of(position):
                tagged[tag].append(position)
        return dict(tagged)

    def of(self, position: int) -> tuple[str, ...]:
        """Return the tags of a title: those that the genome finds most relevant, eight at most and more than half, then
        those that people gave.
        """
        own, genome = self._ratings.item_table.tags_of(position), self._ratings.genome
        if genome is None or position not in genome.items:
            return own
        relevance = genome.relevance[:, int(np.searchsorted(genome.items, position))]
        best = best_first(relevance.astype(np.float64), relevance > WHOLE // 2, _MOST_RELEVANT)
        return tuple(dict.fromkeys([*(genome.tags[row] for row in best.tolist()), *own]))

    def most(self, text: str, n: int) -> list[int]:
        """Return the positions of n titles at most that have the tag that `text` means: those that have most of it as
        the genome says, more than half of all; of a tag that people gave, the most rated.
        """
        tag, genome, count = meant_tag(text, self.names), self._ratings.genome, len(self._counts)
        if tag is None:
            return []
        amount = np.zeros(count)
        if genome is not None and tag in list(genome.tags):
            amount[genome.items] = genome.relevance[list(genome.tags).index(tag)]
            has = amount > WHOLE // 2
        else:
            own = self._tagged[tag]
            amount[own] = self._counts[own]
            has = np.zeros(count, np.bool_)
            has[own] = True
        best: list[int] = best_first(amount, has, n).tolist()
        return best
