"""The page on over-fitting."""

import numpy as np
import pytest

import collab
from collab.data import Ratings
from collab.lesson import Plot, Table, dense_split
from collab.lesson.pages.overfitting import PAGE
from collab.testing.made_up import made_up
from tests.lesson.asking import ask, cells, only, said
from tests.lesson.model_loss import loss

MOVES = [(move.name, value) for move in PAGE.moves for value in move.values]


def test_without_weight_decay_the_valid_loss_turns_and_the_training_loss_does_not(ratings: Ratings) -> None:
    shown = ask("overfitting", ratings, wd="0", epochs="15")
    train, valid = ([y for _, y in line.points] for line in only(shown, Plot)[0].lines)
    best = valid.index(min(valid)) + 1
    assert best < 15
    assert train == sorted(train, reverse=True)
    assert f"lowest after epoch {best}, {min(valid):.4f}" in said(shown)
    assert f"from {train[best - 1]:.4f} to {train[-1]:.4f}" in said(shown)


def test_where_nothing_turns_it_says_that(ratings: Ratings) -> None:
    assert "nothing turned in 3 epochs" in said(ask("overfitting", ratings, wd="1", epochs="3"))


def test_the_last_valid_loss_is_that_of_the_model_on_the_rows_held_out(ratings: Ratings) -> None:
    shown = ask("overfitting", ratings, wd="0.3", epochs="5")
    split = dense_split(ratings)
    model = collab.train(ratings, split, collab.configure("dot-bias", wd=0.3, epochs=5, lr=1e-2))
    table = only(shown, Table)[0]
    assert float(cells(table, "valid loss")[-1]) == pytest.approx(loss(model, ratings, split.valid), abs=1e-4)
    assert split.name in said(shown)


def test_the_table_says_how_far_the_curves_are_apart(ratings: Ratings) -> None:
    shown = ask("overfitting", ratings, wd="0.1", epochs="3")
    train, valid = (np.array([y for _, y in line.points]) for line in only(shown, Plot)[0].lines)
    assert cells(only(shown, Table)[0], "apart") == [f"{gap:.4f}" for gap in valid - train]


@pytest.mark.parametrize(("name", "value"), MOVES)
def test_every_value_computes(name: str, value: str) -> None:
    assert ask("overfitting", made_up(users=40, items=30), **{name: value})
