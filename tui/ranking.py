"""The best titles for a person as their answers come in: how they moved, and how much is still unknown."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from collab.recommend.embedding import UserEmbedding
from collab.recommend.recommender import Recommender
from collab.recommend.results import Recommendation

Move = Literal["rose", "fell", "stayed", "new"]

_BEST = 5


def moves(before: Sequence[str], now: Sequence[str]) -> list[Move]:
    """Return how each id of `now` moved since `before`; in the first ranking of all, each is "new"."""
    if not before:
        return ["new"] * len(now)
    places = {item: place for place, item in enumerate(before)}
    return [_move(places.get(item, len(before)), place) for place, item in enumerate(now)]


def _move(before: int, now: int) -> Move:
    return "rose" if now < before else "fell" if now > before else "stayed"


@dataclass(frozen=True)
class Standing:
    """The best titles with their moves, and the share of a person's variance, 0 to 1, that is left."""

    best: list[tuple[Recommendation, Move]]
    unknown: float


class Ranking:
    """Follows one person through one model, from answer to answer.

    What is unknown of them is the mean variance of their predicted stars over titles with 20 training ratings or more
    (over the most rated, where none has so many), against that of a person without answers.
    """

    def __init__(self, recommender: Recommender) -> None:
        self._recommender = recommender
        self._before: list[str] = []
        asked = np.flatnonzero(recommender.stats.well_known)
        self._asked = [recommender.items.ids[int(position)] for position in asked]
        self._at_first = self._variance(recommender.fold_in({}))

    def after(self, me: UserEmbedding) -> Standing:
        """Return the standing after an answer; the moves are those since the last call."""
        best = self._recommender.recommend(me, _BEST)
        now = [title.item for title in best]
        moved, self._before = moves(self._before, now), now
        return Standing(list(zip(best, moved, strict=True)), min(1.0, self._variance(me) / self._at_first))

    def _variance(self, person: UserEmbedding) -> float:
        return float((self._recommender.predict(person, self._asked).sd ** 2).mean())
