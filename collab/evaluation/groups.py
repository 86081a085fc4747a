"""The joint intervals of people who rated the same title, and the chance that all of them like it, on held-out ratings.

Each title's held-out ratings are put in the order of `numpy.random.default_rng(0)` and cut into groups of 2, 3 or 5
people; what is left over counts in no group. Groups of people who rated the same title are those of Liang, Xie, Tong
and Sesia, Structured conformal inference for matrix completion with applications to group recommender systems, JASA
2026.
"""

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from collab.data import DataSpec, Ratings, Split, evenly_drawn
from collab.errors import BadConfig
from collab.evaluation.accuracy import people_held_out
from collab.evaluation.bootstrap import SEED
from collab.evaluation.fits import Fitted, Report
from collab.evaluation.protocols import check_stars, held_out_splits, measure_each
from collab.inference import joint_box, joint_chance, star_levels
from collab.models import Config
from collab.recommend import JOINT, Recommender, sample_shares, usual_least
from collab.types import Codes, Floats

SIZES = (2, 3, 5)

_MOST = 50_000


@dataclass(frozen=True)
class GroupFigures:
    """The figures of groups of so many people on one split, or their mean over several, which is called so.

    `coverage90` is the share of groups whose stars all lie within their joint intervals; `width` the mean length of a
    person's interval, in stars, which reaches halfway to the next level, as far as the scale goes. `liked` is the share
    of groups of whom all gave `at_least` so many stars, `chance` the mean of the chances of it.
    """

    split: str
    people: int
    groups: int
    coverage90: float
    width: float
    at_least: float
    chance: float
    liked: float


def evaluate_groups(
    ratings: Ratings, data: DataSpec, config: Config, splits: Sequence[str], report: Report = lambda *_: None
) -> Generator[list[GroupFigures], None, None]:
    """Fit on each split and predict for groups what it holds out, in the order of the splits.

    Raises BadConfig and TrainingFailed.
    """
    check_stars(ratings, "groups")

    def measure(fitted: Fitted, part: Split) -> list[GroupFigures]:
        return measure_groups(fitted.model, ratings, part, partial(report, f"groups on {part.name}"))

    yield from measure_each(ratings, data, config, held_out_splits(ratings, splits), report, measure)


def measure_groups(
    model: Recommender, ratings: Ratings, split: Split, progress: Callable[[float], None] = lambda _share: None
) -> list[GroupFigures]:
    """Return the figures of each size of groups; of more than 50,000 held-out ratings some are evenly drawn.

    Raises BadConfig where no title has enough held-out ratings.
    """
    split = replace(split, valid=evenly_drawn(split.valid, _MOST))
    groups = {size: draw_groups(ratings, split, size) for size in SIZES}
    shares = held_out_shares(model, ratings, split, progress)
    return [_figures(model, ratings, split, shares, of_size) for of_size in groups.values()]


def draw_groups(ratings: Ratings, split: Split, size: int) -> Codes:
    """Return groups of so many people, (g, size), by the positions of their ratings among the held-out rows; those of a
    group are of the same title. Raises BadConfig where there are none.
    """
    titles = ratings.items[split.valid]
    order = np.random.default_rng(SEED).permutation(len(titles))
    order = order[np.argsort(titles[order], kind="stable")]
    _, starts, counts = np.unique(titles[order], return_index=True, return_counts=True)
    place = np.arange(len(order)) - np.repeat(starts, counts)
    groups = order[place < np.repeat(counts - counts % size, counts)].reshape(-1, size)
    if not len(groups):
        raise BadConfig(f"No title has {size} ratings among those that the split {split.name} holds out.")
    return groups.astype(np.int32)


def held_out_shares(
    model: Recommender, ratings: Ratings, split: Split, progress: Callable[[float], None] = lambda _share: None
) -> Floats:
    """Return the chance of each level of stars of every held-out rating in each sample, (s, n, levels), in their order,
    see `people_held_out`; `progress` gets the share done.
    """
    parts, rows = list[Floats](), list[Codes]()
    for _, me, held_out in people_held_out(model, ratings, split):
        parts.append(sample_shares(model, me, ratings.items[held_out]))
        rows.append(held_out)
        progress(sum(map(len, rows)) / len(split.valid))
    sorted_rows = np.argsort(np.concatenate(rows))
    return np.concatenate(parts, 1)[:, sorted_rows[np.searchsorted(np.sort(split.valid), split.valid)]]


def _figures(model: Recommender, ratings: Ratings, split: Split, shares: Floats, groups: Codes) -> GroupFigures:
    levels, at_least = star_levels(model.artifact.link, model.scale), usual_least(model)
    stars, values = ratings.stars[split.valid][groups].T, np.array(levels.values)
    of_groups = shares[:, groups.T].swapaxes(0, 1)
    first, last = joint_box(of_groups, JOINT)
    low, high = interval_ends(values, first, last)
    return GroupFigures(
        split=split.name,
        people=groups.shape[1],
        groups=len(groups),
        coverage90=float(((low <= stars) & (stars <= high)).all(0).mean()),
        width=float((high - low).mean()),
        at_least=at_least,
        chance=float(joint_chance(of_groups[..., values >= at_least].sum(3)).mean()),
        liked=float((stars >= at_least).all(0).mean()),
    )


def interval_ends(values: Floats, first: Codes, last: Codes) -> tuple[Floats, Floats]:
    """Return the ends of runs of levels, from `first` to `last`, halfway to the next level on either side."""
    middles = (values[1:] + values[:-1]) / 2
    return np.append(values[0], middles)[first], np.append(middles, values[-1])[last]


def mean_groups(results: Sequence[Sequence[GroupFigures]]) -> list[GroupFigures]:
    """Return the means over several splits, called so, for each size; the groups are added up."""
    names = ("coverage90", "width", "chance", "liked")
    return [
        replace(
            lines[0],
            split="mean",
            groups=sum(line.groups for line in lines),
            **{name: sum(getattr(line, name) for line in lines) / len(lines) for name in names},
        )
        for lines in zip(*results, strict=True)
    ]
