"""The ratings that were held out of a model, beside the stars it predicts for them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from collab.data import Ratings, Split
from collab.errors import BadConfig
from collab.evaluation import trained_stars
from collab.recommend import Recommender
from collab.types import Codes, Floats

_PARTS = 20


@dataclass(frozen=True, eq=False)
class HeldOut:
    """The rows of a split that were held out: their stars and the stars predicted for them, clipped to the scale,
    float64, and how many training ratings the title of each has.
    """

    stars: Floats
    predicted: Floats
    trained: Codes


def predict_held_out(
    model: Recommender, ratings: Ratings, split: Split, progress: Callable[[float], None] = lambda _share: None
) -> HeldOut:
    """Predict the rows that were held out of a model trained on `split`; `progress` is told the share done, 0 to 1.

    What `progress` raises ends it. Raises BadConfig where nothing is held out.
    """
    if not len(split.valid):
        raise BadConfig(f"The split {split.name} holds nothing out to look at.")
    predicted = np.zeros(len(split.valid))
    for part, (training, rows) in enumerate(_parts(ratings, split), 1):
        if len(rows):
            predicted[rows] = trained_stars(model, ratings, Split(split.name, training, split.valid[rows]))
        progress(part / _PARTS)
    stars = ratings.stars[split.valid].astype(np.float64)
    return HeldOut(stars, np.asarray(model.scale.clip(predicted)), model.stats.trained[ratings.items[split.valid]])


def _parts(ratings: Ratings, split: Split) -> Iterator[tuple[Codes, Codes]]:
    """Yield, for a part of the users after the other, their training rows, and where their rows are among those held
    out; of users who are all held out whole every training row.
    """
    part = np.arange(len(ratings.user_ids)) % _PARTS
    training, valid = part[ratings.users[split.training]], part[ratings.users[split.valid]]
    for number in range(_PARTS):
        known = split.training[training == number]
        yield known if len(known) else split.training, np.flatnonzero(valid == number).astype(np.int32)
