"""Shelves: short lists that a person recognises themselves in, each an order and a condition on the same scores."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from math import sqrt
from typing import Literal

import numpy as np

from collab.interest import AS_LEARNED, is_liked, liked_from, speaks_for
from collab.recommend import (
    ANY_TITLE,
    WITHOUT_STARS,
    By,
    GenreChoice,
    Recommendation,
    Recommender,
    TitleFilter,
    UserEmbedding,
)
from collab.types import Bools, Codes, Floats

_FEWEST, _BECAUSE, _GENRES, _DECADES = 3, 3, 2, 1
_AMONG = 300
_BEYOND_CHANCE = 2.0
_MAIN_SHARE = 0.25

ShelfKind = Literal["best", "because", "genre", "decade", "little-known", "divisive"]
"""The best by the joined order; those for which a title loved speaks most, with a quarter of all that speaks for them;
those of a genre and of a decade of which the person likes more than others do; little-known and divisive ones, as the
orders of these names have it.
"""


@dataclass(frozen=True)
class Shelf:
    """A short list, best first; `about` names the title, genre or decade that it is about, or is empty. The whole list
    is that of `Recommender.recommend` in the order `by`, `only` what meets the filter, `among` these ids.
    """

    kind: ShelfKind
    about: str
    titles: Sequence[Recommendation]
    by: By = "joined"
    only: TitleFilter = ANY_TITLE
    among: tuple[str, ...] | None = None


def shelves(
    model: Recommender,
    me: UserEmbedding,
    n: int = 5,
    *,
    only: TitleFilter = ANY_TITLE,
    without: Collection[str] = (),
) -> list[Shelf]:
    """Return the shelves of a person, at most n titles each, no title twice; `only` and `without` as in `recommend`.

    There is a shelf only where the data support it: at least three titles, of a title loved those for which it speaks
    most, of a genre or a decade that the person likes more titles of than chance would have, by two standard
    deviations. None for who likes less than three titles. Raises BadConfig like `recommend`.
    """
    liked = me.chosen[speaks_for(me.weights)]
    if len(liked) < _FEWEST:
        return []
    allowed, used = model.allowed(me, only, without=without), np.zeros(len(model.items), np.bool_)
    interest, filled = model.interest(me), list[tuple[Shelf, Codes, Floats]]()
    for shelf in _planned(model, me, liked, only, allowed, interest):
        best, scores = _best(model, me, shelf.by, interest, allowed & ~used & _members(model, shelf), n)
        if len(best) >= _FEWEST:
            used[best] = True
            filled.append((shelf, best, scores))
    return [*filter(_supported(model), _described(model, me, filled))]


def _best(
    model: Recommender, me: UserEmbedding, by: By, interest: Floats | None, allowed: Bools, n: int
) -> tuple[Codes, Floats]:
    """Return the n best of the titles that are allowed, and their scores."""
    return model.list_scores.best(me, by, AS_LEARNED, interest if by in WITHOUT_STARS else None, allowed, n)


def _described(model: Recommender, me: UserEmbedding, filled: Sequence[tuple[Shelf, Codes, Floats]]) -> Iterator[Shelf]:
    """Yield shelves with their titles, all of which are described at once."""
    if not filled:
        return
    _, codes, scores = zip(*filled, strict=True)
    titles = iter(model.describe(me, np.concatenate(codes), np.concatenate(scores)))
    for shelf, best, _ in filled:
        row = [next(titles) for _ in best]
        yield Shelf(shelf.kind, shelf.about, row, shelf.by, shelf.only, shelf.among)


def _supported(model: Recommender) -> Callable[[Shelf], bool]:
    """Return whether the titles of a shelf are what its name says: divisive ones are such as the person would like."""
    least = liked_from(model.scale)
    return lambda shelf: shelf.kind != "divisive" or all(title.stars >= least for title in shelf.titles)


def _planned(
    model: Recommender,
    me: UserEmbedding,
    liked: Codes,
    only: TitleFilter,
    allowed: Bools,
    interest: Floats | None,
) -> Iterator[Shelf]:
    """Yield shelves without titles, those first that come first."""
    yield Shelf("best", "", (), only=only)
    if interest is not None:
        yield from _because(model, me, only, allowed, interest)
    chosen = GenreChoice.parse(only.genre, model.items.all_genres) if only.genre else GenreChoice()
    if not chosen.wanted:
        liked_more = _beyond_chance(*_genres(model), liked, model.stats.trained)
        for genre in [each for each in liked_more if each not in chosen.unwanted][:_GENRES]:
            yield Shelf("genre", genre, (), only=only.also(genre=str(replace(chosen, wanted=(genre,)))))
    yield Shelf("little-known", "", (), "little-known", only)
    if only.since is None and only.until is None:
        for decade in _beyond_chance(*_decades(model), liked, model.stats.trained)[:_DECADES]:
            first = int(decade[:-1])
            yield Shelf("decade", decade, (), only=only.also(since=first, until=first + 9))
    if not model.artifact.implicit:
        yield Shelf("divisive", "", (), "divisive", only)


def _members(model: Recommender, shelf: Shelf) -> Bools:
    """Return which titles meet the conditions of a shelf, (items,)."""
    allowed = shelf.only.allow(model.items, model.stats)
    if shelf.among is not None:
        chosen = np.zeros(len(allowed), np.bool_)
        chosen[model.items.codes(shelf.among)] = True
        allowed &= chosen
    return allowed


def _because(model: Recommender, me: UserEmbedding, only: TitleFilter, allowed: Bools, own: Floats) -> Iterator[Shelf]:
    """Yield shelves of the titles for which one that the person loves speaks most, those first that speak loudest."""
    interest = model.artifact.interest
    if interest is None or interest.kind == "popularity":
        return
    best, _ = _best(model, me, "joined", own, allowed, _AMONG)
    shares = interest.shares(me.chosen, me.weights, best)
    speakers, said = shares.argmax(0), shares.max(0)
    loved = _loved(model, me)
    main = said > _MAIN_SHARE * np.maximum(shares, 0).sum(0)
    spoken = [(row, np.flatnonzero((speakers == row) & main)) for row in loved.tolist()]
    loudest = sorted((pair for pair in spoken if len(pair[1]) >= _FEWEST), key=lambda pair: -float(said[pair[1]].sum()))
    for row, columns in loudest[:_BECAUSE]:
        about = model.items.name(int(me.chosen[row]))
        yield Shelf("because", about, (), only=only, among=tuple(map(model.items.id, best[columns].tolist())))


def _loved(model: Recommender, me: UserEmbedding) -> Codes:
    """Return the rows of what the person chose that they love: liked, and with no less stars than they usually give;
    all that is chosen, where there are no stars.
    """
    if model.artifact.implicit:
        return np.arange(len(me.chosen), dtype=np.int32)
    stars = np.array(list(me.answers.values()))
    return np.flatnonzero(is_liked(stars, model.scale) & (stars >= stars.mean())).astype(np.int32)


def _genres(model: Recommender) -> tuple[list[str], list[Bools]]:
    genres = sorted(model.items.all_genres)
    return genres, [model.items.of_genre(genre) for genre in genres]


def _decades(model: Recommender) -> tuple[list[str], list[Bools]]:
    decades = model.items.years // 10 * 10
    years = sorted(set(decades[decades > 0].tolist()))
    return [f"{year}s" for year in years], [decades == year for year in years]


def _beyond_chance(names: list[str], members: list[Bools], liked: Codes, ratings: Codes) -> list[str]:
    """Return the names of the groups, with these members, of which the titles liked hold more than so many of all
    ratings would: by two standard deviations, and three titles at least; those first that stand out most.
    """
    excess: dict[str, float] = {}
    for name, group in zip(names, members, strict=True):
        count, share = int(group[liked].sum()), float(ratings[group].sum() / max(1, ratings.sum()))
        deviation = sqrt(max(len(liked) * share * (1 - share), 1e-9))
        if count >= _FEWEST and (beyond := (count - len(liked) * share) / deviation) > _BEYOND_CHANCE:
            excess[name] = beyond
    return sorted(excess, key=lambda name: -excess[name])
