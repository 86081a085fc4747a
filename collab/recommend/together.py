"""Titles for people who watch together: lists, and the stars that all of them would give at once."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from math import nan
from typing import Literal, NamedTuple, get_args

import numpy as np

from collab.errors import BadConfig
from collab.inference import Ordinal, joint_box, joint_chance, normal_share, star_levels
from collab.interest import best_first, liked_from, standardised
from collab.recommend.filtering import ANY_TITLE, TitleFilter
from collab.recommend.recommender import Recommender
from collab.recommend.user_embedding import UserEmbedding
from collab.types import Codes, Floats

How = Literal["mean", "least-misery", "chance"]
HOW: tuple[How, ...] = get_args(How)
"""How a title's score for all comes of everyone's: their mean, the lowest (Masthoff, UMUAI 14, 2004), or the chance
that all would give it so many stars.
"""

JOINT = 0.9
"""The chance that the stars of all lie within their joint intervals at once."""

_BLOCK = 1024


class Shared(NamedTuple):
    """A title for several people: `stars`, `sd` and `interest_ranks` are each one's, in their order; `score` is the
    list's order: how many standard deviations better than a usual title it suits all, or predicted stars for a model
    without interest. `chance` is the chance that all would give it so many stars as was asked, `low` and `high` are the
    ends of each one's joint interval, see `Joint`; nan of a model of choices without stars. `imdb` and `tmdb` are its
    ids there, "" unknown.
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
    chance: float
    low: tuple[float, ...]
    high: tuple[float, ...]
    imdb: str = ""
    tmdb: str = ""


@dataclass(frozen=True, eq=False)
class Joint:
    """The stars of p people for k titles at once. `chance`, (k,), that all would give so many as was asked; `low` and
    `high`, (p, k), the ends of their joint intervals: runs of levels that hold everyone's stars with a chance near 90%.
    """

    chance: Floats
    low: Floats
    high: Floats


def recommend_together(
    model: Recommender,
    people: Sequence[UserEmbedding],
    n: int = 20,
    how: How = "mean",
    only: TitleFilter = ANY_TITLE,
    without: Collection[str] = (),
    at_least: float | None = None,
    among: Collection[str] | None = None,
) -> list[Shared]:
    """Return the n titles with the best scores for all that none of the people has rated and that are not in `without`,
    of `among` alone where that is given, best first; `at_least` is how many stars `chance` is about, those from which a
    title is liked by default.

    Joined scores of one person range further than another's, who has answered more or gives fewer stars: they enter as
    z-scores over the titles, so that everyone counts the same. Raises UnknownItem, BadRating for stars off the scale,
    and BadConfig where a model without stars is asked for the chance.
    """
    joint = joint_scores(model, people, how, at_least)
    allowed = only.allow(model.items, model.stats)
    for me in people:
        allowed[me.rated] = False
    allowed[model.items.codes(list(without))] = False
    if among is not None:
        wanted = np.zeros_like(allowed)
        wanted[model.items.codes(list(among))] = True
        allowed &= wanted
    best = best_first(joint, allowed, n)
    items = model.items
    ids = [items.id(position) for position in best.tolist()]
    predicted = [model.predict(me, ids) for me in people]
    stars = np.stack([model.scale.clip(each.mean) for each in predicted], 1)
    ranks = [model.interest_ranks(me, best) for me in people]
    spread = np.stack([each.sd for each in predicted], 1)
    at_once = predict_together(model, people, ids, at_least)
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
            chance=float(at_once.chance[row]),
            low=tuple(at_once.low[:, row].tolist()),
            high=tuple(at_once.high[:, row].tolist()),
            imdb=items.imdb[position],
            tmdb=items.tmdb[position],
        )
        for row, position in enumerate(best.tolist())
    ]


