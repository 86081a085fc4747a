"""Plain lists beside a model's, from the training rows alone."""

from dataclasses import replace

import numpy as np
import pytest

import collab
from collab.data import Ratings
from collab.evaluation.baselines import baselines
from collab.interest import Choices, choice_weights
from collab.recommend import UserEmbedding

SPLIT = "random:0.2@42"


@pytest.fixture(scope="module")
def me(ratings: Ratings) -> UserEmbedding:
    """Return a person with a few answers."""
    rec = collab.train(ratings, collab.split(ratings, SPLIT), collab.configure("dot-bias", factors=2, epochs=1))
    return rec.fold_in({"1": 5, "7": 4, "12": 3.5})


def test_popularity_counts_the_training_ratings_whoever_asks(ratings: Ratings, me: UserEmbedding) -> None:
    split = collab.split(ratings, SPLIT)
    counts = [sum(ratings.items[row] == item for row in split.training) for item in range(len(ratings.item_table))]
    assert baselines(ratings, split)["popularity"](me).tolist() == counts


def test_ease_ranks_by_the_inverse_of_what_is_rated_together(ratings: Ratings, me: UserEmbedding) -> None:
    split = collab.split(ratings, SPLIT)
    chosen = np.zeros((len(ratings.user_ids), len(ratings.item_table)))
    for row in split.training.tolist():
        chosen[ratings.users[row], ratings.items[row]] = choice_weights(ratings.stars[row : row + 1], ratings.scale)[0]
    gram = chosen.T @ chosen
    inverse = np.linalg.inv(gram + np.diag(150 + 2 * gram.diagonal()))
    gains = -inverse / inverse.diagonal()
    np.fill_diagonal(gains, 0)
    scores = baselines(ratings, split)["ease"](me)
    assert scores == pytest.approx(me.weights @ gains[me.chosen], abs=2e-3)


def test_who_has_rated_nothing_gets_the_most_rated_titles(ratings: Ratings, me: UserEmbedding) -> None:
    nobody = replace(me, chosen=np.zeros(0, np.int32), weights=np.zeros(0))
    scorers = baselines(ratings, collab.split(ratings, SPLIT))
    assert list(scorers) == ["popularity", "item-knn", "ease"]
    for scorer in scorers.values():
        assert scorer(nobody).tolist() == scorers["popularity"](me).tolist()


def test_held_out_ratings_change_nothing(ratings: Ratings, me: UserEmbedding) -> None:
    split = collab.split(ratings, SPLIT)
    stars = ratings.stars.copy()
    stars[split.valid] = 5.5 - stars[split.valid]
    others = baselines(replace(ratings, stars=stars), split)
    for name, scorer in baselines(ratings, split).items():
        assert others[name](me).tolist() == scorer(me).tolist()
    assert Choices.of(ratings, split.training).weights.nnz == len(split.training)
