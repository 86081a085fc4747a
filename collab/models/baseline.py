"""The plainest model of stars: how much better than the mean a title is, and how much kinder than others a person."""

import numpy as np

from collab.inference import Identity
from collab.models.encoding import Encoded
from collab.models.learned import Learned
from collab.types import Floats

_ROUNDS, _ROUNDS_MORE = 10, 3
_TITLES_TRUST, _USERS_TRUST = 10.0, 15.0


def fit_baseline(encoded: Encoded, start: Floats | None = None) -> Learned:
    """Return the mean, a bias of each title and one of each user, as a dot product with a column of ones.

    By turns, a bias is the sum of what the others leave of its n training stars, over n + 10 for titles and n + 15 for
    users: least squares with a ridge (Koren, Factor in the neighbors, TKDD 4, 2010, section 2.1). From `start`, the
    biases of users, (users,), in a model of almost the same ratings, fewer turns are enough.
    """
    users, items = encoded.training[:, 0], encoded.training[:, 1]
    stars = encoded.training_stars.astype(np.float64)
    stars -= (mean := stars.mean())
    user_biases, item_biases = np.zeros(encoded.users) if start is None else start, np.zeros(encoded.items)
    over_items = np.bincount(items, minlength=encoded.items) + _TITLES_TRUST
    over_users = np.bincount(users, minlength=encoded.users) + _USERS_TRUST
    for _ in range(_ROUNDS if start is None else _ROUNDS_MORE):
        item_biases = np.bincount(items, stars - user_biases[users], encoded.items) / over_items
        user_biases = np.bincount(users, stars - item_biases[items], encoded.users) / over_users
    return Learned(
        user_embeddings=user_biases[:, None].astype(np.float32),
        item_features=np.ones((1, encoded.items, 1), np.float32),
        item_rows=encoded.item_rows,
        item_offsets=(mean + item_biases)[None].astype(np.float32),
        link=Identity(),
        factors=(0, 1),
    )
