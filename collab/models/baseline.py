"""The plainest model of stars: how much better than the mean a title is, and how much kinder than others a person."""

import numpy as np

from collab.inference import Identity
from collab.models.encoding import Encoded
from collab.models.learned import Learned
from collab.types import AnyArray, Floats

_ROUNDS = 10
_TITLES_TRUST, _USERS_TRUST = 10.0, 15.0


def fit_baseline(encoded: Encoded) -> Learned:
    """Return the mean, a bias of each title and one of each user, as a dot product with a column of ones.

    By turns, a bias is the sum of what the others leave of its n training stars, over n + 10 for titles and n + 15 for
    users: least squares with a ridge (Koren, Factor in the neighbors, TKDD 4, 2010, section 2.1).
    """
    users, items = encoded.training[:, 0], encoded.training[:, 1]
    stars = encoded.training_stars.astype(np.float64)
    mean, user_biases, item_biases = stars.mean(), np.zeros(encoded.users), np.zeros(encoded.items)
    for _ in range(_ROUNDS):
        item_biases = _shrunk_means(items, stars - mean - user_biases[users], encoded.items, _TITLES_TRUST)
        user_biases = _shrunk_means(users, stars - mean - item_biases[items], encoded.users, _USERS_TRUST)
    return Learned(
        user_embeddings=user_biases[:, None].astype(np.float32),
        item_features=np.ones((1, encoded.items, 1), np.float32),
        item_rows=encoded.item_rows,
        item_offsets=(mean + item_biases)[None].astype(np.float32),
        link=Identity(),
        factors=(0, 1),
    )


def _shrunk_means(rows: AnyArray, values: Floats, count: int, trust: float) -> Floats:
    return np.asarray(np.bincount(rows, values, count) / (np.bincount(rows, minlength=count) + trust))
