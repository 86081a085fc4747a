"""Slopes of a person's own: which columns they are of, and that answers move them."""

from dataclasses import replace

import numpy as np
import pytest

import collab
from collab.data import Items, Ratings
from collab.inference import ChoicePrior, Gaussian
from collab.storage import Strings
from collab.testing.made_up import made_up
from collab.training.export.own_slopes import slope_columns, with_own_slopes
from tests.training.learned import learned_of_titles

SAMPLES, TITLES, WIDTH = 2, 3, 4


def films(genres: tuple[str, ...], years: tuple[int, ...]) -> Items:
    """Return films of these genres and years."""
    blank = Strings.blank(len(genres))
    ids, titles = (Strings.of(f"{name}{number}" for number in range(len(genres))) for name in ("", "Film "))
    return Items(ids, titles, np.array(years, np.int16), Strings.of(genres), blank, blank)


FOUR = films(("Drama", "Drama|War", "", "Comedy"), (1990, 0, 2000, 1900))
TRAINED = np.array([5, 80, 0, 20], np.int32)


def test_popularity_and_year_are_z_scores_over_rated_titles_and_the_mean_where_unknown() -> None:
    columns = slope_columns(FOUR, TRAINED)
    popularity = np.log1p([5, 80, 20])
    np.testing.assert_allclose(columns[[0, 1, 3], 0], (popularity - popularity.mean()) / popularity.std())
    assert columns[2, 0] == 0
    np.testing.assert_allclose(columns[:, 1], [1, 0, 4 / 3, -1])


def test_kinds_are_the_directions_in_which_genres_of_rated_titles_differ_most() -> None:
    kinds = slope_columns(FOUR, TRAINED)[:, 2:]
    flags = np.array([[1, 0, 0], [1, 1, 0], [0, 0, 0], [0, 0, 1]], float)
    centred = flags - np.average(flags, 0, TRAINED)
    np.testing.assert_allclose(kinds @ kinds.T, centred @ centred.T, atol=1e-9)
    spread = TRAINED @ kinds**2
    assert (np.diff(spread) <= 1e-9).all()


def test_where_all_titles_are_alike_no_column_says_anything() -> None:
    alike = films(("Drama",) * 3, (0,) * 3)
    for trained in (4, 0):
        assert not slope_columns(alike, np.full(3, trained, np.int32))[:, :2].any()
    assert slope_columns(films(("",) * 3, (1990,) * 3), np.full(3, 4, np.int32)).shape == (3, 2)


def test_titles_without_a_row_of_their_own_leave_the_mean_title_as_it_is() -> None:
    features = np.ones((SAMPLES, TITLES + 1, WIDTH), np.float32)
    learned = learned_of_titles(features)
    prior = Gaussian(np.ones((SAMPLES, WIDTH)), np.tile(np.eye(WIDTH), (SAMPLES, 1, 1)))
    choice_prior = ChoicePrior(np.array([0], np.int32), np.ones((SAMPLES, 1, WIDTH), np.float16), prior)
    columns = slope_columns(FOUR, TRAINED)
    more, anyone, moved = with_own_slopes(learned, prior, choice_prior, FOUR, TRAINED, noise=0.5)
    np.testing.assert_array_equal(more.item_features, features)
    assert more.item_shared is not None
    np.testing.assert_array_equal(more.item_shared[0], 0)
    for row, item in ((1, 0), (2, 1), (3, 3)):
        np.testing.assert_allclose(more.item_shared[row], columns[item], rtol=1e-5, atol=1e-6)
    own = 0.015 * np.eye(columns.shape[1])
    for some in (anyone, moved.informed):
        np.testing.assert_array_equal(some.mean[:, WIDTH:], 0)
        np.testing.assert_allclose(some.covariance[:, WIDTH:, WIDTH:], np.tile(own, (SAMPLES, 1, 1)))
        np.testing.assert_array_equal(some.covariance[:, :WIDTH, WIDTH:], 0)
    chosen = moved.of(anyone, np.zeros(1, np.int32))
    np.testing.assert_array_equal(chosen.mean[:, WIDTH:], 0)
    np.testing.assert_allclose(chosen.mean[:, :WIDTH], 1 + 1 / 21)


def some_rated_often() -> Ratings:
    """Return ratings of 40 titles, the first half of which hardly anyone leaves out."""
    ratings = made_up(users=80, items=40)
    rng = np.random.default_rng(1)
    users, items = np.nonzero(rng.random((80, 40)) < np.where(np.arange(40) < 20, 0.9, 0.2))
    stars = 3 + 0.5 * rng.integers(-2, 3, len(users))
    return replace(
        ratings,
        users=users.astype(np.int32),
        items=items.astype(np.int32),
        stars=stars.astype(np.float32),
        times=np.zeros(len(users), np.int64),
    )


@pytest.mark.parametrize("likes_what_many_rate", [True, False])
def test_who_likes_what_many_rate_has_such_a_slope(*, likes_what_many_rate: bool) -> None:
    ratings = some_rated_often()
    rec = collab.train(ratings, collab.split(ratings), collab.configure("bayes", epochs=12, factors=2))
    ids, often = list(rec.items.ids), rec.stats.trained > np.median(rec.stats.trained)
    stars = {item: 4.5 if many == likes_what_many_rate else 1.5 for item, many in zip(ids, often.tolist(), strict=True)}
    slope = rec.fold_in(stars).gaussian.mean[:, rec.artifact.item_features.shape[2]].mean()
    assert (slope > 0.02) == likes_what_many_rate
    assert abs(slope) > 0.02
