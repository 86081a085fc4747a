"""The rating protocol: what a model says of held-out ratings."""

import numpy as np
import pytest

import collab
from collab.data import Ratings
from collab.evaluation import default_splits, trained_stars
from collab.evaluation.accuracy import measure_accuracy
from collab.testing.made_up import made_up
from collab.training import Finished

SPLIT = "random:0.2@42"


@pytest.fixture(scope="module")
def ratings() -> Ratings:
    return made_up(users=60, items=40)


@pytest.mark.parametrize("model", ["dot", "dot-bias", "collab-nn", "cross-entropy"])
def test_the_figures_are_those_of_the_fit(ratings: Ratings, model: str) -> None:
    split, config = collab.split(ratings, SPLIT), collab.configure(model, epochs=2)
    events = collab.fit(ratings, split, config)
    event = None
    while True:
        try:
            event = next(events)
        except StopIteration as end:
            rec = collab.Recommender(end.value, ratings)
            break
    assert isinstance(event, Finished)
    figures = measure_accuracy(rec, ratings, split)
    assert (figures.rmse, figures.mse) == pytest.approx((event.rmse, event.mse), abs=1e-6)
    assert 0 < figures.mae < figures.rmse


def test_a_model_of_samples_is_told_each_user_s_training_ratings_alone(ratings: Ratings) -> None:
    split = collab.split(ratings, SPLIT)
    rec = collab.train(ratings, split, collab.configure("bayes", factors=3, epochs=20))
    expected = np.zeros(len(split.valid))
    for place, row in enumerate(split.valid.tolist()):
        history = [at for at in split.training.tolist() if ratings.users[at] == ratings.users[row]]
        me = rec.fold_in({rec.items.ids[int(ratings.items[at])]: float(ratings.stars[at]) for at in history})
        expected[place] = rec.predict(me, [rec.items.ids[int(ratings.items[row])]]).mean[0]
    assert trained_stars(rec, ratings, split) == pytest.approx(expected, abs=1e-6)
    stars = ratings.stars[split.valid]
    figures = measure_accuracy(rec, ratings, split)
    assert figures.mse == pytest.approx(np.mean((expected - stars) ** 2))
    assert figures.mae == pytest.approx(np.mean(np.abs(np.clip(expected, 0.5, 5) - stars)))
    assert figures.rmse < stars.std()


@pytest.mark.parametrize("model", ["dot-bias", "bayes"])
def test_items_without_training_ratings_are_predicted_by_what_is_known_of_them(ratings: Ratings, model: str) -> None:
    split = collab.split(ratings, "items:1/5")
    rec = collab.train(ratings, split, collab.configure(model, factors=3, epochs=5))
    stars, ids = trained_stars(rec, ratings, split), ratings.item_table.ids
    for place, row in list(enumerate(split.valid.tolist()))[:50]:
        history = [at for at in split.training.tolist() if ratings.users[at] == ratings.users[row]]
        answers = {ids[int(ratings.items[at])]: float(ratings.stars[at]) for at in history}
        user = ratings.user_ids[int(ratings.users[row])]
        me = rec.fold_in(answers) if model == "bayes" else user
        prediction = rec.predict(me, [ids[int(ratings.items[row])]])
        assert stars[place] == pytest.approx(prediction.mean[0])
        assert prediction.sd[0] ** 2 > rec.artifact.unrated_variance
    mean = ratings.stars[split.training].astype(np.float64).mean()
    figures = measure_accuracy(rec, ratings, split)
    assert figures.mean_rmse == pytest.approx(np.sqrt(np.mean((ratings.stars[split.valid] - mean) ** 2)))


def test_people_without_training_ratings_count_as_the_average_person(ratings: Ratings) -> None:
    split = collab.split(ratings, "users:1/5")
    rec = collab.train(ratings, split, collab.configure("bayes", factors=3, epochs=20))
    average = rec.predict(rec.fold_in({}), [rec.items.ids[int(item)] for item in ratings.items[split.valid]]).mean
    assert trained_stars(rec, ratings, split) == pytest.approx(average, abs=1e-9)


def test_nothing_held_out_is_nothing_to_measure(ratings: Ratings) -> None:
    split = collab.split(ratings, "random:0")
    rec = collab.train(ratings, split, collab.configure("bayes", factors=2, epochs=3))
    with pytest.raises(collab.BadConfig, match="holds nothing out"):
        measure_accuracy(rec, ratings, split)


def test_data_without_folds_of_its_own_is_split_at_random(ratings: Ratings) -> None:
    assert default_splits(ratings) == [SPLIT]


@pytest.mark.shared_data
def test_data_with_folds_is_split_by_them(ml_100k: Ratings) -> None:
    assert default_splits(ml_100k) == ["u1", "u2", "u3", "u4", "u5"]
