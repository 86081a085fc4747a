"""The table in which titles are looked up: that of a model, or that of the ratings where nothing is trained."""

from collections.abc import Sequence
from dataclasses import dataclass

from collab.data import DataSpec, Items, ItemStats, Scale, item_stats
from collab.recommend import GivenTags, Recommender, TagScores
from collab.titles import TitleLookup, fold
from tui.core.data_spec import id_namespace

_TAG = "tag"


@dataclass(frozen=True)
class TitleFacts:
    """One listed title: its name with the year, its genres, and its number of ratings."""

    name: str
    genres: Sequence[str]
    ratings: int


@dataclass(frozen=True)
class TitleTable:
    """Every listed title of one data set, and the means to find one: by words, or by an answer given elsewhere.

    `namespace` is that of its ids; `implicit` says that the data are choices without stars.
    """

    items: Items
    stats: ItemStats
    lookup: TitleLookup
    scale: Scale
    namespace: str
    implicit: bool = False
    tags: TagScores | None = None
    """The tags of the titles, and how much of each every one has; None without a model."""
    given_tags: GivenTags | None = None
    """The tags that are known without a model, None with one."""

    def facts(self, item: str) -> TitleFacts:
        """Return the facts about one title. Raises UnknownItem."""
        items, position = self.items, self.items.position(item)
        return TitleFacts(items.name(position), items.genres_of(position), int(self.stats.ratings[position]))

    def find(self, text: str, most: int) -> list[str]:
        """Return the ids of at most so many titles that fit what is typed, the best first: parts of a title, or a tag
        behind "tag:", of which those come first that have most.
        """
        start, colon, tag = text.partition(":")
        tags = self.tags or self.given_tags
        if tags is not None and colon and start.strip().casefold() == _TAG:
            return [self.items.id(position) for position in tags.most(tag, most)]
        return [self.items.id(position) for position in self.lookup.search(text, most)]

    def near(self, text: str, most: int) -> list[str]:
        """Return the names of at most so many titles that hold the first half of what is typed, or more of it."""
        for length in range(len(text) - 1, max(2, len(text) // 2), -1):
            beginning = text[:length].strip()
            names = [self.items.name(position) for position in self.lookup.search(beginning, most)]
            if fitting := [name for name in names if fold(beginning) in fold(name)]:
                return fitting
        return []

    @property
    def last_year(self) -> int:
        """The year of the latest title; 0 where no year is known."""
        return int(self.items.years.max(initial=0))


def table_of_model(model: Recommender, spec: DataSpec, dataset: str) -> TitleTable:
    """Return the titles of a model that was trained on this data."""
    return TitleTable(
        model.items,
        model.stats,
        model.titles,
        model.scale,
        id_namespace(spec, dataset),
        model.artifact.implicit,
        TagScores(model),
    )


def table_of_data(spec: DataSpec) -> TitleTable | None:
    """Return the titles of data without a model; None where it was never read."""
    ratings = spec.cached()
    if ratings is None:
        return None
    items, stats = ratings.item_table, item_stats(ratings)
    namespace = id_namespace(spec, ratings.dataset)
    lookup, given_tags = TitleLookup(items, stats.ratings), GivenTags(ratings, stats.ratings)
    return TitleTable(items, stats, lookup, ratings.scale, namespace, ratings.implicit, given_tags=given_tags)
