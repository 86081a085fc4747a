"""The error of a model, asked pair by pair of the model itself."""

import numpy as np

import collab
from collab.data import Ratings
from collab.types import Codes


def loss(model: collab.Recommender, ratings: Ratings, rows: Codes) -> float:
    """Return the mean squared error over some rows."""
    squares = list[float]()
    for user in np.unique(ratings.users[rows]).tolist():
        own = rows[ratings.users[rows] == user]
        items = [ratings.item_table.id(item) for item in ratings.items[own].tolist()]
        predicted = model.predict(ratings.user_ids[user], items).mean
        squares += ((predicted - ratings.stars[own]) ** 2).tolist()
    return sum(squares) / len(rows)
