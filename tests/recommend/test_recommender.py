"""Predictions, recommendations, similar titles and reasons, recomputed by hand."""

from dataclasses import replace

import numpy as np
import pytest

import collab
from collab.data import Ratings
from collab.recommend import TitleFilter
from collab.storage import Strings
from collab.testing.made_up import made_up
from collab.testing.models import rounded_intervals

ANSWERS = {"1": 4.5, "4": 2.0, "9": 5.0, "20": 3.5}


@pytest.fixture(scope="module")
def ratings() -> Ratings:
    return made_up(users=150, items=120)


@pytest.fixture(scope="module", params=["dot", "dot-range", "dot-bias"])
def rec(request: pytest.FixtureRequest, ratings: Ratings) -> collab.Recommender:
    config = collab.configure(request.param, epochs=10, factors=6, bs=32, lr=2e-2)
    return collab.train(ratings, collab.split(ratings), config)


def test_a_prediction_is_the_link_of_the_dot_product(rec: collab.Recommender) -> None:
    me = rec.fold_in(ANSWERS)
    predicted = rec.predict(me, ["7", "30"])
    for at, item in enumerate(("7", "30")):
        row = rec.artifact.item_rows[rec.items.position(item)]
        features = rec.artifact.item_features[0, row].astype(float)
        score = rec.artifact.item_offsets[0, row] + features @ me.gaussian.mean[0]
        slope = 1.0
        stars = score
        if rec.artifact.model != "dot":
            share = 1 / (1 + np.exp(-score))
            stars, slope = 5.5 * share, 5.5 * share * (1 - share)
        sd = slope * np.sqrt(features @ me.gaussian.covariance[0] @ features)
        assert predicted.mean[at] == pytest.approx(stars, rel=1e-5)
        assert predicted.sd[at] == pytest.approx(sd, rel=1e-5)
        noise = me.noise * rec.artifact.noise.variance[0] * rec.artifact.noise.items[row]
        (low,), (high,) = rounded_intervals(rec, np.array([stars]), np.array([np.sqrt(sd**2 + noise)]))
        assert (predicted.low[at], predicted.high[at]) == pytest.approx((low, high), rel=1e-5)


def test_recommendations_are_sorted_by_score_and_leave_out_what_was_rated(rec: collab.Recommender) -> None:
    recommendations = rec.recommend(rec.fold_in(ANSWERS), n=200)
    scores = [each.score for each in recommendations]
    assert scores == sorted(scores, reverse=True)
    assert {each.item for each in recommendations} == set(rec.items.ids) - set(ANSWERS)
    assert all(0.5 <= each.low <= each.stars <= each.high <= 5 for each in recommendations)


def test_a_title_with_few_ratings_is_pulled_towards_the_average_title(rec: collab.Recommender) -> None:
    me = rec.fold_in(ANSWERS)
    scores = rec.scores(me, "stars")
    stars = rec.predict(me, list(rec.items.ids)).mean
    unrated = rec.stats.trained == 0
    assert unrated.sum() >= 3
    average = rec.artifact.scoring.select(np.zeros(1, np.int32)).mean_stars(me.gaussian.mean)[0]
    weight = rec.stats.trained / (rec.stats.trained + 10)
    np.testing.assert_allclose(scores, average + weight * (stars - average), rtol=1e-4)


@pytest.mark.parametrize(
    ("only", "holds"),
    [
        (TitleFilter("horror"), lambda each: "Horror" in each.genres),
        (TitleFilter(since=1980), lambda each: each.year >= 1980),
        (TitleFilter(until=1980), lambda each: each.year <= 1980),
        (TitleFilter(min_ratings=60), lambda each: each.ratings >= 60),
    ],
)
def test_filters_keep_what_they_say(rec: collab.Recommender, only: TitleFilter, holds: object) -> None:
    everything = rec.recommend(rec.fold_in({}), n=500)
    kept = rec.recommend(rec.fold_in({}), n=500, only=only)
    assert callable(holds)
    assert [each.item for each in kept] == [each.item for each in everything if holds(each)]
    assert 0 < len(kept) < len(everything)


