"""Users that a model was trained on, as it knows them, many at a time."""

from collections.abc import Iterator, Mapping, Sequence

from collab.data import Ratings
from collab.errors import UnknownUser
from collab.recommend import Recommender, UserEmbedding


class TrainedPeople:
    """The users of a model, with the spread that their latest stars in `ratings` leave."""

    def __init__(self, model: Recommender, ratings: Ratings) -> None:
        self._model, self._ratings = model, ratings
        self._positions = {user: position for position, user in enumerate(model.artifact.user_ids)}

    def embeddings(self, users: Sequence[str]) -> Iterator[UserEmbedding]:
        """Yield the embedding of each user, of however many. Raises UnknownUser."""
        fold_in = self._model.fold_in
        if not len(self._model.artifact.user_embeddings):
            codes = self._ratings.user_codes
            yield from fold_in.many(self._answers(users), (self._ratings.about(codes[user]) for user in users))
            return
        for user, answers in zip(users, self._answers(users), strict=True):
            yield fold_in.trained(self._positions[user], answers)

    def check(self, users: Sequence[str]) -> None:
        """Raise UnknownUser where the model was not trained on one of some users, or the data do not have one."""
        unknown = [user for user in users if user not in self._positions or user not in self._ratings.user_codes]
        if unknown:
            raise UnknownUser(f'The model was not trained on a user "{unknown[0]}" of {self._ratings.name}.')

    def _answers(self, users: Sequence[str]) -> Iterator[Mapping[str, float]]:
        """Yield each user's latest stars by item id, in file order."""
        self.check(users)
        ratings = self._ratings
        for user in users:
            latest = ratings.latest(user)
            ids = map(ratings.item_table.id, ratings.items[latest].tolist())
            yield dict(zip(ids, ratings.stars[latest].tolist(), strict=True))
