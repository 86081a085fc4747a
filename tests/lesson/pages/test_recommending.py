"""The page on predicting stars and recommending."""

from collections.abc import Callable
from dataclasses import replace
from itertools import combinations
from math import log2

import numpy as np
import pytest

import collab
from collab.data import Ratings
from collab.errors import BadData, NotFound
from collab.evaluation.ranking import Relevant, list_figures
from collab.evaluation.ranking_protocol import rank_split
from collab.lesson import Bars, Table
from collab.lesson.pages.recommending import PAGE, measured_rows
from collab.recommend import UserEmbedding
from collab.testing.made_up import made_up
from collab.types import Floats
from tests.lesson.asking import ask, cells, only, said

MOVES = [(move.name, value) for move in PAGE.moves for value in move.values]

Scorer = Callable[[UserEmbedding], Floats]


def people(model: collab.Recommender, ratings: Ratings) -> list[tuple[UserEmbedding, dict[int, float]]]:
    """Return everyone as the model knows them, with the stars of their held-out titles, from loops over the rows."""
    split = collab.split(ratings)
    trained: dict[int, dict[int, float]] = {user: {} for user in range(len(ratings.user_ids))}
    held_out: dict[int, dict[int, float]] = {user: {} for user in range(len(ratings.user_ids))}
    for rows, stars_by_user in ((split.training, trained), (split.valid, held_out)):
        for row in rows.tolist():
            stars_by_user[int(ratings.users[row])][int(ratings.items[row])] = float(ratings.stars[row])
    known = {user: model.artifact.user_ids.index(ratings.user_ids[user]) for user in trained}
    return [
        (model.fold_in.trained(known[user], {model.items.id(item): n for item, n in stars.items()}), held_out[user])
        for user, stars in trained.items()
    ]


def plain_ndcg(model: collab.Recommender, ratings: Ratings, scorer: Scorer) -> float:
    """Return the mean nDCG@10 by sorting everyone's titles in plain Python."""
    figures = []
    for me, held_out in people(model, ratings):
        scores = scorer(me)
        unrated = set(range(len(scores))) - set(me.rated.tolist())
        best = sorted(unrated, key=lambda item: (-scores[item], item))[:10]
        ideal = sum(1 / log2(place + 2) for place in range(min(10, len(held_out))))
        figures.append(sum(1 / log2(place + 2) for place, item in enumerate(best) if item in held_out) / ideal)
    return float(np.mean(figures))


def plain_pairs(model: collab.Recommender, ratings: Ratings, scorer: Scorer) -> float:
    """Return how many pairs of held-out titles with different stars are in order, as a mean over people."""
    shares = []
    for me, held_out in people(model, ratings):
        scores = scorer(me)
        pairs = [sorted(pair, key=lambda item: held_out[item]) for pair in combinations(held_out, 2)]
        different = [(low, high) for low, high in pairs if held_out[low] < held_out[high]]
        right = [(np.sign(scores[high] - scores[low]) + 1) / 2 for low, high in different]
        if right:
            shares.append(np.mean(right))
    return float(np.mean(shares))


@pytest.mark.parametrize("known", ["0", "0.5", "1"])
def test_both_answers_are_measured_as_plain_loops_measure_them(
    model: collab.Recommender, ratings: Ratings, known: str
) -> None:
    table = only(ask("recommending", ratings, model, known=known), Table)[0]
    counts = np.bincount(ratings.items[collab.split(ratings).training], minlength=len(model.items)).astype(float)
    interest = model.artifact.interest
    assert interest is not None
    scorers: dict[str, Scorer] = {
        "stars alone": lambda me: model.scores(me, "stars"),
        "popularity": lambda _: counts,
        "interest": lambda me: interest.scores(me.chosen, me.weights),
        "joined": lambda me: model.scores(me, "joined", float(known)),
    }
    assert cells(table, "a list by") == list(scorers)
    for scorer, ndcg, right in zip(scorers.values(), cells(table, "nDCG@10"), cells(table, "pairs right"), strict=True):
        assert float(ndcg) == pytest.approx(plain_ndcg(model, ratings, scorer), abs=6e-4)
        assert float(right.rstrip("%")) / 100 == pytest.approx(plain_pairs(model, ratings, scorer), abs=6e-3)


