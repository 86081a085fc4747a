"""Errors on held-out ratings, in bins."""

import numpy as np
import pytest

import collab
from collab.data import Ratings
from collab.errors import BadConfig
from collab.evaluation.accuracy import measure_accuracy
from collab.inspection import Bin, histogram
from collab.inspection.errors import by_ratings, by_stars, calibration
from collab.inspection.held_out import HeldOut, predict_held_out
from tests.inspection.conftest import SPLIT


@pytest.fixture
def held(model: collab.Recommender, ratings: Ratings) -> HeldOut:
    return predict_held_out(model, ratings, collab.split(ratings, SPLIT))


def test_bins_hold_every_row_once_and_come_to_the_rmse(
    held: HeldOut, model: collab.Recommender, ratings: Ratings
) -> None:
    whole = measure_accuracy(model, ratings, collab.split(ratings, SPLIT)).rmse
    for bins in (by_stars(held), by_ratings(held), calibration(held)):
        counts = np.array([each.count for each in bins])
        assert counts.sum() == len(held.stars)
        pooled = np.sqrt((counts * [each.rmse**2 for each in bins]).sum() / counts.sum())
        assert pooled == pytest.approx(whole)


def test_low_stars_are_predicted_too_high_and_high_ones_too_low(held: HeldOut) -> None:
    bins = by_stars(held)
    assert [each.label for each in bins] == [f"{value:g}" for value in np.unique(held.stars)]
    assert bins[0].predicted > bins[0].stars
    assert bins[-1].predicted < bins[-1].stars


def test_calibration_bins_are_even_and_rise(held: HeldOut) -> None:
    bins = calibration(held, 8)
    counts = [each.count for each in bins]
    assert max(counts) - min(counts) <= 1
    predicted = [each.predicted for each in bins]
    assert predicted == sorted(predicted)
    assert bins[-1].stars > bins[0].stars + 0.5


def test_a_bin_is_what_it_says() -> None:
    held = HeldOut(np.array([4.0, 2.0, 5.0]), np.array([3.0, 2.0, 4.0]), np.array([0, 7, 7], np.int32))
    assert by_ratings(held) == [Bin("0", 1, 4.0, 3.0, 1.0), Bin("5-9", 2, 3.5, 3.0, 0.5**0.5)]


def test_the_histogram_counts_every_rating(ratings: Ratings) -> None:
    counted = histogram(ratings)
    assert sum(count for _, count in counted) == len(ratings)
    assert dict(counted)[4.0] == (ratings.stars == 4).sum()


def test_a_split_that_holds_nothing_out_says_so(model: collab.Recommender, ratings: Ratings) -> None:
    with pytest.raises(BadConfig, match="holds nothing out"):
        predict_held_out(model, ratings, collab.split(ratings, "random:0@1"))


def test_users_held_out_whole_are_predicted_as_the_average_person(ratings: Ratings) -> None:
    split = collab.split(ratings, "users:0/5")
    model = collab.train(ratings, split, collab.configure("dot-bias", factors=2, epochs=1, bs=512))
    shares: list[float] = []
    held = predict_held_out(model, ratings, split, shares.append)
    average = model.predict(model.fold_in({}), list(model.items.ids)).mean
    np.testing.assert_allclose(held.predicted, average[ratings.items[split.valid]], atol=1e-5)
    assert shares == sorted(shares)
    assert shares[-1] == 1


def test_what_the_progress_raises_ends_it(model: collab.Recommender, ratings: Ratings) -> None:
    def stop(_share: float) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        predict_held_out(model, ratings, collab.split(ratings, SPLIT), stop)
