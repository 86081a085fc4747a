"""Interest that is the same for everyone: by how many chose a title."""

import numpy as np

from collab.interest.interest import ItemInterest
from collab.types import Codes


def fit_popularity(counts: Codes) -> ItemInterest:
    """Return the interest by `counts`, how many users chose each of n titles: each title chosen adds the share of all
    choices that a title has.
    """
    count = len(counts)
    usual = (counts / max(int(counts.sum()), 1)).astype(np.float32)
    return ItemInterest(
        "popularity", np.zeros(count + 1, np.int64), np.zeros(0, np.int32), np.zeros(0, np.float16), usual
    )
