"""Titles close to others: chosen by the same people, or by the directions of their factors."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Literal, get_args

import numpy as np

from collab.data import Items, ItemStats, Ratings
from collab.errors import BadConfig
from collab.interest import Interest, best_first
from collab.notebook import Table
from collab.recommend.filtering import ANY_TITLE, TitleFilter
from collab.recommend.results import Similar
from collab.types import AnyArray, Bools, Codes, Floats, Singles

Nearness = Literal["choices", "factors"]
NEARNESS: tuple[Nearness, ...] = get_args(Nearness)
"""The ways in which two titles are near: chosen by the same people, or by the cosine of the model's factors."""

FEWEST = 5
"""Training ratings that a title has at least to be a neighbour."""


class Neighbourhood:
    """The titles that may be neighbours: those with 5 training ratings or more."""

    def __init__(self, items: Items, stats: ItemStats) -> None:
        self._items, self._stats = items, stats
        self._allowed = (ANY_TITLE, self._rated)

    @cached_property
    def _rated(self) -> Bools:
        return np.asarray(self._stats.trained >= FEWEST)

    def subjects(self, titles: Sequence[str]) -> Codes:
        """Return the positions of the titles asked about, each once. Raises BadConfig without any, and UnknownItem."""
        if not titles:
            raise BadConfig("Nothing is similar to no title: name one or more.")
        return self._items.codes(list(dict.fromkeys(titles)))

    def any_trained(self, titles: Codes) -> bool:
        """Return whether any of some titles has training ratings."""
        return bool(self._stats.trained[titles].any())

    def nearest(
        self, subjects: Codes, scores: Floats, each: Callable[[Codes], AnyArray], n: int, only: TitleFilter
    ) -> Table[Similar]:
        """Return the n titles with the highest scores, (titles,), highest first, but for the subjects; `each` returns
        how near some titles, (k,), are to every subject, (k, subjects). Empty where all scores are the same: then
        nothing tells which are near.
        """
        if not np.ptp(scores):
            return Table()
        allowed = self._allow(only).copy()
        allowed[subjects] = False
        best = best_first(scores, allowed, n)
        items, ratings = self._items, self._stats.ratings
        return Table(
            Similar(
                items.id(position),
                items.name(position),
                float(scores[position]),
                int(ratings[position]),
                tuple(own) if own[1:] else (),
            )
            for position, own in zip(best.tolist(), each(best).tolist(), strict=True)
        )

    def _allow(self, only: TitleFilter) -> Bools:
        """Return which titles may be listed; kept for as long as the filter stays the same."""
        known, allowed = self._allowed
        if only != known:
            allowed = self._rated & only.allow(self._items, self._stats)
            self._allowed = (only, allowed)
        return allowed


def near_by_choices(
    interest: Interest, titles: Neighbourhood, subjects: Sequence[str], n: int, only: TitleFilter = ANY_TITLE
) -> Table[Similar]:
    """Return the n titles that are chosen most by who chooses the subjects, by the mean over these, highest first;
    none where nobody chose a subject in training. Raises BadConfig without any subject, and UnknownItem.
    """
    codes = titles.subjects(subjects)
    if not titles.any_trained(codes):
        return Table()
    nearness = interest.nearness(codes)
    return titles.nearest(codes, nearness.mean(0), lambda best: nearness[:, best].T, n, only)


def shares_of_both(ratings: Ratings, subjects: Codes, titles: Codes) -> Floats:
    """Return for each of k titles the share, 0 to 1, of the people who rated a subject who rated it too, the mean over
    the subjects.
    """
    theirs = np.stack([_who_rated(ratings, subject) for subject in subjects.tolist()])
    both = np.array([(theirs & _who_rated(ratings, title)).sum(1) for title in titles.tolist()])
    ratings.release()  # each title's rows are all over the files
    shares = both.reshape(len(titles), len(subjects)) / np.maximum(theirs.sum(1), 1)
    return np.asarray(shares.mean(1))


def with_both(near: Sequence[Similar], subjects: Sequence[str], items: Items, ratings: Ratings) -> Table[Similar]:
    """Return neighbours of some items with the share of people who rated both."""
    titles = (items.codes(list(some)) for some in (dict.fromkeys(subjects), [title.item for title in near]))
    shares = shares_of_both(ratings, *titles).tolist()
    return Table(replace(title, both=both) for title, both in zip(near, shares, strict=True))


def _who_rated(ratings: Ratings, item: int) -> Bools:
    """Return which users rated an item, (users,)."""
    rated = np.zeros(len(ratings.user_ids), np.bool_)
    rated[ratings.raters(item)] = True
    return rated


class Neighbours:
    """The titles of a model by the directions of their factors.

    `features`, float32 (items, samples, features), are not copied; the `factors` are those from the first to before the
    last.
    """

    def __init__(self, features: AnyArray, factors: tuple[int, int], items: Items, titles: Neighbourhood) -> None:
        count, samples, width = features.shape
        chosen = np.isin(np.arange(width), range(*factors))
        self._features = features.reshape(count, samples * width)
        self._chosen = np.tile(chosen, samples).astype(np.float32)
        squares = np.einsum("kd,kd,d->k", self._features, self._features, self._chosen)
        self._lengths = np.maximum(np.sqrt(squares), 1e-12)
        self._items, self._titles = items, titles

    def cosine(self, first: str, second: str) -> float:
        """Return the cosine of the factors of two items, -1 to 1. Raises UnknownItem."""
        one, other = self.directions(self._items.codes([first, second]))
        return float(one @ other)

    def directions(self, codes: Codes) -> Singles:
        """Return some titles as unit vectors, float32, all samples side by side."""
        return np.asarray(self._features[codes] * self._chosen / self._lengths[codes, None])

    def near(self, subjects: Sequence[str], n: int, only: TitleFilter = ANY_TITLE) -> Table[Similar]:
        """Return the n titles nearest to the mean of the subjects' directions, nearest first, which is the order of
        their mean cosine with the subjects. Raises BadConfig without any subject, and UnknownItem.
        """
        codes = self._titles.subjects(subjects)
        directions = self.directions(codes)
        middle = directions.mean(0)
        if not middle.any():
            return Table()
        cosines = self._features @ middle / (self._lengths * max(float(np.linalg.norm(middle)), 1e-12))
        return self._titles.nearest(codes, cosines, lambda best: self.directions(best) @ directions.T, n, only)
