"""How good a list is: where the relevant titles come in it, and the titles that come first."""

import math

import numpy as np

from collab.types import Bools, Codes, Floats

LIST, LONG_LIST = 10, 20
"""The titles of a list that nDCG looks at, and those that recall looks at."""

_EVERY = 16
_DISCOUNTS = 1 / np.log2(np.arange(2, LIST + 2))


def best_first(scores: Floats, candidates: Bools, n: int) -> Codes:
    """Return the positions of the n highest scores among the candidates, int32, highest first, ties by position.

    The n-th highest of every sixteenth score is no higher than that of all: most are out before any are sorted.
    """
    n = max(n, 0)
    some = np.where(candidates[::_EVERY], scores[::_EVERY], -np.inf)
    if 0 < n <= len(some):
        candidates = candidates & (scores >= np.partition(some, -n)[-n])
    positions = np.flatnonzero(candidates)
    theirs = scores[positions]
    if n < len(positions):
        high = theirs >= np.partition(theirs, -n)[-n]
        positions, theirs = positions[high], theirs[high]
    return positions[np.argsort(-theirs, kind="stable")[:n]].astype(np.int32)


def quantile(values: Floats, share: float) -> float:
    """Return the value below which a share, 0 to 1, of some values is, between two of them as np.quantile has it, which
    imports masked arrays; nan of none.
    """
    if not len(values):
        return math.nan
    ranked, place = np.sort(values), share * (len(values) - 1)
    low = int(place)
    return float(ranked[low] + (ranked[min(low + 1, len(ranked) - 1)] - ranked[low]) * (place - low))


def ndcg(hits: Bools, relevant: int) -> Floats:
    """Return nDCG@10 of lists, best first, each a row of `hits`, with so many relevant titles, at least one.

    The sum of 1 / log2(1 + place) over the hits, by that of a list with all relevant titles first (Järvelin and
    Kekäläinen, Cumulated gain-based evaluation of IR techniques, TOIS 20, 2002).
    """
    hits = hits[..., :LIST]
    return np.asarray(hits @ _DISCOUNTS[: hits.shape[-1]] / _DISCOUNTS[:relevant].sum())


def recall(hits: Bools, relevant: int) -> Floats:
    """Return recall@20 of lists, best first, each a row of `hits`: the hits as a share of the relevant titles, or of 20
    where there are more (Liang et al., Variational autoencoders for collaborative filtering, WWW 2018).
    """
    return np.asarray(hits[..., :LONG_LIST].sum(-1) / min(relevant, LONG_LIST))
