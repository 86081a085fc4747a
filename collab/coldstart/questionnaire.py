"""What to ask a new person next."""

from collections import Counter
from collections.abc import Collection, Mapping
from functools import cached_property
from typing import Protocol

import numpy as np

from collab.data.items import Items
from collab.data.stats import ItemStats
from collab.types import Bools, Floats

_PER_GENRE = 3


class _Titles(Protocol):
    @property
    def items(self) -> Items: ...
    @property
    def stats(self) -> ItemStats: ...


class _Person(Protocol):
    @property
    def answers(self) -> Mapping[str, float]: ...


class Questionnaire:
    """Orders titles by how many people know them and how much they disagree: number of training ratings times the
    entropy of their stars, over titles with 20 ratings or more (Rashid et al., IUI 2002).
    """

    def __init__(self, titles: _Titles) -> None:
        self._titles = titles

    @cached_property
    def _worth(self) -> Floats:
        stats = self._titles.stats
        return stats.trained.astype(np.float64) * stats.entropy

    def next(
        self, me: _Person, n: int = 10, *, among: Collection[str] | None = None, skipped: Collection[str] = ()
    ) -> list[str]:
        """Return the ids of the next n titles worth asking about, the best question first.

        What is answered or `skipped` is left out. `among` restricts the titles to those ids; without it only well
        known titles are asked about, and no genre fills more than three places in ten.
        """
        if among is not None:
            return self._best(self._open(me, skipped, among))[:n]
        candidates = self._best(self._open(me, skipped, None))
        return self._spread(candidates, n)

    def _open(self, me: _Person, skipped: Collection[str], among: Collection[str] | None) -> Bools:
        items = self._titles.items
        if among is None:
            allowed = self._titles.stats.well_known
        else:
            allowed = np.zeros(len(items), np.bool_)
            allowed[items.codes(list(among))] = True
        allowed[items.codes([item for item in (*me.answers, *skipped) if item in items.positions])] = False
        return allowed

    def _best(self, allowed: Bools) -> list[str]:
        positions = np.flatnonzero(allowed)
        order = positions[np.argsort(-self._worth[positions], kind="stable")]
        return [self._titles.items.ids[int(code)] for code in order]

    def _spread(self, candidates: list[str], n: int) -> list[str]:
        """Take candidates in order, passing over a title whose every genre has had its places in this ten."""
        items, page, passed = self._titles.items, list[str](), list[str]()
        seen: Counter[str] = Counter()
        for item in candidates:
            if len(page) == n:
                break
            genres = items.genres_of(items.position(item)) or [""]
            if min(seen[genre] for genre in genres) >= _PER_GENRE * max(1, n // 10):
                passed.append(item)
                continue
            seen.update(genres)
            page.append(item)
        return (page + passed)[:n]
