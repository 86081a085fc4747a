"""Everything about a model's errors at once, from what is kept of it: its ratings in the cache and its split."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from collab.data.cache import open_cache
from collab.data.ratings import Ratings
from collab.data.splits import split
from collab.errors import NotFound
from collab.explore.errors import Bin, by_ratings, by_stars, calibration, held_out, histogram
from collab.recommend.recommender import Recommender

Kind = Literal["stars", "ratings", "predicted"]
"""What bins are made by: the stars given, the number of training ratings of the title, the stars predicted."""


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
    found = open_cache(model.artifact.fingerprint)
    if found is None:
        raise NotFound(f"The ratings of {model.artifact.data} that this model was trained on are not in the cache.")
    return found


def look_at_errors(model: Recommender, progress: Callable[[float], None] = lambda _share: None) -> Errors:
    """Predict what was held out of a model, telling `progress` the share done. Raises NotFound like `ratings_of`, and
    BadConfig where nothing was held out.
    """
    ratings = ratings_of(model)
    held = held_out(model, ratings, split(ratings, model.artifact.split), progress)
    bins: dict[Kind, list[Bin]] = {
        "stars": by_stars(held),
        "ratings": by_ratings(held),
        "predicted": calibration(held),
    }
    return Errors(model.artifact.split, histogram(ratings), bins)
