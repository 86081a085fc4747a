"""Ratings and a model that pages of Learn compute from."""

import pytest

import collab
from collab.data import Ratings
from collab.testing.made_up import made_up


@pytest.fixture(scope="package")
def ratings() -> Ratings:
    return made_up()


@pytest.fixture(scope="package")
def model(ratings: Ratings) -> collab.Recommender:
    config = collab.configure("dot-bias", factors=6, epochs=6, bs=64, lr=2e-2)
    return collab.train(ratings, collab.split(ratings), config)
