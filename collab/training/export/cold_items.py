"""Cold items, those without training ratings: expected from genres and year, with the variance around that."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from collab.bayes import genre_columns, year_columns
from collab.data import Items, evenly_drawn
from collab.inference import Gaussian
from collab.models import Learned
from collab.training.export.ridge import RidgeDesign
from collab.types import AnyArray, Codes, Floats

_TRUST = 10.0
_LEAST = 2
_KNOTS = 6
_SAMPLED_ITEMS = 2_000


def with_cold_items(learned: Learned, prior: Gaussian, items: Items, trained: Codes) -> tuple[Learned, float]:
    """Return the arrays with expected offsets and factors for items without training ratings, and the variance, in
    stars squared, of the stars that a new person gives such an item around the prediction.

    In each sample, offset and factors are a ridge regression on `item_columns`, fitted to the items with training
    ratings; `trained`, (items,), are their numbers, and an item with n of them counts as n / (n + 10). Items of which
    nothing is known stay the mean item. The variance is the mean over the items learned from, each left out in turn,
    and over new people, whose embeddings have the prior `prior`.
    """
    known = np.flatnonzero(trained)
    if len(known) < _LEAST:
        return learned, 0.0
    columns = item_columns(items, known)
    design = RidgeDesign.of(columns[known], trained[known] / (trained[known] + _TRUST))
    unrated = np.flatnonzero((trained == 0) & columns.any(1))
    some = evenly_drawn(np.arange(len(known)), _SAMPLED_ITEMS)
    expected, left_out = [], []
    for targets in _targets(learned, learned.item_rows[known]):
        fit = design.fit(targets)
        expected.append(fit.predict(columns[unrated]))
        left_out.append(fit.left_out(targets, some))
    squares = _squares(learned, prior, learned.item_rows[known[some]], np.stack(left_out))
    return _placed(learned, unrated, np.stack(expected)), float(np.average(squares, weights=design.weights[some]))


def item_columns(items: Items, known: AnyArray) -> Floats:
    """Return columns of each item's genres and year, (items, p), all 0 where both are unknown.

    A 0 or 1 for each genre, of the 50 most frequent ones where there are more. A year is shared between the two nearest
    of six quantiles of the years of the items at `known`, the nearer taking more; one beyond goes to the outermost.
    """
    return np.hstack([genre_columns(items), year_columns(items, known, _KNOTS)])


def _targets(learned: Learned, rows: AnyArray) -> Iterator[Floats]:
    """Give offset and factors of some rows, (k, 1 + factors), for each sample."""
    first, last = learned.factors
    for offsets, features in zip(learned.item_offsets, learned.item_features, strict=True):
        yield np.hstack([offsets[rows, None], features[rows, first:last]]).astype(np.float64)


def _placed(learned: Learned, unrated: AnyArray, values: Floats) -> Learned:
    """Return a copy with offset and factors of the items at `unrated`; those in row 0 get rows of their own."""
    rows, count = learned.item_rows.copy(), learned.item_features.shape[1]
    without = unrated[rows[unrated] == 0]
    rows[without] = count + np.arange(len(without))
    features, offsets = (
        np.concatenate([table, np.repeat(table[:, :1], len(without), 1)], 1)
        for table in (learned.item_features, learned.item_offsets)
    )
    more = replace(learned, item_rows=rows, item_features=features, item_offsets=offsets)
    _put(more, rows[unrated], values)
    return more


def _squares(learned: Learned, prior: Gaussian, rows: AnyArray, values: Floats) -> Floats:
    """Return how far, in stars squared, new people's predictions, (k,), of some rows move with other offsets and
    factors, on average over people and samples.
    """
    own, other = (
        replace(learned, item_features=learned.item_features[:, rows], item_offsets=learned.item_offsets[:, rows])
        for _ in range(2)
    )
    _put(other, np.arange(len(rows)), values)
    (stars, slopes), (others, bent) = (each.scoring.linearize(prior.mean) for each in (own, other))
    return np.asarray(((others - stars) ** 2 + prior.variance(bent - slopes)).mean(0))


def _put(learned: Learned, rows: AnyArray, values: Floats) -> None:
    """Put offset and factors, (s, k, 1 + factors), into some rows."""
    first, last = learned.factors
    learned.item_offsets[:, rows] = values[:, :, 0]
    learned.item_features[:, rows, first:last] = values[:, :, 1:]