def joint_scores(
    model: Recommender, people: Sequence[UserEmbedding], how: How = "mean", at_least: float | None = None
) -> Floats:
    """Return the scores for all of every listed item, that a list together is sorted by. Raises like the list."""
    if how == "chance":
        if model.artifact.implicit:
            raise BadConfig("The order chance goes by stars, and the model was trained on choices without any.")
        starts = range(0, len(model.items), _BLOCK)
        blocks = (np.arange(start, min(start + _BLOCK, len(model.items)), dtype=np.int32) for start in starts)
        return np.concatenate([_chance(model, people, titles, at_least) for titles in blocks])
    scores = np.stack([model.scores(me) for me in people])
    if model.artifact.interest is not None:
        scores = standardised(scores)
    return np.asarray(scores.mean(0) if how == "mean" else scores.min(0))


def predict_together(
    model: Recommender, people: Sequence[UserEmbedding], items: Sequence[str], at_least: float | None = None
) -> Joint:
    """Return the stars of several people for `items`, ids, at once; nan of a model of choices without stars.

    Raises UnknownItem, and BadRating for `at_least` off the scale.
    """
    titles = model.items.codes(list(items))
    if model.artifact.implicit:
        unknown = np.full((len(people), len(titles)), nan)
        return Joint(unknown[0], unknown, unknown)
    lowest, values = _lowest(model, at_least), np.array(star_levels(model.artifact.link, model.scale).values)
    shares = np.stack([sample_shares(model, me, titles) for me in people])
    first, last = joint_box(shares, JOINT)
    return Joint(joint_chance(shares[..., lowest:].sum(3)), values[first], values[last])


def sample_shares(model: Recommender, me: UserEmbedding, titles: Codes) -> Floats:
    """Return the chance of each of `star_levels` in each sample, (s, k, levels), of the titles at k positions."""
    levels, mean, deviation = _latent(model, me, titles)
    return levels.shares(mean, deviation)


def usual_least(model: Recommender) -> float:
    """Return the fewest stars on the scale with which a title is liked."""
    values = np.array(star_levels(model.artifact.link, model.scale).values)
    return float(values[np.searchsorted(values, liked_from(model.scale))])


def _chance(model: Recommender, people: Sequence[UserEmbedding], titles: Codes, at_least: float | None) -> Floats:
    """Return the chance, (k,), that all people give the titles at some positions so many stars."""
    lowest = _lowest(model, at_least)
    return joint_chance(np.stack([_upper_share(*_latent(model, me, titles), lowest) for me in people]))


def _lowest(model: Recommender, at_least: float | None) -> int:
    """Return the lowest level with so many stars or more, with as many as a title that is liked by default."""
    stars = usual_least(model) if at_least is None else model.scale.check_range(at_least)
    return int(np.searchsorted(star_levels(model.artifact.link, model.scale).values, stars))


def _upper_share(levels: Ordinal, mean: Floats, deviation: Floats, lowest: int) -> Floats:
    """Return the chance of this level or a higher one of latent ratings with these means and deviations."""
    if lowest == 0:
        return np.ones_like(mean)
    return normal_share((levels.cuts[lowest - 1] - mean) / deviation, np.full_like(mean, np.inf))


def _latent(model: Recommender, me: UserEmbedding, titles: Codes) -> tuple[Ordinal, Floats, Floats]:
    """Return the levels of stars, and mean and standard deviation of a person's latent ratings in each sample, (s, k),
    noise included. A title without ratings may be anything, for each person apart: of titles held out whole groups
    agree little more than that.
    """
    artifact, rows = model.artifact, model.artifact.item_rows[titles]
    mean, slopes = model.scoring_at(titles).latent(me.gaussian.mean)
    unrated = np.where(model.stats.trained[titles] > 0, 0.0, artifact.unrated_variance)
    deviation = np.sqrt(me.gaussian.variance(slopes) + me.noise * artifact.noise.at(rows) + unrated)
    return star_levels(artifact.link, model.scale), mean, deviation
