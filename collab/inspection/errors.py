"""The errors of a model on held-out ratings, in bins, and how right it was about its own certainty."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

import numpy as np

from collab.data import Ratings, open_cache, split
from collab.errors import BadConfig, NotFound
from collab.inspection.held_out import HeldOut, predict_held_out
from collab.recommend import Recommender
from collab.types import AnyArray

if TYPE_CHECKING:
    from collab.evaluation import Certainty

_BLOCK = 1 << 20
_RATED = (0, 1, 5, 10, 20, 50, 100, 200)

Kind = Literal["stars", "ratings", "predicted"]
"""The bins to make: by the stars given, the number of training ratings of the title, the stars predicted."""


@dataclass(frozen=True)
class Bin:
    """Held-out ratings that belong together: their label and number, their mean stars, the mean of those predicted for
    them, and the RMSE between the two, in stars.
    """

    label: str
    count: int
    stars: float
    predicted: float
    rmse: float


@dataclass(frozen=True, eq=False)
class Errors:
    """The split that held ratings out, how often each number of stars was given in all the data, lowest first, and the
    bins of the held-out ratings by each kind.
    """

    split: str
    histogram: list[tuple[float, int]]
    bins: Mapping[Kind, list[Bin]]


def ratings_of(model: Recommender) -> Ratings:
    """Return the ratings that a model was trained on. Raises NotFound where they are not in the cache any more."""
    ratings = open_cache(model.artifact.fingerprint)
    if ratings is None:
        raise NotFound(f"The ratings of {model.artifact.data} that this model was trained on are not in the cache.")
    return ratings


def look_at_errors(model: Recommender, progress: Callable[[float], None] = lambda _share: None) -> Errors:
    """Predict the ratings held out of a model; `progress` gets the share done. Raises NotFound like `ratings_of`, and
    BadConfig where nothing was held out, or choices without stars.
    """
    ratings = ratings_of(model)
    if model.artifact.implicit:
        raise BadConfig(f"{ratings.name} is read as choices without stars: there are no stars to be wrong about.")
    held = predict_held_out(model, ratings, split(ratings, model.artifact.split), progress)
    bins: dict[Kind, list[Bin]] = {
        "stars": by_stars(held),
        "ratings": by_ratings(held),
        "predicted": calibration(held),
    }
    return Errors(model.artifact.split, histogram(ratings), bins)


def look_at_certainty(model: Recommender, progress: Callable[[float], None] = lambda _share: None) -> "Certainty":
    """Look how often the ratings held out of a model lie within their 80% intervals; `progress` gets the share done.

    Raises NotFound like `ratings_of`, and BadConfig where nothing was held out, or choices without stars.
    """
    ratings = ratings_of(model)
    from collab.evaluation import measure_certainty  # not above: only who looks at it needs so much

    return measure_certainty(model, ratings, split(ratings, model.artifact.split), progress)


def by_stars(held: HeldOut) -> list[Bin]:
    """Return a bin for each number of stars that was given: low ones are predicted too high, high ones too low."""
    values, which = np.unique(held.stars, return_inverse=True)
    return _bins(held, which, [f"{value:g}" for value in values])


def by_ratings(held: HeldOut) -> list[Bin]:
    """Return bins by the number of training ratings of the title: titles rated often are predicted better."""
    labels = [f"{low}" if low + 1 == high else f"{low}-{high - 1}" for low, high in pairwise(_RATED)]
    which = np.searchsorted(_RATED, held.trained, side="right") - 1
    return _bins(held, which, [*labels, f"{_RATED[-1]} or more"])


def calibration(held: HeldOut, bins: int = 10) -> list[Bin]:
    """Return bins of as many ratings each, by predicted stars: where `stars` is as high as `predicted`, predictions
    can be taken at their word.
    """
    order = np.argsort(held.predicted, kind="stable")
    which = np.empty(len(order), np.int64)
    which[order] = np.arange(len(order)) * bins // max(len(order), 1)
    labels = [
        f"{held.predicted[which == part].min():.2f}-{held.predicted[which == part].max():.2f}"
        if (which == part).any()
        else ""
        for part in range(bins)
    ]
    return _bins(held, which, labels)


def histogram(ratings: Ratings) -> list[tuple[float, int]]:
    """Return how often each number of stars was given, the lowest first."""
    times = Counter[float]()
    for start in range(0, len(ratings), _BLOCK):
        values, counts = np.unique(ratings.stars[start : start + _BLOCK], return_counts=True)
        times.update(dict(zip(values.tolist(), counts.tolist(), strict=True)))
        ratings.release()
    return sorted(times.items())


def _bins(held: HeldOut, which: AnyArray, labels: Sequence[str]) -> list[Bin]:
    """Return the bins that hold any row; `which` is the bin of each row."""
    count = np.bincount(which, minlength=len(labels))
    sums = [
        np.bincount(which, values, len(labels))
        for values in (held.stars, held.predicted, (held.predicted - held.stars) ** 2)
    ]
    return [
        Bin(label, n, stars / n, predicted / n, (squares / n) ** 0.5)
        for label, n, stars, predicted, squares in zip(labels, count.tolist(), *(s.tolist() for s in sums), strict=True)
        if n
    ]
