"""The parts of a person's taste as values: each is missing, or says nothing, where there is too little evidence."""

from dataclasses import dataclass
from typing import NamedTuple

from collab.inspection import Neighbour

FEWEST = 10
"""The fewest ratings from which anything is concluded."""
SURE = 0.05
"""The chance below which a change is told as one."""


@dataclass(frozen=True)
class GroupTaste:
    """How a person takes to a genre or a decade: its name, how many of their titles are of it, and how much `more` than
    others they like these, with the ends of its 95% interval.

    In stars beyond how they rate all titles; without stars, the share of their choices less that of everyone's.
    """

    name: str
    titles: int
    more: float
    low: float
    high: float

    @property
    def is_clear(self) -> bool:
        """Whether the interval leaves 0 out."""
        return self.low > 0 or self.high < 0


@dataclass(frozen=True)
class Manner:
    """A figure of how a person rates among those of `users` users of the data: the share, 0 to 1, of the users with a
    lower one, and the shares at the ends of the figure's 95% interval.
    """

    value: float
    share: float
    low: float
    high: float
    users: int


class OddTitle(NamedTuple):
    """A title, a person's stars of it, the mean of all its ratings, and their number."""

    item: str
    title: str
    stars: float
    mean: float
    ratings: int


class NearTitle(NamedTuple):
    """A title near to a person's taste: the stars predicted for them and for the average person, and those they gave,
    None where they gave none.
    """

    item: str
    title: str
    stars: float
    usual: float
    given: float | None


class Period(NamedTuple):
    """A year or a month with five ratings or more, their number, and how many stars they are above others', with the
    ends of the 95% interval.
    """

    label: str
    ratings: int
    more: float
    low: float
    high: float


class Change(NamedTuple):
    """Something in the earlier and in the later half of a diary: `stars` above others', or the share of a genre. `p` is
    the chance of a change as large where dates say nothing; of genres, of one as large in any of them.
    """

    name: str
    early: float
    late: float
    p: float

    @property
    def is_clear(self) -> bool:
        """Whether it is told as a change."""
        return self.p < SURE


@dataclass(frozen=True)
class Movement:
    """How taste moved over the dates of a diary, in seconds since 1970: `middle` parts its halves. `p` of each change
    comes of `shuffles` shuffles of the dates. `genres` are those with enough titles, the most certain change first.
    Without stars there are no `periods`.
    """

    first: float
    middle: float
    last: float
    ratings: int
    periods: tuple[Period, ...]
    stars: Change | None
    genres: tuple[Change, ...]
    shuffles: int


@dataclass(frozen=True)
class Taste:
    """All that the answers and the embedding of a person say, of a model on the data named `data`.

    `mean` are their mean stars, `usual` those that others gave the same titles; None without stars. `liked_more` and
    `liked_less` are the titles where they are furthest from the mean, the furthest first. `users` and `titles`, the
    nearest first, come of the embedding: without factors (`has_factors`) there are none, nor without the ratings of the
    data (`has_ratings`) any users, `strict` or `even`. `movement` is None without dates that span enough.
    """

    data: str
    model: str
    ratings: int
    implicit: bool
    mean: float | None
    usual: float | None
    genres: tuple[GroupTaste, ...]
    decades: tuple[GroupTaste, ...]
    strict: Manner | None
    even: Manner | None
    liked_more: tuple[OddTitle, ...]
    liked_less: tuple[OddTitle, ...]
    titles: tuple[NearTitle, ...]
    users: tuple[Neighbour, ...]
    movement: Movement | None
    has_factors: bool
    has_ratings: bool

    @property
    def is_enough(self) -> bool:
        """Whether there are answers enough to conclude anything."""
        return self.ratings >= FEWEST
