"""Titles close to one or to several."""

from dataclasses import replace

import numpy as np
import pytest

import collab
from collab.data import ItemStats
from collab.errors import BadConfig, UnknownItem
from collab.inspection import factors, nearest_users, title_map
from collab.interest import Choices, fit_interest
from collab.recommend import TitleFilter
from collab.recommend.similar import Neighbourhood, Neighbours
from collab.testing import made_up_model
from collab.testing.films import FILMS
from collab.testing.made_up import made_up
from collab.testing.models import to_end

MODEL = collab.Recommender(made_up_model())


def cosine(first: str, second: str) -> float:
    """The cosine of two titles' factors, from the model's arrays."""
    one, other = (MODEL.factors[MODEL.items.position(item)].astype(np.float64) for item in (first, second))
    return float(one @ other / np.linalg.norm(one) / np.linalg.norm(other))


def test_neighbours_of_one_title_come_by_cosine_without_the_title() -> None:
    similar = MODEL.similar("1", n=40, by="factors")
    assert {title.item for title in similar} == {str(item) for item in range(2, len(FILMS) + 1)}
    assert [title.similarity for title in similar] == pytest.approx(
        [cosine("1", title.item) for title in similar], abs=1e-6
    )
    assert [title.similarity for title in similar] == sorted((title.similarity for title in similar), reverse=True)
    assert {title.each for title in similar} == {()}


def test_a_blend_comes_by_the_mean_cosine_and_tells_each() -> None:
    subjects = ["1", "28", "13"]
    similar = MODEL.similar(subjects, n=40, by="factors")
    assert not {title.item for title in similar} & set(subjects)
    for title in similar:
        assert title.each == pytest.approx([cosine(each, title.item) for each in subjects], abs=1e-6)
    means = [sum(title.each) for title in similar]
    assert means == sorted(means, reverse=True)
    ratios = [title.similarity / sum(title.each) for title in similar if abs(sum(title.each)) > 0.01]
    assert ratios == pytest.approx([ratios[0]] * len(ratios), rel=1e-3)


def test_a_title_named_twice_counts_once() -> None:
    assert MODEL.similar(["1", "1"]) == MODEL.similar("1") == MODEL.similar(["1"])


def test_neighbours_are_filtered() -> None:
    comedies = MODEL.similar("1", by="factors", only=TitleFilter("comedy", min_ratings=100))
    assert comedies
    assert all("Comedy" in FILMS[int(title.item) - 1][2] and title.ratings >= 100 for title in comedies)
    everything = MODEL.similar("1", n=40, by="factors")
    assert [title for title in everything if title in comedies] == comedies
    assert MODEL.similar("1", n=40, by="factors") == everything
    assert MODEL.neighbours.near(["1"], 5, TitleFilter(until=1950)) == [
        title for title in everything if FILMS[int(title.item) - 1][1] <= 1950
    ]
    assert MODEL.similar("1", only=TitleFilter(since=2090)) == []


def test_titles_with_few_training_ratings_are_nobody_s_neighbours() -> None:
    stats = MODEL.stats
    trained = stats.trained.copy()
    trained[[3, 4]] = [4, 5]
    features = MODEL.artifact.item_features[:, MODEL.artifact.item_rows].swapaxes(0, 1)
    few_trained = ItemStats(stats.ratings, stats.mean, trained, stats.entropy)
    titles = Neighbourhood(MODEL.items, few_trained)
    near = Neighbours(features, MODEL.artifact.factors, MODEL.items, titles)
    listed = {title.item for title in near.near(["1"], 40)}
    assert "4" not in listed
    assert "5" in listed


def test_no_title_and_an_unknown_title_are_told() -> None:
    with pytest.raises(BadConfig, match="name one or more"):
        MODEL.similar([])
    with pytest.raises(UnknownItem):
        MODEL.similar(["1", "nothing"])


