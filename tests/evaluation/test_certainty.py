"""The certainty protocol: where held-out ratings lie in the 80% intervals of a model."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import spearmanr

import collab
from collab.data import Ratings, Split
from collab.errors import BadConfig
from collab.evaluation import GROUPED_BY, certainty_records, mean_certainty, measure_certainty, trained_stars
from collab.evaluation.certainty import held_out_intervals, rank_correlation

SPLIT = "random:0.2@42"


@pytest.fixture(scope="module", params=["dot-bias", "bayes"])
def rec(request: pytest.FixtureRequest, ratings: Ratings) -> collab.Recommender:
    config = collab.configure(request.param, factors=3, epochs=10)
    return collab.train(ratings, collab.split(ratings, SPLIT), config)


@pytest.fixture
def part(ratings: Ratings) -> Split:
    return collab.split(ratings, SPLIT)


def test_intervals_are_those_of_each_user_s_training_ratings_alone(
    rec: collab.Recommender, ratings: Ratings, part: Split
) -> None:
    intervals, ids = held_out_intervals(rec, ratings, part), ratings.item_table.ids
    np.testing.assert_allclose(intervals.predicted, trained_stars(rec, ratings, part), atol=1e-9)
    for place, row in list(enumerate(part.valid.tolist()))[::40]:
        history = [at for at in part.training.tolist() if ratings.users[at] == ratings.users[row]]
        answers = {ids[int(ratings.items[at])]: float(ratings.stars[at]) for at in history}
        position = list(rec.artifact.user_ids).index(ratings.user_ids[int(ratings.users[row])])
        predicted = rec.predict(rec.fold_in.trained(position, answers), [ids[int(ratings.items[row])]])
        ends = intervals.low[place], intervals.predicted[place], intervals.high[place], intervals.sd[place]
        assert ends == pytest.approx((predicted.low[0], predicted.mean[0], predicted.high[0], predicted.sd[0]))
        assert intervals.stars[place] == ratings.stars[row]
        assert intervals.user[place] == len(history)
        assert intervals.title[place] == (ratings.items[part.training] == ratings.items[row]).sum()


def test_fifths_hold_every_rating_once_and_come_to_the_whole(
    rec: collab.Recommender, ratings: Ratings, part: Split
) -> None:
    certainty, intervals = measure_certainty(rec, ratings, part), held_out_intervals(rec, ratings, part)
    inside = (intervals.low <= intervals.stars) & (intervals.stars <= intervals.high)
    assert certainty.coverage80 == pytest.approx(inside.mean())
    assert certainty.spearman == pytest.approx(
        spearmanr(np.abs(intervals.predicted - intervals.stars), intervals.high - intervals.low)[0]
    )
    assert tuple(certainty.fifths) == GROUPED_BY
    for fifths in certainty.fifths.values():
        counts = [fifth.ratings for fifth in fifths]
        assert (len(counts), sum(counts)) == (5, len(part.valid))
        assert max(counts) - min(counts) <= 1
        for figure in ("coverage80", "width"):
            pooled = np.average([getattr(fifth, figure) for fifth in fifths], weights=counts)
            assert pooled == pytest.approx(getattr(certainty, figure))
        ends = [end for fifth in fifths for end in (fifth.low, fifth.high)]
        assert ends == sorted(ends)
    order = np.argsort(intervals.title, kind="stable")
    assert certainty.fifths["title"][0].coverage80 == pytest.approx(inside[order[: counts[0]]].mean())


def test_equal_values_share_their_rank() -> None:
    rng = np.random.default_rng(3)
    one, other = rng.integers(0, 5, 200).astype(np.float64), rng.integers(0, 4, 200).astype(np.float64)
    assert rank_correlation(one, one + other) == pytest.approx(spearmanr(one, one + other)[0])
    assert rank_correlation(one, np.ones(200)) == 0


def test_a_record_for_all_ratings_and_each_fifth_and_the_mean_of_splits(
    rec: collab.Recommender, ratings: Ratings, part: Split
) -> None:
    certainty = measure_certainty(rec, ratings, part)
    records = certainty_records("a model", certainty)
    assert list(records[0]) == ["protocol", "split", "model", "by", "ratings", "coverage80", "width", "spearman"]
    assert [record["by"] for record in records] == ["all", *(by for by in GROUPED_BY for _ in range(5))]
    for record in records[1:]:
        assert list(record) == [
            *("protocol", "split", "model", "by", "fifth", "low", "high", "ratings", "coverage80", "width")
        ]
    assert {(record["protocol"], record["split"]) for record in records} == {("certainty", SPLIT)}
    other = replace(certainty, split="other", coverage80=certainty.coverage80 - 0.1)
    mean = mean_certainty([certainty, other])
    assert (mean.split, mean.ratings) == ("mean", 2 * certainty.ratings)
    assert mean.coverage80 == pytest.approx(certainty.coverage80 - 0.05)
    assert mean.fifths["sd"][2].width == pytest.approx(certainty.fifths["sd"][2].width)


def test_people_held_out_whole_are_the_average_person_and_progress_reaches_the_end(
    rec: collab.Recommender, ratings: Ratings
) -> None:
    everyone = collab.split(ratings, "users:0/5")
    model = collab.train(ratings, everyone, collab.configure("dot-bias", factors=3, epochs=2))
    shares: list[float] = []
    intervals = held_out_intervals(model, ratings, everyone, shares.append)
    average = model.predict(model.fold_in({}), [ratings.item_table.ids[int(ratings.items[everyone.valid[0]])]])
    assert (intervals.low[0], intervals.high[0]) == pytest.approx((average.low[0], average.high[0]))
    assert not intervals.user.any()
    assert shares == sorted(shares)
    assert shares[-1] == 1


def test_nothing_held_out_is_nothing_to_be_sure_of(rec: collab.Recommender, ratings: Ratings) -> None:
    with pytest.raises(BadConfig, match="holds nothing out"):
        measure_certainty(rec, ratings, collab.split(ratings, "random:0@1"))
