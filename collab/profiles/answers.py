"""A person's answer about a title, as it is given and as it is kept."""

from dataclasses import dataclass, field
from typing import Literal, get_args

from collab.text import clean
from collab.titles import Ids, TitleRef

Kind = Literal["rate", "skip", "clear"]
Mark = Literal["seen", "hide", "watch"]
MARKS: tuple[Mark, ...] = get_args(Mark)
"""The marks of a title without stars, beside not seen: seen and not rated, never to be listed, or to be watched."""


@dataclass(frozen=True)
class Answered:
    """An answer as it is given: title (without its year) and year (None unknown), ids by namespace, and stars with
    their scale; stars are None for a title that was not seen, or that has a `mark`. `at` is in seconds since 1970, None
    for now.

    A namespace is a set of data whose ids mean the same: "movielens", "ml-100k", "imdb", "tmdb", or a data set's
    fingerprint. There may be several ids, or none where there is a title.
    """

    title: str
    year: int | None
    ids: Ids
    stars: float | None
    low: float
    high: float
    step: float
    at: float | None = None
    mark: Mark | None = None

    @property
    def ref(self) -> TitleRef:
        """The title that this is about."""
        return TitleRef(self.title, self.year, self.ids)


@dataclass(frozen=True)
class Answer:
    """An answer as it is kept: `ids` are the title's ids by namespace, `stars` None where it was skipped or has a
    `mark`, on the scale `low`, `high`, `step`; `at` is in seconds since 1970.
    """

    key: str
    ids: Ids
    title: str
    year: int | None
    stars: float | None
    low: float
    high: float
    step: float
    at: float
    mark: Mark | None = None

    @property
    def ref(self) -> TitleRef:
        """The title that this is about."""
        return TitleRef(self.title, self.year, self.ids)

    @property
    def name(self) -> str:
        """The title as it is shown: "Alien (1979)"."""
        title = clean(self.title)  # the file may have come from elsewhere
        if not title:
            return f"untitled [{clean(self.key.rpartition(':')[2])}]"
        return f"{title} ({self.year})" if self.year else title


@dataclass(frozen=True)
class Added:
    """How many of many answers are new, how many said what was known, how many were older than what was known, and how
    many were marks of titles that have stars; `step` is what undo takes back, 0 where nothing is new.
    """

    new: int
    same: int
    older: int
    rated: int = 0
    step: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Change:
    """An answer that was undone or done again, and the title's stars before and after this step.

    `before` and `after` are None for no stars: not answered, or skipped; they are on the scale of their own answers.
    `count` answers changed; where they were given together, `answer` is the first of them.
    """

    kind: Kind
    answer: Answer
    before: float | None
    after: float | None
    count: int = 1

    @property
    def title(self) -> str:
        """The title as it is shown."""
        return self.answer.name

    @property
    def mark(self) -> Mark | None:
        """The mark of the answer; None where it has none."""
        return self.answer.mark


@dataclass(frozen=True)
class Step:
    """A step that a person took: an answer, or an undo or a redo of one.

    `at` is when it was taken, in seconds since 1970, and `source` where the answer came from. Of `count` answers given
    together, `answer` is the first.
    """

    kind: Literal["rate", "skip", "clear", "undo", "redo"]
    answer: Answer
    at: float
    source: str
    count: int = 1

    @property
    def title(self) -> str:
        """The title as it is shown."""
        return self.answer.name

    @property
    def stars(self) -> float | None:
        """The stars of the answer; None where it has none."""
        return self.answer.stars

    @property
    def mark(self) -> Mark | None:
        """The mark of the answer; None where it has none."""
        return self.answer.mark
