"""Differences between models, and how sure they are."""

import numpy as np
import pytest

import collab
from collab.data import Ratings
from collab.evaluation import Estimate, SquaredErrors, rmse_difference
from collab.evaluation.accuracy import measure_errors
from tui.text import rmse_difference_text


def errors_of(users: list[int], errors: list[float]) -> SquaredErrors:
    """Return the errors of ratings, each of a user."""
    codes, places = np.unique(np.array(users, np.int32), return_inverse=True)
    squares = np.bincount(places, np.square(errors)).astype(np.float64)
    return SquaredErrors(codes, squares, np.bincount(places).astype(np.float64))


def test_errors_person_by_person_sum_to_those_of_all(ratings: Ratings) -> None:
    split = collab.split(ratings)
    model = collab.train(ratings, split, collab.configure("als"))
    accuracy, errors = measure_errors(model, ratings, split)
    assert errors.users.tolist() == sorted(set(ratings.users[split.valid].tolist()))
    assert errors.counts.sum() == len(split.valid)
    assert np.sqrt(errors.sums.sum() / errors.counts.sum()) == pytest.approx(accuracy.rmse, abs=1e-12)


def test_the_difference_is_that_of_the_mean_rmse_of_the_splits() -> None:
    rng = np.random.default_rng(3)
    users = [rng.integers(0, 40, 300).tolist() for _ in range(2)]
    one, two = ([rng.normal(0, scale, 300).tolist() for _ in range(2)] for scale in (1.0, 1.4))
    mine, others = ([errors_of(*pair) for pair in zip(users, side, strict=True)] for side in (one, two))
    rmse = [np.mean([np.sqrt(np.mean(np.square(part))) for part in side]) for side in (one, two)]
    difference = rmse_difference(mine, others)
    assert difference.mean == pytest.approx(rmse[0] - rmse[1], abs=1e-12)
    assert difference.low < difference.mean < difference.high < 0
    swapped = rmse_difference(others, mine)
    assert (swapped.low, swapped.high) == pytest.approx((-difference.high, -difference.low), abs=1e-12)


def test_the_interval_is_wider_where_few_people_make_the_difference() -> None:
    users = [user for user in range(50) for _ in range(10)]
    plain = errors_of(users, [1.0] * 500)
    everywhere = errors_of(users, [0.9] * 500)
    of_a_few = errors_of(users, [0.45] * 100 + [1.0] * 400)
    wide, narrow = (rmse_difference([each], [plain]) for each in (of_a_few, everywhere))
    assert wide.high - wide.low > 5 * (narrow.high - narrow.low)


@pytest.mark.parametrize(
    ("difference", "words"),
    [
        (Estimate(-0.0031, -0.005, -0.0012), "A is nearer to the stars than B by .0031 (.0012 to .0050)"),
        (Estimate(0.0031, 0.0012, 0.005), "B is nearer to the stars than A by .0031 (.0012 to .0050)"),
        (Estimate(0.001, -0.002, 0.004), "A and B: the difference is noise (-.0040 to .0020)"),
    ],
    ids=["better", "worse", "noise"],
)
def test_a_lower_rmse_is_said_to_be_nearer(difference: Estimate, words: str) -> None:
    assert rmse_difference_text("A", "B", difference) == words
