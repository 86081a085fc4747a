"""Scales that ratings are found to be on, and what is said of numbers that are no ratings."""

import numpy as np
import pandas as pd
import pytest

import collab
from collab.data import Scale
from collab.data.readers.odd_values import odd_values


@pytest.mark.parametrize(
    ("values", "scale"),
    [
        ((0, 1), "0 to 1 in steps of 1"),
        ((-1, 1), "-1 to 1 in steps of 2"),
        ((1, 2, 3), "1 to 3 in steps of 1"),
        ((1, 2, 3, 4), "1 to 4 in steps of 1"),
        ((1, 2, 3, 4, 5, 6, 7), "1 to 7 in steps of 1"),
        ((1, 2, 3, 5), "1 to 5 in steps of 1"),
        ((0.2, 0.4, 0.6, 0.8, 1), "0.2 to 1 in steps of 0.2"),
        ((93, 73, 50), "0 to 100 in steps of 1"),
    ],
)
def test_a_scale_is_the_one_that_people_rate_on(values: tuple[float, ...], scale: str) -> None:
    assert str(Scale.infer(np.tile(values, 100))) == scale


def test_four_of_five_stars_in_a_few_rows_are_not_all_there_are() -> None:
    assert str(Scale.infer(np.array([1, 2, 3, 4] * 3))) == "1 to 5 in steps of 1"


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ((3.7, 18.5, 37.0, 55.5, 92.5), "on no usual scale"),
        ((1, 2, 3, 4, 5), ""),
        ((10, 40, 60, 85, 100), ""),
        ((0.2, 0.4, 0.6, 0.8, 1.0), ""),
        ((-9.5, -3.2, 0.4, 6.1, 9.9), ""),
        ((1, 2, 3, 5, 80, 95, 120), "--implicit"),
        ((7, 63, 501, 3981, 31622), "--implicit"),
        ((1, 2, 3, 4, 5, 999), "--unrated 999"),
        ((1, 20, 50, 70, 100), ""),
    ],
)
def test_hours_are_said_to_be_no_ratings(values: tuple[float, ...], said: str) -> None:
    notes = odd_values(np.array(values, np.float32), 40 * np.arange(1, len(values) + 1))
    assert said in " ".join(notes)
    assert bool(notes) == bool(said)


def test_a_data_frame_is_read_like_its_file() -> None:
    frame = pd.DataFrame({"user": [1, 1, 2], "item": [7, 8, 7], "rating": [4.5, 3.0, 1.5]})
    ratings = collab.load(frame)
    assert (list(ratings.user_ids), list(ratings.item_table.ids)) == (["1", "2"], ["7", "8"])
    assert ratings.stars.tolist() == [4.5, 3.0, 1.5]
    with pytest.raises(collab.BadConfig, match="a name, a path or a data frame, not a list"):
        collab.load([1, 2])  # type: ignore[arg-type] # what is to be refused
