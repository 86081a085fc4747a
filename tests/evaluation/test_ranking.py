"""The ranking protocol: where held-out titles come in a list."""

from dataclasses import replace
from math import log2

import numpy as np
import pytest

import collab
from collab.data import Ratings, Scale
from collab.evaluation.bootstrap import mean_over_people
from collab.evaluation.ranking import (
    HeldOut,
    ListTally,
    Relevant,
    first_place,
    held_out_people,
    list_figures,
    paired_difference,
    tally_lists,
)
from collab.interest import best_first, is_liked, ndcg
from collab.recommend import UserEmbedding
from collab.types import Codes, Floats

SPLIT = "random:0.2@42"


@pytest.fixture(scope="module")
def rec(ratings: Ratings) -> collab.Recommender:
    return collab.train(ratings, collab.split(ratings, SPLIT), collab.configure("bayes", factors=3, epochs=20))


def trained_counts(ratings: Ratings, split: collab.Split) -> Codes:
    return np.bincount(ratings.items[split.training], minlength=len(ratings.item_table)).astype(np.int32)


def plain_figures(
    ratings: Ratings, split: collab.Split, rec: collab.Recommender, lowest: float
) -> dict[str, list[float]]:
    """Return the figures of each person by code as plain loops give them."""
    counts, figures = trained_counts(ratings, split).tolist(), dict[str, list[float]]()
    for user in range(len(ratings.user_ids)):
        seen = {ratings.items[row]: ratings.stars[row] for row in split.training if ratings.users[row] == user}
        relevant = {
            ratings.items[row] for row in split.valid if ratings.users[row] == user and ratings.stars[row] >= lowest
        }
        if not relevant:
            continue
        ids = rec.items.ids
        scores = rec.scores(rec.fold_in({ids[int(item)]: float(stars) for item, stars in seen.items()}), "personal")
        order = sorted(set(range(len(ids))) - set(seen), key=lambda item: (-scores[item], item))
        gain = sum(1 / log2(place + 2) for place, item in enumerate(order[:10]) if item in relevant)
        ideal = sum(1 / log2(place + 2) for place in range(min(10, len(relevant))))
        figures[str(user)] = [
            gain / ideal,
            len(relevant & set(order[:20])) / min(20, len(relevant)),
            1 / (1 + min(order.index(item) for item in relevant)),
            sum(counts[item] for item in order[:10]) / 10,
        ]
    return figures


@pytest.mark.parametrize(("relevant", "lowest"), [("all", 0.0), ("liked", 4.0)])
def test_the_figures_are_those_of_plain_loops(
    ratings: Ratings, rec: collab.Recommender, relevant: Relevant, lowest: float
) -> None:
    split = collab.split(ratings, SPLIT)
    people = held_out_people(rec, ratings, split)
    [tallies] = tally_lists(people, [lambda me: rec.scores(me, "personal")], trained_counts(ratings, split))
    tally, plain = tallies[relevant], plain_figures(ratings, split, rec, lowest if lowest == 0 else 0.5 + 0.75 * 4.5)
    assert tally.users.tolist() == [int(user) for user in plain]
    expected = np.array(list(plain.values()))
    mine = np.stack([tally.ndcg10, tally.recall20, tally.mrr, tally.popularity], 1)
    assert mine == pytest.approx(expected)
    figures = list_figures([tally])
    assert (figures.ndcg10, figures.recall20, figures.mrr, figures.popularity) == pytest.approx(expected.mean(0))
    assert figures.users == len(plain)
    assert figures.ci_low < figures.ndcg10 < figures.ci_high


def test_equal_scores_come_by_position_at_the_edge_of_the_list_too() -> None:
    scores, candidates = np.array([1.0, 2, 2, 2, 5, 2, 2]), np.ones(7, np.bool_)
    candidates[1] = False
    assert best_first(scores, candidates, 3).tolist() == [4, 2, 3]
    assert best_first(scores, candidates, 20).tolist() == [4, 2, 3, 5, 6, 0]
    assert [first_place(scores, candidates, np.array([item], np.int32)) for item in (4, 2, 3, 5, 6, 0)] == [
        *range(1, 7)
    ]
    assert first_place(scores, candidates, np.array([0, 6, 3], np.int32)) == 3


