"""The meaning of each factor: the factors turned so that each speaks of few titles, and the titles at its ends."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from collab.recommend import Recommender
from collab.types import Codes, Floats

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


def common_factors(model: Recommender, positions: Codes) -> Floats:
    """Return the factors of titles, (titles, k).

    The samples of a model, each turned its own way, are put side by side and brought back to the k columns that keep
    most of their dot products (Eckart and Young 1936).
    """
    values = model.factors_at(positions).astype(np.float64)
    first, last = model.artifact.factors
    if values.shape[1] == last - first:
        return values
    values /= np.sqrt(len(model.artifact.item_features))
    _, vectors = np.linalg.eigh(values.T @ values)  # the right singular vectors, the most of them last
    return np.asarray(values @ vectors[:, ::-1][:, : last - first])


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
        left_vectors, values, right_vectors = np.linalg.svd(gradient)
        rotation = left_vectors @ right_vectors
        if values.sum() <= before * (1 + _ENOUGH):
            break
        before = values.sum()
    return np.asarray(rotation)


class RotatedFactors(NamedTuple):
    """The `values` of titles on rotated factors, (titles, k), the one furthest from 0 of each factor positive, and how
    they come of the factors as they were: by `rotation`, (k, k), of those less their `mean`, (k,).
    """

    values: Floats
    rotation: Floats
    mean: Floats


def rotate(values: Floats) -> RotatedFactors:
    """Return the factors of titles, (titles, k), turned by `varimax`, which no prediction notices."""
    mean = values.mean(0)
    rotation = varimax(values - mean)
    rotated = (values - mean) @ rotation
    signs = np.where(rotated[np.abs(rotated).argmax(0), np.arange(rotated.shape[1])] < 0, -1, 1)
    return RotatedFactors(rotated * signs, rotation * signs, mean)


def factors(model: Recommender, n: int = 8, titles: int = _TITLES) -> list[Factor]:
    """Return every factor, the one with the largest share first, each with n titles at either end, among the `titles`
    most rated ones. The factors are those of `rotate`. Raises BadConfig for a model without factors.
    """
    model.artifact.check_factors()
    positions = model.stats.most_rated(titles)
    values = rotate(common_factors(model, positions)).values
    power = (values**2).sum(0)
    order = np.argsort(-power, kind="stable").tolist()
    total = max(float(power.sum()), 1e-12)

    def ends(column: Floats) -> tuple[Extreme, ...]:
        return tuple(
            Extreme(
                model.items.id(positions[title]),
                model.items.name(positions[title]),
                float(column[title]),
                tuple(model.items.genres_of(positions[title])),
            )
            for title in np.argsort(-np.abs(column) * (column > 0), kind="stable")[:n].tolist()
            if column[title] > 0
        )

    return [
        Factor(number, float(power[factor]) / total, ends(values[:, factor]), _mirrored(ends(-values[:, factor])))
        for number, factor in enumerate(order, 1)
    ]


def _mirrored(extremes: tuple[Extreme, ...]) -> tuple[Extreme, ...]:
    return tuple(Extreme(each.item, each.title, -each.value, each.genres) for each in extremes)
