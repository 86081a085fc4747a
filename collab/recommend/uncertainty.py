"""How unsure a user's predictions are: title by title, and on average over those that they might see next."""

from collections.abc import Sequence
from functools import cached_property
from statistics import NormalDist

import numpy as np

from collab.data import ItemStats, Scale
from collab.inference import (
    NORMAL_RUNS,
    Gaussian,
    Link,
    Ordinal,
    Scoring,
    sample_mean,
    star_intervals,
    star_levels,
)
from collab.types import Codes, Floats, Singles

_EIGHTY_PERCENT = NormalDist().inv_cdf(0.9)  # so many standard deviations reach to either end
_TITLES, _SUMMED, _BLOCK = 2000, 125, 1024
_LEAST = 1e-9
_MOST_STEPS = 20.5


class Spread:
    """The predictions of every listed item with their variance; `item_variance`, (items,), is that of each item."""

    def __init__(self, items: Scoring, item_variance: Floats) -> None:
        self._items, self._item_variance = items, item_variance

    @cached_property
    def _item_slices(self) -> Sequence[Scoring]:
        return self._in_blocks(np.arange(len(self._items), dtype=np.int32))

    def _in_blocks(self, positions: Codes) -> Sequence[Scoring]:
        starts = range(0, max(1, len(positions)), _BLOCK)
        return [self._items.select(positions[start : start + _BLOCK], np.float32) for start in starts]

    def of(self, user: Gaussian, at: Codes | None = None) -> tuple[Floats, Floats]:
        """Return the predicted mean of every item, or of those `at` some positions, and its variance, both (k,)."""
        mean, variance = self._moments(user, at)
        if (head := self._items.head) is not None:
            mean, variance = head.stars(mean), head.slope(mean) ** 2 * variance
        return mean, variance + self._of_items(at)

    def latent(self, user: Gaussian, at: Codes | None = None) -> tuple[Floats, Floats]:
        """Return the same of the user's latent ratings over all samples, but for noise."""
        mean, variance = self._moments(user, at)
        return mean, variance + self._of_items(at)

    def _of_items(self, at: Codes | None) -> Floats:
        return self._item_variance if at is None else self._item_variance[at]

    def bounds(self, user: Gaussian) -> tuple[Floats, Floats, Floats] | None:
        """Return the mean of the user's latent rating of every item, and two variances between which that of `latent`
        lies, all (items,), in a third of its time; None where these depend on the user in another way.

        The variance between the samples is exact; within one, x'Cx is at least 0, and at most the largest eigenvalue of
        C times x'x.
        """
        squares = self._items.squares
        if squares is None:
            return None
        scores = np.concatenate([block.latent(user.mean)[0] for block in self._item_slices], 1)
        largest = np.linalg.eigvalsh(user.covariance)[:, -1] / len(scores)
        least = scores.var(0) + self._item_variance
        return sample_mean(scores), least, least + squares @ largest.astype(squares.dtype)

    def _moments(self, user: Gaussian, at: Codes | None) -> tuple[Floats, Floats]:
        """Return mean and variance of latent ratings; block by block, which fits the cache."""
        blocks = self._item_slices if at is None else self._in_blocks(at)
        parts = [moments(user, *block.latent(user.mean)) for block in blocks]
        mean, variance = map(np.concatenate, zip(*parts, strict=True))
        return mean, variance


def moments(user: Gaussian, stars: Floats, slopes: Floats) -> tuple[Floats, Floats]:
    """Return mean and variance over all samples, both (k,), of stars, (s, k), with these slopes, (s, k, d)."""
    variance = user.mean_variance(slopes)
    return sample_mean(stars), variance if len(stars) == 1 else variance + stars.var(0)


def level_shares(user: Gaussian, titles: Scoring, variance: Floats) -> Floats | None:
    """Return the chance of each level of stars, (k, levels), of titles whose scores have this `variance`, (k,), beside
    the user's own; None without an ordinal head.
    """
    if titles.head is None:
        return None
    mean, own = moments(user, *titles.latent(user.mean))
    return titles.head.shares(mean, np.sqrt(own + variance))


def expected_stars(shares: Floats, link: Link) -> Floats:
    """Return the mean stars, (k,), of an ordinal head's levels with these `shares`, (k, levels)."""
    levels = link.values if isinstance(link, Ordinal) else ()
    return np.asarray(shares @ np.array(levels))


def eighty_percent(
    mean: Floats, variance: Floats, shares: Floats | None, link: Link, scale: Scale
) -> tuple[Floats, Floats]:
    """Return the ends of the 80% intervals of the stars that a person would give, (k,): what `star_intervals` makes of
    the `shares`, (k, levels), of an ordinal head's levels, or of normal distributions rounded to the steps of the
    scale; where these are as good as any number, the ends of the normal distributions.
    """
    reach = _EIGHTY_PERCENT * np.sqrt(variance)
    if shares is None and scale.high - scale.low > _MOST_STEPS * scale.step:
        return mean - reach, mean + reach
    levels = star_levels(link, scale)
    values = np.array(levels.values)
    if shares is None:
        shares = levels.shares(mean, np.sqrt(variance))
        return star_intervals(shares, values, mean - reach, mean + reach, 0.8, NORMAL_RUNS)
    reach = _EIGHTY_PERCENT * np.sqrt(np.maximum(shares @ values**2 - mean**2, _LEAST))
    return star_intervals(shares, values, mean - reach, mean + reach, 0.8)


class AverageVariance:
    """The variance of predictions, averaged over the 2,000 titles with the most training ratings, each as heavy as its
    number of these.

    `items` are all listed items with their `stats`, `prior` is that of a new user.
    """

    def __init__(self, items: Scoring, stats: ItemStats, prior: Gaussian) -> None:
        self._items, self._stats, self._prior = items, stats, prior

    @cached_property
    def _positions(self) -> Codes:
        positions = self._stats.most_trained(_TITLES)
        return np.asarray(positions[self._stats.trained[positions] > 0])

    @cached_property
    def _roots(self) -> Singles:
        """The root of each title's weight: a product of one table with itself takes half the time of one of two."""
        weights = self._stats.trained[self._positions].astype(np.float32)
        return np.asarray(np.sqrt(weights / weights.sum()))

    @cached_property
    def _constant(self) -> Floats:
        return self._sum(self._prior.mean)

    def matrix(self, embedding: Floats) -> Floats:
        """Return T, (s, d, d), the weighted sum of x x' over the slopes x of the titles at a user embedding, (s, d):
        the average variance is the trace of TC, with C the embedding's covariance.
        """
        return self._constant if self._items.linear else self._sum(embedding)

    def _sum(self, embedding: Floats) -> Floats:
        """Return T; of some titles at a time, whose slopes stay in the cache and in memory that is at hand."""
        samples, width = embedding.shape
        total = np.zeros((samples, width, width))
        for start in range(0, len(self._positions), _SUMMED):
            some = slice(start, start + _SUMMED)
            _, slopes = self._items.select(self._positions[some], np.float32).linearize(embedding)
            heavy = slopes * self._roots[some, None]
            total += np.swapaxes(heavy, 1, 2) @ heavy
        return total

    def of(self, user: Gaussian) -> float:
        """Return the average variance for a user, in stars squared."""
        return float(np.einsum("sde,sde->s", self.matrix(user.mean), user.covariance).mean())

    @cached_property
    def of_new_user(self) -> float:
        """The average variance for a user without answers."""
        return self.of(self._prior)
