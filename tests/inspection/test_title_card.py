"""A title's card: figures that the ratings and the model themselves give."""

from dataclasses import replace

import numpy as np
import pytest

import collab
from collab.data import Ratings
from collab.errors import UnknownItem
from collab.inspection import TitleCards, nearest_users
from collab.processes import Cancelled
from collab.recommend import sample_shares
from collab.storage import Strings
from collab.testing import made_up_model
from collab.testing.made_up import made_up

_FEW = 4
"""A title with few training ratings."""


@pytest.fixture(scope="module")
def own_ratings() -> Ratings:
    ratings = made_up(users=80, items=30)
    tags = Strings.of("aliens|in space" if item == 0 else "" for item in range(30))
    return replace(ratings, item_table=replace(ratings.item_table, tags=tags))


@pytest.fixture(scope="module")
def rated(own_ratings: Ratings) -> collab.Recommender:
    artifact, count = made_up_model(own_ratings.scale), len(own_ratings.item_table)
    counts = np.bincount(own_ratings.items, minlength=count)
    means = np.bincount(own_ratings.items, own_ratings.stars, count) / np.maximum(counts, 1)
    trained = np.where(np.arange(count) == _FEW, 3, np.where(counts, 50, 0)).astype(np.int32)
    stats = replace(artifact.stats, ratings=counts.astype(np.int32), mean=means.astype(np.float32), trained=trained)
    rng = np.random.default_rng(3)
    people = (0.4 * rng.normal(size=(80, artifact.item_features.shape[2]))).astype(np.float32)
    artifact = replace(
        artifact,
        stats=stats,
        user_ids=own_ratings.user_ids,
        user_embeddings=people,
    )
    return collab.Recommender(artifact, own_ratings)


def test_its_stars_are_counted_and_the_chances_are_the_model_s(rated: collab.Recommender, own_ratings: Ratings) -> None:
    me = rated.fold_in({"1": 5, "3": 2})
    card = TitleCards(rated).card("2", me)
    stars = own_ratings.stars[own_ratings.items == 1]
    assert [level.stars for level in card.levels] == np.arange(
        own_ratings.scale.low, own_ratings.scale.high + 1e-6, own_ratings.scale.step
    ).tolist()
    assert [level.count for level in card.levels] == [int((stars == level.stars).sum()) for level in card.levels]
    chances = sample_shares(rated, me, np.array([1], np.int32)).mean(0)[0]
    assert [level.chance for level in card.levels] == pytest.approx(chances.tolist())
    assert sum(level.chance for level in card.levels) == pytest.approx(1)
    assert card.ratings == len(stars)
    assert card.mean == pytest.approx(float(stars.mean()))
    assert TitleCards(rated).card("1", me).tags == ("aliens", "in space")


def test_ranks_are_among_the_titles_that_have_one(rated: collab.Recommender, own_ratings: Ratings) -> None:
    cards, me = TitleCards(rated), rated.fold_in({})
    known = [item for item in sorted(set(own_ratings.items.tolist())) if item != _FEW]
    spread = {item: float(own_ratings.stars[own_ratings.items == item].std()) for item in known}
    means = {item: float(own_ratings.stars[own_ratings.items == item].mean()) for item in known}
    for item in (known[0], known[7], known[-1]):
        card = cards.card(str(item + 1), me)
        assert card.divisive is not None
        assert card.liked is not None
        assert card.divisive.rank == 1 + sum(other > spread[item] + 1e-5 for other in spread.values())
        assert card.liked.rank == 1 + sum(other > means[item] + 1e-5 for other in means.values())
        assert card.liked.of == card.divisive.of == len(known)
    few = cards.card(str(_FEW + 1), me)
    assert (few.liked, few.divisive) == (None, None)
    assert few.known is not None


def test_near_users_who_rated_it_come_nearest_first(rated: collab.Recommender, own_ratings: Ratings) -> None:
    me, cards = rated.fold_in({"1": 5, "3": 2, "5": 4}), TitleCards(rated)
    near = nearest_users(rated, me, 50, among=100)
    raters = cards.near_raters("2", me)
    assert raters.of == len(near) > 0
    rows = own_ratings.items == 1
    stars = dict(zip(own_ratings.users[rows].tolist(), own_ratings.stars[rows].tolist(), strict=True))
    expected = [
        (one.user, stars[own_ratings.user_codes[one.user]]) for one in near if own_ratings.user_codes[one.user] in stars
    ]
    assert [(one.user, one.stars) for one in raters.raters] == expected
    assert expected
    nobody = cards.near_raters("2", rated.fold_in({}))
    assert (nobody.raters, nobody.of, nobody.problem) == ((), 0, "")


def test_the_comparison_with_near_users_ends_where_nobody_waits(
    rated: collab.Recommender, own_ratings: Ratings
) -> None:
    without = replace(rated.artifact, user_embeddings=rated.artifact.user_embeddings[:0])
    unkept = collab.Recommender(without, own_ratings)
    cards, me = TitleCards(unkept), unkept.fold_in({"1": 5.0, "2": 1.0, "3": 4.0})
    calls: list[int] = []

    def check() -> None:
        calls.append(1)
        if len(calls) == 3:
            raise Cancelled("Enough.")

    with pytest.raises(Cancelled):
        cards.near_raters("4", me, check)
    assert len(calls) == 3
    assert cards.near_raters("4", me).of > 2


def test_what_is_not_there_is_left_out(rated: collab.Recommender) -> None:
    gone = TitleCards(collab.Recommender(rated.artifact))
    me = rated.fold_in({"1": 5})
    card = gone.card("2", me)
    assert (card.levels, card.divisive) == ((), None)
    assert card.liked is not None
    assert "not in the cache" in gone.near_raters("2", me).problem
    features = np.tile(rated.artifact.item_features[:, :1], (1, 31, 1))
    alike = collab.Recommender(replace(rated.artifact, item_features=features), rated.ratings)
    assert "no factors of titles" in TitleCards(alike).near_raters("2", alike.fold_in({"1": 5})).problem
    choices = collab.Recommender(replace(rated.artifact, implicit=True), rated.ratings)
    bare = TitleCards(choices).card("2", choices.fold_in({"1": 5}))
    assert (bare.levels, bare.mean, bare.liked, bare.divisive) == ((), None, None, None)
    assert np.isnan(bare.stars)
    with pytest.raises(UnknownItem):
        gone.card("nothing", me)
