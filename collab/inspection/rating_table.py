"""The table of users and titles, with the blanks that a model fills in."""

from dataclasses import dataclass

import numpy as np

from collab.data import Ratings
from collab.types import Floats

_BLOCK = 1 << 20


@dataclass(frozen=True, eq=False)
class Crosstab:
    """Stars of some users, by id, and some titles, by item id and name: float64 (users, titles), nan where a user did
    not rate a title.
    """

    users: tuple[str, ...]
    items: tuple[str, ...]
    titles: tuple[str, ...]
    stars: Floats


def crosstab(ratings: Ratings, users: int = 15, titles: int = 15) -> Crosstab:
    """Return the table of the most active users and the most rated titles, most first; of several ratings of one title
    by one user, as merged ids leave them, the last row counts.

    The lesson's table of the data (section "A first look at the data").
    """
    index = ratings.index
    active = np.argsort(-index.by_user.counts, kind="stable")[:users]
    popular = np.argsort(-index.by_item.counts, kind="stable")[:titles]
    columns = np.full(len(ratings.item_table), -1)
    columns[popular] = np.arange(len(popular))
    stars = np.full((len(active), len(popular)), np.nan)
    for row, user in enumerate(active.tolist()):
        own = index.by_user.of(user)
        column = columns[ratings.items[own]]
        stars[row, column[column >= 0]] = ratings.stars[own[column >= 0]]
    ratings.release()
    table = ratings.item_table
    return Crosstab(
        tuple(ratings.user_ids[position] for position in active.tolist()),
        tuple(table.id(position) for position in popular.tolist()),
        tuple(table.name(position) for position in popular.tolist()),
        stars,
    )


def filled_cells(ratings: Ratings) -> int:
    """Return how many cells of the whole table hold a rating: pairs of a user and a title, each once."""
    by_user, filled = ratings.index.by_user, 0
    cuts = np.searchsorted(by_user.starts, np.arange(0, len(ratings), _BLOCK))
    for first, last in zip(cuts, [*cuts[1:], len(by_user.starts) - 1], strict=True):
        rows = by_user.of_several(int(first), int(last))
        cells = np.sort(ratings.users[rows].astype(np.int64) * len(ratings.item_table) + ratings.items[rows])
        filled += min(1, len(cells)) + int(np.count_nonzero(np.diff(cells)))
    ratings.release()
    return filled
