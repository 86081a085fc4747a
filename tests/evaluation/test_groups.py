"""Groups of people who rated the same title: how they are drawn, and how right their joint intervals are."""

import numpy as np
import pytest

import collab
from collab.data import Ratings, Split
from collab.errors import BadConfig
from collab.evaluation import draw_groups, mean_groups, measure_groups
from collab.recommend import UserEmbedding, predict_together, usual_least

SIZES = (2, 3, 5)


@pytest.fixture(scope="module", params=["dot-bias", "bayes"])
def rec(request: pytest.FixtureRequest, ratings: Ratings) -> collab.Recommender:
    small = {"epochs": 60} if request.param == "bayes" else {"epochs": 5, "bs": 32, "lr": 1e-2}
    return collab.train(ratings, collab.split(ratings), collab.configure(request.param, **small))


@pytest.mark.parametrize("size", SIZES)
def test_a_group_has_rated_one_title_and_every_rating_is_in_one_group_at_most(ratings: Ratings, size: int) -> None:
    part = collab.split(ratings)
    groups = draw_groups(ratings, part, size)
    rows = part.valid[groups]
    assert (ratings.items[rows] == ratings.items[rows[:, :1]]).all()
    assert len(np.unique(rows)) == rows.size
    assert all(len(set(users)) == size for users in ratings.users[rows].tolist())
    counts = np.bincount(ratings.items[part.valid])
    assert len(groups) == (counts // size).sum()
    assert (groups == draw_groups(ratings, part, size)).all()


def test_figures_are_those_of_each_group_s_own_prediction(rec: collab.Recommender, ratings: Ratings) -> None:
    part = collab.split(ratings)
    people = {user: person(rec, ratings, part, user) for user in np.unique(ratings.users[part.valid]).tolist()}
    for line in measure_groups(rec, ratings, part):
        held, widths, chances, liked = [], [], [], []
        for rows in part.valid[draw_groups(ratings, part, line.people)]:
            item = ratings.item_table.ids[int(ratings.items[rows[0]])]
            joint = predict_together(rec, [people[user] for user in ratings.users[rows].tolist()], [item])
            stars = ratings.stars[rows]
            held.append(bool(((joint.low[:, 0] <= stars) & (stars <= joint.high[:, 0])).all()))
            widths.append(float((np.minimum(joint.high + 0.25, 5) - np.maximum(joint.low - 0.25, 0.5)).mean()))
            chances.append(float(joint.chance[0]))
            liked.append(bool((stars >= 4).all()))
        assert (line.groups, line.at_least) == (len(held), usual_least(rec)) == (len(held), 4)
        figures = [line.coverage90, line.width, line.chance, line.liked]
        assert figures == pytest.approx([float(np.mean(each)) for each in (held, widths, chances, liked)])
        assert 0.8 < line.coverage90 < 0.99  # two standard errors of 39 groups
        assert line.chance == pytest.approx(line.liked, abs=0.1)


def person(rec: collab.Recommender, ratings: Ratings, part: Split, user: int) -> UserEmbedding:
    """Return a user as the model knows them from training."""
    rows = part.training[ratings.users[part.training] == user]
    answers = {ratings.item_table.ids[int(ratings.items[row])]: float(ratings.stars[row]) for row in rows}
    return rec.fold_in.trained(list(rec.artifact.user_ids).index(ratings.user_ids[user]), answers)


def test_the_mean_adds_groups_up(rec: collab.Recommender, ratings: Ratings) -> None:
    lines = measure_groups(rec, ratings, collab.split(ratings))
    for line, mean in zip(lines, mean_groups([lines, lines]), strict=True):
        assert (mean.split, mean.people, mean.groups) == ("mean", line.people, 2 * line.groups)
        assert (mean.coverage90, mean.width) == pytest.approx((line.coverage90, line.width))


def test_a_split_without_enough_ratings_of_a_title_is_refused(ratings: Ratings) -> None:
    with pytest.raises(BadConfig, match="No title has 5 ratings among those that the split"):
        draw_groups(ratings, collab.split(ratings, "latest:1"), 5)
