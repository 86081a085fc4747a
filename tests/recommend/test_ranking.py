"""The scores that lists are sorted by, recomputed, and lists whose titles are not all alike."""

import numpy as np
import pytest
from hypothesis import given, strategies as some

import collab
from collab.recommend import BY, By, TitleFilter
from collab.recommend.ranking import corrected, diversified, novel
from collab.testing.made_up import made_up
from collab.testing.models import LINEAR, alike

ANSWERS = {"1": 4.5, "4": 2.0, "9": 5.0, "20": 3.5}


@pytest.fixture(scope="module")
def rec() -> collab.Recommender:
    ratings = made_up(users=150, items=120)
    return collab.train(ratings, collab.split(ratings), collab.configure("bayes", factors=3, epochs=30))


@pytest.mark.parametrize("by", BY)
def test_every_order_sorts_by_its_score(rec: collab.Recommender, by: By) -> None:
    me = rec.fold_in(ANSWERS)
    recommendations = rec.recommend(me, 30, by=by)
    scores = [each.score for each in recommendations]
    assert scores == sorted(scores, reverse=True)
    assert scores[0] == max(np.delete(rec.scores(me, by), me.rated))


def test_the_low_end_is_that_of_the_interval_for_titles_with_many_ratings(rec: collab.Recommender) -> None:
    config = collab.configure("bayes", factors=4, epochs=30, **LINEAR)
    rec = alike(collab.train(rec.ratings, collab.split(rec.ratings), config))
    me = rec.fold_in(ANSWERS)
    low, likely = rec.scores(me, "low"), rec.scores(me, "likely")
    predicted = rec.predict(me, list(rec.items.ids))
    reach = 1.2815515655446004 * np.sqrt(predicted.sd**2 + rec.artifact.noise.variance.mean())
    np.testing.assert_allclose(likely - low, reach, rtol=1e-5)


def test_popularity_explains_nothing_of_corrected_scores(rec: collab.Recommender) -> None:
    me, rated = rec.fold_in(ANSWERS), rec.stats.ratings > 0
    scores = rec.scores(me, "corrected")
    assert np.corrcoef(scores[rated], np.log1p(rec.stats.ratings[rated]))[0, 1] == pytest.approx(0, abs=1e-9)
    assert scores[rated].mean() == pytest.approx(rec.scores(me, "likely")[rated].mean())


def test_a_title_one_person_rated_is_raised_by_a_star_and_one_that_all_did_by_none() -> None:
    raised = novel(np.full(4, 3.0), np.array([0, 1, 10, 100], np.int32), 100)
    np.testing.assert_allclose(raised, [4, 4, 3.5, 3])
    np.testing.assert_array_equal(corrected(np.ones(2), np.array([5, 5], np.int32)), np.ones(2))


def test_unsure_titles_are_left_out_where_that_is_asked(rec: collab.Recommender) -> None:
    me = rec.fold_in(ANSWERS)
    everything = rec.recommend(me, 200)
    limit = float(np.median([each.sd for each in everything]))
    sure = rec.recommend(me, 200, only=TitleFilter(max_sd=limit))
    assert {each.item for each in sure} == {each.item for each in everything if each.sd <= limit}


def test_a_list_is_of_some_titles_alone(rec: collab.Recommender) -> None:
    me = rec.fold_in(ANSWERS)
    wanted = [each.item for each in rec.recommend(me, 200)][5:25:2]
    assert [each.item for each in rec.recommend(me, 200, among=[*wanted[::-1], "1"])] == wanted
    assert [each.item for each in rec.recommend(me, 200, among=wanted, without=wanted[:3])] == wanted[3:]
    assert rec.recommend(me, 200, among=[]) == []


def test_titles_are_left_out_by_id(rec: collab.Recommender) -> None:
    me = rec.fold_in(ANSWERS)
    first, second, *_ = (each.item for each in rec.recommend(me, 5))
    assert next(iter(rec.recommend(me, 5, without=[first]))).item == second


def test_diversity_trades_scores_against_likeness(rec: collab.Recommender) -> None:
    me = rec.fold_in(ANSWERS)

    def alike(diversity: float) -> tuple[float, float]:
        recommendations = rec.recommend(me, 10, by="likely", diversity=diversity)
        places = rec.items.codes([each.item for each in recommendations])
        cosines = rec.neighbours.directions(places) @ rec.neighbours.directions(places).T
        return float(cosines[np.triu_indices(10, 1)].mean()), float(np.mean([each.score for each in recommendations]))

    (plain, best), (mixed, middle), (different, least) = alike(0), alike(0.5), alike(1)
    assert plain > mixed > different
    assert best > middle > least
    assert [each.item for each in rec.recommend(me, 10)] == [each.item for each in rec.recommend(me, 10, diversity=0)]


@given(some.integers(0, 10_000), some.integers(1, 30), some.floats(0, 1))
def test_each_choice_is_the_best_left_by_maximal_marginal_relevance(seed: int, count: int, diversity: float) -> None:
    rng = np.random.default_rng(seed)
    scores = np.sort(rng.normal(size=count))[::-1]
    directions = rng.normal(size=(count, 3)).astype(np.float32)
    directions /= np.linalg.norm(directions, axis=1, keepdims=True)
    best = rng.permutation(100)[:count].astype(np.int32)
    reranked = diversified(best, scores, directions, count, diversity)
    assert sorted(reranked.tolist()) == sorted(best.tolist())
    assert reranked[0] == best[0] or diversity == 1
    at = {item: place for place, item in enumerate(best.tolist())}
    relevance = (scores - scores.min()) / max(np.ptp(scores), 1e-12)
    if not diversity:
        return
    for place in range(1, count):
        chosen, unchosen = [[at[item] for item in part.tolist()] for part in (reranked[:place], reranked[place:])]
        worth = (1 - diversity) * relevance[unchosen] - diversity * (directions[unchosen] @ directions[chosen].T).max(1)
        assert worth[0] >= worth.max() - 1e-6
