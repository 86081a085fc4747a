"""The noise that held-out residuals tell of: everyone's, each title's, and a new person's."""

from dataclasses import replace

import numpy as np
import pytest

import collab
from collab.data import Ratings
from collab.evaluation.certainty import held_out_intervals
from collab.evaluation.coldstart import halves
from collab.models import Config
from collab.testing.made_up import made_up
from collab.training.export import Residuals

PEOPLE = "users:1/4"


@pytest.fixture(scope="module")
def ratings() -> Ratings:
    return made_up(users=160, items=90)


@pytest.fixture(scope="module", params=["dot-bias", "embedding-nn"])
def config(request: pytest.FixtureRequest) -> Config:
    return collab.configure(request.param, epochs=5, bs=32, lr=1e-2)


@pytest.fixture(scope="module")
def rec(ratings: Ratings, config: Config) -> collab.Recommender:
    """Return a model that knows nothing of a quarter of the people."""
    return collab.train(ratings, collab.split(ratings, PEOPLE), config)


def test_noise_of_titles_and_people_is_found_again() -> None:
    rng = np.random.default_rng(7)
    users, items = (rng.integers(0, count, 40_000).astype(np.int32) for count in (400, 200))
    precise = rng.gamma(4, 1 / 4, 400)
    noisy = 1 / rng.gamma(8, 1 / 8, 200)
    residuals = np.sqrt(0.8 * noisy[items] / precise[users]) * rng.normal(size=len(users))
    noise = Residuals(residuals**2, users, items).noise(np.arange(1, 201, dtype=np.int32), 202)
    assert 2.5 < noise.user_shape < 6.5
    assert np.corrcoef(np.log(noise.items[1:201]), np.log(noisy))[0, 1] > 0.95
    assert noise.items[[0, 201]].tolist() == [1, 1]
    assert np.mean(noise.variance[0] * noise.items[items + 1]) == pytest.approx(np.mean(residuals**2), rel=1e-6)


def test_where_all_are_alike_titles_and_people_hardly_differ() -> None:
    rng = np.random.default_rng(8)
    users, items = (rng.integers(0, count, 20_000).astype(np.int32) for count in (300, 150))
    noise = Residuals(0.5 * rng.normal(size=len(users)) ** 2, users, items).noise(np.arange(150, dtype=np.int32), 150)
    assert noise.user_shape > 40
    assert noise.items.std() < 0.1


def test_without_held_out_ratings_of_known_people_noise_is_that_of_ratings_not_fitted_to(
    rec: collab.Recommender, ratings: Ratings, config: Config
) -> None:
    known = collab.train(ratings, collab.split(ratings, "random:0.1@3"), config)
    for each in (rec, known):
        assert each.artifact.noise.fitted < 0.95
    assert rec.artifact.noise.variance[0] == pytest.approx(known.artifact.noise.variance[0], rel=0.25)


def test_eighty_percent_of_the_ratings_of_people_held_out_whole_are_within_their_intervals(
    rec: collab.Recommender, ratings: Ratings
) -> None:
    ids = ratings.item_table.ids
    people = halves(ratings, np.unique(ratings.users[collab.split(ratings, PEOPLE).valid]).tolist())
    for count in (0, 3, None):
        within = []
        for person in people:
            rows = person.answerable[:count]
            me = rec.fold_in({ids[int(ratings.items[row])]: float(ratings.stars[row]) for row in rows})
            stars = ratings.stars[person.predicted]
            predicted = rec.predict(me, [ids[int(item)] for item in ratings.items[person.predicted]])
            within += ((predicted.low <= stars) & (stars <= predicted.high)).tolist()
        assert 0.72 < np.mean(within) < 0.88


def test_who_gives_stars_far_from_what_is_expected_gets_wider_intervals(rec: collab.Recommender) -> None:
    ids = [rec.items.id(int(at)) for at in rec.stats.most_trained(40)]
    asked, others = ids[:30], ids[30:]
    usual = rec.predict(rec.fold_in({}), asked).mean
    calm = rec.fold_in(dict(zip(asked, rec.scale.clip(usual).tolist(), strict=True)))
    swings = np.resize([0.5, 5.0, 5.0, 0.5], 30).tolist()
    wild = rec.fold_in(dict(zip(asked, swings, strict=True)))
    assert calm.noise < 1 < wild.noise
    narrow, wide = (rec.predict(me, others) for me in (calm, wild))
    assert (wide.high - wide.low).mean() > (narrow.high - narrow.low).mean() + 0.3


def test_trained_people_are_as_noisy_as_others_on_average(rec: collab.Recommender, ratings: Ratings) -> None:
    noises = [rec.user(user).noise for user in rec.artifact.user_ids]
    assert 0.9 < np.mean(noises) < 1.3
    alike = replace(rec.artifact, noise=replace(rec.artifact.noise, fitted=1.0))
    assert np.mean([collab.Recommender(alike, ratings).user(user).noise for user in alike.user_ids]) < np.mean(noises)


def test_intervals_of_random_held_out_ratings_hold_eighty_percent(ratings: Ratings, config: Config) -> None:
    split = collab.split(ratings, "random:0.2@5")
    intervals = held_out_intervals(collab.train(ratings, split, config), ratings, split)
    assert 0.74 < intervals.covered.mean() < 0.88
