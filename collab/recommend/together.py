"""Titles for people who watch together."""

from collections.abc import Collection, Sequence
from typing import Literal, NamedTuple, get_args

import numpy as np

from collab.interest import best_first, standardised
from collab.recommend.recommender import Recommender
from collab.recommend.title_filter import ANY_TITLE, TitleFilter
from collab.recommend.user_embedding import UserEmbedding

How = Literal["mean", "least-misery"]
HOW: tuple[How, ...] = get_args(How)
"""How a title's score for all comes of everyone's: their mean, or the lowest (Masthoff, UMUAI 14, 2004)."""


class Shared(NamedTuple):
    """A title for several people: `stars`, `sd` and `interest_ranks` are each one's, in their order; `score` is the
    list's order: how many standard deviations better than a usual title it suits all, or predicted stars for a model
    without interest.
    """

    item: str
    title: str
    year: int | None
    genres: tuple[str, ...]
    stars: tuple[float, ...]
    sd: tuple[float, ...]
    score: float
    ratings: int
    interest_ranks: tuple[int | None, ...]


def recommend_together(
    model: Recommender,
    people: Sequence[UserEmbedding],
    n: int = 20,
    how: How = "mean",
    only: TitleFilter = ANY_TITLE,
    without: Collection[str] = (),
) -> list[Shared]:
    """Return the n titles with the best scores for all that none of the people has rated and that are not in `without`,
    best first. Raises UnknownItem.

    Joined scores of one person range further than another's, who has answered more or gives fewer stars: they enter as
    z-scores over the titles, so that everyone counts the same.
    """
    scores = np.stack([model.scores(me) for me in people])
    if model.artifact.interest is not None:
        scores = standardised(scores)
    joint = scores.mean(0) if how == "mean" else scores.min(0)
    allowed = only.allow(model.items, model.stats)
    for me in people:
        allowed[me.rated] = False
    allowed[model.items.codes(list(without))] = False
    best = best_first(joint, allowed, n)
    items = model.items
    ids = [items.id(position) for position in best.tolist()]
    predicted = [model.predict(me, ids) for me in people]
    stars = np.stack([model.scale.clip(each.mean) for each in predicted], 1)
    ranks = [model.interest_ranks(me, best) for me in people]
    spread = np.stack([each.sd for each in predicted], 1)
    return [
        Shared(
            item=ids[row],
            title=items.name(position),
            year=int(items.years[position]) or None,
            genres=items.genres_of(position),
            stars=tuple(stars[row].tolist()),
            sd=tuple(spread[row].tolist()),
            score=float(joint[position]),
            ratings=int(model.stats.ratings[position]),
            interest_ranks=tuple(each[row] for each in ranks),
        )
        for row, position in enumerate(best.tolist())
    ]
