"""Ratings as a model sees them: rows of its tables instead of the data's codes."""

from dataclasses import dataclass

import numpy as np

from collab.data import Ratings, Split
from collab.models.metadata import Metadata, read_metadata, wide_rows
from collab.types import AnyArray, Codes, Singles


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """The rows of a model's tables, by what they are for.

    `user_rows` and `item_rows` give the table row of each code of the data, int32; row 0 is for what has no training
    row. `users` and `items` count the table rows, row 0 included.
    """

    user_rows: Codes
    item_rows: Codes
    users: int
    items: int

    @classmethod
    def of(cls, ratings: Ratings, split: Split) -> "Vocabulary":
        """Return the users and items of the training rows, in the order of the data's own codes."""
        user_rows = _present(ratings.users[split.training], len(ratings.user_ids))
        item_rows = _present(ratings.items[split.training], len(ratings.item_table))
        return cls(user_rows, item_rows, int(user_rows.max(initial=0)) + 1, int(item_rows.max(initial=0)) + 1)

    def rows(self, ratings: Ratings, rows: Codes) -> tuple[Codes, Codes]:
        """Return the table rows of users and items in some rows of the data, both int32."""
        return self.user_rows[ratings.users[rows]], self.item_rows[ratings.items[rows]]


@dataclass(frozen=True, eq=False)
class Encoded(Vocabulary):
    """The vocabularies of the training rows and all rows of a split in their terms.

    `training` and `valid` are table rows, int64 of shape (n, 2), user first; `training_stars` and `valid_stars`
    float32. `values` are the different stars of all the data, float32, lowest first. With metadata, the table rows are
    wider: see `metadata.wide_rows`.
    """

    training: AnyArray
    training_stars: Singles
    valid: AnyArray
    valid_stars: Singles
    values: Singles
    metadata: Metadata | None = None


def encode(ratings: Ratings, split: Split, *, with_metadata: bool = False) -> Encoded:
    """Build the vocabularies from the training rows, in the order of the data's own."""
    vocabulary = Vocabulary.of(ratings, split)

    def pairs(rows: Codes) -> AnyArray:
        both = np.stack(vocabulary.rows(ratings, rows), 1).astype(np.int64)
        return wide_rows(ratings, rows, both) if with_metadata else both

    return Encoded(
        vocabulary.user_rows,
        vocabulary.item_rows,
        vocabulary.users,
        vocabulary.items,
        pairs(split.training),
        np.asarray(ratings.stars[split.training], np.float32),
        pairs(split.valid),
        np.asarray(ratings.stars[split.valid], np.float32),
        np.unique(ratings.stars).astype(np.float32),
        read_metadata(ratings, split) if with_metadata else None,
    )


def _present(codes: Codes, size: int) -> Codes:
    present = np.bincount(codes, minlength=size) > 0
    return np.where(present, np.cumsum(present), 0).astype(np.int32)
