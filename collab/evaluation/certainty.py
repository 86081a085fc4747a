"""How right a model is about its own certainty: the coverage of its 80% intervals, by fifths of what they may hang on.

Where a model is calibrated, about 80% of the held-out ratings lie within their intervals in each fifth, and errors are
larger where intervals are wider.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from collab.data import Ratings, Split
from collab.errors import BadConfig
from collab.evaluation.accuracy import check_held_out, people_held_out
from collab.recommend import Recommender
from collab.types import AnyArray, Codes, Floats

GroupedBy = Literal["stars", "sd", "user", "title"]
GROUPED_BY: tuple[GroupedBy, ...] = ("stars", "sd", "user", "title")
"""By the predicted stars, their standard deviation, and the number of training ratings of the user and the title."""

_FIFTHS = 5


@dataclass(frozen=True, eq=False)
class Intervals:
    """Held-out ratings, all (n,): their `stars`, what was `predicted`, with its standard deviation `sd` and the ends of
    its 80% interval, all float64, and how many training ratings the user and the title of each have.
    """

    stars: Floats
    predicted: Floats
    sd: Floats
    low: Floats
    high: Floats
    user: Codes
    title: Codes

    @property
    def covered(self) -> AnyArray:
        """Whether each lies within its interval, bool (n,)."""
        return (self.low <= self.stars) & (self.stars <= self.high)

    @property
    def width(self) -> Floats:
        """The width of each interval."""
        return self.high - self.low


@dataclass(frozen=True)
class Fifth:
    """A fifth of the held-out ratings: the lowest and the highest value of what they are grouped by, how many there
    are, the share of them within their 80% interval, and the mean width of that, in stars.
    """

    low: float
    high: float
    ratings: int
    coverage80: float
    width: float


@dataclass(frozen=True, eq=False)
class Certainty:
    """The coverage and the mean width of 80% intervals, over all `ratings` held out by a split and by fifths, the
    lowest first; and how far errors go with the width, Spearman's rank correlation, -1 to 1. `drawn` is of how many
    people they are, and among how many these were drawn; None where they are of all.
    """

    split: str
    ratings: int
    coverage80: float
    width: float
    spearman: float
    fifths: Mapping[GroupedBy, Sequence[Fifth]]
    drawn: tuple[int, int] | None = None


def measure_certainty(
    model: Recommender, ratings: Ratings, split: Split, progress: Callable[[float], None] = lambda _share: None
) -> Certainty:
    """Look where the held-out ratings lie in the intervals of a model trained on `split`; see `held_out_intervals`."""
    intervals = held_out_intervals(model, ratings, split, progress)
    fifths = {by: _fifths(intervals, by) for by in GROUPED_BY}
    errors = np.abs(intervals.predicted - intervals.stars)
    return Certainty(
        split=split.name,
        ratings=len(intervals.stars),
        coverage80=float(intervals.covered.mean()),
        width=float(intervals.width.mean()),
        spearman=rank_correlation(errors, intervals.width),
        fifths=fifths,
    )


def held_out_intervals(
    model: Recommender, ratings: Ratings, split: Split, progress: Callable[[float], None] = lambda _share: None
) -> Intervals:
    """Predict the held-out rows of a split, in their order, see `people_held_out`.

    `progress` gets the share done; what it raises ends it. Raises BadConfig where nothing is held out, and for choices
    without stars.
    """
    check_held_out(split)
    if model.artifact.implicit:
        raise BadConfig(f"{ratings.name} is read as choices without stars: there are no stars to be sure of.")
    ids, done, in_order = ratings.item_table.ids, 0, np.sort(split.valid)
    columns = np.zeros((4, len(in_order)))
    for _, me, rows in people_held_out(model, ratings, split):
        stars = model.predict(me, [ids[item] for item in ratings.items[rows].tolist()])
        columns[:, np.searchsorted(in_order, rows)] = stars.mean, stars.sd, stars.low, stars.high
        done += len(rows)
        progress(done / len(split.valid))
    counts = np.bincount(ratings.users[split.training], minlength=len(ratings.user_ids)).astype(np.int32)
    predicted, sd, low, high = columns[:, np.searchsorted(in_order, split.valid)]
    return Intervals(
        stars=ratings.stars[split.valid].astype(np.float64),
        predicted=predicted,
        sd=sd,
        low=low,
        high=high,
        user=counts[ratings.users[split.valid]],
        title=model.stats.trained[ratings.items[split.valid]],
    )


def _fifths(intervals: Intervals, by: GroupedBy) -> list[Fifth]:
    """Return fifths of as many ratings each, but for one more or less; of fewer than five, as many as there are."""
    values = np.asarray(intervals.predicted if by == "stars" else getattr(intervals, by), np.float64)
    parts = np.array_split(np.argsort(values, kind="stable"), _FIFTHS)
    return [
        Fifth(
            low=float(values[part[0]]),
            high=float(values[part[-1]]),
            ratings=len(part),
            coverage80=float(intervals.covered[part].mean()),
            width=float(intervals.width[part].mean()),
        )
        for part in parts
        if len(part)
    ]


def rank_correlation(one: Floats, other: Floats) -> float:
    """Return Spearman's rank correlation, -1 to 1, equal values sharing their mean rank; 0 where all are equal."""
    ranks = np.stack([_ranks(one), _ranks(other)])
    centred = ranks - ranks.mean(1, keepdims=True)
    size = float(np.sqrt((centred**2).sum(1).prod()))
    return float(centred[0] @ centred[1]) / size if size else 0.0


def _ranks(values: Floats) -> Floats:
    _, which, counts = np.unique(values, return_inverse=True, return_counts=True)
    return np.asarray((np.cumsum(counts) - (counts - 1) / 2)[which])


def mean_certainty(several: Sequence[Certainty]) -> Certainty:
    """Return the mean of each figure over several splits, called so."""
    fifths = {
        by: [_mean_fifth(same) for same in zip(*(each.fifths[by] for each in several), strict=False)]
        for by in GROUPED_BY
    }
    coverage, width, spearman = np.mean([(each.coverage80, each.width, each.spearman) for each in several], 0).tolist()
    return Certainty("mean", sum(each.ratings for each in several), coverage, width, spearman, fifths)


def _mean_fifth(same: Sequence[Fifth]) -> Fifth:
    low, high, coverage, width = np.mean([(each.low, each.high, each.coverage80, each.width) for each in same], 0)
    return Fifth(float(low), float(high), sum(each.ratings for each in same), float(coverage), float(width))
