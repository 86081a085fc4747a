"""The best titles for a person as their answers come in: how they moved, and how much is still unknown."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal

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
    """The best titles with their moves, and the share of the variance of the predictions, 0 to 1, that is left."""

    best: list[tuple[Recommendation, Move]]
    unknown: float


class Ranking:
    """Follows one person through one model, from answer to answer."""

    def __init__(self, recommender: Recommender) -> None:
        self._recommender = recommender
        self._before: list[str] = []

    def after(self, me: UserEmbedding, without: Collection[str] = ()) -> Standing:
        """Return the standing after an answer, `without` some ids; the moves are those since the last call."""
        best = self._recommender.recommend(me, _BEST, without=without)
        now = [title.item for title in best]
        moved, self._before = moves(self._before, now), now
        return Standing(list(zip(best, moved, strict=True)), self._recommender.unknown(me))
