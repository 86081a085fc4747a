"""A model that pages of Learn compute from."""

import pytest

import collab
from collab.data import Ratings


@pytest.fixture(scope="package")
def model(ratings: Ratings) -> collab.Recommender:
    config = collab.configure("dot-bias", factors=6, epochs=6, bs=64, lr=2e-2)
    return collab.train(ratings, collab.split(ratings), config)
