"""Lists for many users: those that `Recommender.recommend` gives one by one, their scores computed together."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from collab.data import Ratings
from collab.errors import UnknownUser
from collab.interest import AS_LEARNED, best_first
from collab.recommend import ANY_TITLE, By, Recommender, TitleFilter, UserEmbedding, joined
from collab.types import Codes, Floats, Singles

_BLOCK = 32  # users whose scores are computed together: 87,000 scores each are 22 MB


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
        self._model, self._ratings, self._options = model, ratings, options

    def of(self, users: Sequence[str]) -> UserLists:
        """Return the lists of some users, at least one, in their order. Raises UnknownUser."""
        people = list(self._people(users))
        lists: list[tuple[Codes, Floats]] = []
        with ThreadPoolExecutor() as threads:
            for start in range(0, len(people), _BLOCK):
                block = people[start : start + _BLOCK]
                lists += threads.map(self._list, block, self._scores(block))
        counts = [len(titles) for titles, _ in lists]
        ranks = [np.arange(1, count + 1, dtype=np.int32) for count in counts]
        figures = np.concatenate([figures for _, figures in lists], 1).astype(np.float32)
        return UserLists(
            np.repeat(np.arange(len(users), dtype=np.int32), counts),
            np.concatenate([titles for titles, _ in lists]),
            np.concatenate(ranks),
            *figures,
        )

    def _people(self, users: Sequence[str]) -> Iterator[UserEmbedding]:
        """Yield the embedding of each user as the model knows it, with the spread that their latest stars leave."""
        ratings = self._ratings
        unknown = [user for user in users if user not in self._positions or user not in ratings.user_codes]
        if unknown:
            raise UnknownUser(f'The model was not trained on a user "{unknown[0]}" of {ratings.name}.')
        codes = [ratings.user_codes[user] for user in users]
        wanted = np.zeros(len(ratings.user_ids), bool)
        wanted[codes] = True
        rows = ratings.rows_by_user(np.flatnonzero(wanted[ratings.users]).astype(np.int32))
        for user, code in zip(users, codes, strict=True):
            latest = ratings.latest_of(rows[code])
            ids = map(ratings.item_table.id, ratings.items[latest].tolist())
            answers = dict(zip(ids, ratings.stars[latest].tolist(), strict=True))
            yield self._model.fold_in.trained(self._positions[user], answers)

    @cached_property
    def _positions(self) -> dict[str, int]:
        return {user: position for position, user in enumerate(self._model.artifact.user_ids)}

    def _scores(self, people: Sequence[UserEmbedding]) -> list[Floats]:
        """Return the scores of all titles for each of some users."""
        options, artifact = self._options, self._model.artifact
        if options.by != "joined" or artifact.interest is None:
            return [self._model.scores(me, options.by, options.known) for me in people]
        stars = self._model.scoring.many_mean_stars(np.stack([me.gaussian.mean for me in people]))
        interest = artifact.interest.many_scores([(me.chosen, me.weights) for me in people])
        rows = zip(people, interest, stars, strict=True)
        return [joined(artifact, me.weights, chosen, liked, options.known) for me, chosen, liked in rows]

    def _list(self, me: UserEmbedding, scores: Floats) -> tuple[Codes, Floats]:
        """Return the titles of one list, and their stars, spread, range and score, (5, n)."""
        model, options = self._model, self._options
        best = best_first(scores, model.allowed(me, options.only), options.n)
        predicted = model.predict(me, [model.items.id(code) for code in best.tolist()])
        stars = model.scale.clip(predicted.mean)
        return best, np.stack([stars, predicted.sd, predicted.low, predicted.high, scores[best]])
