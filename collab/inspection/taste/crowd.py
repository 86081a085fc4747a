"""A person beside the crowd: their stars against the means of the titles, and how they rate beside other users."""

from collections.abc import Iterator

import numpy as np

from collab.data import Ratings
from collab.inspection.taste.records import FEWEST, Manner, OddTitle
from collab.recommend import Recommender
from collab.types import AnyArray, Codes, Floats

_DRAWN_BY = 5
_BLOCK = 1 << 18
_Z = 1.96
_LISTED = 5


def others_means(model: Recommender) -> Floats:
    """Return the mean stars of each listed title, (titles,), drawn towards the mean of all ratings as by five ratings
    of that: of what few rated, the mean says little.
    """
    counts, means = model.stats.ratings.astype(np.float64), model.stats.mean.astype(np.float64)
    overall = float(counts @ means / max(counts.sum(), 1))
    return (counts * means + _DRAWN_BY * overall) / (counts + _DRAWN_BY)


def manners(stars: Floats, residuals: Floats, ratings: Ratings, means: Floats) -> tuple[Manner, Manner]:
    """Return how far a person's stars are above others', on average, and their spread, each among the users of the data
    with ten ratings or more. Both intervals are normal ones.
    """
    counts, above, spreads = _figures_of_users(ratings, means)
    enough = counts >= FEWEST
    count = len(stars)
    sd = float(stars.std(ddof=1))
    strict_by, even_by = residuals.std(ddof=1) / count**0.5, sd / (2 * (count - 1)) ** 0.5
    return (
        _among(float(residuals.mean()), float(strict_by), above[enough]),
        _among(sd, float(even_by), spreads[enough]),
    )


def _among(value: float, error: float, others: Floats) -> Manner:
    low, share, high = (
        float(np.mean(others < each)) if len(others) else 0.5
        for each in (value - _Z * error, value, value + _Z * error)
    )
    return Manner(value, share, low, high, len(others))


def _figures_of_users(ratings: Ratings, means: Floats) -> tuple[Floats, Floats, Floats]:
    """Return of each user of the data the number of ratings, their mean above the titles' means, and their standard
    deviation.
    """
    size = len(ratings.user_ids)
    counts, above, sums, squares = (np.zeros(size) for _ in range(4))
    for users, items, stars in _batches(ratings):
        counts += np.bincount(users, minlength=size)
        above += np.bincount(users, stars - means[items], minlength=size)
        sums += np.bincount(users, stars, minlength=size)
        squares += np.bincount(users, stars**2, minlength=size)
    least = np.maximum(counts, 2)
    variances = np.maximum(squares - sums**2 / least, 0) / (least - 1)
    return counts, above / least, np.sqrt(variances)


def _batches(ratings: Ratings) -> Iterator[tuple[Codes, Codes, Floats]]:
    for start in range(0, len(ratings), _BLOCK):
        block = slice(start, start + _BLOCK)
        yield ratings.users[block], ratings.items[block], ratings.stars[block].astype(np.float64)
        ratings.release()


def odd_titles(model: Recommender, rated: Codes, stars: Floats) -> tuple[list[OddTitle], list[OddTitle]]:
    """Return the well known titles that a person likes more than others do, and those they like less, the furthest
    apart first: at most five of each, half a step of five stars or more apart.
    """
    stats, items = model.stats, model.items
    apart = stars - stats.mean[rated]
    least = (model.scale.high - model.scale.low) / 8
    odd = np.flatnonzero(stats.well_known[rated] & (np.abs(apart) >= least))
    odd = odd[np.argsort(-np.abs(apart[odd]), kind="stable")]

    def listed(places: AnyArray) -> list[OddTitle]:
        return [
            OddTitle(
                items.id(code), items.name(code), float(stars[place]), float(stats.mean[code]), int(stats.ratings[code])
            )
            for place, code in zip(places.tolist(), rated[places].tolist(), strict=True)
        ]

    return listed(odd[apart[odd] > 0][:_LISTED]), listed(odd[apart[odd] < 0][:_LISTED])