def interested() -> collab.Recommender:
    """Return a model with interest, and ratings some of which are repeated."""
    ratings = made_up(users=80, items=len(FILMS))
    twice = np.concatenate([np.arange(len(ratings)), np.arange(50)])
    ratings = replace(
        ratings,
        users=ratings.users[twice],
        items=ratings.items[twice],
        stars=ratings.stars[twice],
        times=ratings.times[twice],
    )
    interest = fit_interest("ease", Choices.of(ratings, np.arange(len(ratings), dtype=np.int32)).weights)
    return collab.Recommender(replace(made_up_model(), interest=interest), ratings)


def test_neighbours_by_choices_come_by_the_mean_nearness_with_the_share_who_rated_both() -> None:
    model = interested()
    assert model.artifact.interest is not None
    subjects = ["1", "5"]
    nearness = model.artifact.interest.nearness(model.items.codes(subjects))
    ratings = model.ratings
    raters = [set(ratings.users[ratings.items == item].tolist()) for item in range(len(FILMS))]
    for asked in (subjects, ["5"]):
        similar = model.similar(asked, n=40)
        assert len(similar) == len(FILMS) - len(asked)
        assert [title.similarity for title in similar] == sorted((each.similarity for each in similar), reverse=True)
        for title in similar:
            at = int(title.item) - 1
            each = [nearness[subjects.index(item), at] for item in asked]
            assert title.similarity == pytest.approx(np.mean(each))
            assert title.each == (pytest.approx(each) if asked[1:] else ())
            shares = [len(raters[int(item) - 1] & raters[at]) / len(raters[int(item) - 1]) for item in asked]
            assert title.both == pytest.approx(np.mean(shares))


def test_a_model_without_interest_goes_by_factors_and_without_its_ratings_nobody_knows_who_rated_both() -> None:
    without = collab.Recommender(replace(made_up_model(), interest=None))
    assert (without.nearness(), without.nearness("factors")) == ("factors", "factors")
    assert without.similar("1", by="choices") == without.similar("1", by="factors")
    assert {title.both for title in without.similar("1", n=40)} == {None}
    model = interested()
    assert (model.nearness(), model.nearness("factors")) == ("choices", "factors")
    by_factors = model.similar("1", n=40, by="factors")
    assert [title.similarity for title in by_factors] == [title.similarity for title in without.similar("1", n=40)]
    assert all(title.both is not None for title in by_factors)


@pytest.mark.parametrize("name", ["popularity", "item-knn", "ease", "ials"])
def test_models_of_interest_have_no_factors_of_stars(name: str) -> None:
    ratings = made_up()
    _, artifact = to_end(collab.fit(ratings, collab.split(ratings), collab.configure(name)))
    rec = collab.Recommender(artifact, ratings)
    assert not artifact.has_factors
    assert rec.nearness("factors") == "choices"
    assert rec.similar("1", by="factors") == rec.similar("1")
    for look in (factors, title_map, lambda model: nearest_users(model, model.artifact.user_ids[0])):
        with pytest.raises(BadConfig, match=f"{name} has no factors of titles that predict stars"):
            look(rec)
    best = rec.recommend(rec.fold_in({"1": 5.0, "2": 5.0, "3": 5.0}), 5)
    assert any(title.chosen for title in best) == (name != "popularity")


@pytest.mark.parametrize("name", ["dot-bias", "ease", "ials"])
def test_of_a_title_without_training_ratings_nothing_is_close(name: str) -> None:
    ratings = made_up()
    split = collab.split(ratings)
    training = split.training[ratings.items[split.training] != 0]
    config = collab.configure(name, epochs=1) if name == "dot-bias" else collab.configure(name)
    _, artifact = to_end(collab.fit(ratings, replace(split, training=training), config))
    rec = collab.Recommender(artifact, ratings)
    assert rec.artifact.has_factors == (name == "dot-bias")
    unrated = rec.items.id(0)
    assert rec.similar(unrated) == []
    assert bool(rec.similar(unrated, by="factors")) == (name == "dot-bias")  # genres make factors expected
    assert rec.similar([unrated, rec.items.id(1)])
