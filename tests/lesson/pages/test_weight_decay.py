"""The page on weight decay."""

import re

import numpy as np
import pytest

import collab
from collab.data import Ratings
from collab.lesson import Plot, Shown, Table, dense_split
from collab.lesson.pages.weight_decay import PAGE, fitted
from collab.testing.made_up import made_up
from tests.lesson.asking import ask, cells, only, said
from tests.lesson.model_loss import loss

MOVES = [(move.name, value) for move in PAGE.moves for value in move.values]


@pytest.fixture(scope="module")
def shown(ratings: Ratings) -> tuple[Shown, ...]:
    return ask("weight-decay", ratings, a="5", wd="0.3")


def test_the_parabolas_are_drawn_up_to_one(shown: tuple[Shown, ...]) -> None:
    for line in only(shown, Plot)[0].lines:
        a = float(line.name.removeprefix("steepness "))
        for x, y in line.points:
            assert y == pytest.approx(a * x**2)
        assert max(y for _, y in line.points) == pytest.approx(1)


def test_slopes_are_those_that_small_steps_find(shown: tuple[Shown, ...]) -> None:
    table = only(shown, Table)[0]
    for x, y, slope in ([float(cell) for cell in row] for row in table.rows):
        assert y == pytest.approx(5 * x**2, abs=0.005)
        assert slope == pytest.approx((5 * (x + 1e-4) ** 2 - 5 * (x - 1e-4) ** 2) / 2e-4, abs=0.005)


def test_the_loss_is_written_out(shown: tuple[Shown, ...]) -> None:
    match = re.search(r"= ([\d.]+) \+ 0\.3 x ([\d,.]+) = ([\d,.]+)\. Its", said(shown))
    assert match
    error, squares, total = (float(number.replace(",", "")) for number in match.groups())
    assert total == pytest.approx(error + 0.3 * squares, abs=0.05)
    gradient = re.search(r"2 x 0\.3 x (-?[\d.]+) = (-?[\d.]+),", said(shown))
    assert gradient
    weight, added = map(float, gradient.groups())
    assert added == pytest.approx((0.3 * (weight + 1e-4) ** 2 - 0.3 * (weight - 1e-4) ** 2) / 2e-4, abs=0.001)


def test_with_more_weight_decay_the_training_loss_rises_and_the_squares_fall(shown: tuple[Shown, ...]) -> None:
    table = only(shown, Table)[1]
    train, squares = (
        [float(cell.replace(",", "")) for cell in cells(table, name)] for name in ("train loss", "sum of squares")
    )
    assert train == sorted(train)
    assert squares == sorted(squares, reverse=True)
    assert [row[0] for row in table.rows if "chosen" in row] == ["0.3"]


def test_a_fit_ends_with_the_losses_of_the_model_and_all_of_its_numbers(ratings: Ratings) -> None:
    split = dense_split(ratings)
    fit = fitted(ratings, split, 0.3)
    model = collab.train(ratings, split, collab.configure("dot-bias", wd=0.3, epochs=6, lr=1e-2, bs=128))
    assert fit.train == pytest.approx(loss(model, ratings, split.training), rel=1e-4)
    assert fit.valid == pytest.approx(loss(model, ratings, split.valid), rel=1e-4)
    people, titles = (len(np.unique(codes[split.training])) for codes in (ratings.users, ratings.items))
    assert len(fit.weights) == (people + titles) * (50 + 1)
    assert fit.squares == pytest.approx(sum(weight**2 for weight in fit.weights.tolist()))


@pytest.mark.parametrize(("name", "value"), MOVES)
def test_every_value_computes(name: str, value: str) -> None:
    assert ask("weight-decay", made_up(users=40, items=30), **{name: value})
