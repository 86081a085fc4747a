"""The chance that a person has seen a title: the share who rated it, moved by what this person has seen and has not."""

from collections.abc import Collection
from functools import cached_property

import numpy as np

from collab.data import Items, ItemStats
from collab.inference import sigmoid
from collab.types import Codes, Floats, Singles

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
    def _traits(self) -> tuple[Singles, Floats]:
        """The traits of each title, (items, traits), 1 or 0, and the prior precision of their weights, (traits,)."""
        decades, columns = self._items.years // 10, [np.ones(len(self._items), np.float32)]
        precisions = [1 / _VARIANCES["person"]]
        for decade in sorted(set(decades[decades > 0].tolist())):  # np.unique imports masked arrays
            columns.append(np.asarray(decades == decade, np.float32))
            precisions.append(1 / _VARIANCES["decade"])
        kinds, codes = self._items.genre_sets
        for genre in sorted(self._items.all_genres):
            columns.append(np.array([genre in kind for kind in kinds], np.float32)[codes])
            precisions.append(1 / _VARIANCES["genre"])
        return np.stack(columns, 1), np.array(precisions)

    def chances(self, seen: Codes, unseen: Codes) -> Floats:
        """Return the chance, 0 to 1, for every title, given the positions of those answered and those skipped."""
        traits, precisions = self._traits
        known = np.concatenate([seen, unseen])
        outcomes = np.concatenate([np.ones(len(seen)), np.zeros(len(unseen))])
        weights = np.zeros(len(precisions))
        rows = traits[known].astype(np.float64)
        for _ in range(_STEPS if len(known) else 0):
            chance = sigmoid(self._usual[known] + rows @ weights)
            gradient = rows.T @ (outcomes - chance) - precisions * weights
            curvature = np.diag(precisions) + rows.T @ (rows * (chance * (1 - chance))[:, None])
            weights += np.linalg.solve(curvature, gradient)
        return sigmoid(self._usual + traits @ weights.astype(np.float32))


def positions(items: Items, ids: Collection[str]) -> Codes:
    """Return the positions of those ids that are listed."""
    return items.codes([item for item in ids if item in items.positions])
