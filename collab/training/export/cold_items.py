"""Cold items, those without training ratings: expected from genres, years and tags, with the variance around that."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from scipy.sparse import csr_array

from collab.bayes import item_tables
from collab.data import Genome, Items, evenly_drawn
from collab.inference import Gaussian
from collab.kernels import Rated
from collab.models import Learned
from collab.training.export.ridge import RidgeDesign
from collab.types import AnyArray, Codes, Floats

_TRUST, _TYPICAL = 10.0, 2.0
_LEAST = 2
_SAMPLED_ITEMS, _SAMPLED_RATERS = 2_000, 100


def with_cold_items(
    learned: Learned,
    prior: Gaussian,
    items: Items,
    trained: Codes,
    raters: Floats | None = None,
    genome: Genome | None = None,
) -> tuple[Learned, float]:
    """Return the arrays with expected offsets and factors for items without training ratings, and the variance, in
    stars squared, of the stars that a new person gives such an item around the prediction.

    In each sample both are ridge regressions on `item_columns`, fitted to the items with training ratings; `trained`,
    (items,), are their numbers. For its factors an item with n of them counts as n / (n + 10); for its offset, which is
    to be nearly that of a rating, as n / (n + 2 m), m being the n of the average rating's item. The offset takes in
    what an item's factors add for its `raters` beyond those expected of it, for people rate what they like; `raters`,
    (s, k, d), are the mean embeddings of those who rated each of the k items with training ratings, where stars are a
    dot product with them plus biases. Items of which nothing is known stay the mean item. The variance is the mean over
    the items learned from, each left out in turn, and over new people, whose embeddings have the prior `prior`.
    """
    known = np.flatnonzero(trained)
    if len(known) < _LEAST:
        return learned, 0.0
    columns = item_columns(items, known, genome)
    counts, of_known = trained[known].astype(np.float64), columns[known]
    telling = slice(None) if _differ(learned, learned.item_rows[known]) else slice(0)
    by_title = RidgeDesign.of(of_known[:, telling], counts / (counts + _TRUST))
    weights = counts / (counts + _TYPICAL * np.average(counts, weights=counts))
    by_rating = RidgeDesign.of(of_known, weights / weights.mean())
    unrated = np.flatnonzero((trained == 0) & columns.any(1))
    everyone, some = np.arange(len(known)), evenly_drawn(np.arange(len(known)), _SAMPLED_ITEMS)
    expected, left_out = [], []
    for sample, (offsets, factors) in enumerate(_targets(learned, learned.item_rows[known])):
        of_factors = by_title.fit(factors)
        without = of_factors.left_out(factors, everyone)
        if raters is not None:
            offsets = offsets + np.sum(
                (factors - without) * raters[sample, :, slice(*learned.factors)], 1, keepdims=True
            )
        of_offsets = by_rating.fit(offsets)
        unknown = columns[unrated]
        expected.append(np.hstack([of_offsets.predict(unknown), of_factors.predict(unknown[:, telling])]))
        left_out.append(np.hstack([of_offsets.left_out(offsets, some), without[some]]))
    squares = _squares(learned, prior, learned.item_rows[known[some]], np.stack(left_out))
    return _placed(learned, unrated, np.stack(expected)), float(np.average(squares, weights=by_rating.weights[some]))


def mean_of_raters(by_item: Rated) -> csr_array:
    """Return the matrix, float32 (items, users), that averages embeddings of users over those who rated an item: over
    at most 100 of them, evenly drawn.
    """
    drawn = np.minimum(by_item.counts, _SAMPLED_RATERS)
    ends = np.cumsum(drawn)
    own = np.repeat(np.arange(len(by_item)), drawn)
    within = np.arange(len(own)) - (ends - drawn)[own]
    users = by_item.columns[by_item.starts[own] + within * by_item.counts[own] // drawn[own]]
    values = 1 / drawn.astype(np.float32)[own]
    return csr_array((values, users, np.append(0, ends)), (len(by_item), by_item.others))


def item_columns(items: Items, known: AnyArray, genome: Genome | None = None) -> Floats:
    """Return columns of what is known of each item beside its ratings, (items, p), all 0 where that is nothing: see
    `item_tables`; `known` are the positions of the items with training ratings.
    """
    tables = item_tables(items, known, genome)
    return np.hstack([np.zeros((len(items), 0)), *tables.values()])


def _differ(learned: Learned, rows: AnyArray) -> bool:
    """Return whether factors of some rows differ: those of a baseline, which are all 1, have nothing to learn."""
    first, last = learned.factors
    factors = learned.item_features[:, rows, first:last]
    return bool((factors != factors[:, :1]).any())


def _targets(learned: Learned, rows: AnyArray) -> Iterator[tuple[Floats, Floats]]:
    """Give offset, (k, 1), and factors, (k, factors), of some rows for each sample."""
    first, last = learned.factors
    for offsets, features in zip(learned.item_offsets, learned.item_features, strict=True):
        yield offsets[rows, None].astype(np.float64), features[rows, first:last].astype(np.float64)


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
