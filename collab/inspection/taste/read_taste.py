"""The taste of a person, read from their answers and their embedding."""

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np

from collab.data import Ratings
from collab.errors import NotFound
from collab.inspection import nearest_users
from collab.inspection.taste.crowd import manners, odd_titles, others_means
from collab.inspection.taste.groups import decades_of, genres_of, tastes_by_choices, tastes_by_stars
from collab.inspection.taste.movement import movement
from collab.inspection.taste.records import FEWEST, GroupTaste, NearTitle, Taste
from collab.interest import best_first, quantile
from collab.recommend import Recommender, UserEmbedding, leanings
from collab.types import Codes, Floats

_TITLES = 1000
_LISTED = 5


def read_taste(model: Recommender, me: UserEmbedding, times: Mapping[str, float] | None = None) -> Taste:
    """Return the taste of a person; `times` are those of their answers by item id, in seconds since 1970, where they
    are known, as of an imported diary.

    Of fewer than ten answers nothing is concluded: all lists are empty. The nearest users are not among it: they take
    longest, and `with_users` adds them.
    """
    artifact = model.artifact
    titles = me.chosen if artifact.implicit else me.rated
    enough, with_stars = len(titles) >= FEWEST, not artifact.implicit
    stars = np.array(list(me.answers.values()), np.float64)
    means = others_means(model)
    above = stars - means[me.rated] if with_stars else None
    ratings = _ratings(model)
    genres, decades = _groups(model, titles, above) if enough else ((), ())
    strict, even = (
        manners(stars, above, ratings, means) if enough and ratings is not None and above is not None else (None, None)
    )
    more, less = odd_titles(model, titles, stars) if with_stars and enough else ([], [])
    by_factors = enough and artifact.has_factors
    return Taste(
        data=artifact.data,
        model=artifact.model.rpartition(":")[2],  # of a module of one's own no more than its name is anyone's business
        ratings=len(titles),
        implicit=artifact.implicit,
        mean=float(stars.mean()) if with_stars and len(stars) else None,
        usual=float(means[me.rated].mean()) if with_stars and len(stars) else None,
        genres=genres,
        decades=decades,
        strict=strict,
        even=even,
        liked_more=tuple(more),
        liked_less=tuple(less),
        titles=_near_titles(model, me) if by_factors else (),
        users=(),
        movement=movement(model.items, titles, _times(model, titles, times or {}), above) if enough else None,
        has_factors=artifact.has_factors,
        has_ratings=ratings is not None,
    )


def with_users(taste: Taste, model: Recommender, me: UserEmbedding, check: Callable[[], None] = lambda: None) -> Taste:
    """Return the taste of a person with their nearest users, where enough is known for that: some seconds with a model
    that keeps no embeddings. `check` is called meanwhile, and may raise to end it.
    """
    if not (taste.is_enough and taste.has_factors and taste.has_ratings):
        return taste
    return replace(taste, users=tuple(nearest_users(model, me, _LISTED, check=check)))


def _ratings(model: Recommender) -> Ratings | None:
    """Return the ratings of the data, where they are still there."""
    try:
        return model.ratings
    except NotFound:
        return None


def _groups(
    model: Recommender, titles: Codes, above: Floats | None
) -> tuple[tuple[GroupTaste, ...], tuple[GroupTaste, ...]]:
    """Return genres, the most liked first, and decades in their order."""
    spread = (model.scale.high - model.scale.low) / 8
    genres, decades = (
        tastes_by_choices(model, titles, groups_of)
        if above is None
        else tastes_by_stars(model.items, titles, above, spread, groups_of)
        for groups_of in (genres_of, decades_of)
    )
    return tuple(genres), tuple(sorted(decades, key=lambda decade: decade.name))


def _near_titles(model: Recommender, me: UserEmbedding) -> tuple[NearTitle, ...]:
    """Return the titles whose predictions lean furthest from the average person's to this one's side, among the better
    half of the 1,000 most rated, by these predictions.
    """
    titles = model.stats.most_trained(_TITLES)
    stars, leaning, usual = leanings(model, titles, [me.gaussian.mean])
    items = model.items
    best = best_first(leaning[0], stars[0] >= quantile(stars[0], 0.5), _LISTED)
    return tuple(
        NearTitle(
            items.id(code),
            items.name(code),
            float(model.scale.clip(stars[0, place])),
            float(model.scale.clip(stars[0, place] - leaning[0, place] - usual[0])),
            me.answers.get(items.id(code)),
        )
        for place, code in zip(best.tolist(), titles[best].tolist(), strict=True)
    )


def _times(model: Recommender, titles: Codes, times: Mapping[str, float]) -> Floats:
    return np.array([times.get(model.items.id(code), 0.0) for code in titles.tolist()])
