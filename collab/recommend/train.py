"""A fit run to its end."""

from collab.data.ratings import Ratings
from collab.data.splits import Split
from collab.models.config import Config
from collab.recommend.recommender import Recommender


def train(ratings: Ratings, split: Split, config: Config) -> Recommender:
    """Train in this process and return the Recommender. Raises what `fit` raises."""
    from collab.training.loop import fit

    events = fit(ratings, split, config)
    while True:
        try:
            next(events)
        except StopIteration as end:
            return Recommender(end.value, ratings)
