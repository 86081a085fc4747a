"""From the arrays of a trained module to an Artifact: the prior and the noise that a new user needs."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from collab.artifact import Artifact
from collab.data import Ratings, Split, evenly_drawn, item_stats
from collab.inference import ChoicePrior, Gaussian, Noise, Scoring, population_prior
from collab.kernels import Rated
from collab.models import Config, Encoded, Learned, Vocabulary
from collab.training.export.cold_items import mean_of_raters, with_cold_items
from collab.types import AnyArray, Codes, Floats

_SAMPLED_USERS = 500
_SAMPLED_ROWS = 200_000


def build_fitted_artifact(
    learned: Learned, encoded: Encoded, ratings: Ratings, split: Split, config: Config, figures: Mapping[str, float]
) -> Artifact:
    """Return the Artifact of a module's arrays, with `figures` of the fit; prior and noise come from the ratings."""
    history = _History(learned, encoded, ratings)
    variance = history.noise(split)
    prior = history.prior(split, variance)
    noise = Noise(np.array([variance]), np.ones(learned.item_offsets.shape[1], np.float32))
    with_biases = not learned.layers and learned.item_offsets.any()
    raters = _raters(learned, encoded) if with_biases else None
    return build_artifact(learned, prior, noise, encoded, ratings, split, config, figures, raters=raters)


def build_artifact(
    learned: Learned,
    prior: Gaussian,
    noise: Noise,
    vocabulary: Vocabulary,
    ratings: Ratings,
    split: Split,
    config: Config,
    figures: Mapping[str, float],
    choice_prior: ChoicePrior | None = None,
    raters: Floats | None = None,
) -> Artifact:
    """Return the Artifact of a model's arrays, with the prior of a new user's embedding and the noise; to items without
    training ratings it gives expected offsets and factors, see `with_cold_items`.
    """
    stats = item_stats(ratings, split.training)
    learned, unrated_variance = with_cold_items(learned, prior, ratings.item_table, stats.trained, raters)
    return Artifact(
        model=config.model,
        config=config.model_dump(mode="json"),
        data=ratings.name,
        dataset=ratings.dataset,
        fingerprint=ratings.fingerprint,
        split=split.name,
        metrics=dict(figures),
        scale=ratings.scale,
        link=learned.link,
        items=replace(ratings.item_table, tags=None),
        stats=stats,
        user_ids=ratings.user_ids.take(np.flatnonzero(vocabulary.user_rows).astype(np.int32)),
        user_embeddings=np.ascontiguousarray(learned.user_embeddings[1:]),
        item_rows=learned.item_rows,
        item_features=learned.item_features,
        item_offsets=learned.item_offsets,
        factors=learned.factors,
        layers=learned.layers,
        prior=prior,
        noise=noise.for_rows(learned.item_offsets.shape[1]),
        choice_prior=choice_prior,
        unrated_variance=unrated_variance,
        implicit=ratings.implicit,
    )


def _raters(learned: Learned, encoded: Encoded) -> Floats:
    """Return the mean embeddings of those who rated each trained item, (1, k, d)."""
    users, items = encoded.training[:, :2].T - 1
    order = np.argsort(items, kind="stable")
    by_item = Rated.of(items[order], users[order], (encoded.items - 1, encoded.users - 1))
    return np.asarray(mean_of_raters(by_item) @ learned.user_embeddings[1:])[None]


class _History:
    """The ratings that a model was trained on, by the users they are of."""

    def __init__(self, learned: Learned, encoded: Encoded, ratings: Ratings) -> None:
        self._embeddings, self._scoring = learned.user_embeddings, learned.scoring
        self._encoded, self._item_rows, self._ratings = encoded, learned.item_rows, ratings

    def _by_user(self, rows: Codes) -> list[tuple[int, AnyArray]]:
        """Return the table rows of the users of some rows of the data, each with those rows."""
        by_code = self._ratings.rows_by_user(rows)
        return [(int(self._encoded.user_rows[code]), own) for code, own in by_code.items()]

    def _items(self, rows: AnyArray) -> Scoring:
        return self._scoring.select(self._item_rows[self._ratings.items[rows]])

    def noise(self, split: Split) -> float:
        """Return the mean squared residual of held-out rows whose user and item were both trained, else of the training
        rows; of at most 200,000 rows, evenly drawn.
        """
        known = split.valid[
            (self._encoded.user_rows[self._ratings.users[split.valid]] > 0)
            & (self._encoded.item_rows[self._ratings.items[split.valid]] > 0)
        ]
        chosen = evenly_drawn(known if len(known) else split.training, _SAMPLED_ROWS)
        squares = 0.0
        for user, rows in self._by_user(chosen):
            predicted = self._items(rows).stars(self._embeddings[user : user + 1].astype(np.float64))[0]
            squares += float(np.sum((self._ratings.stars[rows] - predicted) ** 2))
        return max(squares / len(chosen), 1e-6)

    def prior(self, split: Split, noise: float) -> Gaussian:
        """Return the prior of a new user's embedding: mean and covariance of the training users' embeddings plus the
        mean of their posterior covariances, which are Laplace's at the trained ones; of at most 500 users, evenly
        drawn.
        """
        users = self._embeddings[1:].astype(np.float64)
        width = users.shape[1]
        precision = population_prior(users, 1e-6 * np.eye(width)).information.precision[0]
        histories = self._by_user(split.training)
        chosen = evenly_drawn(np.arange(len(histories)), _SAMPLED_USERS)
        total = np.zeros((width, width))
        for position in chosen.tolist():
            user, rows = histories[position]
            _, (slopes,) = self._items(rows).linearize(users[user - 1 : user])
            total += np.linalg.inv(precision + slopes.T @ slopes / noise)
        return population_prior(users, total / len(chosen))
