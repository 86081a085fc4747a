"""Genres and decades that a person likes more, or less, than others do, with intervals that say how much is known."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from statistics import NormalDist

import numpy as np

from collab.data import Items
from collab.inspection.taste.records import GroupTaste
from collab.recommend import Recommender
from collab.types import Codes, Floats

_FEWEST_TITLES = 5
_SHARE_OUT = 0.05
_WIDEST, _STEPS = 8, 60

GroupsOf = Callable[[Items, int], Sequence[str]]
"""Gives the groups that a title, by position, is of."""


def genres_of(items: Items, position: int) -> Sequence[str]:
    """Return the genres of a title."""
    return items.genres_of(position)


def decades_of(items: Items, position: int) -> Sequence[str]:
    """Return the decade of a title, "1990s"; none where its year is not known."""
    year = int(items.years[position])
    return (f"{year // 10 * 10}s",) if year else ()


def members(items: Items, titles: Codes, groups_of: GroupsOf) -> Mapping[str, Codes]:
    """Return which of some titles, as places in `titles`, are of each group."""
    places: dict[str, list[int]] = defaultdict(list)
    for place, position in enumerate(titles.tolist()):
        for group in groups_of(items, position):
            places[group].append(place)
    return {group: np.array(each, np.int32) for group, each in places.items()}


def tastes_by_stars(
    items: Items, titles: Codes, residuals: Floats, spread: float, groups_of: GroupsOf
) -> list[GroupTaste]:
    """Return how far the residuals of a person's titles, stars above others', lie over their mean in each group of five
    titles or more, the most liked first. `spread` is how far groups may well differ, in stars.

    The groups' means are pooled: each is drawn towards 0 as far as chance alone could have brought it about, by a
    normal prior whose standard deviation is integrated over, with a half-normal prior of `spread` (A. Gelman, Prior
    distributions for variance parameters in hierarchical models, 2006).
    """
    groups = {name: each for name, each in members(items, titles, groups_of).items() if len(each) >= _FEWEST_TITLES}
    count = len(residuals)
    counts = np.array([len(each) for each in groups.values()], np.float64)
    means = np.array([residuals[each].mean() for each in groups.values()]) - residuals.mean()
    variances = residuals.var(ddof=1) * np.maximum(1 / counts - 1 / count, 0)
    known = (counts < count) & (variances > 0)
    if not known.any():
        return []
    centre, sd = _pooled(means[known], variances[known], spread)
    wide = NormalDist().inv_cdf(1 - _SHARE_OUT / 2) * sd
    names = [name for name, is_known in zip(groups, known.tolist(), strict=True) if is_known]
    rows = zip(
        names, counts[known].tolist(), centre.tolist(), (centre - wide).tolist(), (centre + wide).tolist(), strict=True
    )
    return _sorted([GroupTaste(name, int(titled), *figures) for name, titled, *figures in rows])


def _pooled(means: Floats, variances: Floats, spread: float) -> tuple[Floats, Floats]:
    """Return the posterior means and standard deviations of groups from their means and the variances of these."""
    taus = np.linspace(0, _WIDEST * spread, _STEPS * _WIDEST + 1)[1:, None] / 2
    total = variances + taus**2
    log_weights = -0.5 * (np.log(total) + means**2 / total).sum(1) - 0.5 * (taus[:, 0] / spread) ** 2
    weights = np.exp(log_weights - log_weights.max())
    weights /= weights.sum()
    centres, spreads = means * taus**2 / total, variances * taus**2 / total
    centre = weights @ centres
    return centre, np.sqrt(weights @ (spreads + (centres - centre) ** 2))


def tastes_by_choices(model: Recommender, titles: Codes, groups_of: GroupsOf) -> list[GroupTaste]:
    """Return how much larger a share each group has of a person's choices than of everyone's, the most chosen first.

    The intervals are Wilson's (1927), wide enough that all of them hold at once with a chance of 95% or more
    (Bonferroni).
    """
    items, ratings = model.items, model.stats.ratings.astype(np.float64)
    listed = members(items, np.arange(len(items), dtype=np.int32), groups_of)
    mine = members(items, titles, groups_of)
    groups = {name: each for name, each in listed.items() if len(mine.get(name, ())) >= _FEWEST_TITLES}
    z = NormalDist().inv_cdf(1 - _SHARE_OUT / 2 / max(len(groups), 1))
    tastes = []
    for name, each in groups.items():
        usual, own = float(ratings[each].sum() / ratings.sum()), len(mine[name])
        low, high = _wilson(own, len(titles), z)
        tastes.append(GroupTaste(name, own, own / len(titles) - usual, low - usual, high - usual))
    return _sorted(tastes)


def _wilson(hits: int, count: int, z: float) -> tuple[float, float]:
    share, width = hits / count, 1 + z**2 / count
    middle = (share + z**2 / (2 * count)) / width
    apart = z / width * (share * (1 - share) / count + z**2 / (4 * count**2)) ** 0.5
    return middle - apart, middle + apart


def _sorted(tastes: list[GroupTaste]) -> list[GroupTaste]:
    return sorted(tastes, key=lambda taste: (-taste.more, taste.name))
