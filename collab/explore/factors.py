"""What each factor is about: the factors turned so that each speaks of few titles, and the titles at its ends."""

from dataclasses import dataclass

import numpy as np

from collab.explore.components import common_factors
from collab.recommend.recommender import Recommender
from collab.types import Floats

_STEPS, _ENOUGH = 100, 1e-8
_TITLES = 1000


@dataclass(frozen=True)
class Extreme:
    """A title at one end of a factor, with its coordinate there."""

    item: str
    title: str
    value: float
    genres: tuple[str, ...]


@dataclass(frozen=True)
class Factor:
    """A factor, from 1, the share (0 to 1) of the factors' variance over the titles that it holds, and the titles at
    its high and its low end, the outermost first.
    """

    number: int
    share: float
    high: tuple[Extreme, ...]
    low: tuple[Extreme, ...]

    @property
    def titles(self) -> tuple[Extreme, ...]:
        """Those of both ends, from the highest to the lowest."""
        return (*self.high, *self.low[::-1])


def varimax(loadings: Floats) -> Floats:
    """Return the rotation, (k, k), of `loadings`, (n, k), that makes the variance of the squared loadings of each
    column largest: each column then has few large entries.

    H. F. Kaiser, The varimax criterion for analytic rotation in factor analysis, Psychometrika 23 (1958), by repeated
    singular value decompositions.
    """
    count, width = loadings.shape
    rotation, before = np.eye(width), 0.0
    for _ in range(_STEPS):
        turned = loadings @ rotation
        gradient = loadings.T @ (turned**3 - turned * ((turned**2).sum(0) / count))
        left, values, right = np.linalg.svd(gradient)
        rotation = left @ right
        if values.sum() <= before * (1 + _ENOUGH):
            break
        before = values.sum()
    return np.asarray(rotation)


def factors(model: Recommender, n: int = 8, titles: int = _TITLES) -> list[Factor]:
    """Return every factor, the one with the largest share first, each with n titles at either end, among the `titles`
    most rated ones. The factors are turned by `varimax`, which no prediction notices.
    """
    places = model.stats.most_rated(titles)
    values = common_factors(model, places)
    values = values - values.mean(0)
    values = values @ varimax(values)
    values *= np.where(values[np.abs(values).argmax(0), np.arange(values.shape[1])] < 0, -1, 1)
    power = (values**2).sum(0)
    order = np.argsort(-power, kind="stable").tolist()
    total = max(float(power.sum()), 1e-12)

    def ends(column: Floats) -> tuple[Extreme, ...]:
        return tuple(
            Extreme(
                model.items.id(places[at]),
                model.items.name(places[at]),
                float(column[at]),
                tuple(model.items.genres_of(places[at])),
            )
            for at in np.argsort(-np.abs(column) * (column > 0), kind="stable")[:n].tolist()
            if column[at] > 0
        )

    return [
        Factor(number, float(power[at]) / total, ends(values[:, at]), _mirrored(ends(-values[:, at])))
        for number, at in enumerate(order, 1)
    ]


def _mirrored(extremes: tuple[Extreme, ...]) -> tuple[Extreme, ...]:
    return tuple(Extreme(each.item, each.title, -each.value, each.genres) for each in extremes)
