"""cmfrec (Cortes, Cold-start recommendations in collective matrix factorization, 2018): factors by least squares."""

from collections.abc import Callable, Sequence
from functools import partial
from itertools import product
from typing import Any

import numpy as np
from cmfrec import CMF, CMF_implicit
from scipy.sparse import coo_matrix

from bench.compared.system import COLD, LISTS, SPEED, STARS, Answers, Calls, System, Training
from collab.types import Codes, Floats, Singles


class Factors:
    """A fitted model; people are rows of factors, with their biases where it has some."""

    def __init__(self, model: Any, training: Training, rows: Floats, biases: Floats) -> None:
        self._model, self._training, self._rows, self._biases = model, training, rows, biases

    def _base(self) -> Floats:
        """Return what everyone's prediction of each item begins with."""
        bias = getattr(self._model, "item_bias_", None)
        known = bias if bias is not None and len(bias) else np.zeros(self._training.shape[1])
        return np.asarray(self._model.glob_mean_ + known)

    def stars(self, users: Codes, items: Codes) -> Floats:
        """Return the predicted stars of pairs."""
        taste = np.einsum("nd,nd->n", self._rows[users], self._model.B_[items])
        return np.asarray(self._base()[items] + self._biases[users] + taste, np.float64)

    def scores(self, users: Codes) -> Floats:
        """Return the scores of all items."""
        taste = self._rows[users] @ self._model.B_.T
        is_of_choices = isinstance(self._model, CMF_implicit)
        return np.asarray(taste if is_of_choices else self._base() + self._biases[users, None] + taste)

    def fold_in(self, people: Sequence[Answers]) -> "Factors":
        """Return the same model with other people, by its own factors_warm."""
        rows, biases = np.zeros((len(people), self._model.B_.shape[1])), np.zeros(len(people))
        for number, (items, stars) in enumerate(people):
            if len(items):
                rows[number], biases[number] = self._warm(items, stars)
        return Factors(self._model, self._training, rows, biases)

    def _warm(self, items: Codes, stars: Singles) -> tuple[Floats, float]:
        if isinstance(self._model, CMF_implicit):
            return self._model.factors_warm(X_col=items, X_val=np.ones(len(items), np.float32)), 0.0
        row, bias = self._model.factors_warm(X_col=items, X_val=stars, return_bias=True)
        return row, float(bias)

    def calls(self) -> Calls:
        """Return a fold-in of ten ratings and a list."""
        training = self._training
        user = int(training.users[0])
        items, stars = training.answers_of(user)
        return {
            "fold_in": lambda: self._warm(items[:10], stars[:10]),
            "list": lambda: self._model.topN(user, n=20, exclude=items),
        }


def fit(make: Callable[[], Any], training: Training) -> Factors:
    """Fit a model, to stars or to choices."""
    model = make()
    chosen = isinstance(model, CMF_implicit)
    model.fit(coo_matrix(training.chosen if chosen else training.matrix))
    biases = getattr(model, "user_bias_", np.zeros(0))
    return Factors(model, training, model.A_, biases if len(biases) else np.zeros(training.shape[0]))


_CMF = partial(CMF, method="als", random_state=42, verbose=False)
SYSTEMS = [
    System(
        "cmfrec CMF",
        "its own: 40 factors, 10 iterations, lambda 10",
        partial(fit, _CMF),
        STARS | LISTS | COLD | SPEED,
        folds_in=True,
    ),
    System(
        "cmfrec CMF, tuned",
        "scale_lam, lambda .1, implicit features: the best of `bench.compared.search`",
        partial(fit, partial(_CMF, lambda_=0.1, scale_lam=True, add_implicit_features=True)),
        STARS,
    ),
    System(
        "cmfrec CMF_implicit",
        "its own: 50 factors, 10 iterations, lambda 1",
        partial(fit, partial(CMF_implicit, random_state=42, verbose=False)),
        LISTS | COLD,
        folds_in=True,
    ),
]

CANDIDATES = [
    *(
        System("cmfrec CMF", f"lambda {ridge}", partial(fit, partial(_CMF, lambda_=ridge)), STARS)
        for ridge in (5, 10, 20)
    ),
    *(
        System(
            "cmfrec CMF",
            f"scale_lam, lambda {ridge}, implicit features: {features}",
            partial(fit, partial(_CMF, lambda_=ridge, scale_lam=True, add_implicit_features=features)),
            STARS,
        )
        for ridge, features in product((0.05, 0.1, 0.2), (False, True))
    ),
]
"""Settings that were tried for those that are tuned, see `search`."""
