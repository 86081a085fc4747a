"""The index of ratings: the rows of each user and each item, as looking through all rows gives them."""

from pathlib import Path

import numpy as np
import pytest

from collab.data import load, open_cache
from collab.data.rating_index import Groups, RatingIndex
from tests.data.files import csv_folder


@pytest.mark.parametrize("in_order", [True, False], ids=["users one after the other", "users mixed"])
@pytest.mark.parametrize("users", [50, 70_000], ids=["few codes", "codes of more than two bytes"])
def test_each_user_and_item_has_its_rows_in_file_order(users: int, *, in_order: bool) -> None:
    rng = np.random.default_rng(1)
    count = 1_100_000 if users > 50 else 3_000
    of_users, of_items = (rng.integers(0, most, count).astype(np.int32) for most in (users - 1, 40))
    if in_order:
        of_users.sort()
    index = RatingIndex.of(of_users, of_items, (users, 41))
    index.check((users, 41), count)
    assert (len(index.by_user.values) == 0) == in_order
    for groups, codes, most in ((index.by_user, of_users, users), (index.by_item, of_items, 41)):
        assert np.array_equal(groups.counts, np.bincount(codes, minlength=most))
        for code in (0, 1, most // 2, most - 2, most - 1):
            assert np.array_equal(groups.of(code), np.flatnonzero(codes == code))
            assert groups.of(code).dtype == np.int32


def test_the_index_is_kept_with_what_was_read(tmp_path: Path) -> None:
    read = load(csv_folder(tmp_path / "films"))
    again = open_cache(read.fingerprint)
    assert again is not None
    assert again.read_index is not None
    for item in range(len(again.item_table)):
        assert np.array_equal(again.raters(item), again.users[again.items == item])
    for code, user in enumerate(again.user_ids):
        assert np.array_equal(again.history(user), np.flatnonzero(again.users == code))


@pytest.mark.parametrize(
    "groups",
    [
        Groups(np.array([0, 2, 1]), np.zeros(3, np.int32)),
        Groups(np.array([0, 1, 2]), np.zeros(3, np.int32)),
        Groups(np.array([0, 3]), np.zeros(3, np.int32)),
        Groups(np.array([0, 1, 3]), np.zeros(2, np.int32)),
        Groups(np.array([0, 1, 3], np.int32), np.zeros(3, np.int32)),
    ],
    ids=["falling", "too short", "one group", "a row is missing", "another type"],
)
def test_an_index_that_does_not_fit_is_refused(groups: Groups) -> None:
    with pytest.raises(ValueError, match="index"):
        groups.check(2, 3)
