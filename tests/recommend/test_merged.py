"""Known users of data in which ids of one title are merged: a user may have rated one item twice."""

from dataclasses import replace

import numpy as np

import collab
from collab.testing.made_up import made_up


def test_a_user_with_two_ratings_of_one_item_is_recommended_and_explained_to() -> None:
    whole = made_up()
    rows = whole.history("5")
    items = whole.items.copy()
    items[rows[1]] = items[rows[0]]
    ratings = replace(whole, items=items)
    rec = collab.train(ratings, collab.split(ratings), collab.configure("dot-bias", epochs=2, factors=4))

    me = rec.user("5")
    assert len(me.answers) == len(me.rated) == len(rows) - 1
    for reason in rec.explain("5", "7").reasons:
        assert me.answers[reason.item] == reason.stars
    later = rows[:2][np.argmax(ratings.times[rows[:2]])]
    assert me.answers[rec.items.ids[int(items[rows[0]])]] == ratings.stars[later]
    assert len(rec.recommend("5", n=5)) == 5
