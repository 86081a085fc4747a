"""A system that is compared: how it is fitted, and how a fitted one is asked."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal, Protocol

import numpy as np
from scipy.sparse import csr_matrix

from collab.data import Ratings, Split
from collab.evaluation import Halves
from collab.types import Codes, Floats, Singles

Part = Literal["accuracy", "ranking", "coldstart", "certainty", "speed"]

STARS: frozenset[Part] = frozenset({"accuracy"})
LISTS: frozenset[Part] = frozenset({"ranking"})
COLD: frozenset[Part] = frozenset({"coldstart"})
CERTAIN: frozenset[Part] = frozenset({"certainty"})
SPEED: frozenset[Part] = frozenset({"speed"})

Answers = tuple[Codes, Singles]
"""The items that a person rated, by code, and the stars of each."""

Calls = Mapping[str, Callable[[], object]]
"""Calls to be timed, by name: see NAMES in `speed`."""


@dataclass(frozen=True, eq=False)
class Training:
    """The rows to train on: those of a split of some ratings."""

    ratings: Ratings
    split: Split

    @property
    def shape(self) -> tuple[int, int]:
        """Users and items, trained on or not."""
        return len(self.ratings.user_ids), len(self.ratings.item_table)

    @cached_property
    def users(self) -> Codes:
        """The user of each row, by code."""
        return self.ratings.users[self.split.training]

    @cached_property
    def items(self) -> Codes:
        """The item of each row, by code."""
        return self.ratings.items[self.split.training]

    @cached_property
    def stars(self) -> Singles:
        """The stars of each row."""
        return self.ratings.stars[self.split.training]

    @cached_property
    def matrix(self) -> csr_matrix:
        """The stars as a matrix of users and items."""
        return csr_matrix((self.stars, (self.users, self.items)), self.shape)

    @cached_property
    def chosen(self) -> csr_matrix:
        """A one for each rating, whatever its stars."""
        return csr_matrix((np.ones(len(self.users), np.float32), (self.users, self.items)), self.shape)

    def answers_of(self, user: int) -> Answers:
        """Return the training ratings of a user."""
        rows = self.split.training[self.users == user]
        return self.ratings.items[rows], self.ratings.stars[rows]


class Fitted(Protocol):
    """A fitted system. It has those of the methods that the parts it takes part in ask for."""

    def stars(self, users: Codes, items: Codes) -> Floats:
        """Return the predicted stars of some pairs, (n,)."""
        ...

    def scores(self, users: Codes) -> Floats:
        """Return by what lists are sorted, (users, items), the highest first; -inf or nan for what is never listed."""
        ...

    def intervals(self, users: Codes, items: Codes) -> tuple[Floats, Floats]:
        """Return the ends of the 80% intervals of some pairs, both (n,)."""
        ...

    def fold_in(self, people: Sequence[Answers]) -> "Fitted":
        """Return what the same fit says of new people, known by their answers, whose codes are 0, 1, .. here."""
        ...

    def calls(self) -> Calls:
        """Return what is to be timed of this fit."""
        ...


@dataclass(frozen=True)
class System:
    """A system: its `name`, unique among all; its `settings` in words; how it is fitted; the parts it takes part in.

    `fit` returns a Fitted, as far as its parts ask for that. `folds_in` says that new people need no fit: without it
    they are trained on with everyone else. `prepare` is called before a fit that is timed, for what is done once on a
    machine. `questions` takes a fit, its training and the halves of new people's ratings, and yields the same records
    as for other answers, of answers to questions that the system chooses itself.
    """

    name: str
    settings: str
    fit: Callable[[Training], Any]
    parts: frozenset[Part] = field(default_factory=frozenset)
    folds_in: bool = False
    prepare: Callable[[Training], object] = field(default=lambda _: None)
    questions: Callable[[Any, Training, Sequence[Halves]], Iterator[dict[str, Any]]] | None = None
