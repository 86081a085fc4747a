"""A fit run to its end."""

from collab.data import Ratings, Split
from collab.errors import BadModule
from collab.models import Config
from collab.recommend.recommender import Recommender
from collab.training import Finished


def train(ratings: Ratings, split: Split, config: Config) -> Recommender:
    """Train in this process and return the Recommender.

    Raises what `fit` raises, and BadModule for a module of one's own that is no dot product of two tables.
    """
    from collab.training import fit

    events = fit(ratings, split, config)
    while True:
        try:
            event = next(events)
        except StopIteration as end:
            artifact = end.value
            break
        if isinstance(event, Finished) and event.note:
            raise BadModule(event.note, config.model)
    return Recommender(artifact, ratings)
