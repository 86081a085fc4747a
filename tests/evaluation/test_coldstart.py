"""The coldstart protocol: people the model was never trained on, after so many answers."""

from dataclasses import replace
from math import log2

import numpy as np
import pytest

import collab
from collab.coldstart import Strategy
from collab.data import Ratings
from collab.evaluation import DEFAULT_ORDER
from collab.evaluation.coldstart import ANSWERS, Halves, Tally, asked, cold_start, halves, pooled, pooled_figures
from collab.storage import Strings

FOLD = "users:1/5"


@pytest.fixture(scope="module")
def rec(ratings: Ratings) -> collab.Recommender:
    return collab.train(ratings, collab.split(ratings, FOLD), collab.configure("bayes", factors=3, epochs=20))


def people_of(ratings: Ratings, split: str = FOLD) -> list[Halves]:
    return halves(ratings, sorted(set(ratings.users[collab.split(ratings, split).valid].tolist())))


def test_each_user_s_ratings_are_halved_in_an_order_of_their_own(ratings: Ratings) -> None:
    people = people_of(ratings)
    held_out = [code for code in range(60) if code % 5 == 1]
    assert len(people) == len(held_out)
    for code, person in zip(held_out, people, strict=True):
        rows = [row for row in range(len(ratings)) if ratings.users[row] == code]
        order = np.random.default_rng(int(ratings.user_ids[code])).permutation(len(rows)).tolist()
        shuffled = [rows[at] for at in order]
        assert person.answerable.tolist() == shuffled[: len(rows) // 2]
        assert person.predicted.tolist() == shuffled[len(rows) // 2 :]


def test_users_whose_ids_are_no_numbers_are_shuffled_by_position(ratings: Ratings) -> None:
    named = replace(ratings, user_ids=Strings.of(f"user {code}" for code in range(60)))
    [person] = halves(named, [7])
    rows = np.flatnonzero(ratings.users == 7)
    order = np.random.default_rng(7).permutation(len(rows))
    assert [*person.answerable, *person.predicted] == rows[order].tolist()


def plain_ndcg(rec: collab.Recommender, answered: dict[str, float], ratings: Ratings, person: Halves) -> list[float]:
    """Return nDCG@10 of a person's list by plain loops, for all predicted titles and for those with 4 stars or more."""
    ids, scores = list(rec.items.ids), rec.scores(rec.fold_in(answered), DEFAULT_ORDER)
    order = sorted((item for item in range(len(ids)) if ids[item] not in answered), key=lambda item: -scores[item])
    both = []
    for lowest in (0, 4):
        rows = [row for row in person.predicted.tolist() if ratings.stars[row] >= lowest]
        relevant = {int(ratings.items[row]) for row in rows}
        gain = sum(1 / log2(place + 2) for place, item in enumerate(order[:10]) if item in relevant)
        both.append(gain / sum(1 / log2(place + 2) for place in range(min(10, len(relevant)))))
    return both


@pytest.mark.parametrize("strategy", ["variance-drop", "popularity"])
def test_the_figures_are_those_of_plain_loops(ratings: Ratings, rec: collab.Recommender, strategy: Strategy) -> None:
    people = people_of(ratings)[:6]
    questionnaire = collab.Questionnaire(rec, strategy)
    figures = pooled_figures(cold_start(rec, questionnaire, ratings, people))
    assert [line.answers for line in figures] == list(ANSWERS) == [0, 1, 3, 5, 10, 20, "all"]
    ids = rec.items.ids
    for line in figures:
        squares, inside, lists = [], [], []
        for person in people:
            answers = {ids[int(ratings.items[row])]: float(ratings.stars[row]) for row in person.answerable}
            most = len(answers) if line.answers == "all" else min(int(line.answers), len(answers))
            answered: dict[str, float] = {}
            while len(answered) < most:
                [item] = questionnaire.next(rec.fold_in(answered), n=1, among=set(answers))
                answered[item] = answers[item]
            for row in person.predicted.tolist():
                predicted = rec.predict(rec.fold_in(answered), [ids[int(ratings.items[row])]])
                squares.append((min(5.0, max(0.5, predicted.mean[0])) - ratings.stars[row]) ** 2)
                inside.append(predicted.low[0] <= ratings.stars[row] <= predicted.high[0])
            lists.append(plain_ndcg(rec, answered, ratings, person))
        assert line.users == 6
        assert line.ndcg10_all == pytest.approx(np.mean([everything for everything, _ in lists]))
        assert line.ndcg10_liked == pytest.approx(np.mean([liked for _, liked in lists]))
        assert line.rmse == pytest.approx(np.sqrt(np.mean(squares)), abs=1e-7)
        assert line.coverage80 == pytest.approx(np.mean(inside))
        assert line.ci_low < line.rmse < line.ci_high


def test_people_with_few_answers_count_in_every_line_with_all_of_theirs(
    ratings: Ratings, rec: collab.Recommender
) -> None:
    answers = {"1": 4.0, "2": 3.0, "3": 5.0, "4": 2.0}
    for strategy in ("popularity", "variance-drop"):
        steps, none = asked(rec, collab.Questionnaire(rec, strategy), [answers, {}])
        assert [len(me.answers) for me in steps] == [0, 1, 3, 4, 4, 4, 4]
        assert [len(me.answers) for me in none] == [0] * 7
    single = Halves(np.zeros(0, np.int32), np.array([0], np.int32))
    tally = cold_start(rec, collab.Questionnaire(rec), ratings, [single])
    assert {line.users for line in pooled_figures(tally)} == {1}
    assert len(set(tally.squares[:, 0].tolist())) == 1


def test_folds_are_pooled_by_ratings_and_the_interval_is_the_same_each_time() -> None:
    one = Tally(np.full((7, 2), 8.0), np.full((7, 2), 3.0), np.array([4.0, 4.0]), np.full((2, 7, 2), 0.5))
    two = Tally(np.full((7, 1), 1.0), np.full((7, 1), 2.0), np.array([2.0]), np.full((2, 7, 1), 0.2))
    two.ndcg[1] = np.nan  # this person liked nothing
    figures = pooled_figures(pooled([one, two]))
    assert [line.rmse for line in figures] == pytest.approx([np.sqrt(17 / 10)] * 7)
    assert [line.coverage80 for line in figures] == pytest.approx([0.8] * 7)
    assert {line.users for line in figures} == {3}
    assert [line.ndcg10_all for line in figures] == pytest.approx([1.2 / 3] * 7)
    assert [line.ndcg10_liked for line in figures] == pytest.approx([0.5] * 7)
    assert {line.ndcg10_liked for line in pooled_figures(two)} == {None}
    assert figures == pooled_figures(pooled([one, two]))


def test_the_interval_covers_what_drawing_users_again_would_change() -> None:
    rng = np.random.default_rng(5)
    ratings = rng.integers(5, 200, 400).astype(np.float64)
    squares = np.tile(ratings * rng.uniform(0.4, 1.6, 400), (7, 1))
    line = pooled_figures(Tally(squares, squares, ratings, np.zeros((2, 7, 400))))[0]
    errors = squares[0] - line.rmse**2 * ratings
    deviation = np.sqrt(400) * errors.std() / ratings.sum() / (2 * line.rmse)  # of a ratio, by the delta method
    assert (line.ci_low, line.ci_high) == pytest.approx(
        (line.rmse - 1.96 * deviation, line.rmse + 1.96 * deviation), abs=0.15 * deviation
    )


def test_the_share_that_is_done_is_told(ratings: Ratings, rec: collab.Recommender) -> None:
    shares: list[float] = []
    cold_start(rec, collab.Questionnaire(rec), ratings, people_of(ratings)[:4], shares.append)
    assert shares == [0.25, 0.5, 0.75, 1.0]


@pytest.mark.shared_data
def test_answers_bring_the_error_down_on_real_films(ml_100k: Ratings) -> None:
    split = collab.split(ml_100k, "users:0/5")
    rec = collab.train(ml_100k, split, collab.configure("bayes", epochs=30))
    people = people_of(ml_100k, "users:0/5")
    figures = pooled_figures(cold_start(rec, collab.Questionnaire(rec), ml_100k, people[::3]))
    assert figures[0].rmse > figures[3].rmse > figures[5].rmse > figures[6].rmse
    assert figures[0].rmse < 1.1
    assert all(0.7 < line.coverage80 < 0.9 for line in figures)