@pytest.mark.parametrize("hits", ["all", "liked"])
def test_figures_are_those_of_an_evaluation(model: collab.Recommender, ratings: Ratings, hits: Relevant) -> None:
    shown = ask("recommending", ratings, model, hits=hits)
    table, bars = only(shown, Table)[0], only(shown, Bars)[0]
    ranking = rank_split(model, ratings, collab.split(ratings), ("stars", "joined"))
    by_order = {ranker.order: list_figures([by[hits]]) for ranker, by in ranking.tallies.items()}
    rows = dict(zip(cells(table, "a list by"), table.rows, strict=True))
    for name, order in (("stars alone", "stars"), ("popularity", "popularity"), ("joined", "joined")):
        figures = by_order[order]
        assert rows[name][1] == f"{figures.ndcg10:.3f}"
        assert rows[name][1] == f"{dict(bars.bars)[name]:.3f}"
        assert float(rows[name][2]) == pytest.approx((figures.ci_high - figures.ci_low) / 2, abs=0.004)
        assert f"{rows[name][1]}" in said(shown)
    assert f"over {by_order['joined'].users} people" in said(shown)
    assert "held out by random:0.2@42" in said(shown)


def test_the_dial_turns_to_titles_with_more_ratings(model: collab.Recommender, ratings: Ratings) -> None:
    tables = [only(ask("recommending", ratings, model, known=known), Table)[0] for known in PAGE.moves[0].values]
    counts = [float(cells(table, "their ratings")[-1]) for table in tables]
    assert counts[0] < counts[-1] == max(counts)
    assert np.polyfit(range(len(counts)), counts, 1)[0] > 0
    assert {table.rows[:3] for table in tables} == {tables[0].rows[:3]}


def test_the_lists_are_those_of_for_you(model: collab.Recommender, ratings: Ratings) -> None:
    shown = ask("recommending", ratings, model, known="0.75")
    everyone = people(model, ratings)
    able = [
        (me, held_out)
        for me, held_out in everyone
        if any(model.items.position(title.item) in held_out for title in model.recommend(me, 5, known=0.75))
    ]
    me, held_out = sorted(able, key=lambda person: len(person[1]))[len(able) // 2]
    assert f"of the {len(able)} with a hit among the first 5" in said(shown)
    assert f"with {len(held_out)} held-out ratings" in said(shown)
    lists = (model.recommend(me, 5, by="stars"), model.recommend(me, 5, by="joined", known=0.75))
    for table, titles in zip(only(shown, Table)[1:], lists, strict=True):
        for row, title in zip(table.rows, titles, strict=True):
            gave = held_out.get(model.items.position(title.item))
            numbers = (f"{title.stars:.1f}", str(title.interest_rank), str(title.ratings))
            assert row == (title.title, *numbers, "" if gave is None else f"{gave:g}")


def test_of_many_people_some_are_drawn_evenly() -> None:
    ratings = made_up(users=400, items=30)
    model = collab.train(ratings, collab.split(ratings), collab.configure("dot-bias", factors=2, epochs=1))
    rows, whole = measured_rows(model, ratings), collab.split(ratings)
    drawn = np.unique(ratings.users[rows.valid])
    assert len(drawn) == 150
    able = np.intersect1d(ratings.users[whole.training], ratings.users[whole.valid])
    assert set(np.diff(np.searchsorted(able, drawn)).tolist()) <= {2, 3}
    for part, every in ((rows.training, whole.training), (rows.valid, whole.valid)):
        assert part.tolist() == [row for row in every.tolist() if ratings.users[row] in drawn]
    assert "over 150 people" in said(ask("recommending", ratings, model))


@pytest.mark.parametrize("split", ["random:0", "users:0/5"])
def test_a_model_whose_people_have_nothing_held_out_has_nothing_to_measure(ratings: Ratings, split: str) -> None:
    config = collab.configure("dot-bias", factors=2, epochs=1)
    model = collab.train(ratings, collab.split(ratings, split), config)
    with pytest.raises(BadData, match=rf"{split}.* of made-up.*holds out no ratings.*random:0\.2@42"):
        ask("recommending", ratings, model)


def test_a_model_without_interest_is_to_be_trained_again(model: collab.Recommender, ratings: Ratings) -> None:
    without = collab.Recommender(replace(model.artifact, interest=None), ratings)
    with pytest.raises(NotFound, match=r"without interest.*Train one again"):
        ask("recommending", ratings, without)


def test_without_a_model_it_says_how_to_get_one(ratings: Ratings) -> None:
    with pytest.raises(NotFound, match=r"No model is trained on made-up yet.*collab-tui train"):
        ask("recommending", ratings)


@pytest.mark.parametrize(("name", "value"), MOVES)
def test_every_value_computes(model: collab.Recommender, ratings: Ratings, name: str, value: str) -> None:
    assert ask("recommending", ratings, model, **{name: value})
