"""A part of a data set that a fit is measured on: all ratings of some of its people, under the same split."""

from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from collab.data import Ratings, Split, evenly_drawn
from collab.types import Codes


class Size(NamedTuple):
    """The size of a fit: how many ratings it trains on, of how many people and titles."""

    rows: int
    people: int
    titles: int


def trained_size(ratings: Ratings, rows: Codes) -> Size:
    """Return the size of these rows of the data, of people and titles that have any of them."""
    users, items = np.bincount(ratings.users[rows]), np.bincount(ratings.items[rows])
    return Size(len(rows), int(np.count_nonzero(users)), int(np.count_nonzero(items)))


@dataclass(frozen=True, eq=False)
class PeopleSample:
    """Some people's ratings, with the rows of them that train and those held out."""

    ratings: Ratings
    split: Split

    @property
    def people(self) -> int:
        """How many people there are."""
        return len(self.ratings.user_ids)

    @property
    def rows(self) -> int:
        """How many ratings are trained on."""
        return len(self.split.training)


def sample_people(ratings: Ratings, split: Split, share: float) -> PeopleSample:
    """Return the ratings of a share of the people, evenly drawn, at least two; all titles stay listed."""
    count = len(ratings.user_ids)
    chosen = evenly_drawn(np.arange(count, dtype=np.int32), max(2, round(share * count)))
    places = np.full(count, -1, np.int32)
    places[chosen] = np.arange(len(chosen))
    training, valid = (part[places[ratings.users[part]] >= 0] for part in (split.training, split.valid))
    rows: Codes = np.sort(np.concatenate([training, valid]))
    own = replace(
        ratings,
        users=places[ratings.users[rows]],
        items=ratings.items[rows],
        stars=ratings.stars[rows],
        times=ratings.times[rows],
        user_ids=ratings.user_ids.take(chosen),
        user_table=None,
        folds={},
        read_index=None,
    )
    parts = (np.searchsorted(rows, part).astype(np.int32) for part in (training, valid))
    return PeopleSample(own, Split(split.name, *parts))
