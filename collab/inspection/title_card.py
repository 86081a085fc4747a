"""A title's card: its stars and those a person would give it, its ranks among all titles, and what is near to it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from collab.data import Ratings
from collab.errors import CollabError, NotFound
from collab.inference import star_levels
from collab.inspection.users import Neighbour, nearest_users
from collab.processes import Cancelled
from collab.recommend import GivenTags, Recommender, Similar, UserEmbedding, sample_shares
from collab.titles import TitleLink, title_links
from collab.types import AnyArray, Bools, Floats

_SIMILAR, _USERS, _AMONG, _BLOCK = 20, 50, 100, 1 << 17


@dataclass(frozen=True)
class Level:
    """A number of stars: how many ratings of the title have it, and the chance, 0 to 1, that a person would give it."""

    stars: float
    count: int
    chance: float


@dataclass(frozen=True)
class Rank:
    """A rank among `of` titles, 1 the highest."""

    rank: int
    of: int


@dataclass(frozen=True)
class NearRater:
    """A user of near taste, see Neighbour, and the stars that they gave the title."""

    user: str
    taste: float
    stars: float


@dataclass(frozen=True)
class NearRaters:
    """Those who rated a title among the `of` users of nearest taste, nearest first, or the reason why nobody is."""

    raters: tuple[NearRater, ...] = ()
    of: int = 0
    problem: str = ""


@dataclass(frozen=True)
class TitleCard:
    """A title for a person. `levels` are the stars it was given, in all the data, and might be; none of choices without
    stars and where the ratings are gone. `mean` is None without ratings. `stars`, `sd`, `low` and `high` are predicted,
    as in Prediction, nan without stars.

    `known` ranks it by number of ratings, among titles with any; `liked` and `divisive` by the mean and the standard
    deviation of its stars, among titles with 20 training ratings. `interest` is its rank by the person's interest among
    titles that they have not chosen yet. None is what is not known.
    """

    item: str
    title: str
    year: int | None
    genres: tuple[str, ...]
    tags: tuple[str, ...]
    ratings: int
    mean: float | None
    levels: tuple[Level, ...]
    stars: float
    sd: float
    low: float
    high: float
    known: Rank | None
    liked: Rank | None
    divisive: Rank | None
    interest: int | None
    similar: tuple[Similar, ...]
    links: tuple[TitleLink, ...]


class TitleCards:
    """The cards of a model's titles. What the first one needs of all ratings and users is kept for the others."""

    def __init__(self, model: Recommender) -> None:
        self.model = model
        self._near: tuple[UserEmbedding, list[Neighbour]] | None = None
        self._folded_in: dict[str, Floats] = {}

    def card(self, item: str, me: UserEmbedding) -> TitleCard:
        """Return the card of a title for a person. Raises UnknownItem."""
        model, items, stats = self.model, self.model.items, self.model.stats
        position, implicit = items.position(item), model.artifact.implicit
        predicted, year = model.predict(me, [item]), int(items.years[position]) or None
        [interest] = model.interest_ranks(me, np.array([position], np.int32))
        count, well_known = int(stats.ratings[position]), stats.well_known
        return TitleCard(
            item=item,
            title=items.name(position),
            year=year,
            genres=items.genres_of(position),
            tags=() if self._tags is None else self._tags.of(position),
            ratings=count,
            mean=float(stats.mean[position]) if count and not implicit else None,
            levels=self._levels(position, me),
            stars=float(model.scale.clip(predicted.mean)[0]),
            sd=float(predicted.sd[0]),
            low=float(predicted.low[0]),
            high=float(predicted.high[0]),
            known=_rank(stats.ratings, position, stats.ratings > 0),
            liked=None if implicit else _rank(stats.mean, position, well_known),
            divisive=None if self._spread is None else _rank(self._spread, position, well_known),
            interest=None if position in me.chosen else interest,
            similar=tuple(model.similar(item, _SIMILAR)),
            links=title_links(items.titles[position], year, items.imdb[position], items.tmdb[position]),
        )

    def near_raters(self, item: str, me: UserEmbedding, check: Callable[[], None] = lambda: None) -> NearRaters:
        """Return who gave a title which stars among the users of nearest taste to a person. Raises UnknownItem.

        The first call compares up to 100 users with the person, which may take a second with a model that keeps no
        embeddings of users; after an answer most of it is there already. `check` is called meanwhile, and may raise to
        end it.
        """
        if self._near is None or self._near[0] is not me:
            try:
                near = nearest_users(self.model, me, _USERS, among=_AMONG, folded_in=self._folded_in, check=check)
                self._near = (me, near)
            except Cancelled:
                raise
            except CollabError as error:
                return NearRaters(problem=str(error))
        near, ratings = self._near[1], self.model.ratings
        position, raters = self.model.items.position(item), list[NearRater]()
        for one in near:
            rows = ratings.history(one.user)
            stars = ratings.stars[rows[ratings.items[rows] == position]].tolist()
            raters += [NearRater(one.user, one.taste, each) for each in stars[-1:]]
        ratings.release()
        return NearRaters(tuple(raters), len(near))

    @cached_property
    def _ratings(self) -> Ratings | None:
        """The ratings, where they are still in the cache and have stars."""
        if self.model.artifact.implicit:
            return None
        try:
            return self.model.ratings
        except NotFound:
            return None

    def _levels(self, position: int, me: UserEmbedding) -> tuple[Level, ...]:
        model, ratings = self.model, self._ratings
        if ratings is None:
            return ()
        levels = star_levels(model.artifact.link, model.scale)
        chances = sample_shares(model, me, np.array([position], np.int32)).mean(0)[0]
        stars = ratings.stars[ratings.index.by_item.of(position)]
        counts = np.bincount(np.searchsorted(levels.cuts, stars), minlength=len(levels.values))
        return tuple(map(Level, levels.values, counts.tolist(), chances.tolist()))

    @cached_property
    def _tags(self) -> GivenTags | None:
        """The tags of the titles; None where the ratings are not in the cache any more."""
        try:
            return GivenTags(self.model.ratings, self.model.stats.ratings)
        except NotFound:
            return None

    @cached_property
    def _spread(self) -> Floats | None:
        """The variance of the stars of every listed title, added up in blocks of rows; None without stars."""
        ratings, mean = self._ratings, self.model.stats.mean
        if ratings is None:
            return None
        squares = np.zeros(len(mean))
        for start in range(0, len(ratings), _BLOCK):
            rows = slice(start, start + _BLOCK)
            apart = (ratings.stars[rows] - mean[ratings.items[rows]]) ** 2
            squares += np.bincount(ratings.items[rows], apart, minlength=len(mean))
            ratings.release()
        return np.asarray(squares / np.maximum(self.model.stats.ratings, 1))


def _rank(values: AnyArray, position: int, among: Bools) -> Rank | None:
    """Return the rank of an item by its value; None where it is not among those that are ranked."""
    if not among[position]:
        return None
    return Rank(1 + int((values[among] > values[position]).sum()), int(among.sum()))
