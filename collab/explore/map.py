"""The map of titles: the principal components of their factors."""

from dataclasses import dataclass

import numpy as np

from collab.explore.components import common_factors, principal_components
from collab.recommend.recommender import Recommender
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

    places: Codes
    components: Floats
    shares: Floats


def title_map(model: Recommender, titles: int = _TITLES) -> TitleMap:
    """Return the principal components over the factors of the `titles` most rated titles that were trained on."""
    places = model.stats.most_rated(titles)
    found, held = principal_components(common_factors(model, places), _COMPONENTS)
    missing = _COMPONENTS - found.shape[1]
    return TitleMap(places, np.pad(found, ((0, 0), (0, missing))), np.pad(held, (0, missing)))


def placed(model: Recommender, titles: int = 50) -> list[Placed]:
    """Return the most rated `titles` on the map of the 1,000 most rated ones, most rated first."""
    found, items = title_map(model), model.items
    shown = zip(found.places[:titles].tolist(), found.components[:titles].tolist(), strict=True)
    return [Placed(items.id(at), items.name(at), x, y, z, int(model.stats.ratings[at])) for at, (x, y, z) in shown]
