"""Tensors that are parameters."""

import numpy as np
import pytest

from collab.data import Ratings
from collab.lesson import Plot, Table, dense_split, find_page, keepers
from tests.lesson.asking import ask, cells, only, said

NUMBERS, FACTORS, EPOCHS = (move.values for move in find_page("parameters").moves)


@pytest.mark.parametrize("numbers", NUMBERS)
def test_the_optimiser_sees_parameters_and_layers_and_no_plain_tensor(numbers: str, ratings: Ratings) -> None:
    (table,) = only(ask("parameters", ratings, numbers=numbers, epochs="1"), Table)
    assert cells(table, "self.a =") == list(keepers(int(numbers)))
    assert cells(table, "parameters()") == ["none", "a", "a.weight"]
    assert cells(table, "numbers") == ["0", numbers, numbers]
    assert cells(table, "first after a step") == ["1.0", "0.9", "0.9"]


@pytest.mark.parametrize("factors", FACTORS)
@pytest.mark.parametrize("epochs", EPOCHS)
def test_embeddings_by_hand_learn_what_layers_learn(factors: str, epochs: str, ratings: Ratings) -> None:
    shown = ask("parameters", ratings, factors=factors, epochs=epochs)
    (plot,) = only(shown, Plot)
    layers, by_hand = (np.array(line.points) for line in plot.lines)
    np.testing.assert_allclose(layers, by_hand, rtol=1e-5)
    steps = -(-len(dense_split(ratings).training) // 128) * int(epochs)
    assert layers[:, 0].tolist() == list(range(1, steps + 1))
    assert layers[-1, 1] < layers[0, 1] / 2
    assert f"from {layers[0, 1]:.3f} to {layers[-1, 1]:.3f}" in said(shown)


def test_the_first_loss_is_that_of_predicting_next_to_nothing(ratings: Ratings) -> None:
    (plot,) = only(ask("parameters", ratings, epochs="1"), Plot)
    training = dense_split(ratings).training
    rows = training[np.random.default_rng([42, 0]).permutation(len(training))[:128]]
    assert plot.lines[0].points[0][1] == pytest.approx(float(np.mean(ratings.stars[rows] ** 2)), rel=1e-2)
