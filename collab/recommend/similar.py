"""Titles close to others, by the directions of their factors."""

from collections.abc import Sequence
from functools import cached_property

import numpy as np

from collab.data import Items, ItemStats
from collab.errors import BadConfig
from collab.recommend.ranking import top
from collab.recommend.results import Similar
from collab.recommend.title_filter import ANY_TITLE, TitleFilter
from collab.types import AnyArray, Bools, Codes, Singles

_FEWEST = 5


class Neighbours:
    """The titles of a model by the directions of their factors; those with fewer than 5 training ratings are nobody's
    neighbours.

    `features`, float32 (items, samples, features), are not copied; the `factors` are those from the first to before the
    last.
    """

    def __init__(self, features: AnyArray, factors: tuple[int, int], items: Items, stats: ItemStats) -> None:
        count, samples, width = features.shape
        chosen = np.isin(np.arange(width), range(*factors))
        self._features = features.reshape(count, samples * width)
        self._chosen = np.tile(chosen, samples).astype(np.float32)
        squares = np.einsum("kd,kd,d->k", self._features, self._features, self._chosen)
        self._lengths = np.maximum(np.sqrt(squares), 1e-12)
        self._items = items
        self._stats = stats
        self._allowed = (ANY_TITLE, self._rated)

    @cached_property
    def _rated(self) -> Bools:
        return np.asarray(self._stats.trained >= _FEWEST)

    def cosine(self, first: str, second: str) -> float:
        """Return the cosine of the factors of two items, -1 to 1. Raises UnknownItem."""
        one, other = self.directions(self._items.codes([first, second]))
        return float(one @ other)

    def directions(self, codes: Codes) -> Singles:
        """Return some titles as unit vectors, float32, all samples side by side."""
        return np.asarray(self._features[codes] * self._chosen / self._lengths[codes, None])

    def near(self, subjects: Sequence[str], n: int, only: TitleFilter = ANY_TITLE) -> list[Similar]:
        """Return the n titles nearest to the mean of the subjects' directions, nearest first, which is the order of
        their mean cosine with the subjects. Raises BadConfig without any subject, and UnknownItem.
        """
        if not subjects:
            raise BadConfig("Nothing is similar to no title: name one or more.")
        codes = self._items.codes(list(dict.fromkeys(subjects)))
        middle = self.directions(codes).mean(0)
        cosines = self._features @ middle / (self._lengths * max(float(np.linalg.norm(middle)), 1e-12))
        allowed = self._allow(only).copy()
        allowed[codes] = False
        return self._similar(top(cosines, allowed, n), cosines, codes)

    def _allow(self, only: TitleFilter) -> Bools:
        """Return which titles may be listed; kept for as long as the filter stays the same."""
        known, allowed = self._allowed
        if only != known:
            allowed = self._rated & only.allow(self._items, self._stats)
            self._allowed = (only, allowed)
        return allowed

    def _similar(self, best: Codes, cosines: AnyArray, codes: Codes) -> list[Similar]:
        items, ratings = self._items, self._stats.ratings
        each = self.directions(best) @ self.directions(codes).T
        return [
            Similar(
                items.id(position),
                items.name(position),
                float(cosines[position]),
                int(ratings[position]),
                tuple(own) if own[1:] else (),
            )
            for position, own in zip(best.tolist(), each.tolist(), strict=True)
        ]
