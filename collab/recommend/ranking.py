"""The order of a list of titles: scores, and a list whose titles are not all alike."""

from statistics import NormalDist
from typing import Literal, get_args

import numpy as np

from collab.artifact import Artifact
from collab.errors import BadConfig
from collab.types import Codes, Floats, Singles

_TRUST = 10.0
_CANDIDATES = 500

By = Literal["joined", "likely", "safe", "low", "adventurous", "corrected", "novel"]
BY: tuple[By, ...] = get_args(By)
"""Interest and stars joined; the predicted stars; the lower end of their spread; the low end of the 80% interval of the
star this person would give; the upper end of the spread; the stars without what popularity alone explains; the stars
and how little known.
"""

EIGHTY_PERCENT = NormalDist().inv_cdf(0.9)
"""The normal distribution's 90% quantile: so many standard deviations reach to either end of the 80% interval."""

UNSURE: frozenset[By] = frozenset(("safe", "low", "adventurous"))
"""The orders that the spread of predictions enters."""


def joined(artifact: Artifact, weights: Floats, interest: Floats, stars: Floats, known: float) -> Floats:
    """Return interest and stars, both of every listed title, (n,), joined by the weights of a model, for a person whose
    choices count so much, (k,); see Join. Without stars popularity fades out at once.
    """
    if artifact.implicit and weights.any():
        weights = np.full(1, np.inf)
    return artifact.join.scores(interest, stars, artifact.popularity, weights, known)


def check_order(by: By, data: str) -> None:
    """Raise BadConfig for an order that goes by stars, which choices without stars, `data`, do not have."""
    if by != "joined":
        raise BadConfig(
            f"The order {by} goes by stars, and {data} is read as choices without stars: lists have one order, joined, "
            "which is by interest alone."
        )


def shrunk(stars: Floats, ratings: Codes, average: float) -> Floats:
    """Return predicted stars pulled towards what this person would give an average title, by ten ratings' worth.

    (n stars + 10 average) / (n + 10), so that a title with five ratings cannot lead everyone's list.
    """
    weight = ratings / (ratings + _TRUST)
    return average + weight * (stars - average)


def by_spread(by: By, scores: Floats, variance: Floats, noise: float) -> Floats:
    """Return scores moved by the predictions' spread: "safe" takes a standard deviation off, "adventurous" adds it,
    "low" goes to the low end of the 80% interval, `noise` (a rating's variance around its prediction) included.
    """
    if by == "low":
        return np.asarray(scores - EIGHTY_PERCENT * np.sqrt(variance + noise))
    return np.asarray(scores + (1 if by == "adventurous" else -1) * np.sqrt(variance))


def corrected(scores: Floats, ratings: Codes) -> Floats:
    """Return scores without what a title's number of ratings alone explains: what is left of the least-squares line of
    scores on log(1 + ratings), over the titles that have any, and their mean again.

    So that a list is not led by what everyone has seen (Abdollahpouri et al. 2019, The unfairness of popularity bias
    in recommendation, has the problem).
    """
    rated = ratings > 0
    known = np.log1p(ratings.astype(np.float64))
    if not rated.any() or np.ptp(known[rated]) == 0:
        return scores
    slope = np.polyfit(known[rated], scores[rated], 1)[0]
    return np.asarray(scores - slope * (known - known[rated].mean()))


def novel(scores: Floats, ratings: Codes, users: int) -> Floats:
    """Return scores raised by up to one star for being little known: by self-information, -log2 of the share of users
    who rated the title, as a share of that of a title with a single rating.

    Self-information is the novelty of Zhou et al. 2010 (Solving the apparent diversity-accuracy dilemma of
    recommender systems).
    """
    if users < 2:
        return scores
    seen = np.clip(ratings / users, 1 / users, 1.0)
    return np.asarray(scores - np.log2(seen) / np.log2(users))


def candidates(n: int, diversity: float) -> int:
    """Return how many of the best titles a list of n is chosen from."""
    return n if diversity <= 0 else max(n, _CANDIDATES)


def diversified(best: Codes, scores: Floats, directions: Singles, n: int, diversity: float) -> Codes:
    """Choose n of the titles `best`, best first, one after the other, by maximal marginal relevance.

    The next is the one with the largest (1 - d) relevance - d similarity, where relevance is its score, from 0 for the
    worst of `best` to 1 for the best, similarity its largest cosine with any title chosen before, and d `diversity`,
    from 0 (the order of the scores) to 1. Carbonell and Goldstein 1998, The use of MMR, diversity-based reranking.
    `scores` (k,) and unit `directions` (k, f) are those of `best`.
    """
    if diversity <= 0 or not len(best):
        return best[:n]
    relevance = (scores - scores.min()) / max(float(np.ptp(scores)), 1e-12)
    nearest = np.full(len(best), -1.0)
    unchosen = np.ones(len(best), np.bool_)
    chosen = np.zeros(min(n, len(best)), np.int64)
    for place in range(len(chosen)):
        likeness = np.maximum(nearest, 0.0) if place == 0 else nearest
        worth = np.where(unchosen, (1 - diversity) * relevance - diversity * likeness, -np.inf)
        chosen[place] = best_next = int(worth.argmax())
        unchosen[best_next] = False
        nearest = np.maximum(nearest, directions @ directions[best_next])
    return np.asarray(best[chosen])
