"""Surprise (Hug, Surprise: a Python library for recommender systems, JOSS 5, 2020): predictors of stars."""

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
from surprise import SVD, BaselineOnly, Dataset, KNNBaseline, Reader, SlopeOne, SVDpp

from bench.compared.system import COLD, LISTS, STARS, System, Training
from collab.types import Codes, Floats


class Predictor:
    """A fitted algorithm, asked pair by pair as it is made for."""

    def __init__(self, algorithm: Any, training: Training) -> None:
        self._algorithm, self._shape = algorithm, training.shape

    def stars(self, users: Codes, items: Codes) -> Floats:
        """Return the predicted stars of pairs."""
        predict = self._algorithm.predict
        return np.array([predict(user, item).est for user, item in zip(users.tolist(), items.tolist(), strict=True)])

    def scores(self, users: Codes) -> Floats:
        """Return the predicted stars of all items: by its biases and factors, as `SVD.estimate` adds them up, in one
        product; pair by pair it would take minutes.
        """
        fit, algorithm = self._algorithm.trainset, self._algorithm
        rows = [fit._raw2inner_id_users.get(user) for user in users.tolist()]  # whom it knows
        columns = np.array([fit._raw2inner_id_items.get(item, -1) for item in range(self._shape[1])])
        width = algorithm.pu.shape[1]
        bias = np.array([0.0 if row is None else algorithm.bu[row] for row in rows])
        taste = np.array([np.zeros(width) if row is None else algorithm.pu[row] for row in rows])
        own = algorithm.bi[columns] + taste @ algorithm.qi[columns].T
        return np.asarray(fit.global_mean + bias[:, None] + np.where(columns >= 0, own, 0))


def fit(make: Callable[[], Any], training: Training) -> Predictor:
    """Fit an algorithm on rows as Surprise reads them."""
    scale = training.ratings.scale
    data = Dataset(Reader(rating_scale=(scale.low, scale.high)))
    rows = zip(training.users.tolist(), training.items.tolist(), training.stars.tolist(), strict=True)
    return Predictor(make().fit(data.construct_trainset([(*row, None) for row in rows])), training)


_NEAR = {"name": "pearson_baseline", "user_based": False}
SYSTEMS = [
    System("Surprise BaselineOnly", "its own", partial(fit, partial(BaselineOnly, verbose=False)), STARS),
    System("Surprise SlopeOne", "its own", partial(fit, SlopeOne), STARS),
    System(
        "Surprise KNNBaseline",
        "items, pearson_baseline, as its documentation advises; k=40",
        partial(fit, partial(KNNBaseline, sim_options=_NEAR, verbose=False)),
        STARS,
    ),
    System(
        "Surprise SVD",
        "its own: 100 factors, 20 epochs",
        partial(fit, partial(SVD, random_state=42)),
        STARS | LISTS | COLD,
    ),
    System(
        "Surprise SVD++",
        "its own: 20 factors, 20 epochs; cache_ratings",
        partial(fit, partial(SVDpp, random_state=42, cache_ratings=True)),
        STARS,
    ),
]
