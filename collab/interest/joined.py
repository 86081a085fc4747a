"""The order of a list that answers both questions: would this person choose it, and how would they like it."""

from dataclasses import dataclass

import numpy as np

from collab.interest.weights import UNRATED_WEIGHT
from collab.types import Codes, Floats

AS_LEARNED = 0.5
"""The middle of the dial from titles that few know, 0, to those that everyone knows, 1."""

_WELL_KNOWN, _FALL, _RISE = 1.5, 2.0, 0.5
_FIRST_STAR = 0.5
_ROUNDING = 16.0  # times what a number is rounded by: as far apart equal ones may lie from their mean
_LEAD = 10.0
_HALVED_BY, _STEEPNESS = 4.0, 1.5
"""For people of the training rows of MovieLens 100K of whom little is known, these rank best; a lead of eight, and
three choices, rank nearly alike.
"""


@dataclass(frozen=True)
class Join:
    """The weights of the joined order, beside 1 for interest: of a predicted star, and of popularity, which counts
    against a title as far as interest has it already. Both are learned on held-out training rows.
    """

    stars: float
    popularity: float

    def scores(self, interest: Floats, stars: Floats, popularity: Floats, weights: Floats, known: float) -> Floats:
        """Return the scores of n titles for a person whose choices count so much, (k,); see `person_weights`.

        `interest` enters as z-scores over the titles, so does `popularity`, see `log_popularity`. Where little is
        chosen, interest is hardly known yet: a star counts at least a half, and popularity leads tenfold; both fade
        out, as interest grows, with each choice: by half with four, by nine tenths with twenty. `known` 0 to 1 turns
        towards what everyone knows: at 1 the most popular title gains as much as sets the best one apart from the mean,
        one that a third as many chose about a third of that. Below the middle those fall that are better known than
        from where the dial stands, which at 0 is what is well known: by twice as much for each standard deviation.
        Those fall too that hardly anyone knows, below the mean: else they would be all that is left.
        """
        fade, star = _fade(weights), self.star_weight(weights)
        slope = _LEAD * star * fade - self.popularity * (1 - fade)
        scores = standardised(interest)
        scores *= 1 - fade  # in place: each array of many titles takes longer to make than to add up
        scores += star * stars
        scores += slope * popularity
        return _dialled(scores, popularity, known)

    def star_weight(self, weights: Floats) -> float:
        """Return how much a star counts for a person whose choices count so much, (k,)."""
        return max(self.stars, _FIRST_STAR * _fade(weights))


def _fade(weights: Floats) -> float:
    """Return how little is known of a person's interest: 1 of who chose nothing, 0 of who chose much."""
    return float(1 / (1 + (np.maximum(weights, 0).sum() / (_HALVED_BY * UNRATED_WEIGHT)) ** _STEEPNESS))


def _dialled(scores: Floats, popularity: Floats, known: float) -> Floats:
    """Return scores turned by the dial, see `Join.scores`."""
    if known == AS_LEARNED:
        return np.asarray(scores)
    turned, most = abs(known - AS_LEARNED) / AS_LEARNED, popularity.max()
    reach = max(1.0, float(scores.max() - scores.mean()))
    if known > AS_LEARNED:
        return np.asarray(scores + turned * reach * np.exp(popularity - most))
    least = most - turned * max(0.0, most - _WELL_KNOWN)
    too_known, hardly_known = np.maximum(popularity - least, 0.0), np.maximum(-popularity, 0.0)
    return np.asarray(scores - reach * (_FALL * too_known + _RISE * turned * hardly_known))


UNLEARNED = Join(0.5, 0.0)
"""The weights where there is nobody to learn them from."""

INTEREST_ALONE = Join(0.0, 0.0)
"""The weights of a model that knows nothing else: a star counts nothing."""


def log_popularity(counts: Codes) -> Floats:
    """Return the popularity of titles from how many chose each: z-scores of log(1 + count)."""
    return standardised(np.log1p(counts.astype(np.float64)))


def standardised(values: Floats) -> Floats:
    """Return z-scores over the last axis; 0, up to rounding, where all are equal up to rounding."""
    mean = values.mean(-1, keepdims=True)
    centred = np.asarray(values - mean)
    spread = np.sqrt(np.vecdot(centred, centred) / values.shape[-1])[..., None]
    rounding = _ROUNDING * np.finfo(centred.dtype).eps * np.abs(mean)
    centred /= np.where(spread > rounding, spread, 1.0)
    return centred
