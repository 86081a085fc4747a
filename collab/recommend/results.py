"""The answers of a Recommender."""

from dataclasses import dataclass
from math import isnan
from typing import NamedTuple

from collab.text import brief
from collab.types import Floats

_FIRST = 3


@dataclass(frozen=True, eq=False)
class Prediction:
    """Predicted stars by item, float64: the mean, its standard deviation (the embedding's own spread), and the ends of
    the 80% interval of the star this person would give, noise included. `low` and `high` lie within the scale. With an
    ordinal head `shares`, (k, levels), are the chances of each level of stars.
    """

    mean: Floats
    sd: Floats
    low: Floats
    high: Floats
    shares: Floats | None = None

    def __repr__(self) -> str:
        stars = [f"{mean:.1f} ±{sd:.1f}" for mean, sd in zip(self.mean[:_FIRST], self.sd[:_FIRST], strict=True)]
        return brief("Prediction", f"{len(self.mean):,} titles", *stars, "..." if len(self.mean) > _FIRST else "")


class Reason(NamedTuple):
    """A rating of the person, and its signed share, in stars, of a prediction."""

    item: str
    title: str
    stars: float
    share: float


class Choice(NamedTuple):
    """A title that the person chose, and its signed share of their interest in another."""

    item: str
    title: str
    share: float


class Explanation(NamedTuple):
    """A prediction taken apart: `base` plus the shares of `reasons`, largest first, is the predicted stars; the shares
    of `choices`, likewise, add up to `interest`.
    """

    base: float
    reasons: list[Reason]
    interest: float = 0.0
    choices: tuple[Choice, ...] = ()

    def __repr__(self) -> str:
        shares = [f"{reason.share:+.2f} {reason.title}" for reason in self.reasons[:_FIRST]]
        return brief("Explanation", f"{self.base:.2f} stars", *shares, "..." if len(self.reasons) > _FIRST else "")


class Recommendation(NamedTuple):
    """A title to watch. `stars`, `low` and `high` lie within the scale; `score`, the list's order, need not.

    `interest_rank` says how likely the person is to choose it: its rank by interest among all titles that they have
    not chosen yet, 1 the likeliest; `chosen` are the titles that speak most for it. A model without interest has
    neither, nor a person who chose nothing. `imdb` and `tmdb` are its ids there, "" unknown.
    """

    item: str
    title: str
    year: int | None
    genres: tuple[str, ...]
    stars: float
    sd: float
    low: float
    high: float
    score: float
    ratings: int
    because: list[Reason]
    interest_rank: int | None = None
    chosen: tuple[Choice, ...] = ()
    imdb: str = ""
    tmdb: str = ""

    def __repr__(self) -> str:
        stars = "" if isnan(self.stars) else f"{self.stars:.1f} ±{self.sd:.1f}"
        return brief(self.title, stars, f"{self.ratings:,} ratings")


@dataclass(frozen=True)
class Similar:
    """A title and how near it is to those asked about: by factors a cosine, -1 to 1; by choices the gain of interest
    from one to the other. `each` has that with every one of several titles, in the order they were asked about. `both`
    is the share, 0 to 1, of the people who rated the title asked about who rated this one too, where that is known: of
    several, the mean.
    """

    item: str
    title: str
    similarity: float
    ratings: int
    each: tuple[float, ...] = ()
    both: float | None = None

    def __repr__(self) -> str:
        return brief(self.title, f"similarity {self.similarity:.3f}", f"{self.ratings:,} ratings")
