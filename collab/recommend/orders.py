"""What a list can be sorted by, beside the predicted stars alone."""

from typing import Literal, get_args

import numpy as np

from collab.types import Codes, Floats

By = Literal["likely", "safe", "low", "adventurous", "corrected", "novel"]
BY: tuple[By, ...] = get_args(By)
"""The predicted stars; the lower end of their spread; the low end of the 80% interval of the star this person would
give; the upper end of the spread; the stars without what popularity alone explains; the stars and how little known.
"""

EIGHTY_PERCENT = 1.2815515655446004
"""The normal distribution's 90% quantile: so many standard deviations reach to either end of the 80% interval."""

UNSURE: frozenset[By] = frozenset(("safe", "low", "adventurous"))
"""The orders that the spread of predictions enters."""


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