def test_a_condition_can_be_named_alone(rec: collab.Recommender) -> None:
    me = rec.fold_in({})
    assert rec.recommend(me, genre="horror") == rec.recommend(me, only=TitleFilter("horror"))
    assert rec.recommend(me, since=1980, min_ratings=5) == rec.recommend(
        me, only=TitleFilter(since=1980, min_ratings=5)
    )
    item = rec.items.id(0)
    assert rec.similar(item, genre="drama") == rec.similar(item, only=TitleFilter("drama"))


def test_shares_and_base_add_up_to_the_prediction(rec: collab.Recommender) -> None:
    me = rec.fold_in(ANSWERS)
    for item in ("7", "30", "60"):
        why = rec.explain(me, item)
        assert {reason.item for reason in why.reasons} == set(ANSWERS)
        total = why.base + sum(reason.share for reason in why.reasons)
        assert total == pytest.approx(float(rec.predict(me, [item]).mean[0]), abs=1e-6)
        sizes = [abs(reason.share) for reason in why.reasons]
        assert sizes == sorted(sizes, reverse=True)


def test_the_share_of_an_only_answer_is_what_that_answer_changed(ratings: Ratings) -> None:
    rec = collab.train(ratings, collab.split(ratings), collab.configure("dot", epochs=20, factors=4, bs=32, lr=2e-2))
    before, after = (float(rec.predict(rec.fold_in(answers), ["7"]).mean[0]) for answers in ({}, {"9": 5.0}))
    (reason,) = rec.explain(rec.fold_in({"9": 5.0}), "7").reasons
    assert reason.share == pytest.approx(after - before, abs=1e-6)


def test_more_answers_leave_less_spread(rec: collab.Recommender, ratings: Ratings) -> None:
    history = ratings.history("3")
    answers = {ratings.item_table.ids[int(ratings.items[row])]: float(ratings.stars[row]) for row in history}
    ids = list(rec.items.ids)[:80]
    spreads = [rec.predict(rec.fold_in(dict(list(answers.items())[:count])), ids).sd.mean() for count in (0, 5, 30)]
    assert spreads[0] > spreads[1] > spreads[2]


def test_similar_titles_are_the_nearest_by_cosine_of_factors(rec: collab.Recommender) -> None:
    factors = rec.factors
    own = factors[rec.items.position("7")]
    expected = {}
    for at, item in enumerate(rec.items.ids):
        if item != "7" and rec.stats.trained[at] >= 5:
            expected[item] = float(factors[at] @ own / np.linalg.norm(factors[at]) / np.linalg.norm(own))
    nearest = sorted(expected, key=lambda item: -expected[item])[:10]
    similar = rec.similar("7", n=10, by="factors")
    assert [each.item for each in similar] == nearest
    assert [each.similarity for each in similar] == pytest.approx([expected[item] for item in nearest], abs=1e-5)


def test_a_known_user_is_named_by_id_and_gets_what_training_gave(rec: collab.Recommender) -> None:
    row = rec.artifact.user_embeddings[list(rec.artifact.user_ids).index("5")].astype(float)
    position = rec.items.position("7")
    at = rec.artifact.item_rows[position]
    score = np.array(rec.artifact.item_offsets[0, at] + rec.artifact.item_features[0, at] @ row)
    assert rec.predict("5", ["7"]).mean[0] == pytest.approx(float(rec.artifact.link.stars(score)), rel=1e-5)
    rated = set(rec.user("5").answers)
    assert not rated & {each.item for each in rec.recommend("5", n=500)}
    why = rec.explain("5", "7")
    assert why.base + sum(reason.share for reason in why.reasons) == pytest.approx(
        float(rec.predict("5", ["7"]).mean[0]), abs=1e-6
    )


