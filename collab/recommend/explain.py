"""Predictions taken apart: the exact share of every rating of the person."""

from collections.abc import Callable
from functools import cache

import numpy as np

from collab.data import Items
from collab.inference import sample_mean
from collab.interest import Interest, speaks_for
from collab.recommend.results import Choice, Explanation, Reason
from collab.recommend.user_embedding import UserEmbedding
from collab.types import Codes, Floats


def reasons(
    me: UserEmbedding,
    items: Items,
    slopes: Floats,
    expected: tuple[Floats, Floats],
    most: int | None = None,
) -> list[Explanation]:
    """Take the predicted stars of k titles apart, whose `slopes` are (s, k, d); `expected` are the stars without
    answers and with them, both (k,). At most `most` reasons are listed.

    With g how fast the stars change with the embedding, the posterior mean is linear in the targets of the evidence:
    g.w = g.m + sum of g.C x_a / s2 (t_a - x_a.m) over answers a, with m the prior mean. The shares of a model of
    samples are averaged over them, like its predictions. Behind sigmoid_range, cut points and networks a rest is
    missing to the prediction with what m alone would give: each takes its part of that by its size, so that shares that
    cancel out do not grow.
    """
    evidence, prior_mean, (base, predicted) = me.evidence, me.prior.mean, expected
    weights = (evidence.features @ me.gaussian.covariance) @ slopes.swapaxes(1, 2)
    moved = (evidence.targets - (evidence.features @ prior_mean[:, :, None])[:, :, 0]) / evidence.noise
    average = sample_mean(weights * moved[:, :, None])
    sizes, rest = np.abs(average), predicted - base - average.sum(0)
    average = (average + rest * sizes / np.maximum(sizes.sum(0), np.finfo(np.float64).tiny)).T
    order = np.argsort(-np.abs(average), kind="stable")[:, :most]
    ids, rated, name = list(me.answers), list(me.answers.values()), _names(items, me.rated)
    return [
        Explanation(start, [Reason(ids[row], name(row), rated[row], parts[row]) for row in by_share])
        for start, by_share, parts in zip(base.tolist(), order.tolist(), average.tolist(), strict=True)
    ]


def choices(
    me: UserEmbedding, interest: Interest, items: Items, titles: Codes, most: int | None = None
) -> list[tuple[Choice, ...]]:
    """Take the person's interest in each of `titles` apart into the shares of what they chose, largest first; at most
    `most` are listed, of those that speak for the title and were not disliked: none by popularity, for which it is all
    the same what was chosen.
    """
    if most is not None and interest.kind == "popularity":
        return [()] * len(titles)
    shares, named = interest.shares(me.chosen, me.weights, titles).T, speaks_for(me.weights).tolist()
    codes, name = me.chosen.tolist(), _names(items, me.chosen)
    orders = np.argsort(-np.abs(shares) if most is None else -shares, 1, kind="stable")[:, :most].tolist()
    return [
        tuple(
            [
                Choice(items.id(codes[row]), name(row), parts[row])
                for row in order
                if most is None or (parts[row] > 0 and named[row])
            ]
        )
        for order, parts in zip(orders, shares.tolist(), strict=True)
    ]


def _names(items: Items, codes: Codes) -> Callable[[int], str]:
    """Return a function to the name of each of some items, by its place: of many answers most are no reason."""
    positions = codes.tolist()
    return cache(lambda place: items.name(positions[place]))


def ranks(scores: Floats, titles: Codes, chosen: Codes) -> list[int | None]:
    """Return the rank of some titles by their scores among all but those at the positions `chosen`, 1 the highest; None
    for one of these. Only what is as high as the last is sorted.
    """
    own = scores[titles]
    above = np.sort(scores[scores >= own.min(initial=np.inf)])
    higher = len(above) - np.searchsorted(above, own, "right")
    passed = np.count_nonzero(scores[chosen] > own[:, None], 1)
    places, own_choices = (1 + higher - passed).tolist(), frozenset(chosen.tolist())
    return [None if title in own_choices else place for title, place in zip(titles.tolist(), places, strict=True)]
