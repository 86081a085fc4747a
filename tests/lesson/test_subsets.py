"""An even sample of the rows, and the densest corner of the data."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

import collab
from collab.data import Ratings
from collab.errors import BadData
from collab.lesson import dense_split, sampled_split
from collab.testing.made_up import made_up


def most_frequent(codes: list[int], n: int) -> set[int]:
    counts = Counter(codes)
    return set(sorted(counts, key=lambda code: (-counts[code], code))[:n])


def test_it_holds_the_ratings_of_the_most_active_people_and_the_most_rated_titles(ratings: Ratings) -> None:
    split = dense_split(ratings, 20, 30)
    users, items = ratings.users.tolist(), ratings.items.tolist()
    people, titles = most_frequent(users, 20), most_frequent(items, 30)
    wanted = {at for at in range(len(ratings)) if users[at] in people and items[at] in titles}
    assert {*split.training.tolist(), *split.valid.tolist()} == wanted
    assert len(split.training) + len(split.valid) == len(wanted)
    assert f"{len(wanted):,} ratings by the 20 most active people of the 30 most rated titles" in split.name


@pytest.mark.parametrize("most", [100, 101, 103, 104, 999])
def test_a_fifth_is_held_out_and_no_batch_is_left_with_one_row(ratings: Ratings, most: int) -> None:
    split = dense_split(ratings, most=most)
    assert len(split.training) + len(split.valid) == most
    assert len(split.training) % 2 == 0
    assert abs(len(split.valid) - most / 5) < 2
    assert f"{len(split.valid):,} of them held out" in split.name


def test_it_is_the_same_every_time(ratings: Ratings) -> None:
    first, again = dense_split(ratings), dense_split(ratings)
    np.testing.assert_array_equal(first.training, again.training)
    np.testing.assert_array_equal(first.valid, again.valid)


def test_data_with_next_to_nothing_in_it_says_so() -> None:
    ratings = made_up(users=5, items=5)
    with pytest.raises(BadData, match=rf"made-up has {len(ratings)} ratings .* needs 10 or more"):
        dense_split(ratings)


def test_small_data_are_split_as_always(ratings: Ratings) -> None:
    split, whole = sampled_split(ratings), collab.split(ratings)
    assert split.name == whole.name
    np.testing.assert_array_equal(split.training, whole.training)
    np.testing.assert_array_equal(split.valid, whole.valid)


@settings(max_examples=20)
@given(most=st.integers(10, 4000))
def test_of_large_data_so_many_rows_are_taken_from_either_side_of_the_same_split(most: int, ratings: Ratings) -> None:
    split, whole = sampled_split(ratings, most), collab.split(ratings)
    assert len(split.training) + len(split.valid) == most
    assert abs(len(split.valid) / most - 0.2) < 1 / most + 1e-3
    assert set(split.training.tolist()) <= set(whole.training.tolist())
    assert set(split.valid.tolist()) <= set(whole.valid.tolist())
    assert f"{most:,}" in split.name
