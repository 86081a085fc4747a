"""The users of the data: those who rated most, and those whose taste is nearest to one."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from collab.data import Ratings, evenly_drawn
from collab.recommend import Recommender, UserEmbedding, correlation, leanings
from collab.types import Floats

_TITLES, _ENOUGH = 500, 300


class KnownUser(NamedTuple):
    """A user of the data, how many ratings they gave, and their mean."""

    user: str
    ratings: int
    mean: float


class Neighbour(NamedTuple):
    """A user whose taste was compared with another's.

    `taste`, -1 to 1, is how far both lean the same way from the average person, as a correlation over the predictions
    of the most rated titles. `both` is how many titles both rated, `apart` the mean difference of their stars there.
    """

    user: str
    taste: float
    both: int
    apart: float


def active_users(ratings: Ratings, n: int = 200) -> list[KnownUser]:
    """Return the n users with the most ratings, most first."""
    by_user = ratings.index.by_user
    counts = by_user.counts
    busy = np.argsort(-counts, kind="stable")[:n]
    stars = ((code, ratings.stars[by_user.of(code)]) for code in busy[counts[busy] > 0].tolist())
    users = [KnownUser(ratings.user_ids[code], len(own), float(own.mean(dtype=np.float64))) for code, own in stars]
    ratings.release()  # the rows of so many are all over the files
    return users


def nearest_users(
    model: Recommender,
    user: UserEmbedding | str,
    n: int = 20,
    *,
    among: int = 200,
    folded_in: dict[str, Floats] | None = None,
    check: Callable[[], None] = lambda: None,
) -> list[Neighbour]:
    """Return the n users of nearest taste to a person or a user, nearest first, `among` so many who rated the most of
    the same titles, of those that the model was trained on; none for a person without ratings. `folded_in` keeps what
    is folded in of these users, by id, for the next call. `check` is called before each of them: it may raise.

    Users are compared by their predictions of the 500 most rated titles, so that it does not matter how a model's
    factors are turned, or whether it keeps rows of its users. Raises UnknownUser, BadConfig for a model without
    factors, in which all lean the same way, and NotFound where the ratings are not in the cache any more.
    """
    model.artifact.check_factors()
    me, ratings = model.user(user) if isinstance(user, str) else user, model.ratings
    try:
        shared = np.zeros(len(ratings.user_ids), np.int64)
        for title in me.rated.tolist():
            shared += np.bincount(ratings.raters(title), minlength=len(shared))
        if isinstance(user, str):
            shared[ratings.user_codes[user]] = 0
        looked_at = np.argsort(-shared, kind="stable")[:among]
        trained_on = set(model.artifact.user_ids)
        others = [
            name for code in looked_at.tolist() if shared[code] and (name := ratings.user_ids[code]) in trained_on
        ]
        if not others:
            return []
        titles = model.stats.most_trained(_TITLES)
        weights = model.stats.trained[titles].astype(np.float64)
        _, leaning, _ = leanings(
            model,
            titles,
            [me.gaussian.mean, *_embeddings(model, others, {} if folded_in is None else folded_in, check)],
        )
        mine = dict(zip(me.rated.tolist(), me.answers.values(), strict=True))
        neighbours = []
        for row, other in enumerate(others, 1):
            taste = correlation(leaning[[0, row]], weights)
            if taste is not None:
                neighbours.append(Neighbour(other, taste, *_common(mine, ratings, other)))
        return sorted(neighbours, key=lambda near: (-near.taste, near.user))[:n]
    finally:
        ratings.release()  # whichever way it ends: what was looked through is all over the files


def _embeddings(
    model: Recommender, users: Sequence[str], folded_in: dict[str, Floats], check: Callable[[], None]
) -> list[Floats]:
    """Return the row of each user in each sample, (s, d): as it was trained, or folded in where none are kept."""
    kept = model.artifact.user_embeddings
    if not len(kept):
        for user in users:
            check()
            if user not in folded_in:
                folded_in[user] = _fold_in(model, user)
        return [folded_in[user] for user in users]
    place = {user: row for row, user in enumerate(model.artifact.user_ids)}
    return [kept[place[user]][None].astype(np.float64) for user in users]


def _fold_in(model: Recommender, user: str) -> Floats:
    """Return the row of a user in each sample, (s, d), from 300 of their ratings at most, evenly spread: with many
    samples those of the busiest users would take a hundred MB at once.
    """
    ratings, rows = model.ratings, evenly_drawn(model.ratings.latest(user), _ENOUGH)
    items = map(model.items.id, ratings.items[rows].tolist())
    stars = dict(zip(items, ratings.stars[rows].tolist(), strict=True))
    return model.fold_in(stars, about=ratings.about(ratings.user_codes[user])).gaussian.mean


def _common(mine: Mapping[int, float], ratings: Ratings, other: str) -> tuple[int, float]:
    """Return how many titles another user rated too, and the mean difference of the stars."""
    history = ratings.history(other)
    theirs = dict(zip(ratings.items[history].tolist(), ratings.stars[history].tolist(), strict=True))
    apart = [abs(stars - mine[item]) for item, stars in theirs.items() if item in mine]
    return len(apart), float(np.mean(apart))
