"""Interest that is learned while stars are: what is learned after them, and no thread is left."""

import threading

import numpy as np

import collab
from collab.data import Ratings
from collab.training import Epoch, Preliminary
from collab.training.interest_fit import InterestFit


def threads() -> set[str]:
    return {thread.name for thread in threading.enumerate() if thread.is_alive()}


def test_it_is_the_same_in_a_thread_of_its_own(ratings: Ratings) -> None:
    split = collab.split(ratings)
    beside, after = InterestFit(ratings, split), InterestFit(ratings, split)
    list(beside.prepare())
    beside.begin()
    one, other = beside.result(), after.result()
    assert one.join == other.join
    titles = np.array([0, 3], np.int32)
    weights = np.ones(2)
    np.testing.assert_array_equal(one.interest.scores(titles, weights), other.interest.scores(titles, weights))


def test_a_model_of_interest_alone_is_there_before_the_stars_where_it_is_asked_for(ratings: Ratings) -> None:
    config = collab.configure("bayes", epochs=300, factors=4)
    events = list(collab.fit(ratings, collab.split(ratings), config, preliminary=True))
    (preliminary,) = [event for event in events if isinstance(event, Preliminary)]
    assert events.index(preliminary) < max(place for place, event in enumerate(events) if isinstance(event, Epoch))
    artifact = preliminary.artifact
    assert "artifact" not in preliminary.line()
    recommender = collab.Recommender(artifact)
    assert artifact.interest.kind == artifact.model == "ease"
    assert len(recommender.recommend(recommender.fold_in({ratings.item_table.id(0): 4.0}), 5)) == 5
    assert not [event for event in collab.fit(ratings, collab.split(ratings), config) if isinstance(event, Preliminary)]


def test_a_fit_that_is_given_up_leaves_no_thread(ratings: Ratings) -> None:
    before = threads()
    events = collab.fit(ratings, collab.split(ratings), collab.configure("bayes", epochs=40, factors=4))
    next(event for event in events if isinstance(event, Epoch))
    events.close()
    assert threads() <= before
