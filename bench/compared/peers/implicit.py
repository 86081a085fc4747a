"""implicit (Frederickson, PyPI implicit): lists from choices, which count as its examples for MovieLens count them."""

from collections.abc import Callable, Sequence
from functools import partial
from itertools import product
from typing import Any

import numpy as np
from implicit.als import AlternatingLeastSquares
from implicit.bpr import BayesianPersonalizedRanking
from implicit.nearest_neighbours import BM25Recommender, CosineRecommender
from scipy.sparse import csr_matrix, vstack
from threadpoolctl import threadpool_limits

from bench.compared.system import COLD, LISTS, SPEED, Answers, Calls, System, Training
from collab.types import Codes, Floats


class Model:
    """A fitted model and the choices of the people it is asked about, by code."""

    def __init__(self, model: Any, chosen: csr_matrix, *, new: bool) -> None:
        self._model, self._chosen, self._new = model, chosen, new

    def scores(self, users: Codes) -> Floats:
        """Return the scores of all items; of new people by factors that are solved from their choices."""
        model, chosen = self._model, self._chosen[users]
        if hasattr(model, "similarity"):
            return np.asarray((chosen @ model.similarity).todense())
        rows = model.recalculate_user(users, chosen) if self._new else model.user_factors[users]
        return np.asarray(rows @ model.item_factors.T)

    def fold_in(self, people: Sequence[Answers]) -> "Model":
        """Return the same model with other people."""
        items = self._chosen.shape[1]
        rows = [
            csr_matrix((np.ones(len(own), np.float32), (np.zeros(len(own), int), own)), (1, items)) for own, _ in people
        ]
        return Model(self._model, csr_matrix(vstack(rows)), new=True)

    def calls(self) -> Calls:
        """Return a fold-in of ten choices, lists and neighbours."""
        model, chosen = self._model, self._chosen
        user = int(np.flatnonzero(chosen.getnnz(1) >= 10)[0])
        ten = csr_matrix(
            (np.ones(10, np.float32), (np.zeros(10, int), chosen[user].indices[:10])), (1, chosen.shape[1])
        )
        item, everyone = int(ten.indices[0]), np.flatnonzero(chosen.getnnz(1))
        return {
            "fold_in": lambda: model.recalculate_user(0, ten),
            "list": lambda: model.recommend(user, chosen[user], N=20),
            "all": lambda: model.recommend(everyone, chosen[everyone], N=20),
            "neighbours": lambda: model.similar_items(item, 11),
        }


def fit(make: Callable[[], Any], training: Training) -> Model:
    """Fit a model; with one thread of BLAS beside its own, as it asks for."""
    model, chosen = make(), training.chosen
    with threadpool_limits(1, "blas"):
        model.fit(chosen, show_progress=False)
    return Model(model, chosen, new=False)


_ALS = partial(AlternatingLeastSquares, random_state=42)
_BPR = partial(BayesianPersonalizedRanking, random_state=42)
SYSTEMS = [
    System(
        "implicit ALS",
        "its own: 100 factors, 15 iterations, regularisation .01",
        partial(fit, _ALS),
        LISTS | COLD | SPEED,
        folds_in=True,
    ),
    System(
        "implicit ALS, tuned",
        "100 factors, 15 iterations, regularisation 15: the best of `bench.compared.search`",
        partial(fit, partial(_ALS, regularization=15.0)),
        LISTS | COLD,
        folds_in=True,
    ),
    System("implicit BPR", "its own: 100 factors, 100 iterations", partial(fit, _BPR), LISTS),
    System("implicit cosine", "its own: 20 neighbours", partial(fit, CosineRecommender), LISTS | COLD, folds_in=True),
    System("implicit BM25", "its own: 20 neighbours", partial(fit, BM25Recommender), LISTS | COLD, folds_in=True),
]

CANDIDATES = [
    System(
        "implicit ALS",
        f"{factors} factors, regularisation {ridge}, alpha {alpha}",
        partial(fit, partial(_ALS, factors=factors, regularization=ridge, alpha=alpha)),
        LISTS,
    )
    for factors, ridge, alpha in product((32, 64, 100), (0.01, 1.0, 5.0, 15.0, 30.0, 60.0), (1.0, 4.0))
]
"""Settings that were tried for those that are tuned, see `search`."""
