"""The people of a list together: what each has said of the titles, and how the model in use sees each."""

from collections.abc import Sequence
from dataclasses import dataclass

from collab.profiles import AppliedAnswers
from collab.recommend import UserEmbedding
from tui.core import Session


@dataclass(frozen=True)
class Group:
    """Names with what each of them has said, and the embedding of each, in one order."""

    names: tuple[str, ...]
    answers: tuple[AppliedAnswers, ...]
    embeddings: tuple[UserEmbedding, ...]

    @classmethod
    def read(cls, session: Session, names: Sequence[str]) -> "Group":
        """Read people as they are now. Raises NotFound where there is no model."""
        answers = tuple(session.answers_of(name) for name in names)
        return cls(tuple(names), answers, tuple(session.embedding_of(name) for name in names))

    @property
    def out(self) -> frozenset[str]:
        """The titles that one of them has seen, or never wants listed."""
        return frozenset().union(*(each.out for each in self.answers))

    @property
    def watched_by_any(self) -> frozenset[str]:
        """The titles on the watchlist of one of them."""
        return frozenset().union(*(each.watch for each in self.answers))

    @property
    def watched_by_all(self) -> frozenset[str]:
        """The titles on the watchlists of all of them."""
        return frozenset.intersection(*(each.watch for each in self.answers))

    @property
    def silent(self) -> tuple[str, ...]:
        """The names of those of whom nothing is known: no stars, no marks."""
        each = zip(self.names, self.embeddings, strict=True)
        return tuple(name for name, embedding in each if not len(embedding.chosen))

    def watchers(self, item: str) -> tuple[bool, ...]:
        """Return who has a title on the watchlist, in the order of the names."""
        return tuple(item in each.watch for each in self.answers)
