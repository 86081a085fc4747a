"""The table in which titles are looked up: that of a model, or that of the ratings where nothing is trained."""

from dataclasses import dataclass

from collab.data.items import Items
from collab.data.load import cached
from collab.data.ratings import Ratings
from collab.data.scale import Scale
from collab.data.stats import ItemStats, item_stats
from collab.data.titles import Titles
from collab.profiles.known import Matcher
from collab.recommend.recommender import Recommender
from collab.runs.record import DataSpec
from tui.sources import id_namespace


@dataclass(frozen=True)
class TitleTable:
    """Every listed title of one data set, and the means to find one: by words, or by an answer given elsewhere."""

    items: Items
    stats: ItemStats
    search: Titles
    scale: Scale
    matcher: Matcher


def table_of_model(model: Recommender, spec: DataSpec, dataset: str) -> TitleTable:
    """Return the titles of a model that was trained on this data."""
    matcher = Matcher(model.items, id_namespace(spec, dataset))
    return TitleTable(model.items, model.stats, model.titles, model.scale, matcher)


def table_of_data(spec: DataSpec) -> TitleTable | None:
    """Return the titles of data without a model; None where it was never read."""
    ratings = cached_ratings(spec)
    if ratings is None:
        return None
    items, stats = ratings.item_table, item_stats(ratings)
    matcher = Matcher(items, id_namespace(spec, ratings.dataset))
    return TitleTable(items, stats, Titles(items, stats.ratings), ratings.scale, matcher)


def cached_ratings(spec: DataSpec) -> Ratings | None:
    """Return the ratings as they were read; None where they never were."""
    return cached(spec.source, columns=spec.columns, scale=spec.scale, items=spec.items)
