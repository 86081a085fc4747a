"""myFM (Ohtsuki, PyPI myfm): Bayesian factorisation machines by Gibbs sampling."""

import os
import warnings
from functools import partial
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix, eye_array, hstack

from bench.compared.system import CERTAIN, COLD, STARS, System, Training
from collab.bayes import item_tables
from collab.types import AnyArray, Codes, Floats

os.environ["TQDM_DISABLE"] = "1"  # its bar
warnings.filterwarnings("ignore", message="pkg_resources")

from myfm import MyFMOrderedProbit, MyFMRegressor, RelationBlock  # noqa: E402

_EIGHTY = 1.2816  # standard deviations to either end
_KEPT = 0.9


class Regressor:
    """Users and titles alone, stars with normal noise."""

    def __init__(self, model: Any, training: Training) -> None:
        self._model, self._shape = model, training.shape

    def stars(self, users: Codes, items: Codes) -> Floats:
        """Return the predicted stars of pairs."""
        return np.asarray(self._model.predict(pairs(users, items, self._shape)))

    def scores(self, users: Codes) -> Floats:
        """Return the predicted stars of all items."""
        everything = np.arange(self._shape[1])
        stars = self.stars(np.repeat(users, len(everything)), np.tile(everything, len(users)))
        return stars.reshape(len(users), -1)

    def intervals(self, users: Codes, items: Codes) -> tuple[Floats, Floats]:
        """Return the middle 80% of a normal distribution with the spread of the samples and their noise."""
        matrix, samples = pairs(users, items, self._shape), self._model.predictor_.samples
        scores = np.stack([sample.predict_score(matrix, []) for sample in samples[::4]])
        noise = np.mean([1 / each.alpha for each in self._model.get_hyper_trace().itertuples()][-len(samples) :])
        reach = _EIGHTY * np.sqrt(scores.var(0) + noise)
        return scores.mean(0) - reach, scores.mean(0) + reach


class Levels:
    """Users and titles with all that `bayes` knows of them, stars as levels."""

    def __init__(self, model: Any, blocks: list[csr_matrix], levels: Floats) -> None:
        self._model, self._blocks, self._levels = model, blocks, levels

    def _shares(self, users: Codes, items: Codes) -> Floats:
        return np.asarray(self._model.predict_proba(None, X_rel=relations(self._blocks, users, items)))

    def stars(self, users: Codes, items: Codes) -> Floats:
        """Return the predicted stars of pairs."""
        return self._shares(users, items) @ self._levels

    def intervals(self, users: Codes, items: Codes) -> tuple[Floats, Floats]:
        """Return the run of levels whose chance is nearest 80%, for each pair."""
        shares, levels = self._shares(users, items), self._levels
        sums = np.concatenate([np.zeros((len(shares), 1)), shares.cumsum(1)], 1)
        runs = [(first, last) for first in range(len(levels)) for last in range(first, len(levels))]
        chances = np.stack([sums[:, last + 1] - sums[:, first] for first, last in runs], 1)
        ends = np.array(runs)[np.abs(chances - 0.8).argmin(1)]
        return levels[ends[:, 0]], levels[ends[:, 1]]


def pairs(users: Codes, items: Codes, shape: tuple[int, int]) -> csr_matrix:
    """Return a row with two ones for each pair: its user and its item."""
    count = len(users)
    columns = np.stack([users, shape[0] + items], 1).ravel()
    return csr_matrix((np.ones(2 * count), columns, np.arange(0, 2 * count + 1, 2)), (count, sum(shape)))


def relations(blocks: list[csr_matrix], users: Codes, items: Codes) -> list[Any]:
    """Return pairs as rows of a block of users and one of items."""
    return [RelationBlock(codes, block) for codes, block in zip((users, items), blocks, strict=True)]


def fit_regressor(training: Training) -> Regressor:
    """Fit users and titles alone."""
    model, shape = MyFMRegressor(rank=10, random_seed=42), training.shape
    matrix, sweeps = pairs(training.users, training.items, shape), 200
    model.fit(matrix, training.stars, n_iter=sweeps, n_kept_samples=int(_KEPT * sweeps), group_shapes=list(shape))
    return Regressor(model, training)


def fit_levels(sweeps: int, training: Training) -> Levels:
    """Fit levels of stars, with which titles a user rated, who rated a title, genres, years and what is known of users,
    but for the day of the rating, which is not known of a list.
    """
    blocks, groups = features(training)
    levels, classes = np.unique(training.ratings.stars, return_inverse=True)
    model = MyFMOrderedProbit(rank=10, random_seed=42)
    model.fit(
        None,
        classes[training.split.training],
        X_rel=relations(blocks, training.users, training.items),
        n_iter=sweeps,
        n_kept_samples=int(_KEPT * sweeps),
        group_shapes=groups,
    )
    return Levels(model, blocks, levels.astype(np.float64))


def features(training: Training) -> tuple[list[csr_matrix], list[int]]:
    """Return the blocks of users and of items, and how many columns each kind of feature has."""
    ratings, (users, items) = training.ratings, training.shape
    tables = item_tables(ratings.item_table, np.unique(training.items))
    sides: tuple[list[Any], ...] = (
        [eye_array(users), shared(training.chosen), *about_users(training)],
        [eye_array(items), shared(csr_matrix(training.chosen.T)), *map(csr_matrix, tables.values())],
    )
    return [csr_matrix(hstack(side)) for side in sides], [part.shape[1] for side in sides for part in side]


def about_users(training: Training) -> list[csr_matrix]:
    """Return age in decades, gender and occupation of users, a one for each, where the data know them."""
    table = training.ratings.user_table
    if table is None:
        return []
    columns: tuple[AnyArray, ...] = (table.ages // 10, np.array(list(table.genders)), np.array(list(table.occupations)))
    return [one_hot(column) for column in columns]


def one_hot(values: AnyArray) -> csr_matrix:
    """Return a column for each different value."""
    _, codes = np.unique(values, return_inverse=True)
    return csr_matrix((np.ones(len(codes)), (np.arange(len(codes)), codes)))


def shared(matrix: csr_matrix) -> csr_matrix:
    """Return each row divided by the root of its count."""
    return csr_matrix(matrix.multiply(1 / np.sqrt(np.maximum(np.asarray(matrix.sum(1)), 1))))


SYSTEMS = [
    System(
        "myFM regressor",
        "rank 10, 200 sweeps, users and titles alone, as its tutorial on MovieLens 100K begins",
        fit_regressor,
        STARS | COLD | CERTAIN,
    ),
    System(
        "myFM ordered probit",
        "rank 10, 512 sweeps, all features of its MovieLens 100K example but the day",
        partial(fit_levels, 512),
        STARS | CERTAIN,
    ),
]
