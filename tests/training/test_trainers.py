"""The engines train alike: closed form and written-out backward pass against plain autograd, loss by loss."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch

import collab
from collab.data import Ratings, Split
from collab.models import DotModule, GradientConfig
from collab.testing import Generated
from collab.training import prepare_training, schedule_of
from collab.training.setup import choose_device
from collab.training.trainers import LoopTrainer, NetworkTrainer, TableTrainer, TouchedTableTrainer, Trainer

IN_CLOSED_FORM: dict[str, type[Trainer]] = {
    "dot": TableTrainer,
    "dot-range": TableTrainer,
    "dot-bias": TableTrainer,
    "dot-bias-params": TableTrainer,
    "embedding-dot-bias": TableTrainer,
    "collab-nn": NetworkTrainer,
    "embedding-nn": NetworkTrainer,
    "cross-entropy": NetworkTrainer,
}


def trained(trainer: Trainer, config: GradientConfig, rows: int) -> list[float]:
    """Run two epochs and return the loss of every step."""
    schedule, losses = schedule_of(config, rows), list[float]()
    for epoch in range(2):
        trainer.gather(np.random.default_rng(epoch).permutation(rows))
        for start in range(0, rows, config.bs):
            rates = schedule.at(len(losses))
            losses.append(float(trainer.step(start, min(start + config.bs, rows), *rates)))
    return losses


def both(ratings: Ratings, model: str, **options: Any) -> tuple[Trainer, Trainer, list[float], list[float]]:
    """Train a model with its own engine and with the plain loop; return both and their losses."""
    config = collab.configure(model, epochs=2, bs=32, lr=1e-2, **options)
    assert isinstance(config, GradientConfig)
    split = collab.split(ratings)
    own = prepare_training(ratings, split, config)
    other = prepare_training(ratings, split, config)
    plain = LoopTrainer(other.module, other.objective, other.encoded, config, torch.device("cpu"))
    rows = len(split.training)
    return own.trainer, plain, trained(own.trainer, config, rows), trained(plain, config, rows)


@pytest.mark.parametrize("model", IN_CLOSED_FORM)
def test_every_step_has_the_loss_that_autograd_gives(ratings: Ratings, model: str) -> None:
    own, plain, own_losses, plain_losses = both(ratings, model)
    assert isinstance(own, IN_CLOSED_FORM[model])
    assert not isinstance(own, LoopTrainer)
    assert len(own_losses) > 200
    np.testing.assert_allclose(own_losses, plain_losses, rtol=2e-3)
    for name, tensor in plain.weights().items():
        close = own.weights()[name]
        if name.endswith("num_batches_tracked"):
            assert int(close) == int(tensor)
        else:
            np.testing.assert_allclose(close.numpy(), tensor.numpy(), atol=2e-3, err_msg=name)


@pytest.mark.parametrize("model", ["dot", "dot-bias", "embedding-dot-bias"])
def test_a_ridge_holds_every_row_back_for_each_of_its_ratings(ratings: Ratings, model: str) -> None:
    own, plain, own_losses, plain_losses = both(ratings, model, ridge=0.5, wd=0.0)
    np.testing.assert_allclose(own_losses, plain_losses, rtol=2e-3)
    free, *_ = both(ratings, model, wd=0.0)
    for name, tensor in plain.weights().items():
        np.testing.assert_allclose(own.weights()[name].numpy(), tensor.numpy(), atol=2e-3, err_msg=name)
    squares, of_free = (sum(float((each**2).sum()) for each in one.weights().values()) for one in (own, free))
    assert squares < 0.9 * of_free


@pytest.mark.parametrize("model", ["dot-bias", "embedding-nn"])
def test_a_checkpoint_of_one_engine_goes_on_in_the_other(ratings: Ratings, model: str) -> None:
    own, plain, _, _ = both(ratings, model)
    arrays = own.arrays()
    assert arrays.keys() == plain.arrays().keys()
    plain.restore(arrays)
    batch = np.random.default_rng(5).permutation(1000)
    losses = []
    for trainer in (own, plain):
        trainer.gather(batch)
        losses.append([float(trainer.step(start, start + 50, 1e-3, 0.9)) for start in range(0, 1000, 50)])
    np.testing.assert_allclose(losses[0], losses[1], rtol=1e-4)


def test_wd_reaches_every_row_but_no_norm_and_no_bias_of_a_layer(ratings: Ratings) -> None:
    """With a batch that touches nothing but its own rows, the other rows shrink by lr wd, as decoupled decay does."""
    config = collab.configure("embedding-nn", wd=0.5)
    assert isinstance(config, GradientConfig)
    setup = prepare_training(ratings, collab.split(ratings), config)
    trainer = setup.trainer
    before = trainer.arrays()
    trainer.gather(np.zeros(64, np.int64))
    trainer.step(0, 64, 1e-2, 0.9)
    after = trainer.arrays()
    touched = int(setup.encoded.training[0, 0])
    others = np.arange(setup.encoded.users) != touched
    users = "embeds.0.weight"
    np.testing.assert_allclose(after[users][others], before[users][others] * (1 - 1e-2 * 0.5), rtol=1e-5)
    moved = np.abs(after["layers.0.2.weight"] - before["layers.0.2.weight"])
    assert moved.max() <= 1.01e-2  # Adam's first step is lr long at most; a decay of 1 would come on top of it


def test_a_device_that_is_not_there_is_named_with_those_that_are() -> None:
    there = "cuda" if torch.cuda.is_available() else "cpu"
    missing = "mps" if there == "cuda" or not torch.backends.mps.is_available() else "cuda"
    with pytest.raises(collab.BadConfig, match=f"There is no {missing} here. Devices: cpu"):
        choose_device(missing, 64)
    assert choose_device("auto", 64) == torch.device("cpu")


@pytest.mark.parametrize("left_over", [0, 1])
def test_a_batch_of_one_row_is_refused_where_a_batch_norm_would_be_of_it(ratings: Ratings, left_over: int) -> None:
    split = collab.split(ratings)
    rows = len(split.training)
    bs = 1 if not left_over else next(size for size in range(2, rows) if rows % size == 1)
    with pytest.raises(collab.BadConfig, match=rf"bs {bs} leaves a batch of a single row .* Try bs \d+"):
        list(collab.fit(ratings, split, collab.configure("embedding-nn", bs=bs)))
    events = collab.fit(ratings, split, collab.configure("collab-nn", bs=max(bs, 200), epochs=1))
    assert any(event.event == "finished" for event in events)


def test_steps_that_go_over_touched_rows_alone_learn_nearly_as_much() -> None:
    ratings = Generated(60_000, users=2_000, titles=900).ratings()
    split = collab.split(ratings)
    config = collab.configure("dot-bias", bs=2048, lr=3e-2, factors=8)
    assert isinstance(config, GradientConfig)
    setup, other = (prepare_training(ratings, split, config) for _ in range(2))
    assert isinstance(other.module, DotModule)
    whole = TableTrainer(other.module, other.objective, other.encoded, config, torch.device("cpu"))
    assert isinstance(setup.trainer, TouchedTableTrainer)
    losses = []
    for trainer in (setup.trainer, whole):
        trained(trainer, config, setup.rows)
        losses.append(np.mean((trainer.predict(setup.encoded.valid) - setup.encoded.valid_stars) ** 2))
    assert losses[0] < 1.06 * losses[1] < 1


def test_a_checkpoint_between_steps_on_touched_rows_goes_on_as_if_there_were_none() -> None:
    ratings = Generated(20_000, users=2_000, titles=900).ratings()
    split = collab.split(ratings)
    config = collab.configure("dot-bias", bs=2048, factors=4, wd=0.5)
    assert isinstance(config, GradientConfig)
    first, second = (prepare_training(ratings, split, config).trainer for _ in range(2))
    order = np.random.default_rng(0).permutation(first_rows := len(split.training))
    losses = []
    for trainer in (first, second):
        trainer.gather(order)
    first.step(0, 2048, 1e-2, 0.9)
    second.restore(first.arrays())
    for trainer in (first, second):
        losses.append([float(trainer.step(start, start + 2048, 1e-2, 0.9)) for start in range(2048, first_rows, 2048)])
        trainer.predict(np.zeros((1, 2), np.int64))
    assert losses[0] == losses[1]
    for name, array in first.arrays().items():
        np.testing.assert_array_equal(array, second.arrays()[name], err_msg=name)


def test_one_row_and_ratings_that_are_all_equal_are_refused_in_words(ratings: Ratings) -> None:
    split = Split("all", np.array([0], np.int32), np.array([], np.int32))
    for model in ("embedding-nn", "metadata"):
        with pytest.raises(collab.BadConfig, match="one row to train on, and this model's batch norm needs two"):
            list(collab.fit(ratings, split, collab.configure(model)))
    equal = replace(ratings, stars=np.full(len(ratings), 3, np.float32))
    with pytest.raises(collab.BadConfig, match=r"cross-entropy tells rating values apart, and all .* are 3"):
        list(collab.fit(equal, collab.split(equal), collab.configure("cross-entropy")))
