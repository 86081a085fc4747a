"""How far two people agree: in the titles that both rated, and in the predictions for them."""

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from collab.interest import best_first
from collab.recommend.recommender import Recommender
from collab.recommend.user_embedding import UserEmbedding
from collab.types import AnyArray, Codes, Floats

_MOST = 2000
_GENRE_TITLES = 10


class Both(NamedTuple):
    """A title and two people's stars of it: given, or predicted."""

    item: str
    title: str
    first: float
    second: float

    @property
    def apart(self) -> float:
        """How many stars lie between them."""
        return abs(self.first - self.second)


class Leaning(NamedTuple):
    """How many stars each of two people is predicted to give the titles of a genre beyond what the average person
    would, and beyond what they would to any title.
    """

    genre: str
    first: float
    second: float


class Agreement(NamedTuple):
    """How far two people agree.

    `answered` is whether each has given answers; `rated` are the titles that both rated, nearest first; `difference` is
    the mean of the stars between those, None without any. `generous` is how many stars more the first would give on
    average. `taste`, -1 to 1, is how far they lean the same way from the average person, as a correlation over the
    predictions of the titles that matter: it is of the factors, however those are turned. None where one of them has
    given no answers. `genres` are where they lean furthest apart. `please` and `divide` are titles that neither has
    rated, with both predictions: the best for both, and those furthest apart.
    """

    answered: tuple[bool, bool]
    rated: list[Both]
    difference: float | None
    generous: float
    taste: float | None
    genres: list[Leaning]
    please: list[Both]
    divide: list[Both]


def measure_agreement(model: Recommender, first: UserEmbedding, second: UserEmbedding, n: int = 5) -> Agreement:
    """Compare two people. Genres and predicted titles are n of each kind, the titles among the 2,000 most rated."""
    rated = _rated(model, first, second)
    titles = model.stats.most_trained(_MOST)
    weights = model.stats.trained[titles].astype(np.float64)
    stars, leaning, usual = leanings(model, titles, [me.gaussian.mean for me in (first, second)])
    fresh = ~np.isin(titles, np.concatenate([first.rated, second.rated]))
    clipped = model.scale.clip(stars)
    answered = (bool(first.answers), bool(second.answers))
    return Agreement(
        answered=answered,
        rated=rated,
        difference=float(np.mean([both.apart for both in rated])) if rated else None,
        generous=float(usual[0] - usual[1]),
        taste=correlation(leaning, weights) if all(answered) else None,
        genres=_genres(model, titles, leaning, weights)[:n],
        please=_titles_of(model, titles, clipped, best_first(stars.min(0), fresh, n)),
        divide=_titles_of(model, titles, clipped, best_first(np.abs(clipped[0] - clipped[1]), fresh, n)),
    )


def leanings(model: Recommender, titles: Codes, people: Sequence[Floats]) -> tuple[Floats, Floats, Floats]:
    """Return for each of p people, by the row of each sample, (s, d), the predicted stars of k titles, (p, k); how
    these lean away from what the average person would give and the person usually leans, (p, k); and how they usually
    lean, (p,), by number of ratings.
    """
    scoring, weights = model.scoring_at(titles), model.stats.trained[titles].astype(np.float64)
    stars = np.empty((len(people), len(titles)))
    leaning = np.empty_like(stars)
    for row, embedding in enumerate(people):
        stars[row] = scoring.mean_stars(embedding)
        leaning[row] = stars[row] - scoring.mean_stars(model.artifact.average_person(embedding))
    usual = leaning @ weights / weights.sum()
    leaning -= usual[:, None]
    return stars, leaning, usual


def _rated(model: Recommender, first: UserEmbedding, second: UserEmbedding) -> list[Both]:
    items = model.items
    rated = [
        Both(item, items.name_of(item), stars, second.answers[item])
        for item, stars in first.answers.items()
        if item in second.answers
    ]
    return sorted(rated, key=lambda both: (both.apart, -both.first, both.title))


def correlation(leaning: Floats, weights: Floats) -> float | None:
    """Return the weighted correlation of two rows whose weighted means are 0; None where one is constant."""
    squares = leaning**2 @ weights
    product = float(leaning[0] * leaning[1] @ weights)
    return product / float(np.sqrt(squares.prod())) if squares.min() > 0 else None


def _genres(model: Recommender, titles: Codes, leaning: Floats, weights: Floats) -> list[Leaning]:
    """Return each genre of ten titles or more, those where two people lean furthest apart first."""
    by_genre: dict[str, list[int]] = defaultdict(list)
    for row, code in enumerate(titles.tolist()):
        for genre in model.items.genres_of(code):
            by_genre[genre].append(row)
    means = [
        Leaning(genre, *(leaning[:, members] @ weights[members] / weights[members].sum()).tolist())
        for genre, members in by_genre.items()
        if len(members) >= _GENRE_TITLES and weights[members].sum() > 0
    ]
    return sorted(means, key=lambda mean: (-abs(mean.first - mean.second), mean.genre))


def _titles_of(model: Recommender, titles: Codes, stars: Floats, chosen: AnyArray) -> list[Both]:
    items = model.items
    return [
        Both(items.id(code), items.name(code), *stars[:, row].tolist())
        for row, code in zip(chosen.tolist(), titles[chosen].tolist(), strict=True)
    ]
