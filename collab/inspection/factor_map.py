"""The map of titles: the principal components of their factors."""

from dataclasses import dataclass

import numpy as np

from collab.inspection.title_factors import common_factors
from collab.recommend import Recommender
from collab.types import Codes, Floats

_TITLES, _COMPONENTS = 1000, 3


@dataclass(frozen=True)
class Placed:
    """A title and its first three principal components; what a model has fewer factors for is 0."""

    item: str
    title: str
    x: float
    y: float
    z: float
    ratings: int


@dataclass(frozen=True, eq=False)
class TitleMap:
    """Titles, by position in the item table and most rated first, their components, float64 (titles, 3), and the share
    (0 to 1) of the factors' variance that each component holds, (3,).
    """

    positions: Codes
    components: Floats
    shares: Floats


def title_map(model: Recommender, titles: int = _TITLES) -> TitleMap:
    """Return the principal components over the factors of the `titles` most rated titles that were trained on. Raises
    BadConfig for a model without factors.
    """
    model.artifact.check_factors()
    positions = model.stats.most_rated(titles)
    components, shares = principal_components(common_factors(model, positions), _COMPONENTS)
    missing = _COMPONENTS - components.shape[1]
    return TitleMap(positions, np.pad(components, ((0, 0), (0, missing))), np.pad(shares, (0, missing)))


def placed(model: Recommender, titles: int = 50) -> list[Placed]:
    """Return the most rated `titles` on the map of the 1,000 most rated ones, most rated first."""
    positioned, items = title_map(model), model.items
    coordinates = zip(positioned.positions[:titles].tolist(), positioned.components[:titles].tolist(), strict=True)
    return [
        Placed(items.id(position), items.name(position), x, y, z, int(model.stats.ratings[position]))
        for position, (x, y, z) in coordinates
    ]


def principal_components(values: Floats, n: int) -> tuple[Floats, Floats]:
    """Return the first n principal components of rows, (rows, n), and the share (0 to 1) of the variance that each
    holds, (n,). Of each, the coordinate furthest from 0 is positive, so that signs are the same on every machine.

    What fastai's `Tensor.pca` computes (lesson section "Interpreting embeddings and biases"), but for the signs.
    """
    centred = values - values.mean(0)
    left_vectors, size, _ = np.linalg.svd(centred, full_matrices=False)
    n = min(n, len(size))
    components = left_vectors[:, :n] * size[:n]
    signs = np.sign(components[np.abs(components).argmax(0), np.arange(n)])
    power = size**2
    return np.asarray(components * np.where(signs == 0, 1, signs)), np.asarray(power[:n] / max(power.sum(), 1e-12))
