"""The neighbours of a title, or of a blend of several, as Similar lists them."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from collab.recommend import Recommender, Similar, TitleFilter
from tui.text import blend_heading, hit_heading, similar_heading

_NEIGHBOURS = 50


@dataclass(frozen=True)
class Neighbourhood:
    """The titles nearest to the subjects; `genres` are those of the subjects."""

    subjects: tuple[str, ...] = ()
    titles: Sequence[Similar] = ()
    genres: Collection[str] = ()

    @property
    def items(self) -> Sequence[str]:
        """The ids of the neighbours."""
        return [title.item for title in self.titles]

    @property
    def heading(self) -> Callable[[int], str]:
        """The heading over them for a width; without subjects, that over titles to choose from."""
        if not self.subjects:
            return hit_heading
        return blend_heading if len(self.subjects) > 1 else similar_heading


def neighbourhood(recommender: Recommender, subjects: tuple[str, ...], only: TitleFilter) -> Neighbourhood:
    """Return the neighbours of the subjects that meet a filter, the nearest first."""
    if not subjects:
        return Neighbourhood()
    items = recommender.items
    genres = {genre for position in items.codes(subjects).tolist() for genre in items.genres_of(position)}
    return Neighbourhood(subjects, recommender.neighbours.near(subjects, _NEIGHBOURS, only), genres)


def titles_to_choose_from(recommender: Recommender, rated: Collection[str], most: int) -> list[str]:
    """Return the ids of what a person `rated`, the newest first, then of the most rated titles."""
    items = recommender.items
    popular = (-recommender.stats.ratings).argsort(kind="stable")[:most].tolist()
    return list(dict.fromkeys([*reversed(list(rated)), *(items.id(position) for position in popular)]))
