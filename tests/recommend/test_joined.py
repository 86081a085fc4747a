"""The joined list: both parts of a reason, what counts as chosen, and the dial."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

import collab
from collab.errors import BadConfig
from collab.interest import INTEREST_ALONE, ItemInterest, person_weights
from collab.recommend import UserEmbedding
from collab.testing import Generated, made_up_model
from collab.testing.made_up import made_up
from collab.types import Floats

ANSWERS = {"1": 5.0, "4": 3.5, "9": 0.5, "20": 4.0}


@pytest.fixture(scope="module")
def rec() -> collab.Recommender:
    ratings = made_up(users=120, items=90)
    return collab.train(ratings, collab.split(ratings), collab.configure("dot-bias", epochs=4, bs=32, lr=1e-2))


def gains(rec: collab.Recommender) -> Floats:
    """Return B, all gains from title to title, from the arrays of the model."""
    interest = rec.artifact.interest
    assert isinstance(interest, ItemInterest)
    dense = np.repeat(interest.usual[None].astype(np.float64), len(interest.usual), 0)
    for title, (first, last) in enumerate(zip(interest.starts[:-1], interest.starts[1:], strict=True)):
        dense[title, interest.titles[first:last]] = interest.gains[first:last]
    if interest.factors.size:
        factors = interest.factors.astype(np.float64)
        dense += factors @ factors.T
    np.fill_diagonal(dense, 0)
    return dense


def test_shares_of_choices_add_up_to_the_interest_which_is_x_times_b(rec: collab.Recommender) -> None:
    marked = ["2", "31"]
    me = rec.fold_in(ANSWERS, chosen=marked)
    row = np.zeros(len(rec.items))
    row[rec.items.codes(list(ANSWERS))] = person_weights(np.array(list(ANSWERS.values())), rec.scale)
    row[rec.items.codes(marked)] = 0.8
    by_hand = row @ gains(rec)
    for title in rec.recommend(me, 8):
        at, why = rec.items.position(title.item), rec.explain(me, title.item)
        assert why.interest == pytest.approx(by_hand[at], abs=1e-6)
        assert sum(choice.share for choice in why.choices) == pytest.approx(why.interest)
        assert {choice.item for choice in why.choices} == {*ANSWERS, *marked}
        for choice in why.choices:
            start = rec.items.position(choice.item)
            assert choice.share == pytest.approx(row[start] * gains(rec)[start, at], abs=1e-6)
        shares = why.base + sum(reason.share for reason in why.reasons)
        assert shares == pytest.approx(rec.predict(me, [title.item]).mean[0])
        others = np.delete(by_hand, rec.items.codes([*ANSWERS, *marked]))
        assert title.interest_rank == 1 + int((others > by_hand[at] + 1e-9).sum())
        shares_by_item = {choice.item: choice.share for choice in why.choices}
        assert all(choice.share == pytest.approx(shares_by_item[choice.item]) for choice in title.chosen)
        assert all(choice.share > 0 for choice in title.chosen)


def test_what_a_person_chose_already_has_no_rank(rec: collab.Recommender) -> None:
    me = rec.fold_in(ANSWERS, chosen=["2"])
    own, other = rec.items.codes(["2", "31"])
    assert rec.interest_ranks(me, np.array([own, other], np.int32))[0] is None
    [line] = rec.recommend(me, 1, among=["2"])
    assert line.interest_rank is None


def test_a_person_who_chose_nothing_has_no_rank_by_interest() -> None:
    rec = collab.Recommender(made_up_model())
    listed = rec.recommend(rec.fold_in({}), 30)
    assert {(title.interest_rank, title.chosen) for title in listed} == {(None, ())}


@pytest.mark.parametrize("item", ["1", "17"])
def test_titles_without_stars_count_as_chosen_and_disliked_ones_against(item: str) -> None:
    rec = collab.Recommender(made_up_model())
    column = gains(rec)[rec.items.position(item)]

    def interest(me: UserEmbedding) -> Floats:
        scores = rec.interest(me)
        assert scores is not None
        return scores

    usual = interest(rec.fold_in({"5": 4.0}))
    for me, weight in (
        (rec.fold_in({"5": 4.0}, chosen=[item]), 0.8),
        (rec.fold_in({"5": 4.0, item: 5.0}), 1.1),
        (rec.fold_in({"5": 4.0, item: 0.5}), -0.1),
    ):
        np.testing.assert_allclose(interest(me) - usual, weight * column, atol=1e-6)


def test_someone_who_gave_low_stars_only_has_chosen_nothing(rec: collab.Recommender) -> None:
    me = rec.fold_in({"1": 1.5, "4": 2.0, "9": 0.5, "20": 1.0})
    interest = rec.interest(me)
    assert interest is not None
    np.testing.assert_array_equal(interest, 0)
    assert {(title.interest_rank, title.chosen) for title in rec.recommend(me, 30)} == {(None, ())}


@pytest.mark.parametrize("kind", ["popularity", "item-knn", "ease"])
def test_many_dislikes_do_not_turn_interest_upside_down(kind: str) -> None:
    ratings = made_up(users=120, items=90)
    rec = collab.train(ratings, collab.split(ratings), collab.configure(kind))
    liked = {"1": 3.0, "4": 5.0}
    disliked = {item: 0.5 for item in list(rec.items.ids)[10:70] if item not in liked}
    for_liked, for_all = rec.interest(rec.fold_in(liked)), rec.interest(rec.fold_in({**liked, **disliked}))
    assert for_liked is not None
    assert for_all is not None
    weights = rec.fold_in({**liked, **disliked}).weights
    assert weights.sum() == pytest.approx(0.5 * weights[:2].sum())
    unrated = rec.items.codes([item for item in rec.items.ids if item not in {**liked, **disliked}])
    if kind == "popularity":
        np.testing.assert_array_equal(np.argsort(for_all[unrated]), np.argsort(for_liked[unrated]))


def test_a_disliked_title_is_no_reason_that_is_listed(rec: collab.Recommender) -> None:
    me = rec.fold_in({"1": 5.0, "4": 5.0, "9": 2.0, "20": 2.0})
    named = {choice.item for title in rec.recommend(me, 40) for choice in title.chosen}
    assert named
    assert named <= {"1", "4"}


def test_the_dial_moves_the_number_of_ratings_of_what_is_listed() -> None:
    """On ratings of which a few titles have most, as titles have where people choose: else all lists are one."""
    ratings = Generated(10_000, users=200, titles=300).ratings()
    options: dict[str, Any] = {"epochs": 2, "factors": 8, "lr": 1e-2}
    rec = collab.train(ratings, collab.split(ratings), collab.configure("dot-bias", **options))
    ids = rec.items.ids
    me = rec.fold_in({ids[1]: 5.0, ids[4]: 3.5, ids[9]: 0.5, ids[20]: 4.0})
    lists = [rec.recommend(me, 20, known=known) for known in np.linspace(0, 1, 6)]
    medians = [float(np.median([title.ratings for title in listed])) for listed in lists]
    assert medians == sorted(medians)
    assert medians[0] < medians[-1]
    assert rec.recommend(me, 20, known=0.5) == rec.recommend(me, 20)


def test_a_model_without_interest_lists_by_stars_alone() -> None:
    bare = collab.Recommender(replace(made_up_model(), interest=None))
    me = bare.fold_in(ANSWERS, chosen=["2"])
    stars = bare.scoring.mean_stars(me.gaussian.mean)
    average = float(bare.artifact.scoring.select(np.zeros(1, np.int32)).mean_stars(me.gaussian.mean)[0])
    weight = bare.stats.trained / (bare.stats.trained + 10)
    np.testing.assert_allclose(bare.scores(me), average + weight * (stars - average), rtol=1e-6)
    assert bare.explain(me, "3").choices == ()


def test_choices_without_stars_are_ordered_by_interest_alone_and_popularity_has_no_reasons() -> None:
    artifact = replace(made_up_model(), implicit=True, join=INTEREST_ALONE)
    rec = collab.Recommender(artifact)
    me = rec.fold_in({}, chosen=["1"])
    assert [title.interest_rank for title in rec.recommend(me, 12, without=["1"])] == list(range(1, 13))
    with pytest.raises(BadConfig, match="The order likely goes by stars"):
        rec.recommend(me, by="likely")
    assert isinstance(artifact.interest, ItemInterest)
    popular = collab.Recommender(replace(artifact, interest=replace(artifact.interest, kind="popularity")))
    assert {title.chosen for title in popular.recommend(me, 5)} == {()}
