"""Counts and entropies of items, recomputed one by one."""

import math
from collections import Counter

import numpy as np
import pytest

from collab.data import item_stats
from collab.testing.made_up import made_up


def test_counts_means_and_entropies_are_those_of_each_item() -> None:
    ratings = made_up(users=30, items=20)
    training = np.arange(0, len(ratings), 2)
    stats = item_stats(ratings, training)
    for item in range(len(ratings.item_table)):
        stars = ratings.stars[ratings.items == item]
        trained = ratings.stars[training][ratings.items[training] == item]
        shares = [count / len(trained) for count in Counter(trained.tolist()).values()]
        assert stats.ratings[item] == len(stars)
        assert stats.trained[item] == len(trained)
        assert stats.mean[item] == pytest.approx(stars.mean() if len(stars) else 0)
        assert stats.entropy[item] == pytest.approx(-sum(share * math.log(share) for share in shares), abs=1e-6)
