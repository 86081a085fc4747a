"""Plain lists beside a model's: what everyone rates, and what those rate who rate the same."""

import numpy as np

from collab.data import Ratings, Split
from collab.evaluation.ranking import Scorer
from collab.interest import Choices, Interest, Kind, fit_interest, serving_kind
from collab.recommend import UserEmbedding
from collab.types import Floats


def baselines(ratings: Ratings, split: Split) -> dict[str, Scorer]:
    """Return the baselines trained on the training rows of a split, by name: popularity, the number of training
    ratings; item-knn; and ease, unless its inverse would take too long for so many titles.

    Of a person who has rated nothing, all of them know the most rated titles alone.
    """
    most_rated = np.bincount(ratings.items[split.training], minlength=len(ratings.item_table)).astype(np.float64)
    weights = Choices.of(ratings, split.training).weights
    kinds: list[Kind] = ["item-knn", "ease"] if serving_kind(*weights.shape) == "ease" else ["item-knn"]
    scorers: dict[str, Scorer] = {"popularity": lambda _: most_rated}
    return scorers | {kind: _by_interest(fit_interest(kind, weights), most_rated) for kind in kinds}


def _by_interest(interest: Interest, most_rated: Floats) -> Scorer:
    def scores(me: UserEmbedding) -> Floats:
        return interest.scores(me.chosen, me.weights) if len(me.chosen) else most_rated

    return scores
