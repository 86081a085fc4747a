"""Titles by bias."""

import numpy as np
import pytest

import collab
from collab.data import Ratings
from collab.errors import BadConfig
from collab.inspection import biases, item_biases


def test_both_ends_are_listed_outermost_first(model: collab.Recommender) -> None:
    listed = biases(model, 5)
    values = item_biases(model)
    top, bottom = [each.bias for each in listed[:5]], [each.bias for each in listed[5:]]
    assert [each.end for each in listed] == ["top"] * 5 + ["bottom"] * 5
    assert top == sorted(top, reverse=True)
    assert bottom == sorted(bottom)
    trained = values[model.stats.trained > 0]
    assert top[0] == trained.max()
    assert bottom[0] == trained.min()
    for each in listed:
        assert each.bias == values[model.items.position(each.item)]
        assert each.ratings == model.stats.ratings[model.items.position(each.item)]


def test_a_bias_is_what_the_mean_person_adds_to_or_takes_from_a_title_without_factors(
    model: collab.Recommender,
) -> None:
    offsets = model.artifact.item_offsets.mean(0)[model.artifact.item_rows]
    values = item_biases(model)
    np.testing.assert_allclose(values - values[0], offsets - offsets[0], atol=5e-6)


def test_biases_follow_the_mean_stars_without_being_them(model: collab.Recommender) -> None:
    rated = model.stats.trained > 20
    correlation = np.corrcoef(item_biases(model)[rated], model.stats.mean[rated])[0, 1]
    assert 0.5 < correlation < 0.999


def test_few_rated_titles_can_be_left_out(model: collab.Recommender) -> None:
    listed = biases(model, 200, min_ratings=60)
    assert 0 < len(listed) < 2 * len(model.items)
    assert all(model.stats.trained[model.items.position(each.item)] >= 60 for each in listed)


@pytest.mark.parametrize("name", ["dot-range", "collab-nn"])
def test_a_model_without_biases_says_which_have_them(name: str, ratings: Ratings) -> None:
    config = collab.configure(name, epochs=1, bs=512)
    without = collab.train(ratings, collab.split(ratings), config)
    with pytest.raises(BadConfig, match="has no biases of titles; dot-bias"):
        biases(without)


def test_a_title_stands_beside_the_mean_of_its_genres(model: collab.Recommender, ratings: Ratings) -> None:
    for each in biases(model, 3):
        of_genres = []
        for genre in each.genres:
            places = [at for at in range(len(model.items)) if genre in model.items.genres_of(at)]
            of_genres.append(ratings.stars[np.isin(ratings.items, places)].mean())
        assert each.genres == tuple(model.items.genres_of(model.items.position(each.item)))
        assert each.kind == pytest.approx(np.mean(of_genres), abs=1e-5)
