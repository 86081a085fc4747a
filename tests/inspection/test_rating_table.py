"""The table with its blanks."""

from dataclasses import replace

import numpy as np

from collab.data import Ratings
from collab.inspection import crosstab, filled_cells
from collab.testing.made_up import made_up


def test_the_busiest_users_meet_the_most_rated_titles(ratings: Ratings) -> None:
    table = crosstab(ratings, 12, 9)
    assert table.stars.shape == (12, 9) == (len(table.users), len(table.items))
    stars_by_pair = {
        (ratings.user_ids[user], ratings.item_table.ids[item]): stars
        for user, item, stars in zip(
            ratings.users.tolist(), ratings.items.tolist(), ratings.stars.tolist(), strict=True
        )
    }
    for row, user in enumerate(table.users):
        for column, item in enumerate(table.items):
            stars = table.stars[row, column]
            assert stars_by_pair.get((user, item)) == (None if np.isnan(stars) else stars)
    activity = np.bincount(ratings.users)
    assert activity.max() == (ratings.users == list(ratings.user_ids).index(table.users[0])).sum()
    popularity = np.bincount(ratings.items)
    shown = [popularity[ratings.item_table.position(item)] for item in table.items]
    assert shown == sorted(popularity, reverse=True)[:9]


def test_a_small_table_is_shown_whole(ratings: Ratings) -> None:
    table = crosstab(ratings, 1000, 1000)
    assert table.stars.shape == (150, 120)
    assert np.count_nonzero(~np.isnan(table.stars)) == len(ratings)


def test_cells_that_hold_a_rating_are_counted_once_each(ratings: Ratings) -> None:
    assert filled_cells(ratings) == len(ratings)
    users, items = (side.ravel().astype(np.int32) for side in np.indices((13_000, 90)))
    rows = np.append(np.random.default_rng(1).permutation(len(users)), [7, 90, 90])  # three of them a second time
    many = replace(
        made_up(users=13_000),
        **{name: side[rows] for name, side in (("users", users), ("items", items))},
        stars=np.ones(len(rows), np.float32),
        times=np.zeros(len(rows), np.int64),
    )
    assert filled_cells(many) == 13_000 * 90
