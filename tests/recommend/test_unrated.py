"""Titles without training ratings: predicted from genres and year, and less surely than others."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

import collab
from collab.data import Ratings
from collab.evaluation.accuracy import measure_accuracy
from collab.testing.made_up import GENRES, made_up
from collab.testing.models import alike, rounded_intervals

ANSWERS = {"2": 4.5, "4": 2.0, "9": 5.0, "20": 3.5}
HELD_OUT = "items:0/5"
MODELS: list[tuple[str, dict[str, Any]]] = [
    ("dot-bias", {"factors": 4, "epochs": 8, "bs": 32, "lr": 2e-2}),
    ("embedding-nn", {"epochs": 5, "bs": 32}),
    ("bayes", {"factors": 4, "epochs": 30, "head": "gaussian"}),
]


@pytest.fixture(scope="module")
def ratings() -> Ratings:
    """Return made-up ratings that depend on the genres of a film."""
    plain = made_up()
    liked = dict(zip(GENRES, np.linspace(-1.2, 1.2, len(GENRES)), strict=True))
    table = plain.item_table
    films = np.array([np.mean([liked[name] for name in table.genres_of(at)]) for at in range(len(table))])
    stars = np.clip(np.round(2 * (1.6 + 0.5 * plain.stars + films[plain.items])) / 2, 0.5, 5)
    return replace(plain, stars=stars.astype(np.float32))


@pytest.fixture(scope="module", params=MODELS, ids=[model for model, _ in MODELS])
def rec(request: pytest.FixtureRequest, ratings: Ratings) -> collab.Recommender:
    model, options = request.param
    return collab.train(ratings, collab.split(ratings, HELD_OUT), collab.configure(model, **options))


def as_mean_title(rec: collab.Recommender) -> collab.Recommender:
    """Return the model without what it makes of unrated titles."""
    rows = np.where(rec.stats.trained > 0, rec.artifact.item_rows, 0).astype(np.int32)
    return collab.Recommender(replace(rec.artifact, item_rows=rows))


def test_held_out_titles_are_predicted_better_than_by_the_mean(rec: collab.Recommender, ratings: Ratings) -> None:
    split = collab.split(ratings, HELD_OUT)
    assert not rec.stats.trained[ratings.items[split.valid]].any()
    figures = measure_accuracy(rec, ratings, split)
    assert figures.rmse < 0.9 * figures.mean_rmse
    assert figures.rmse < 0.9 * measure_accuracy(as_mean_title(rec), ratings, split).rmse


def test_an_unrated_title_is_less_sure(rec: collab.Recommender) -> None:
    rec = alike(rec)
    me, ids = rec.fold_in(ANSWERS), list(rec.items.ids)
    sure = collab.Recommender(replace(rec.artifact, unrated_variance=0.0))
    prediction, before = rec.predict(me, ids), sure.predict(sure.fold_in(ANSWERS), ids)
    extra = np.where(rec.stats.trained == 0, rec.artifact.unrated_variance, 0)
    assert 0.01 < rec.artifact.unrated_variance < 1
    np.testing.assert_allclose(prediction.sd**2, before.sd**2 + extra)
    low, high = rounded_intervals(rec, prediction.mean, np.sqrt(prediction.sd**2 + rec.artifact.noise.variance.mean()))
    np.testing.assert_allclose(prediction.low, low)
    np.testing.assert_allclose(prediction.high, high)
    recommended = {each.item: each.sd for each in rec.recommend(me, n=len(ids))}
    assert recommended["1"] == pytest.approx(prediction.sd[0])


def test_eighty_percent_of_the_ratings_of_held_out_titles_are_within_their_interval(ratings: Ratings) -> None:
    split = collab.split(ratings, HELD_OUT)
    rec = collab.train(ratings, split, collab.configure("bayes", factors=4, epochs=30))
    ids, within = ratings.item_table.ids, list[bool]()
    for user in range(0, len(ratings.user_ids), 4):
        known, asked = (rows[ratings.users[rows] == user] for rows in (split.training, split.valid))
        me = rec.fold_in({ids[int(ratings.items[at])]: float(ratings.stars[at]) for at in known})
        prediction = rec.predict(me, [ids[int(ratings.items[at])] for at in asked])
        within += ((prediction.low <= ratings.stars[asked]) & (ratings.stars[asked] <= prediction.high)).tolist()
    assert 0.7 < np.mean(within) < 0.95


def test_it_is_listed_like_the_average_title(rec: collab.Recommender) -> None:
    scores = rec.scores(rec.fold_in(ANSWERS), "stars")
    unrated = rec.stats.trained == 0
    np.testing.assert_allclose(scores[unrated], scores[unrated][0])
    np.testing.assert_allclose(scores, as_mean_title(rec).scores(rec.fold_in(ANSWERS), "stars"), atol=1e-6)


def test_shares_and_base_add_up_to_the_prediction(rec: collab.Recommender) -> None:
    me = rec.fold_in(ANSWERS)
    for at in np.flatnonzero(rec.stats.trained == 0)[[0, -1]]:
        item = rec.items.id(int(at))
        why = rec.explain(me, item)
        total = why.base + sum(reason.share for reason in why.reasons)
        assert total == pytest.approx(float(rec.predict(me, [item]).mean[0]), abs=1e-6)


def test_an_unrated_title_has_similar_ones(rec: collab.Recommender) -> None:
    assert rec.similar("1", n=5, by="choices") == []
    assert len(rec.similar("1", n=5, by="factors")) == 5


@pytest.mark.shared_data
def test_titles_of_ml_100k_are_predicted_better_than_by_the_mean(ml_100k: Ratings) -> None:
    split = collab.split(ml_100k, HELD_OUT)
    rec = collab.train(ml_100k, split, collab.configure("bayes", factors=10, epochs=20))
    figures = measure_accuracy(rec, ml_100k, split)
    assert figures.mean_rmse == pytest.approx(1.1139, abs=1e-4)
    assert figures.rmse < 1.04
