"""The rows of the data that a file of (user, item) pairs names."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from collab.data import Ratings
from collab.data.readers.reader import ALONE
from collab.errors import BadData
from collab.tables import EVERY_ROW, Columns, is_file, named_table, with_year
from collab.text import clean
from collab.types import Codes


def rows_of(path: Path, ratings: Ratings) -> Codes:
    """Return the row of each distinct (user, item) pair of a file, in its order.

    The file is laid out as `u.data` or `ratings.dat` are, or has a header as a CSV file has. Raises BadData for a pair
    that the data does not have.
    """
    if not is_file(path):
        raise BadData("there is no such file.", file=path)
    table = named_table(path, {}, EVERY_ROW[:2])
    users, items = dict(ratings.user_codes), dict(ratings.item_table.positions)  # of many rows: these are quicker
    named, lines = [], []
    for line, fields in table.rows():
        if len(fields) != table.width:
            raise BadData(f"{len(fields)} fields where {table.width} are wanted.", file=path, line=line)
        named.append(_pair(fields, table.columns))
        lines.append(line)
    pairs = np.array([(users.get(user, -1), items.get(item, -1)) for user, item in named], np.int64).reshape(-1, 2)
    rows = _match(pairs, ratings)
    if (rows < 0).any():
        wrong = int(np.argmin(rows))
        user, item = named[wrong]
        raise BadData(f"user {user}, item {item} is not a row of {ratings.name}.", file=path, line=lines[wrong])
    _, first = np.unique(rows, return_index=True)
    return rows[np.sort(first)].astype(np.int32)


def _pair(fields: Sequence[str], columns: Columns) -> tuple[str, str]:
    """Return user and item of a row, as the readers of ratings name them."""
    user = ALONE if columns.user is None else clean(fields[columns.user])
    item = fields[columns.item]
    if columns.year is not None and columns.item == columns.title:
        item = with_year(item, fields[columns.year])
    return user, clean(item)


def _match(pairs: NDArray[np.int64], ratings: Ratings) -> NDArray[np.int64]:
    """Return the row of each pair of codes, -1 where there is none."""
    width = len(ratings.item_table)
    keys = ratings.users.astype(np.int64) * width + ratings.items
    order = np.argsort(keys)
    wanted = np.where((pairs < 0).any(1), -1, pairs[:, 0] * width + pairs[:, 1])
    places = np.minimum(np.searchsorted(keys, wanted, sorter=order), len(order) - 1)
    rows = order[places]
    return np.where(keys[rows] == wanted, rows, -1)