@pytest.mark.parametrize("seed", range(20))
def test_the_best_are_those_of_a_stable_sort(seed: int) -> None:
    rng = np.random.default_rng(seed)
    scores, candidates = rng.integers(0, 6, 40).astype(np.float64), rng.random(40) < 0.7
    order = [item for item in np.argsort(-scores, kind="stable").tolist() if candidates[item]]
    assert best_first(scores, candidates, 10).tolist() == order[:10]
    relevant = np.array(sorted(rng.choice(order, 3, replace=False)), np.int32)
    assert first_place(scores, candidates, relevant) == 1 + min(order.index(item) for item in relevant.tolist())


def test_the_best_of_many_are_all_there_and_none_where_none_are_asked_for() -> None:
    scores, candidates = np.random.default_rng(3).random(2000), np.ones(2000, np.bool_)
    assert best_first(scores, candidates, 10).tolist() == np.argsort(-scores)[:10].tolist()
    assert [best_first(scores, candidates, n).tolist() for n in (0, -1)] == [[], []]


def test_ndcg_is_one_where_all_that_can_be_is_first() -> None:
    assert ndcg(np.array([True, True, False]), 2) == pytest.approx(1)
    assert ndcg(np.ones(10, np.bool_), 40) == pytest.approx(1)
    assert ndcg(np.array([False, True, False, True]), 3) == pytest.approx(
        (1 / log2(3) + 1 / log2(5)) / (1 + 1 / log2(3) + 1 / log2(4))
    )
    assert ndcg(np.zeros(10, np.bool_), 5) == 0


def test_liked_is_from_three_quarters_of_the_scale_up() -> None:
    assert is_liked(np.array([3.0, 4, 5]), Scale(1, 5, 1)).tolist() == [False, True, True]
    assert is_liked(np.array([3.5, 4, 5]), Scale(0.5, 5, 0.5)).tolist() == [False, True, True]
    assert is_liked(np.array([7.0, 8, 10]), Scale(1, 10, 1)).tolist() == [False, True, True]


def person(rec: collab.Recommender, user: int, relevant: list[int], held_liked: list[int]) -> HeldOut:
    titles: dict[Relevant, Codes] = {"all": np.array(relevant, np.int32), "liked": np.array(held_liked, np.int32)}
    return HeldOut(user, rec.fold_in({}), np.ones(len(rec.items), np.bool_), titles)


def test_people_without_a_relevant_title_do_not_count(rec: collab.Recommender) -> None:
    def by_position(_: UserEmbedding) -> Floats:
        return -np.arange(len(rec.items), dtype=np.float64)

    counts = np.arange(len(rec.items), dtype=np.int32)
    people = [person(rec, 3, [0, 1], [1]), person(rec, 8, [30], [])]
    [tallies] = tally_lists(iter(people), [by_position], counts)
    assert tallies["all"].users.tolist() == [3, 8]
    assert tallies["all"].ndcg10.tolist() == pytest.approx([1, 0])
    assert tallies["all"].mrr.tolist() == pytest.approx([1, 1 / 31])
    assert tallies["all"].coverage == 10 / len(rec.items)
    assert tallies["all"].popularity.tolist() == [4.5, 4.5]
    assert tallies["liked"].users.tolist() == [3]
    assert tallies["liked"].ndcg10.tolist() == pytest.approx([1 / log2(3)])
    [nobody] = tally_lists(iter([person(rec, 8, [30], [])]), [by_position], counts)
    assert list(nobody) == ["all"]


def test_what_was_rated_in_training_is_no_candidate_and_not_relevant_again(
    ratings: Ratings, rec: collab.Recommender
) -> None:
    split = collab.split(ratings, SPLIT)
    twice = replace(split, valid=np.append(split.valid, split.training[:50]).astype(np.int32))
    for one, other in zip(held_out_people(rec, ratings, split), held_out_people(rec, ratings, twice), strict=True):
        rated = {int(ratings.items[row]) for row in split.training if ratings.users[row] == one.user}
        assert set(np.flatnonzero(~one.candidates).tolist()) == rated
        assert other.relevant["all"].tolist() == one.relevant["all"].tolist()


