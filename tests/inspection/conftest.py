"""Models whose inside is looked at."""

import pytest

import collab
from collab.data import Ratings
from collab.testing.made_up import made_up

SPLIT = "random:0.2@42"


@pytest.fixture(scope="package")
def ratings() -> Ratings:
    return made_up(users=150, items=120)


@pytest.fixture(scope="package", params=["dot-bias", "bayes"])
def model(request: pytest.FixtureRequest, ratings: Ratings) -> collab.Recommender:
    quick = {"epochs": 8, "bs": 32, "lr": 2e-2} if request.param == "dot-bias" else {"epochs": 30}
    config = collab.configure(request.param, factors=6, **quick)
    return collab.train(ratings, collab.split(ratings, SPLIT), config)
