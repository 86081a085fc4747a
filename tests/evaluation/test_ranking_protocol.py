"""Lists of a model in several orders beside the baselines, split by split, as lines and records."""

import numpy as np
import pytest

import collab
from collab.data import Ratings
from collab.errors import BadConfig
from collab.evaluation import (
    DEFAULT_ORDER,
    compare_rankers,
    list_orders,
    rank_split,
    ranking_lines,
    ranking_records,
)
from collab.evaluation.protocols import held_out_splits
from collab.recommend import BY

FIELDS = [
    *("protocol", "split", "model", "order", "default", "relevant"),
    *("ndcg10", "recall20", "mrr", "coverage", "popularity", "users", "ci_low", "ci_high"),
]


@pytest.fixture(scope="module")
def models(ratings: Ratings) -> dict[str, collab.Recommender]:
    """Return a model for each of two splits."""
    config = collab.configure("dot-bias", factors=3, epochs=2)
    return {
        text: collab.train(ratings, collab.split(ratings, text), config) for text in ("random:0.2@1", "random:0.2@2")
    }


def test_a_record_for_each_order_and_baseline_of_all_and_of_those_liked(
    ratings: Ratings, models: dict[str, collab.Recommender]
) -> None:
    split = collab.split(ratings, "random:0.2@1")
    ranking = rank_split(models[split.name], ratings, split, BY)
    records = ranking_records(ranking_lines([ranking]))
    assert all(list(record) == FIELDS for record in records)
    assert {record["split"] for record in records} == {split.name}
    rankers = [(record["model"], record["order"], record["relevant"]) for record in records]
    expected = [("dot-bias", order) for order in BY] + [(name, name) for name in ("popularity", "item-knn", "ease")]
    assert rankers[: 2 * len(expected)] == [(*ranker, relevant) for ranker in expected for relevant in ("all", "liked")]
    default = [(record["model"], record["order"]) for record in records if record["default"]]
    assert default == [("dot-bias", DEFAULT_ORDER)] * 2
    for record in records:
        assert 0 <= record["ci_low"] <= record["ndcg10"] <= record["ci_high"] <= 1
        assert 0 < record["coverage"] <= 1
    most_rated = next(record for record in records if record["model"] == "popularity")
    assert most_rated["popularity"] == max(record["popularity"] for record in records)


def test_the_mean_is_over_splits_and_counts_each_person_once(
    ratings: Ratings, models: dict[str, collab.Recommender]
) -> None:
    rankings = [rank_split(rec, ratings, collab.split(ratings, text)) for text, rec in models.items()]
    each = [ranking_records(ranking_lines([ranking])) for ranking in rankings]
    means = ranking_records(ranking_lines(rankings))
    for mean, *parts in zip(means, *each, strict=True):
        assert mean["split"] == "mean"
        for figure in ("ndcg10", "recall20", "mrr", "coverage", "popularity"):
            assert mean[figure] == pytest.approx(np.mean([part[figure] for part in parts]))
        assert mean["users"] <= len(ratings.user_ids)
        assert mean["ci_low"] < mean["ndcg10"] < mean["ci_high"]


def test_rankers_are_compared_over_all_splits(ratings: Ratings, models: dict[str, collab.Recommender]) -> None:
    rankings = [rank_split(rec, ratings, collab.split(ratings, text)) for text, rec in models.items()]
    mine, popularity, *_ = rankings[0].tallies
    [one, other] = [
        [line.figures.ndcg10 for line in ranking_lines(rankings) if line.ranker == ranker]
        for ranker in (mine, popularity)
    ]
    differences = compare_rankers(rankings, mine, rankings, popularity)
    assert list(differences) == ["all", "liked"]
    assert [each.mean for each in differences.values()] == pytest.approx(np.subtract(one, other))
    same = compare_rankers(rankings, mine, rankings, mine)["all"]
    assert (same.mean, same.low, same.high, same.is_noise) == (0, 0, 0, True)


def test_orders_are_taken_once_and_have_to_be_there() -> None:
    assert list_orders(["personal", "likely", "personal"]) == ["personal", "likely"]
    with pytest.raises(BadConfig, match='No order "best"'):
        list_orders(["best"])


def test_a_split_that_holds_nothing_out_is_refused(ratings: Ratings) -> None:
    with pytest.raises(BadConfig, match="holds nothing out"):
        held_out_splits(ratings, ["random:0.2", "random:0"])