@pytest.mark.parametrize("model", ["dot-bias", "bayes"])
def test_people_are_the_trained_ones_where_the_model_keeps_them(ratings: Ratings, model: str) -> None:
    split = collab.split(ratings, SPLIT)
    rec = collab.train(ratings, split, collab.configure(model, factors=3, epochs=3))
    for each in held_out_people(rec, ratings, split):
        user, ids = ratings.user_ids[each.user], rec.items.ids
        rows = [row for row in split.training.tolist() if ratings.users[row] == each.user]
        answers = {ids[int(ratings.items[row])]: float(ratings.stars[row]) for row in rows}
        trained = rec.artifact.user_embeddings
        mean = (
            trained[[*rec.artifact.user_ids].index(user)] if model == "dot-bias" else rec.fold_in(answers).gaussian.mean
        )
        assert each.me.gaussian.mean == pytest.approx(np.broadcast_to(mean, each.me.gaussian.mean.shape), abs=1e-6)
        assert each.me.answers == answers


def test_people_nobody_knows_get_the_average_person_s_list(ratings: Ratings) -> None:
    split = collab.split(ratings, "users:1/5")
    rec = collab.train(ratings, split, collab.configure("dot-bias", factors=3, epochs=2))
    people = list(held_out_people(rec, ratings, split))
    assert len(people) == 12
    assert all(each.candidates.all() and not each.me.answers for each in people)


def tally(users: list[int], ndcg10: list[float]) -> ListTally:
    figures = np.array(ndcg10)
    return ListTally(np.array(users, np.int32), figures, figures, figures, figures, 0.5)


def test_the_interval_covers_what_drawing_people_again_would_change() -> None:
    rng = np.random.default_rng(5)
    values = rng.uniform(0, 1, 400)
    estimate = mean_over_people([(np.arange(400, dtype=np.int32), values)])
    reach = 1.96 * values.std() / np.sqrt(400)
    assert estimate.mean == pytest.approx(values.mean())
    assert (estimate.low, estimate.high) == pytest.approx(
        (values.mean() - reach, values.mean() + reach), abs=0.1 * reach
    )
    doubled = mean_over_people([(np.arange(400, dtype=np.int32), values)] * 5)  # the same people: nothing new is known
    assert (doubled.mean, doubled.low, doubled.high) == pytest.approx((estimate.mean, estimate.low, estimate.high))
    apart = [
        (np.arange(part * 80, part * 80 + 80, dtype=np.int32), values[part * 80 : part * 80 + 80]) for part in range(5)
    ]
    assert mean_over_people(apart).high == pytest.approx(estimate.high, abs=0.3 * reach)


def test_two_models_are_compared_person_by_person() -> None:
    rng = np.random.default_rng(2)
    hard = rng.uniform(0, 1, 300)
    one, other = tally([*range(300)], hard.tolist()), tally([*range(300)], (hard - 0.02).tolist())
    difference = paired_difference([one], [other])
    assert (difference.mean, difference.low, difference.high) == pytest.approx((0.02, 0.02, 0.02))
    assert not difference.is_noise
    shuffled = tally([*range(300)], rng.permutation(hard).tolist())
    assert paired_difference([one], [shuffled]).is_noise


@pytest.mark.shared_data
def test_popularity_on_ml_100k_has_the_figures_of_the_field(ml_100k: Ratings) -> None:
    split = collab.split(ml_100k, "u1")
    rec = collab.train(ml_100k, split, collab.configure("dot", factors=2, epochs=1))
    counts = trained_counts(ml_100k, split)
    popularity = counts.astype(np.float64)
    [tallies] = tally_lists(held_out_people(rec, ml_100k, split), [lambda _: popularity], counts)
    everything, those_liked = list_figures([tallies["all"]]), list_figures([tallies["liked"]])
    assert (everything.ndcg10, everything.recall20) == pytest.approx((0.325, 0.287), abs=6e-4)
    assert (those_liked.ndcg10, those_liked.recall20) == pytest.approx((0.245, 0.246), abs=6e-4)
    assert everything.coverage * len(counts) == pytest.approx(51)
    assert everything.users == 459
