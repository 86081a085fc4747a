"""LensKit for Python (Ekstrand, LensKit for Python, CIKM 2020): components for stars and for lists."""

import logging
from collections.abc import Callable, Sequence
from functools import partial
from itertools import product
from typing import Any

import numpy as np
import pandas as pd
from lenskit.als import BiasedMFScorer, ImplicitMFScorer
from lenskit.basic import BiasScorer
from lenskit.batch import recommend as recommend_all
from lenskit.data import Dataset, ItemList, RecQuery, from_interactions_df
from lenskit.knn import EASEScorer, ItemKNNScorer, UserKNNScorer
from lenskit.pipeline import topn_pipeline
from lenskit.training import TrainingOptions

from bench.compared.system import COLD, LISTS, SPEED, STARS, Answers, Calls, System, Training
from collab.types import Codes, Floats

logging.getLogger("lenskit").setLevel(logging.ERROR)


def dataset(training: Training) -> Dataset:
    """Return the training rows as LensKit has them, with all items."""
    columns = {"user_id": training.users, "item_id": training.items, "rating": training.stars}
    return from_interactions_df(pd.DataFrame(columns), items=np.arange(training.shape[1]))


class Scorer:
    """A fitted component, asked person by person: the query has their ratings, by code."""

    def __init__(self, component: Any, training: Training, means: Floats, queries: Callable[[int], RecQuery]) -> None:
        self._component, self._training, self._means, self._queries = component, training, means, queries

    def stars(self, users: Codes, items: Codes) -> Floats:
        """Return the predicted stars of pairs: the mean of the item where it has no prediction."""
        predicted = np.zeros(len(users))
        for user in np.unique(users).tolist():
            rows = np.flatnonzero(users == user)
            predicted[rows] = self._scores(user, items[rows])
        return np.where(np.isnan(predicted), self._means[items], predicted)

    def scores(self, users: Codes) -> Floats:
        """Return the scores of all items."""
        every = np.arange(self._training.shape[1], dtype=np.int32)
        return np.stack([self._scores(user, every) for user in users.tolist()])

    def _scores(self, user: int, items: Codes) -> Floats:
        scored = self._component(query=self._queries(user), items=ItemList(item_ids=items))
        return np.asarray(scored.scores(), np.float64)

    def fold_in(self, people: Sequence[Answers]) -> "Scorer":
        """Return the same component with other people, whose ratings are in their queries."""
        return Scorer(self._component, self._training, self._means, lambda user: query(None, people[user]))

    def calls(self) -> Calls:
        """Return a list of a person's ratings, as its pipeline makes them, and lists for all."""
        training, pipeline = self._training, topn_pipeline(self._component, n=20)
        pipeline.train(dataset(training), TrainingOptions(retrain=False))
        user = int(training.users[0])
        ten = query(None, tuple(column[:10] for column in training.answers_of(user)))  # type: ignore[arg-type]
        everyone = np.unique(training.users).tolist()
        return {
            "fold_in": lambda: self._component(query=ten, items=ItemList(item_ids=np.zeros(1, np.int32))),
            "list": lambda: pipeline.run("recommender", query=user, n=20),
            "all": lambda: recommend_all(pipeline, everyone, n=20, n_jobs=1),
        }


def query(user: int | None, answers: Answers) -> RecQuery:
    """Return a query with a person's ratings."""
    items, stars = answers
    return RecQuery(user_id=user, history_items=ItemList(item_ids=items, rating=stars))


def fit(make: Callable[[], Any], training: Training) -> Scorer:
    """Train a component."""
    component = make()
    component.train(dataset(training), TrainingOptions(rng=42))
    mean = float(training.stars.mean())
    counts = np.bincount(training.items, minlength=training.shape[1])
    sums = np.bincount(training.items, training.stars, training.shape[1])
    means = np.where(counts > 0, sums / np.maximum(counts, 1), mean)
    order = np.argsort(training.users, kind="stable")
    codes, starts = np.unique(training.users[order], return_index=True)
    rows = dict(zip(codes.tolist(), np.split(order, starts[1:]), strict=True))
    nothing = np.zeros(0, np.int64)

    def of_trained(user: int) -> RecQuery:
        some = rows.get(user, nothing)
        return query(user, (training.items[some], training.stars[some]))

    return Scorer(component, training, means, of_trained)


_LISTS_AND_COLD = LISTS | COLD
SYSTEMS = [
    System("LensKit Bias", "its own", partial(fit, BiasScorer), STARS),
    System(
        "LensKit BiasedMF (ALS)",
        "its own: 50 factors, 10 epochs, regularisation .1",
        partial(fit, BiasedMFScorer),
        STARS | LISTS | COLD | SPEED,
        folds_in=True,
    ),
    System("LensKit ItemKNN, stars", "its own: 20 neighbours", partial(fit, ItemKNNScorer), STARS),
    System(
        "LensKit UserKNN, stars", "its own: 30 neighbours", partial(fit, partial(UserKNNScorer, max_nbrs=30)), STARS
    ),
    System(
        "LensKit EASE",
        "regularisation 300: its own, 1, lists worse",
        partial(fit, partial(EASEScorer, regularization=300)),
        _LISTS_AND_COLD | SPEED,
        folds_in=True,
    ),
    System(
        "LensKit ImplicitMF (ALS)",
        "50 factors, 10 epochs; weight 1, regularisation 5: its own, 40 and .1, list worse",
        partial(fit, partial(ImplicitMFScorer, weight=1, regularization=5.0)),
        _LISTS_AND_COLD,
        folds_in=True,
    ),
    System(
        "LensKit ItemKNN, choices",
        "its own: 20 neighbours",
        partial(fit, partial(ItemKNNScorer, feedback="implicit")),
        _LISTS_AND_COLD,
        folds_in=True,
    ),
]

CANDIDATES = [
    *(
        System(
            "LensKit EASE", f"regularisation {ridge}", partial(fit, partial(EASEScorer, regularization=ridge)), LISTS
        )
        for ridge in (1, 100, 300, 1000)
    ),
    *(
        System(
            "LensKit BiasedMF",
            f"regularisation {ridge}, {width} factors",
            partial(fit, partial(BiasedMFScorer, regularization=ridge, embedding_size=width)),
            STARS,
        )
        for ridge, width in product((0.05, 0.1, 0.2), (20, 50))
    ),
    *(
        System(
            "LensKit ImplicitMF",
            f"weight {weight}, regularisation {ridge}",
            partial(fit, partial(ImplicitMFScorer, weight=weight, regularization=ridge)),
            LISTS,
        )
        for weight, ridge in product((1, 10, 40), (0.1, 5.0))
    ),
]
"""Settings that were tried for those that are tuned, see `search`."""
