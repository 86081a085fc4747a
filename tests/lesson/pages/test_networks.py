"""The page on networks against dot products."""

import numpy as np
import pytest

import collab
from collab.data import Ratings
from collab.lesson import Table, dense_split
from collab.lesson.pages.networks import PAGE
from collab.testing.made_up import made_up
from tests.lesson.asking import ask, cells, only, said
from tests.lesson.model_loss import loss

MOVES = [(move.name, value) for move in PAGE.moves for value in move.values]


def number(cell: str) -> int:
    return int(cell.replace(",", "") or 0)


def rows_of_tables(ratings: Ratings) -> tuple[int, int]:
    """The rows of both embeddings: the people and titles of the training rows, and row 0."""
    training = dense_split(ratings, 250, 100).training
    return len(np.unique(ratings.users[training])) + 1, len(np.unique(ratings.items[training])) + 1


def test_shapes_follow_from_unequal_factors_through_the_layers(ratings: Ratings) -> None:
    table = only(ask("networks", ratings, layers="100,50"), Table)[0]
    people, titles = rows_of_tables(ratings)
    users, items = (round(1.6 * rows**0.56) for rows in (people, titles))
    assert users != items
    learned = (users + items) * 100 + 100
    assert table.rows == (
        ("a batch: users and titles", "64 x 2", ""),
        ("factors of users", f"64 x {users}", f"{people * users:,}"),
        ("factors of titles", f"64 x {items}", f"{titles * items:,}"),
        ("side by side", f"64 x {users + items}", ""),
        ("Linear", "64 x 100", f"{learned:,}"),
        ("ReLU", "64 x 100", ""),
        ("Linear", "64 x 50", "5,050"),
        ("ReLU", "64 x 50", ""),
        ("Linear", "64 x 1", "51"),
        ("sigmoid_range(0.0, 5.5)", "64", ""),
    )


@pytest.mark.parametrize("network", ["collab-nn", "embedding-nn"])
def test_the_numbers_learned_add_up(ratings: Ratings, network: str) -> None:
    steps, models = only(ask("networks", ratings, network=network, layers="20"), Table)
    by_step, by_model = (list(map(number, cells(table, "numbers learned"))) for table in (steps, models))
    assert sum(by_step) == by_model[0]
    assert by_model[1] == sum(rows_of_tables(ratings)) * (50 + 1)
    assert ("BatchNorm1d" in cells(steps, "step")) is (network == "embedding-nn")


def test_both_losses_are_those_of_the_models_on_the_rows_held_out(ratings: Ratings) -> None:
    shown = ask("networks", ratings, network="embedding-nn", layers="20", wd="1")
    split = dense_split(ratings, 250, 100)
    losses = []
    for name, options in (("embedding-nn", {"layers": "20"}), ("dot-bias", {})):
        config = collab.configure(name, epochs=4, lr=1e-2, bs=64, wd=1, **options)
        losses.append(loss(collab.train(ratings, split, config), ratings, split.valid))
    shown_losses = [float(cell) for cell in cells(only(shown, Table)[1], "valid loss")]
    assert shown_losses == pytest.approx(losses, abs=2e-4)
    better = "embedding-nn" if losses[0] < losses[1] else "dot-bias"
    assert f"In this short fit {better} predicts the held-out rows better" in said(shown)


@pytest.mark.parametrize(("name", "value"), MOVES)
def test_every_value_computes(name: str, value: str) -> None:
    assert ask("networks", made_up(users=40, items=30), **{name: value})
