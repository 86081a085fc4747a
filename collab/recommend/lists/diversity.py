"""A list whose titles are not all alike."""

import numpy as np

from collab.types import Codes, Floats, Singles

_CANDIDATES = 500


def candidates(n: int, diversity: float) -> int:
    """Return how many of the best titles a list of n is chosen from."""
    return n if diversity <= 0 else max(n, _CANDIDATES)


def diversified(scores: Floats, directions: Singles, n: int, diversity: float) -> Codes:
    """Return the places of n of k titles, chosen one after the other by maximal marginal relevance; `scores` (k,), the
    highest first, and unit `directions` (k, f) are theirs.

    The next is the one with the largest (1 - d) relevance - d similarity, where relevance is its score, from 0 for the
    worst to 1 for the best, similarity its largest cosine with any title chosen before, and d `diversity`, from 0 (the
    order of the scores) to 1. Carbonell and Goldstein 1998, The use of MMR, diversity-based reranking.
    """
    if diversity <= 0 or not len(scores):
        return np.arange(min(n, len(scores)), dtype=np.int32)
    relevance = (scores - scores.min()) / max(float(np.ptp(scores)), 1e-12)
    nearest = np.full(len(scores), -1.0)
    unchosen = np.ones(len(scores), np.bool_)
    chosen = np.zeros(min(n, len(scores)), np.int32)
    for place in range(len(chosen)):
        likeness = np.maximum(nearest, 0.0) if place == 0 else nearest
        worth = np.where(unchosen, (1 - diversity) * relevance - diversity * likeness, -np.inf)
        chosen[place] = best_next = int(worth.argmax())
        unchosen[best_next] = False
        nearest = np.maximum(nearest, directions @ directions[best_next])
    return chosen
