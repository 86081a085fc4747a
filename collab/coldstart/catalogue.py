"""The listed titles of data on which nothing is trained yet."""

from functools import cached_property

from collab.data.items import Items
from collab.data.ratings import Ratings
from collab.data.stats import ItemStats, item_stats


class Listed:
    """What a Questionnaire needs to know of data without a model."""

    def __init__(self, ratings: Ratings) -> None:
        self._ratings = ratings

    @property
    def items(self) -> Items:
        """Every listed item, rated or not."""
        return self._ratings.item_table

    @cached_property
    def stats(self) -> ItemStats:
        """What the ratings say of each item."""
        return item_stats(self._ratings)
