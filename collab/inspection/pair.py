"""Two titles side by side: their ratings, biases and factors, and the stars a person would give them."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from collab.errors import BadConfig, NotFound
from collab.inspection.title_biases import item_biases
from collab.inspection.title_factors import common_factors, rotate
from collab.recommend import Recommender, UserEmbedding, shares_of_both
from collab.types import Codes, Floats, Singles

_TITLES = 1000
_ENDS = 2


@dataclass(frozen=True)
class Side:
    """One of two titles: its ratings and their mean in stars, None without any; its bias, None where a model has none;
    the stars predicted for a person, within the scale, and their spread.
    """

    item: str
    title: str
    year: int | None
    genres: tuple[str, ...]
    ratings: int
    mean: float | None
    bias: float | None
    stars: float
    sd: float


@dataclass(frozen=True)
class Along:
    """Where two titles stand on a factor, in its standard deviations from the mean title, and the names of titles at
    the factor's high and low end, the outermost first.
    """

    first: float
    second: float
    high: tuple[str, ...]
    low: tuple[str, ...]


@dataclass(frozen=True)
class Pair:
    """Two titles, the cosine of their factors, -1 to 1, None where all titles have the same ones, the genres they
    share, the factors in which they are most alike and most unlike, the most telling first; how near they are by
    choices, None for a model without interest, and the share, 0 to 1, of the people who rated the first who rated the
    second too, None where the ratings are gone.
    """

    first: Side
    second: Side
    similarity: float | None
    shared: tuple[str, ...]
    alike: tuple[Along, ...]
    unlike: tuple[Along, ...]
    choices: float | None = None
    both: float | None = None


class Pairs:
    """Pairs of titles of a model. Its factors are turned by `rotate` over the 1,000 most rated titles when the first
    pair is asked for: with many factors that takes a moment.
    """

    def __init__(self, model: Recommender) -> None:
        self._model = model

    def compare(self, first: str, second: str, me: UserEmbedding | str, n: int = 3) -> Pair:
        """Return two titles, ids, side by side, with at most n factors of either kind. `me` is a person, or a user the
        model knows.

        Two titles are alike in a factor that has both on the same side of the mean title, and unlike in the others. A
        model whose titles all have the same factors has neither. Raises UnknownItem and UnknownUser.
        """
        model = self._model
        positions = model.items.codes([first, second])
        sides = _sides(model, positions, me)
        has_factors = model.artifact.has_factors
        along = self._rotation.along(model.factors_at(positions)) if has_factors else []
        alike = sorted((each for each in along if each.first * each.second > 0), key=_likeness, reverse=True)[:n]
        unlike = sorted((each for each in along if each.first * each.second <= 0), key=_distance, reverse=True)[:n]
        shared = tuple(genre for genre in sides[0].genres if genre in sides[1].genres)
        cosine = model.neighbours.cosine(first, second) if has_factors else None
        factors = (tuple(alike), tuple(unlike))
        return Pair(*sides, cosine, shared, *factors, _by_choices(model, positions), _share_of_both(model, positions))

    @cached_property
    def _rotation(self) -> "_Rotation":
        most = self._model.stats.most_rated(_TITLES)
        values = common_factors(self._model, most)
        rotated = rotate(values)
        onto = np.linalg.lstsq(self._model.factors_at(most).astype(np.float64), values, rcond=None)[0]
        orders = [np.argsort(-column, kind="stable").tolist() for column in rotated.values.T]
        names = [[self._model.items.name(most[row]) for row in order] for order in orders]
        ends = [(tuple(each[:_ENDS]), tuple(each[: -_ENDS - 1 : -1])) for each in names]
        spread = np.maximum(rotated.values.std(0), 1e-12)
        return _Rotation(onto @ rotated.rotation, rotated.mean @ rotated.rotation, spread, ends)


@dataclass(frozen=True, eq=False)
class _Rotation:
    """How a title's own factors, those of all samples, are turned, (factors, k); the mean title and the standard
    deviation of titles, (k,); and the titles at the high and the low end of each.
    """

    onto: Floats
    mean: Floats
    spread: Floats
    ends: Sequence[tuple[tuple[str, ...], tuple[str, ...]]]

    def along(self, pair: Singles) -> list[Along]:
        """Return where two titles stand, from their own factors, (2, factors)."""
        first, second = ((pair @ self.onto - self.mean) / self.spread).tolist()
        return [Along(one, other, *ends) for one, other, ends in zip(first, second, self.ends, strict=True)]


def _likeness(along: Along) -> float:
    return along.first * along.second


def _distance(along: Along) -> float:
    return abs(along.first - along.second)


def _by_choices(model: Recommender, pair: Codes) -> float | None:
    """Return how near two titles are by choices; None for a model without interest."""
    interest = model.artifact.interest
    return None if interest is None else float(interest.nearness(pair[:1])[0, pair[1]])


def _share_of_both(model: Recommender, pair: Codes) -> float | None:
    """Return the share of the people who rated the first who rated the second too; None where the ratings are gone."""
    try:
        return float(shares_of_both(model.ratings, pair[:1], pair[1:])[0])
    except NotFound:
        return None


def _sides(model: Recommender, positions: Codes, me: UserEmbedding | str) -> tuple[Side, Side]:
    items, stats = model.items, model.stats
    predicted = model.predict(me, [items.id(position) for position in positions.tolist()])
    biases: list[float] | list[None] = [None, None]
    with suppress(BadConfig):
        biases = biases if model.artifact.implicit else item_biases(model)[positions].tolist()
    one, other = (
        Side(
            items.id(position),
            items.name(position),
            int(items.years[position]) or None,
            items.genres_of(position),
            int(stats.ratings[position]),
            float(stats.mean[position]) if stats.ratings[position] and not model.artifact.implicit else None,
            bias,
            float(model.scale.clip(stars)),
            sd,
        )
        for position, bias, stars, sd in zip(
            positions.tolist(), biases, predicted.mean.tolist(), predicted.sd.tolist(), strict=True
        )
    )
    return one, other
