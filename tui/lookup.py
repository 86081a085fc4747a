"""What titles are looked up in: the table of a model, or that of the ratings where nothing is trained."""

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
class Lookup:
    """A table of titles with what belongs to it; `recommender` is None where nothing is trained."""

    recommender: Recommender | None
    items: Items
    stats: ItemStats
    titles: Titles
    scale: Scale
    matcher: Matcher


def lookup_of_model(model: Recommender, spec: DataSpec, dataset: str) -> Lookup:
    """Return what a model trained on this data looks titles up in."""
    matcher = Matcher(model.items, id_namespace(spec, dataset))
    return Lookup(model, model.items, model.stats, model.titles, model.scale, matcher)


def lookup_of_data(spec: DataSpec) -> Lookup | None:
    """Return what data without a model looks titles up in; None where it was never read."""
    ratings = cached_ratings(spec)
    if ratings is None:
        return None
    items, stats = ratings.item_table, item_stats(ratings)
    matcher = Matcher(items, id_namespace(spec, ratings.dataset))
    return Lookup(None, items, stats, Titles(items, stats.ratings), ratings.scale, matcher)


def cached_ratings(spec: DataSpec) -> Ratings | None:
    """Return the ratings as they were read; None where they never were."""
    return cached(spec.source, columns=spec.columns, scale=spec.scale, items=spec.items)
