"""Biases alone, learned in closed form and without torch."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

import numpy as np

from collab.data import Ratings
from collab.inference import Identity, Link
from collab.types import AnyArray, Codes, Floats

_NOBODY = 1e-9

Side = Literal["users", "items"]


@dataclass(frozen=True, eq=False)
class BiasModel:
    """Stars = link(start + bias of the user + bias of the item); biases by code of the data, float64, 0 where there is
    nothing to learn from.
    """

    start: float
    users: Floats
    items: Floats
    link: Link

    def stars(self, ratings: Ratings, rows: Codes) -> Floats:
        """Return the predicted stars of some rows of the data, (n,)."""
        return self.link.stars(self.start + self.users[ratings.users[rows]] + self.items[ratings.items[rows]])


def fit_biases(
    ratings: Ratings,
    rows: Codes,
    shrinkage: float,
    sides: Collection[Side] = ("users", "items"),
    link: Link | None = None,
    sweeps: int = 8,
) -> BiasModel:
    """Learn the biases of `sides` from some rows of the data, each with a ridge: the squared errors plus `shrinkage`
    times the squared biases are made small. A side that is not learned stays 0; with no side that leaves the mean.

    Each sweep sets the start, then the users, then the items to their best given the others, which without a link is
    exact: a bias is the sum of what its rows are off by over (their number + shrinkage). With a link each is one
    Gauss-Newton step, and the shrinkage counts in units of the link's slope at 0, so that it means the same.
    """
    link = link or Identity()
    own = shrinkage * float(link.slope(np.zeros(1))[0]) ** 2
    stars = ratings.stars[rows].astype(np.float64)
    groups: list[tuple[AnyArray, Floats, float]] = [(np.zeros(len(rows), np.int32), np.zeros(1), 0.0)]
    users, items = np.zeros(len(ratings.user_ids)), np.zeros(len(ratings.item_table))
    if "users" in sides:
        groups.append((ratings.users[rows], users, own))
    if "items" in sides:
        groups.append((ratings.items[rows], items, own))
    score = np.zeros(len(rows))
    for _ in range(sweeps):
        for codes, biases, ridge in groups:
            slope = link.slope(score)
            pull = np.bincount(codes, slope * (stars - link.stars(score)), len(biases)) - ridge * biases
            step = pull / np.maximum(np.bincount(codes, slope**2, len(biases)) + ridge, _NOBODY)
            biases += step
            score += step[codes]
    return BiasModel(float(groups[0][1][0]), users, items, link)
