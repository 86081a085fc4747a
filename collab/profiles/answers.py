"""What a person said about a title, as it is given and as it is kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Kind = Literal["rate", "skip", "clear"]


@dataclass(frozen=True)
class Answered:
    """An answer as it is given: an item id in its namespace, title (without its year) and year (None unknown), and
    stars with their scale; stars are None for a title that was not seen.

    A namespace is a set of data whose ids mean the same: "movielens", "ml-100k", or a data set's fingerprint.
    """

    item: str
    title: str
    year: int | None
    stars: float | None
    low: float
    high: float
    step: float
    namespace: str


@dataclass(frozen=True)
class Answer:
    """An answer as it is kept: `ids` are the title's ids by namespace, `stars` None where it was skipped, on the
    scale `low`, `high`, `step`; `at` is in seconds since 1970.
    """

    key: str
    ids: Mapping[str, str]
    title: str
    year: int | None
    stars: float | None
    low: float
    high: float
    step: float
    at: float

    @property
    def name(self) -> str:
        """The title as it is shown: "Alien (1979)"."""
        if not self.title:
            return f"untitled [{self.key.rpartition(':')[2]}]"
        return f"{self.title} ({self.year})" if self.year else self.title


@dataclass(frozen=True)
class Change:
    """An answer that was undone or done again, and the title's stars before and after this step.

    `before` and `after` are None for no stars: not answered, or skipped; they are on the scale of their own answers.
    """

    kind: Kind
    answer: Answer
    before: float | None
    after: float | None

    @property
    def title(self) -> str:
        """The title as it is shown."""
        return self.answer.name
