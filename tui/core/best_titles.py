"""The best titles for a person as their answers come in: how they moved, and how much is still unknown; before there is
a model, those that most people like.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from collab.recommend import Recommendation
from tui.core.session import Trained
from tui.core.title_table import TitleTable

Move = Literal["rose", "fell", "stayed", "new"]

BEST = 20
"""How many titles are among the best."""


def moves(before: Sequence[str], now: Sequence[str]) -> list[Move]:
    """Return how each id of `now` moved since `before`; in the first ranking of all, each is "new"."""
    if not before:
        return ["new"] * len(now)
    places = {item: place for place, item in enumerate(before)}
    return [_move(places.get(item, len(before)), place) for place, item in enumerate(now)]


def _move(before: int, now: int) -> Move:
    return "rose" if now < before else "fell" if now > before else "stayed"


def favourites(titles: TitleTable, without: Collection[str], n: int = BEST) -> list[str]:
    """Return the ids of the n titles that most people like, `without` some: by their ratings, each for as much as the
    title's mean is above the lowest stars.
    """
    stats, scale = titles.stats, titles.scale
    liked = stats.ratings * (stats.mean - scale.low)
    best = np.argsort(-liked, kind="stable")[: n + len(without)].tolist()
    ids = (titles.items.id(position) for position in best if stats.ratings[position])
    return [item for item in ids if item not in without][:n]


@dataclass(frozen=True)
class Ranked:
    """The best titles with their moves, and the share of the variance of the predictions, 0 to 1, that is left."""

    best: list[tuple[Recommendation, Move]]
    unknown: float


class Ranking:
    """Follows a person from answer to answer; with another model it begins anew."""

    def __init__(self) -> None:
        self._model: Trained | None = None
        self._before: list[str] = []

    def after(self, model: Trained, without: Collection[str] = ()) -> Ranked:
        """Return the best titles after an answer, `without` some ids; the moves are those since the last call."""
        if self._model is None or model.recommender is not self._model.recommender:
            self._before = []
        self._model = model
        best = model.recommender.recommend(model.me, BEST, without=without)
        now = [title.item for title in best]
        moved, self._before = moves(self._before, now), now
        return Ranked(list(zip(best, moved, strict=True)), model.recommender.unknown(model.me))