def test_what_is_unknown_or_wrong_is_named(rec: collab.Recommender) -> None:
    with pytest.raises(collab.UnknownItem, match="nothing-like-it"):
        rec.fold_in({"nothing-like-it": 3.0})
    with pytest.raises(collab.BadRating, match=r"6 stars is not within this scale: 0\.5 to 5"):
        rec.fold_in({"1": 6.0})
    with pytest.raises(collab.BadRating, match="nan stars"):
        rec.fold_in({"1": float("nan")})
    with pytest.raises(collab.UnknownUser, match="nobody"):
        rec.predict("nobody", ["1"])
    with pytest.raises(collab.UnknownItem):
        rec.similar("nothing-like-it")


def test_without_the_ratings_a_known_users_history_is_said_to_be_gone(rec: collab.Recommender) -> None:
    alone = collab.Recommender(rec.artifact)
    with pytest.raises(collab.NotFound, match="not in the cache any more"):
        alone.recommend("5")


def test_a_listed_title_without_ratings_is_predicted_from_the_item_prior(rec: collab.Recommender) -> None:
    unrated = rec.items.ids[len(rec.items) - 1]
    assert rec.stats.ratings[len(rec.items) - 1] == 0
    predicted = rec.predict(rec.fold_in(ANSWERS), [unrated])
    assert 0.5 <= predicted.mean[0] <= 5


def test_titles_are_found_by_name(rec: collab.Recommender) -> None:
    assert rec.find("Film 9 (1959)") == "9"
    assert rec.find("9") == "9"


def test_ids_may_be_whole_numbers_and_what_is_no_id_is_refused(rec: collab.Recommender) -> None:
    me = rec.fold_in({int(item): stars for item, stars in ANSWERS.items()})
    assert np.array_equal(me.gaussian.mean, rec.fold_in(ANSWERS).gaussian.mean)
    assert rec.similar(4, n=2) == rec.similar("4", n=2)
    assert rec.predict(me, [7]).mean == rec.predict(me, ["7"]).mean
    assert rec.recommend(5, n=2) == rec.recommend("5", n=2)
    with pytest.raises(collab.BadConfig, match=r"text or a whole number, not 1\.5, a float"):
        rec.fold_in({1.5: 3.0})  # type: ignore[arg-type] # what is to be refused
    with pytest.raises(collab.BadRating, match=r"Stars are a number, not '3\.5', a str"):
        rec.fold_in({"1": "3.5"})  # type: ignore[arg-type] # what is to be refused


def test_a_user_of_the_data_whom_training_held_out_is_folded_in(ratings: Ratings) -> None:
    split = collab.split(ratings, "users:0/5")
    rec = collab.train(ratings, split, collab.configure("dot-bias", epochs=1, factors=3, bs=32))
    unknown = sorted(set(ratings.user_ids) - set(rec.artifact.user_ids))
    assert unknown
    me = rec.user(unknown[0])
    latest = ratings.latest(unknown[0])
    assert sorted(me.rated.tolist()) == sorted(ratings.items[latest].tolist())
    assert rec.recommend(unknown[0], n=1)


def test_a_film_under_two_ids_stands_once_in_a_list_and_leaves_it_when_rated(ratings: Ratings) -> None:
    table = ratings.item_table
    titles, years, genres = (list(column) for column in (table.titles, table.years.tolist(), table.genres))
    titles[7], years[7], genres[7] = titles[3], years[3], genres[3]
    twice = replace(table, titles=Strings.of(titles), years=np.array(years, np.int16), genres=Strings.of(genres))
    model = collab.train(ratings, collab.split(ratings), collab.configure("dot-bias", epochs=1, factors=3, bs=64))
    rec = collab.Recommender(replace(model.artifact, items=twice))
    one, other = table.id(3), table.id(7)
    listed = {each.item for each in rec.recommend(rec.fold_in({}), len(table))}
    assert len(listed & {one, other}) == 1
    for rated in (one, other):
        assert not {one, other} & {each.item for each in rec.recommend(rec.fold_in({rated: 4.0}), len(table))}
