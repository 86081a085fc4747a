"""Scales that ratings are found to be on, and what is said of numbers that are no ratings."""

import numpy as np
import pandas as pd
import pytest

import collab
from collab.data import Scale
from collab.data.readers.odd_values import odd_values
from collab.errors import BadConfig, BadRating


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


@pytest.mark.parametrize(
    "text",
    [
        *("1:5:1", "0.5:5:0.5", "0:5:1", "0:5:0.5", "1:10:1", "0.5:10:0.5", "0:10:1", "0:10:0.5", "0:100:1"),
        *("0:1:1", "-1:1:2", "-1:1:1", "0:3:1", "1:3:1", "0:4:1", "1:4:1", "0:6:1", "1:6:1", "0:7:1", "1:7:1"),
    ],
)
def test_every_step_of_a_usual_scale_leads_to_that_scale(text: str) -> None:
    scale = Scale.parse(text)
    steps = np.arange(scale.low, scale.high + scale.step / 2, scale.step)
    assert Scale.infer(np.tile(steps, 100)) == scale
    assert scale.is_usual


def test_an_unusual_scale_is_called_one() -> None:
    assert not any(Scale.parse(text).is_usual for text in ("0:2:1", "1:5:2", "0:50:1", "0:5:1.25", "0.5:5:1"))


def test_four_of_five_stars_in_a_few_rows_are_not_all_there_are() -> None:
    assert str(Scale.infer(np.array([1, 2, 3, 4] * 3))) == "1 to 5 in steps of 1"
    assert str(Scale.infer(np.resize([1, 2, 3, 4], 99))) == "1 to 5 in steps of 1"
    assert str(Scale.infer(np.resize([1, 2, 3, 4], 100))) == "1 to 4 in steps of 1"
    assert str(Scale.infer(np.array([0, 1]))) == "0 to 1 in steps of 1"
    assert str(Scale.infer(np.array([-1, 0, 1]))) == "-1 to 1 in steps of 1"


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


def test_a_scale_is_written_by_its_ends_and_its_step() -> None:
    scale = Scale.parse("1:10:0.5")
    assert (scale, str(scale)) == (Scale(1, 10, 0.5), "1 to 10 in steps of 0.5")
    for text in ("1:10", "one:ten:half", "1:10:1:1"):
        with pytest.raises(BadConfig, match=f'written LOW:HIGH:STEP, as in 0.5:5:0.5, not "{text}"'):
            Scale.parse(text)
    for text in ("10:1:1", "1:1:1", "1:10:20", "1:10:0", "1:10:-1", "1:inf:1"):
        with pytest.raises(BadConfig, match=f'LOW below HIGH and a step that fits between them, not "{text}"'):
            Scale.parse(text)


def test_stars_are_on_a_step_of_a_scale_within_it_or_refused() -> None:
    scale = Scale(0.5, 5, 0.5)
    assert (scale.check(3.5), scale.check(5), scale.check(0.5)) == (3.5, 5, 0.5)
    for stars in (3.7, 0, 5.5):
        with pytest.raises(BadRating, match=f"{stars:g} stars is not on this scale: 0.5 to 5 in steps of 0.5"):
            scale.check(stars)
    assert (scale.check_range(3.7), scale.check_range(0.5), scale.check_range(5)) == (3.7, 0.5, 5)
    for stars in (0.4, 5.1):
        with pytest.raises(BadRating, match=f"{stars:g} stars is not within this scale"):
            scale.check_range(stars)
    assert scale.check_all(np.array([0.5, 3.7, 5])).tolist() == [0.5, 3.7, 5]
    for stars in (0.4, 5.1):
        with pytest.raises(BadRating, match=f"{stars:g} stars is not within this scale"):
            scale.check_all(np.array([3, stars, 9]))
    assert scale.clip(np.array([-1, 0.5, 2.2, 9])).tolist() == [0.5, 0.5, 2.2, 5]


def test_steps_are_counted_from_the_lower_end() -> None:
    assert Scale(1, 10, 3).holds(np.array([1, 2, 4, 5, 7, 9, 10])).tolist() == [
        *(True, False, True, False, True, False, True)
    ]


def test_stars_of_another_scale_keep_their_place_between_the_ends() -> None:
    ten, five = Scale(1, 10, 1), Scale(0.5, 5, 0.5)
    assert [ten.convert(stars, five) for stars in (1, 10, 5.5)] == [0.5, 5, 2.75]
    assert five.convert(2.75, ten) == 5.5
    assert (five.y_range, ten.y_range, Scale(0, 5, 1).y_range) == ((0, 5.5), (0.5, 10.5), (-0.5, 5.5))
    assert Scale(1, 6, 1).y_range == (0.5, 6.5)


def test_ratings_that_are_all_alike_have_a_scale_around_them() -> None:
    assert str(Scale.infer(np.full(20, 250.0))) == "249.5 to 250.5 in steps of 0.5"
    assert str(Scale.infer(np.array([250, np.nextafter(np.float32(250), 251)]))) == "249.5 to 250.5 in steps of 0.5"


def test_numbers_on_no_usual_scale_have_their_own_ends_and_the_widest_step_between_them() -> None:
    assert Scale.infer(np.array([0.1234, 101.1234, 201.6234])) == Scale(0.1234, 201.6234, 0.5)
    dense = Scale.infer(np.linspace(7, 7.01, 5_000))
    assert (dense.low, dense.high) == (7, 7.01)
    assert dense.step == pytest.approx(0.01)


def test_a_data_frame_is_read_like_its_file() -> None:
    frame = pd.DataFrame({"user": [1, 1, 2], "item": [7, 8, 7], "rating": [4.5, 3.0, 1.5]})
    ratings = collab.load(frame)
    assert (list(ratings.user_ids), list(ratings.item_table.ids)) == (["1", "2"], ["7", "8"])
    assert ratings.stars.tolist() == [4.5, 3.0, 1.5]
    with pytest.raises(collab.BadConfig, match="a name, a path or a data frame, not a list"):
        collab.load([1, 2])  # type: ignore[arg-type] # what is to be refused
