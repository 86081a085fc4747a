"""The neighbours of a title, or of a blend of several, as Similar lists them."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import cached_property, partial

from collab.recommend import Nearness, Recommender, Similar, TitleFilter
from tui.cells import where_titles_differ
from tui.text import hit_heading, similar_heading

_NEIGHBOURS = 50


@dataclass(frozen=True)
class Neighbourhood:
    """The titles nearest to the subjects, and by what they are; `genres` are those of the subjects."""

    subjects: tuple[str, ...] = ()
    titles: Sequence[Similar] = ()
    genres: Collection[str] = ()
    by: Nearness = "choices"

    @property
    def items(self) -> Sequence[str]:
        """The ids of the neighbours."""
        return [title.item for title in self.titles]

    @cached_property
    def apart(self) -> Sequence[int]:
        """The place in each name from which it differs from the others."""
        return where_titles_differ([title.title for title in self.titles])

    @property
    def heading(self) -> Callable[[int], str]:
        """The heading over them for a width; without subjects, that over titles to choose from."""
        if not self.subjects:
            return hit_heading
        return partial(similar_heading, by=self.by, blended=len(self.subjects) > 1)

    @property
    def most(self) -> float:
        """The nearness that a whole bar stands for: 1 for a cosine, else that of the nearest title."""
        if self.by == "factors" or not self.titles:
            return 1.0
        return max(1e-9, *(max(title.each or (title.similarity,)) for title in self.titles))


def neighbourhood(
    recommender: Recommender, subjects: tuple[str, ...], by: Nearness, only: TitleFilter
) -> Neighbourhood:
    """Return the neighbours of the subjects that meet a filter, the nearest first; by what the model has where that
    is not asked for.
    """
    if not subjects:
        return Neighbourhood()
    items = recommender.items
    genres = {genre for position in items.codes(subjects).tolist() for genre in items.genres_of(position)}
    titles = recommender.similar(subjects, _NEIGHBOURS, by=by, only=only)
    return Neighbourhood(subjects, titles, genres, recommender.nearness(by))


def titles_to_choose_from(recommender: Recommender, rated: Collection[str], most: int) -> list[str]:
    """Return the ids of what a person `rated`, the newest first, then of the most rated titles."""
    items = recommender.items
    popular = (-recommender.stats.ratings).argsort(kind="stable")[:most].tolist()
    return list(dict.fromkeys([*reversed(list(rated)), *(items.id(position) for position in popular)]))
