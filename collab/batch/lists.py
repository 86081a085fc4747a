"""Lists for many users: those that `Recommender.recommend` gives one by one, their scores computed together."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

import numpy as np

from collab.batch.people import TrainedPeople
from collab.data import Ratings
from collab.interest import AS_LEARNED
from collab.recommend import ANY_TITLE, WITHOUT_STARS, By, Recommender, TitleFilter, UserEmbedding
from collab.types import Codes, Floats, Singles

_BLOCK = 32  # users whose interest is computed together: in 87,000 titles each it is 11 MB


@dataclass(frozen=True)
class ListOptions:
    """How long lists are, and how they are ordered and filtered, as in `Recommender.recommend`."""

    n: int = 20
    by: By = "joined"
    known: float = AS_LEARNED
    only: TitleFilter = ANY_TITLE


class UserLists(NamedTuple):
    """Lists of several users, a row for each title, best first: `user` counts the users and `item` are positions of
    titles, int32 (rows,), `rank` counts from 1; stars, their spread and 80% range, and the score, float32 (rows,).
    """

    user: Codes
    item: Codes
    rank: Codes
    stars: Singles
    sd: Singles
    low: Singles
    high: Singles
    score: Singles


class ListsForMany:
    """Makes the lists of users that a model was trained on, whose histories are in `ratings`."""

    def __init__(self, model: Recommender, ratings: Ratings, options: ListOptions) -> None:
        self._model, self._options = model, options
        self._people = TrainedPeople(model, ratings)
        self._met = options.only.allow(model.items, model.stats)
        self._sure = TitleFilter(max_sd=options.only.max_sd)  # which depends on the person

    def of(self, users: Sequence[str]) -> UserLists:
        """Return the lists of some users, at least one, in their order. Raises UnknownUser."""
        people, lists = self._people.embeddings(users), list[tuple[Codes, Floats]]()
        while block := list(islice(people, _BLOCK)):
            lists += map(self._list, block, self._interest(block))
        counts = [len(titles) for titles, _ in lists]
        ranks = [np.arange(1, count + 1, dtype=np.int32) for count in counts]
        figures = np.concatenate([figures for _, figures in lists], 1).astype(np.float32)
        return UserLists(
            np.repeat(np.arange(len(users), dtype=np.int32), counts),
            np.concatenate([titles for titles, _ in lists]),
            np.concatenate(ranks),
            *figures,
        )

    def _interest(self, people: Sequence[UserEmbedding]) -> Iterable[Floats | None]:
        """Yield the interest of each of some users in all titles, where the order goes by it."""
        interest = self._model.artifact.interest
        if self._options.by not in WITHOUT_STARS or interest is None:
            return [None] * len(people)
        return interest.many_scores([(me.chosen, me.weights) for me in people])

    def _list(self, me: UserEmbedding, interest: Floats | None) -> tuple[Codes, Floats]:
        """Return the titles of one list, and their stars, spread, range and score, (5, n)."""
        model, options = self._model, self._options
        allowed = model.allowed(me, self._sure) & self._met
        best, scores = model.list_scores.best(me, options.by, options.known, interest, allowed, options.n)
        predicted = model.predict_at(me, best)
        stars = model.scale.clip(predicted.mean)
        return best, np.stack([stars, predicted.sd, predicted.low, predicted.high, scores])
