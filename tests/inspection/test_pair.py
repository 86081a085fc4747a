"""Two titles compared."""

from dataclasses import replace

import numpy as np
import pytest

import collab
from collab.errors import UnknownItem
from collab.inspection import Pairs
from collab.interest import Choices, fit_interest
from collab.testing import made_up_model
from collab.testing.films import FILMS
from collab.testing.made_up import made_up

MODEL = collab.Recommender(replace(made_up_model(), interest=None))
ME = MODEL.fold_in({"1": 5, "3": 2})


def test_what_is_known_of_both_stands_side_by_side() -> None:
    pair = Pairs(MODEL).compare("1", "2", ME)
    predicted = MODEL.predict(ME, ["1", "2"])
    for at, side in enumerate((pair.first, pair.second)):
        title, year, genres = FILMS[at]
        assert (side.title, side.year, "|".join(side.genres)) == (f"{title} ({year})", year, genres)
        assert side.ratings == MODEL.stats.ratings[at]
        assert side.mean == pytest.approx(MODEL.stats.mean[at])
        assert side.bias == pytest.approx(MODEL.artifact.item_offsets[0, at + 1], abs=1e-6)
        assert side.stars == pytest.approx(min(5.0, predicted.mean[at]))
        assert side.sd == pytest.approx(predicted.sd[at])
    assert pair.shared == ("Horror", "Sci-Fi")
    [near] = [title for title in MODEL.similar("1", n=40) if title.item == "2"]
    assert pair.similarity == pytest.approx(near.similarity, abs=1e-6)


def test_alike_factors_have_both_on_one_side_and_unlike_ones_lie_furthest_apart() -> None:
    pair = Pairs(MODEL).compare("1", "28", ME, n=4)
    assert all(along.first * along.second > 0 for along in pair.alike)
    apart = [abs(along.first - along.second) for along in pair.unlike]
    assert apart == sorted(apart, reverse=True)
    assert len(pair.alike) + len(pair.unlike) == 4
    names = set(MODEL.items.names)
    assert all({*along.high, *along.low} <= names for along in (*pair.alike, *pair.unlike))


def test_the_order_of_the_two_turns_everything_round() -> None:
    one, other = Pairs(MODEL).compare("1", "28", ME), Pairs(MODEL).compare("28", "1", ME)
    assert (one.first, one.second) == (other.second, other.first)
    assert one.similarity == pytest.approx(other.similarity)
    for here, there in zip((*one.alike, *one.unlike), (*other.alike, *other.unlike), strict=True):
        assert (here.first, here.second) == pytest.approx((there.second, there.first))
        assert (here.high, here.low) == (there.high, there.low)


def test_a_title_is_like_itself() -> None:
    pair = Pairs(MODEL).compare("5", "5", ME, n=9)
    assert [along.first for along in pair.alike] == [along.second for along in pair.alike]
    assert pair.similarity == pytest.approx(1)
    assert pair.shared == pair.first.genres


def test_a_model_without_biases_and_titles_without_ratings() -> None:
    artifact = made_up_model()
    bare = replace(
        artifact,
        item_offsets=np.zeros_like(artifact.item_offsets),
        stats=replace(artifact.stats, ratings=np.where(np.arange(len(FILMS)) == 1, 0, artifact.stats.ratings)),
    )
    model = collab.Recommender(bare)
    pair = Pairs(model).compare("1", "2", model.fold_in({}))
    assert (pair.first.bias, pair.second.bias, pair.second.ratings, pair.second.mean) == (None, None, 0, None)


def test_an_unknown_title_is_told() -> None:
    with pytest.raises(UnknownItem):
        Pairs(MODEL).compare("1", "nothing", ME)


def test_titles_are_near_by_choices_as_similar_says_and_so_many_rated_both() -> None:
    ratings = made_up(users=80, items=30)
    interest = fit_interest("ease", Choices.of(ratings, np.arange(len(ratings), dtype=np.int32)).weights)
    model = collab.Recommender(replace(made_up_model(), interest=interest), ratings)
    pair = Pairs(model).compare("1", "4", model.fold_in({}))
    [near] = [title for title in model.similar("1", n=40) if title.item == "4"]
    assert (pair.choices, pair.both) == pytest.approx((near.similarity, near.both))
    assert pair.similarity == pytest.approx(model.neighbours.cosine("1", "4"))
    bare = Pairs(MODEL).compare("1", "4", ME)
    assert (bare.choices, bare.both) == (None, None)
