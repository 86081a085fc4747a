"""The order of a list that answers both questions: would this person choose it, and how would they like it."""

from dataclasses import dataclass

import numpy as np

from collab.types import Codes, Floats

AS_LEARNED = 0.5
"""The middle of the dial from titles that few know, 0, to those that everyone knows, 1."""

_REACH = 2.0
_FADED_FIRST, _FADED_STARS = 2.0, 8.0


@dataclass(frozen=True)
class Join:
    """The weights of the joined order, beside 1 for interest: of a predicted star, and of popularity, which counts
    against a title as far as interest has it already. Both are learned on held-out training rows.
    """

    stars: float
    popularity: float

    def scores(self, interest: Floats, stars: Floats, popularity: Floats, chosen: int, known: float) -> Floats:
        """Return the scores of n titles for a person who has chosen so many.

        `interest` enters as z-scores over the titles, so does `popularity`, see `log_popularity`, which leads where
        nothing is chosen, and fades out with each choice. `known` 0 to 1 turns towards what everyone knows.
        """
        fade = 1 / (1 + chosen)
        slope = fade * max(_FADED_FIRST, _FADED_STARS * self.stars) - (1 - fade) * self.popularity
        slope += 2 * _REACH * (known - AS_LEARNED)
        return np.asarray(standardised(interest) + self.stars * stars + slope * popularity)


UNLEARNED = Join(0.5, 0.0)
"""The weights where there is nobody to learn them from."""

INTEREST_ALONE = Join(0.0, 0.0)
"""The weights of a model that knows nothing else: a star counts nothing."""


def log_popularity(counts: Codes) -> Floats:
    """Return the popularity of titles from how many chose each: z-scores of log(1 + count)."""
    return standardised(np.log1p(counts.astype(np.float64)))


def standardised(values: Floats) -> Floats:
    """Return z-scores over the last axis; 0 where all are equal."""
    spread = values.std(-1, keepdims=True)
    centred = values - values.mean(-1, keepdims=True)
    return np.asarray(np.divide(centred, spread, out=np.zeros_like(centred), where=spread > 0))
