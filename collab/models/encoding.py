"""Ratings as a model sees them: rows of its tables instead of the data's codes."""

from dataclasses import dataclass

import numpy as np

from collab.data import Ratings, Split
from collab.models.metadata import Metadata, read_metadata, wide_rows
from collab.types import AnyArray, Codes, Singles


@dataclass(frozen=True, eq=False)
class Encoded:
    """The vocabularies of the training rows and all rows of a split in their terms.

    `user_rows` and `item_rows` give the table row of each code of the data, int32; row 0 is for what has no training
    row. `users` and `items` count the table rows, row 0 included. `training` and `valid` are table rows, int64 of
    shape (n, 2), user first; `training_stars` and `valid_stars` float32. `values` are the different stars of all the
    data, float32, lowest first. With metadata, the table rows are wider: see `metadata.wide_rows`.
    """

    user_rows: Codes
    item_rows: Codes
    users: int
    items: int
    training: AnyArray
    training_stars: Singles
    valid: AnyArray
    valid_stars: Singles
    values: Singles
    metadata: Metadata | None = None


def encode(ratings: Ratings, split: Split, *, with_metadata: bool = False) -> Encoded:
    """Build the vocabularies from the training rows, in the order of the data's own."""
    user_rows = _vocabulary(ratings.users[split.training], len(ratings.user_ids))
    item_rows = _vocabulary(ratings.items[split.training], len(ratings.item_table))

    def pairs(rows: Codes) -> AnyArray:
        both = np.stack([user_rows[ratings.users[rows]], item_rows[ratings.items[rows]]], 1).astype(np.int64)
        return wide_rows(ratings, rows, both) if with_metadata else both

    return Encoded(
        user_rows,
        item_rows,
        int(user_rows.max(initial=0)) + 1,
        int(item_rows.max(initial=0)) + 1,
        pairs(split.training),
        np.asarray(ratings.stars[split.training], np.float32),
        pairs(split.valid),
        np.asarray(ratings.stars[split.valid], np.float32),
        np.unique(ratings.stars).astype(np.float32),
        read_metadata(ratings, split) if with_metadata else None,
    )


def _vocabulary(codes: Codes, size: int) -> Codes:
    present = np.bincount(codes, minlength=size) > 0
    return np.where(present, np.cumsum(present), 0).astype(np.int32)
