"""The chance that a person has seen a title: the share who rated it, moved by what this person has seen and has not."""

from collections.abc import Collection
from functools import cached_property

import numpy as np

from collab.data import Items, ItemStats
from collab.inference import sigmoid
from collab.types import Codes, Floats

_STEPS = 8
_VARIANCES = {"person": 1.0, "decade": 0.5, "genre": 0.25}


class FamiliarityModel:
    """A logistic regression: the log odds of the share of people who rated a title, plus weights of a person: how much
    they have seen, and how that differs by decade and genre.

    The weights start at 0 with a normal prior and are the most likely ones given what was answered, which is seen, and
    skipped, which is not (Newton's method; Bishop 2006, section 4.3.3).
    """

    def __init__(self, items: Items, stats: ItemStats, people: int) -> None:
        self._items, self._stats, self._people = items, stats, max(people, 1)

    @cached_property
    def _usual(self) -> Floats:
        share = np.clip(self._stats.trained / self._people, 1e-4, 0.95)
        return np.asarray(np.log(share / (1 - share)))

    @cached_property
    def _decades(self) -> tuple[Floats, Codes]:
        """Whether each kind of title, by its decade, is of each decade that there is, and the kind of each title: a
        table for each title by itself would be the largest thing that a session holds.
        """
        decades = self._items.years // 10
        kinds = [0, *sorted(set(decades[decades > 0].tolist()))]  # np.unique imports masked arrays
        return np.eye(len(kinds))[:, 1:], np.searchsorted(kinds, np.maximum(decades, 0)).astype(np.int32)

    @cached_property
    def _genres(self) -> tuple[Floats, Codes]:
        """The same of each genre, by the combinations of genres."""
        kinds, codes = self._items.genre_sets
        genres = sorted(self._items.all_genres)
        return np.array([[genre in kind for genre in genres] for kind in kinds], np.float64), codes

    @cached_property
    def _precisions(self) -> Floats:
        """The prior precision of each weight: of the person, the decades and the genres."""
        widths = {"person": 1, "decade": self._decades[0].shape[1], "genre": self._genres[0].shape[1]}
        return np.concatenate([np.full(width, 1 / _VARIANCES[trait]) for trait, width in widths.items()])

    def _traits(self, titles: Codes) -> Floats:
        """Return the traits of some titles, (k, traits), 1 or 0."""
        tables = (kinds[codes[titles]] for kinds, codes in (self._decades, self._genres))
        return np.hstack([np.ones((len(titles), 1)), *tables])

    def chances(self, seen: Codes, unseen: Codes) -> Floats:
        """Return the chance, 0 to 1, for every title, given the positions of those answered and those skipped."""
        precisions, known = self._precisions, np.concatenate([seen, unseen])
        outcomes = np.concatenate([np.ones(len(seen)), np.zeros(len(unseen))])
        weights = np.zeros(len(precisions))
        rows = self._traits(known)
        for _ in range(_STEPS if len(known) else 0):
            chance = sigmoid(self._usual[known] + rows @ weights)
            gradient = rows.T @ (outcomes - chance) - precisions * weights
            curvature = np.diag(precisions) + rows.T @ (rows * (chance * (1 - chance))[:, None])
            weights += np.linalg.solve(curvature, gradient)
        (decades, by_decade), (genres, by_genre) = self._decades, self._genres
        first = 1 + decades.shape[1]
        of_decades, of_genres = decades @ weights[1:first], genres @ weights[first:]
        return sigmoid(self._usual + weights[0] + of_decades[by_decade] + of_genres[by_genre])


def positions(items: Items, ids: Collection[str]) -> Codes:
    """Return the positions of those ids that are listed."""
    return items.codes([item for item in ids if item in items.positions])
