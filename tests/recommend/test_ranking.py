"""The scores that lists are sorted by, recomputed, and lists whose titles are not all alike."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, strategies as some

import collab
from collab.inference import Ordinal
from collab.interest import Join, best_first, liked_from
from collab.recommend import BY, By, TitleFilter, best_joined, joined
from collab.recommend.lists import diversified
from collab.recommend.ranking import doublings, few_know, those_first
from collab.testing import made_up_model
from collab.testing.made_up import made_up

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
    assert scores[0] == pytest.approx(max(np.delete(rec.scores(me, by), me.rated)), abs=1e-6)


@pytest.mark.parametrize("stars", [{}, ANSWERS, dict.fromkeys(map(str, range(1, 40)), 1.0), {"7": 5.0, "8": 5.0}])
@pytest.mark.parametrize("by", ["likely", "adventurous", "joined"])
def test_a_list_whose_titles_are_scored_where_they_may_be_among_the_best_is_that_of_all_scores(
    rec: collab.Recommender, by: By, stars: dict[str, float]
) -> None:
    me = rec.fold_in(stars)
    scores = rec.scores(me, by)
    for only in (TitleFilter(), TitleFilter(min_ratings=5), TitleFilter(max_sd=0.5), TitleFilter(since=3000)):
        allowed = rec.allowed(me, only)
        for n in (1, 8, 40, 500):
            best = best_first(scores, allowed, n)
            listed = rec.recommend(me, n, by=by, only=only)
            assert [each.item for each in listed] == [rec.items.id(position) for position in best.tolist()]
            np.testing.assert_allclose([each.score for each in listed], scores[best], atol=1e-5)


def test_stars_are_needed_of_few_titles_where_interest_tells_them_apart(rec: collab.Recommender) -> None:
    me = rec.fold_in({"1": 4.5, "4": 4.0, "9": 5.0, "20": 3.5, "30": 4.0, "31": 4.5})
    artifact = replace(rec.artifact, join=Join(0.1, 0.0))
    interest, allowed = rec.interest(me), rec.allowed(me, TitleFilter())
    assert interest is not None
    best = best_joined(artifact, rec.scoring, me, interest, allowed, 5)
    assert best is not None
    scores = joined(artifact, me.weights, interest, rec.scoring.mean_stars(me.gaussian.mean), 0.5)
    assert best[0].tolist() == best_first(scores, allowed, 5).tolist()
    assert best_joined(artifact, rec.scoring, me, interest, allowed, 500) is None


def test_likely_is_the_chance_that_the_details_tell(rec: collab.Recommender) -> None:
    me = rec.fold_in(ANSWERS)
    likely = rec.recommend(me, 20, by="likely")
    shares = rec.predict(me, [title.item for title in likely]).shares
    link = rec.artifact.link
    assert shares is not None
    assert isinstance(link, Ordinal)
    liked = np.array(link.values) >= liked_from(rec.scale)
    np.testing.assert_allclose([title.score for title in likely], shares[:, liked].sum(1), atol=1e-3)


def test_likely_needs_no_levels_of_stars() -> None:
    rec = collab.Recommender(made_up_model())
    me = rec.fold_in({"1": 5.0, "2": 1.0})
    likely = rec.recommend(me, 20, by="likely")
    assert all(0 <= title.score <= 1 for title in likely)
    assert np.corrcoef([title.score for title in likely], [title.stars for title in likely])[0, 1] > 0.7


def test_personal_is_what_this_person_would_give_beyond_the_average_one(rec: collab.Recommender) -> None:
    me = rec.fold_in(ANSWERS)
    first = rec.recommend(me, 5, by="personal")
    usual = rec.scoring.mean_stars(rec.artifact.prior.mean)
    for title in first:
        position = rec.items.position(title.item)
        beyond = float(rec.scoring.mean_stars(me.gaussian.mean)[position] - usual[position])
        assert title.score == pytest.approx(beyond, abs=1e-4)
        assert rec.stats.trained[position] >= 10


def test_divisive_titles_are_those_whose_stars_differ_most(rec: collab.Recommender) -> None:
    first = rec.recommend(rec.fold_in(ANSWERS), 5, by="divisive")
    stats = rec.stats
    entropy = [float(stats.entropy[rec.items.position(title.item)]) for title in first]
    assert min(entropy) >= np.quantile(stats.entropy[stats.well_known], 0.75)
    scores = [title.score for title in first]
    assert scores == sorted(scores, reverse=True)


def test_titles_lose_by_doublings_beyond_what_few_know_and_hardly_known_ones_as_by_one() -> None:
    ratings = np.array([400, 300, 200, 100, 40, 40, 10, 2], np.int32)
    assert few_know(ratings) == 200
    lost = doublings(ratings)
    np.testing.assert_allclose(lost[[2, 3, 4, 5, 6]], 0)
    assert lost[0] == pytest.approx(np.log2(401 / 201))
    assert lost[7] == 1


def test_some_titles_come_first_in_their_order() -> None:
    scores = those_first(np.array([3.0, 1, 2, 0]), np.array([False, True, False, True]))
    assert np.argsort(-scores).tolist() == [1, 3, 0, 2]


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
    reranked = diversified(scores, directions, count, diversity).tolist()
    assert sorted(reranked) == list(range(count))
    assert reranked[0] == 0 or diversity == 1
    relevance = (scores - scores.min()) / max(np.ptp(scores), 1e-12)
    if not diversity:
        return
    for place in range(1, count):
        chosen, unchosen = reranked[:place], reranked[place:]
        worth = (1 - diversity) * relevance[unchosen] - diversity * (directions[unchosen] @ directions[chosen].T).max(1)
        assert worth[0] >= worth.max() - 1e-6
