"""How much a rating counts as a choice: in training, and of a person whose interest is asked for."""

import numpy as np

from collab.data import Scale
from collab.types import AnyArray, Bools, Floats

_LOWEST, _HIGHEST = 0.3, 1.1
_HATED_SHARE, _DISLIKED_BELOW, _LIKED_SHARE = 0.125, 0.5, 0.75
_HATED = -0.1
_MOST_OF_DISLIKED = 0.5

UNRATED_WEIGHT = 0.8
"""How much a title counts that a person chose without giving stars."""


def choice_weights(stars: AnyArray, scale: Scale) -> Floats:
    """Return how much ratings count as choices, 0.3 for the lowest stars of the scale to 1.1 for the highest.

    Every rating is a choice, and more so where it was liked: on held-out training rows of MovieLens 100K these weights
    rank better than ones that are all 1 or that grow more steeply.
    """
    return _weight(_share(stars, scale))


def person_weights(stars: AnyArray, scale: Scale) -> Floats:
    """Return how much a person's ratings count when their interest is computed: as in `choice_weights`, but the lowest
    eighth of the scale counts against what is chosen with it.

    What was disliked, below the middle of the scale, counts at most half as much as all else, be it for or against:
    someone who gave low stars only has chosen nothing yet. On held-out training rows of MovieLens 100K lists stay as
    good.
    """
    share = _share(stars, scale)
    weights = np.where(share <= _HATED_SHARE, _HATED, _weight(share))
    disliked = share < _DISLIKED_BELOW
    most = _MOST_OF_DISLIKED * weights[~disliked].sum()
    for part in (disliked & (weights > 0), weights < 0):
        total = abs(weights[part].sum())
        if total > most:
            weights[part] *= most / total
    return weights


def speaks_for(weights: Floats) -> Bools:
    """Return which of a person's choices were not disliked, by how much they count."""
    return np.asarray(weights >= _weight(np.array(_DISLIKED_BELOW)))


def is_liked(stars: AnyArray, scale: Scale) -> Bools:
    """Return which ratings say that a title was liked: those from three quarters of the scale up."""
    return np.asarray(_share(stars, scale) >= _LIKED_SHARE)


def liked_from(scale: Scale) -> float:
    """Return the stars from which a title was liked."""
    return scale.low + _LIKED_SHARE * (scale.high - scale.low)


def _weight(share: Floats) -> Floats:
    return _LOWEST + (_HIGHEST - _LOWEST) * share


def _share(stars: AnyArray, scale: Scale) -> Floats:
    return np.asarray((np.asarray(stars, np.float64) - scale.low) / (scale.high - scale.low))
