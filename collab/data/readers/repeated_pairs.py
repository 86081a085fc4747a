"""Rows that rate the same item by the same user again."""

import numpy as np
from numpy.typing import NDArray

from collab.types import Codes, Times

_CHUNK = 1 << 20


def outdated_rows(users: Codes, items: Codes, times: Times) -> NDArray[np.int64]:
    """Return the rows that a later one of the same (user, item) pair replaces: later by time, then by file order."""
    width = int(items.max()) + 1
    keys = users.astype(np.int64)
    keys *= width
    keys += items
    keys.sort()
    repeated = np.unique(keys[1:][keys[1:] == keys[:-1]])
    del keys  # two hundred megabytes where there are 25 million rows
    if not len(repeated):
        return np.zeros(0, np.int64)
    starts = range(0, len(users), _CHUNK)
    chunks = ((start, _keys(users[start : start + _CHUNK], items[start : start + _CHUNK], width)) for start in starts)
    rows = np.concatenate([start + np.flatnonzero(np.isin(chunk, repeated)) for start, chunk in chunks])
    pairs = _keys(users[rows], items[rows], width)
    order = np.lexsort((rows, times[rows], pairs))
    replaced = pairs[order][:-1] == pairs[order][1:]
    return np.sort(rows[order[:-1][replaced]])


def _keys(users: Codes, items: Codes, width: int) -> NDArray[np.int64]:
    return users.astype(np.int64) * width + items
