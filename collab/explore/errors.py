"""Where a model errs on held-out ratings: by the true rating, by the title's number of ratings, by what it said."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from collab.data.ratings import Ratings
from collab.data.splits import Split
from collab.errors import BadConfig
from collab.evaluation.accuracy import trained_stars
from collab.recommend.recommender import Recommender
from collab.types import AnyArray, Codes, Floats

_RATED = (0, 1, 5, 10, 20, 50, 100, 200)
_PARTS = 20


@dataclass(frozen=True, eq=False)
class HeldOut:
    """The rows of a split that were held out: their stars and the stars predicted for them, clipped to the scale,
    float64, and how many training ratings the title of each has.
    """

    stars: Floats
    predicted: Floats
    trained: Codes


@dataclass(frozen=True)
class Bin:
    """Held-out ratings of one kind: what makes the kind, how many, their mean stars, the mean of those predicted for
    them, and the RMSE between the two, in stars.
    """

    label: str
    count: int
    stars: float
    predicted: float
    rmse: float


def held_out(
    model: Recommender, ratings: Ratings, split: Split, progress: Callable[[float], None] = lambda _share: None
) -> HeldOut:
    """Predict the rows that were held out of a model trained on `split`; `progress` is told the share done, 0 to 1.

    What `progress` raises ends it. Raises BadConfig where nothing is held out.
    """
    if not len(split.valid):
        raise BadConfig(f"The split {split.name} holds nothing out to look at.")
    predicted = np.zeros(len(split.valid))
    for part, (training, places) in enumerate(_parts(ratings, split), 1):
        if len(places):
            predicted[places] = trained_stars(model, ratings, Split(split.name, training, split.valid[places]))
        progress(part / _PARTS)
    stars = ratings.stars[split.valid].astype(np.float64)
    return HeldOut(stars, np.asarray(model.scale.clip(predicted)), model.stats.trained[ratings.items[split.valid]])


def _parts(ratings: Ratings, split: Split) -> Iterator[tuple[Codes, Codes]]:
    """Give, for a part of the users after the other, their training rows, and where their rows are among those held
    out; of users who are all held out whole every training row.
    """
    part = np.arange(len(ratings.user_ids)) % _PARTS
    training, valid = part[ratings.users[split.training]], part[ratings.users[split.valid]]
    for number in range(_PARTS):
        known = split.training[training == number]
        yield known if len(known) else split.training, np.flatnonzero(valid == number).astype(np.int32)


def by_stars(held: HeldOut) -> list[Bin]:
    """Return a bin for each number of stars that was given: low ones are predicted too high, high ones too low."""
    values, which = np.unique(held.stars, return_inverse=True)
    return _bins(held, which, [f"{value:g}" for value in values])


def by_ratings(held: HeldOut) -> list[Bin]:
    """Return bins by the number of training ratings of the title: what is rated often is predicted better."""
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
        f"{held.predicted[which == at].min():.2f}-{held.predicted[which == at].max():.2f}"
        if (which == at).any()
        else ""
        for at in range(bins)
    ]
    return _bins(held, which, labels)


def histogram(ratings: Ratings) -> list[tuple[float, int]]:
    """Return how often each number of stars was given, the lowest first."""
    values, counts = np.unique(ratings.stars, return_counts=True)
    return list(zip(values.tolist(), counts.tolist(), strict=True))


def _bins(held: HeldOut, which: AnyArray, labels: Sequence[str]) -> list[Bin]:
    """Return the bins that hold any row; `which` says which each row is in."""
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
