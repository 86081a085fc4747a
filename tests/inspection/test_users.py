"""The busiest users, and those nearest to one."""

import numpy as np
import pytest

import collab
from collab.data import Ratings
from collab.errors import UnknownUser
from collab.inspection import active_users, nearest_users
from collab.recommend import measure_agreement


def test_the_busiest_users_come_first_with_their_figures(ratings: Ratings) -> None:
    users = active_users(ratings, 10)
    counts = [user.ratings for user in users]
    assert counts == sorted(np.bincount(ratings.users), reverse=True)[:10]
    stars = ratings.stars[ratings.history(users[0].user)]
    assert users[0].ratings == len(stars)
    assert users[0].mean == pytest.approx(float(stars.mean()))
    assert len(active_users(ratings, 10_000)) == len(ratings.user_ids)


def test_the_nearest_users_lean_the_same_way(model: collab.Recommender, ratings: Ratings) -> None:
    model = collab.Recommender(model.artifact, ratings)
    user = active_users(ratings, 1)[0].user
    near = nearest_users(model, user, 1000)
    tastes = [one.taste for one in near]
    assert tastes == sorted(tastes, reverse=True)
    assert -1 <= tastes[-1] < 0 < tastes[0] <= 1
    assert user not in {one.user for one in near}
    for one in (near[0], near[-1]):
        compared = measure_agreement(model, model.user(user), model.user(one.user))
        assert one.taste == pytest.approx(compared.taste)
        assert one.both == len(compared.rated)
        assert one.apart == pytest.approx(compared.difference)
    assert nearest_users(model, user, 3) == near[:3]


def test_users_that_were_held_out_are_no_neighbours(ratings: Ratings) -> None:
    config = collab.configure("dot-bias", factors=3, epochs=1, bs=32)
    model = collab.train(ratings, collab.split(ratings, "users:0/5"), config)
    known = set(model.artifact.user_ids)
    assert len(known) < len(ratings.user_ids)
    near = nearest_users(model, next(iter(sorted(known))), 1000)
    assert near
    assert {one.user for one in near} <= known


def test_a_user_that_is_not_there_is_told(model: collab.Recommender, ratings: Ratings) -> None:
    with pytest.raises(UnknownUser, match="nobody"):
        nearest_users(collab.Recommender(model.artifact, ratings), "nobody")
