"""A service that recommends the titles it predicts best, and learns from nothing but the answers to those, on made-up
people.
"""

from dataclasses import dataclass

import numpy as np

from collab.data import Ratings
from collab.errors import BadData
from collab.inference import Gaussian, regression_posterior
from collab.inspection import crosstab
from collab.types import AnyArray, Floats

PEOPLE, FIRST = 150, 5
"""How many people there are, and how many titles each has met by chance before the service begins."""

_TITLES, _FACTORS, _SHRINKAGE, _SEED = 150, 6, 5.0, 8
_START, _BIAS, _TASTE, _NOISE = 0.1, 0.3, 0.1, 0.7  # the last three: variances, in squared sds of the stars


@dataclass(frozen=True, eq=False)
class World:
    """Made-up people: `liking`, (people, titles), the stars they would give on average; `noise`, the standard deviation
    of what they do give; `fame`, (titles,), how likely each title is to be met with by chance, 1 in all.
    """

    liking: Floats
    noise: float
    fame: Floats


@dataclass(frozen=True, eq=False)
class Outcome:
    """The record of a service: how many different titles it had shown by the end of each round, how often each title
    was shown, the mean stars that people give what they were shown, and how far its predictions are off in the end.
    """

    distinct: tuple[int, ...]
    shown: AnyArray
    liked: float
    off: float


def world(ratings: Ratings) -> World:
    """Return people with tastes like those in the busiest corner of the data: biases as spread out as there, and
    factors with the covariance that they have in the table's singular value decomposition. Raises BadData for data of
    ten titles or fewer.
    """
    rng, rated = np.random.default_rng(_SEED), crosstab(ratings, PEOPLE, _TITLES).stars
    if rated.shape[1] <= 2 * FIRST:
        raise BadData(f"{ratings.name} has {rated.shape[1]} titles; a service to look at needs more than {2 * FIRST}.")
    known = ~np.isnan(rated)
    mean = float(rated[known].mean())
    titles = _shrunk(np.where(known, rated - mean, 0), known, 0)
    people = _shrunk(np.where(known, rated - mean - titles, 0), known, 1)
    rest = np.where(known, rated - mean - titles - people, 0)
    left_vectors, size, right_vectors = np.linalg.svd(rest, full_matrices=False)
    factors, kinds = left_vectors[:, :_FACTORS] * size[:_FACTORS], right_vectors[:_FACTORS]
    noise = float((rest - factors @ kinds)[known].std())
    covariance = np.cov(factors, rowvar=False).reshape(len(kinds), len(kinds))
    tastes = rng.multivariate_normal(np.zeros(len(kinds)), covariance, PEOPLE)
    biases = rng.normal(0, people.std(), (PEOPLE, 1))
    fame = known.sum(0) / known.sum()
    return World(mean + titles + biases + tastes @ kinds, noise, fame)


def _shrunk(away: Floats, known: AnyArray, axis: int) -> Floats:
    return np.asarray(away.sum(axis, keepdims=True) / (known.sum(axis, keepdims=True) + _SHRINKAGE))


class Service:
    """Factors and biases by alternating ridge regressions, each side's rows given the other's: the posterior means
    that also fold a new person in.
    """

    def __init__(self, titles: int) -> None:
        rng = np.random.default_rng(_SEED)
        self._titles = _START * rng.normal(size=(titles, 1 + _FACTORS))
        variances = np.diag([_BIAS] + [_TASTE] * _FACTORS)
        self._prior = Gaussian(np.zeros((1, 1 + _FACTORS)), variances[None]).information

    def predict(self, stars: Floats) -> Floats:
        """Learn once more from all stars so far, (people, titles), nan where there are none; predict every one."""
        known = ~np.isnan(stars)
        mean, unit = float(stars[known].mean()), float(stars[known].std()) or 1.0
        standardized = np.where(known, (stars - mean) / unit, 0)
        people = self._rows(known, standardized, self._titles)
        self._titles = self._rows(known.T, standardized.T, people)
        biases = people[:, :1] + self._titles[:, 0]
        return np.asarray(mean + unit * (biases + people[:, 1:] @ self._titles[:, 1:].T))

    def _rows(self, known: AnyArray, standardized: Floats, other_side: Floats) -> Floats:
        features, rated = other_side.copy(), known.astype(np.float64)
        features[:, 0] = 1
        squares = (features[:, :, None] * features[:, None, :]).reshape(len(features), -1)
        gram = (rated @ squares).reshape(len(rated), features.shape[1], -1)
        moment = standardized @ features - rated @ (features * other_side[:, :1])
        return regression_posterior(self._prior, gram / _NOISE, moment / _NOISE).gaussian.mean


def simulate(people: World, rounds: int, exploration: float, *, knows: bool = False) -> Outcome:
    """Let a service recommend one title a round to everyone, out of those they have not seen: the one it predicts best
    or, with the chance `exploration`, any. Everyone starts with five titles that they met by chance. One that `knows`
    predicts what people really like.
    """
    rng, everyone = np.random.default_rng(_SEED), np.arange(len(people.liking))
    service, stars = Service(people.liking.shape[1]), _met_by_chance(people, rng)
    shown, distinct, liked = np.zeros(people.liking.shape[1], np.int64), list[int](), 0.0
    for _ in range(rounds):
        predicted = people.liking if knows else service.predict(stars)
        best = np.where(np.isnan(stars), predicted, -np.inf).argmax(1)
        any_other = np.where(np.isnan(stars), rng.random(stars.shape), -1).argmax(1)
        picked = np.where(rng.random(len(everyone)) < exploration, any_other, best)
        stars[everyone, picked] = people.liking[everyone, picked] + rng.normal(0, people.noise, len(everyone))
        shown += np.bincount(picked, minlength=len(shown))
        distinct.append(int(np.sum(shown > 0)))
        liked += float(people.liking[everyone, picked].mean()) / rounds
    off = 0.0 if knows else float(np.sqrt(np.mean((service.predict(stars) - people.liking) ** 2)))
    return Outcome(tuple(distinct), shown, liked, off)


def _met_by_chance(people: World, rng: "np.random.Generator") -> Floats:
    stars = np.full(people.liking.shape, np.nan)
    count = min(FIRST, int(np.sum(people.fame > 0)) - 1)
    for person, own in enumerate(people.liking):
        met = rng.choice(len(own), count, replace=False, p=people.fame)
        stars[person, met] = own[met] + rng.normal(0, people.noise, count)
    return stars


def gini(counts: AnyArray) -> float:
    """Return the Gini coefficient: 0 where all counts are equal, near 1 where one has everything.

    With counts in rising order, sum of (2 i - n - 1) x_i over n times their sum, i from 1.
    """
    rising, n = np.sort(counts), len(counts)
    return float((2 * np.arange(1, n + 1) - n - 1) @ rising / (n * rising.sum()))
