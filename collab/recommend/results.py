"""The answers of a Recommender."""

from dataclasses import dataclass
from typing import NamedTuple

from collab.types import Floats


@dataclass(frozen=True, eq=False)
class Prediction:
    """Predicted stars by item, float64: the mean, its standard deviation (the embedding's own spread), and the ends of
    the 80% interval of the star this person would give, noise included. `low` and `high` lie within the scale.
    """

    mean: Floats
    sd: Floats
    low: Floats
    high: Floats


class Reason(NamedTuple):
    """A rating of the person, and its signed share, in stars, of a prediction."""

    item: str
    title: str
    stars: float
    share: float


class Explanation(NamedTuple):
    """A prediction taken apart: `base` plus the shares of `reasons`, largest first, is the predicted stars."""

    base: float
    reasons: list[Reason]


class Recommendation(NamedTuple):
    """A title to watch. `stars`, `low` and `high` lie within the scale; `score`, the list's order, need not."""

    item: str
    title: str
    year: int | None
    genres: tuple[str, ...]
    stars: float
    sd: float
    low: float
    high: float
    score: float
    ratings: int
    because: list[Reason]


@dataclass(frozen=True)
class Similar:
    """A title and the cosine of its factors with those asked about, -1 to 1; `each` has that with every one of several
    titles, in the order they were asked about.
    """

    item: str
    title: str
    similarity: float
    ratings: int
    each: tuple[float, ...] = ()
