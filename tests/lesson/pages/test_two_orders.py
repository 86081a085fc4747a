"""The page on the order by bias and the order by mean rating."""

import pytest
from scipy.stats import spearmanr

import collab
from collab.data import Ratings
from collab.errors import BadConfig, NotFound
from collab.inspection import item_biases
from collab.lesson import Table
from collab.lesson.pages.two_orders import PAGE, orders
from tests.lesson.asking import ask, cells, only, said

MOVES = [(move.name, value) for move in PAGE.moves for value in move.values]


def test_places_are_those_of_two_sorted_lists(model: collab.Recommender) -> None:
    both = orders(model, 50)
    titles = both.titles.tolist()
    biases, means = item_biases(model), model.stats.mean
    for values, places in ((biases, both.by_bias), (means, both.by_mean)):
        ranked = sorted(titles, key=lambda title: -values[title])
        assert [ranked.index(title) + 1 for title in titles] == places.tolist()
    assert both.agreement == pytest.approx(spearmanr(both.means, both.biases).statistic, abs=0.01)


@pytest.mark.parametrize(("way", "sign"), [("up", 1), ("down", -1)])
def test_the_titles_that_move_most_come_first(model: collab.Recommender, ratings: Ratings, way: str, sign: int) -> None:
    shown = ask("order", ratings, model, titles="50", way=way)
    table, both = only(shown, Table)[0], orders(model, 50)
    moved = [int(cell) for cell in cells(table, "moved")]
    assert moved == sorted(both.moved.tolist(), reverse=sign > 0)[:10]
    for row, by_mean, by_bias in zip(moved, cells(table, "by mean"), cells(table, "by bias"), strict=True):
        assert row == int(by_mean) - int(by_bias)
    verb = "rises" if way == "up" else "falls"
    assert f"{cells(table, 'title')[0]} {verb} {abs(moved[0])} places" in said(shown)


def test_without_a_model_it_says_how_to_get_one(ratings: Ratings) -> None:
    with pytest.raises(NotFound, match=r"No model is trained on made-up yet.*collab-tui train"):
        ask("order", ratings)


def test_a_model_without_biases_says_which_have_them(ratings: Ratings) -> None:
    without = collab.train(ratings, collab.split(ratings), collab.configure("dot-range", epochs=1, bs=512))
    with pytest.raises(BadConfig, match="has no biases of titles"):
        ask("order", ratings, without)


@pytest.mark.parametrize(("name", "value"), MOVES)
def test_every_value_computes(model: collab.Recommender, ratings: Ratings, name: str, value: str) -> None:
    assert ask("order", ratings, model, **{name: value})
