"""The networks of the lesson."""

from typing import Any, ClassVar

import numpy as np
import pytest
import torch

import collab
from collab.artifact import Artifact
from collab.data import Ratings
from collab.inference import NetworkScoring
from collab.models import GradientConfig
from collab.testing.made_up import made_up
from collab.testing.models import ModelTests, fit
from collab.training import Epoch, Event, Finished, prepare_training

NETWORK: dict[str, Any] = {"epochs": 12, "bs": 32, "lr": 1e-2}


class TestCollabNN(ModelTests):
    """The hand-made network."""

    model = "collab-nn"
    ml_100k_mse = (0.83, 0.88)
    fast: ClassVar[dict[str, Any]] = NETWORK


class TestEmbeddingNN(ModelTests):
    """fastai's own, with batch norm."""

    model = "embedding-nn"
    ml_100k_mse = (0.82, 0.865)
    fast: ClassVar[dict[str, Any]] = NETWORK


class TestCrossEntropy(ModelTests):
    """A class for each rating value."""

    model = "cross-entropy"
    ml_100k_mse = (0.82, 0.88)
    fast: ClassVar[dict[str, Any]] = NETWORK
    fold_in_each = 0.8  # folding in fits the expected stars, training fitted the classes

    def test_its_losses_are_cross_entropy_and_accuracy_beside_the_mse(
        self, fitted: tuple[list[Event], Artifact]
    ) -> None:
        events, artifact = fitted
        scored = [event for event in events if isinstance(event, Epoch | Finished)]
        assert all(event.accuracy is not None and 0 < event.accuracy < 1 for event in scored)
        assert all(event.valid_loss != event.mse for event in scored)
        assert artifact.link.outputs == 10


class TestMetadata(ModelTests):
    """fastai's tabular model; it predicts at the last training day, which the held-out loss does not."""

    model = "metadata"
    ml_100k_mse = (0.79, 0.87)
    fast: ClassVar[dict[str, Any]] = NETWORK
    reproduced = 0.05


@pytest.mark.parametrize("model", ["collab-nn", "embedding-nn", "cross-entropy", "metadata"])
def test_the_exported_matrices_give_what_torch_gives(model: str) -> None:
    ratings = made_up()
    split = collab.split(ratings)
    config = collab.configure(model, epochs=2, bs=32)
    assert isinstance(config, GradientConfig)
    setup = prepare_training(ratings, split, config)
    setup.trainer.gather(np.arange(len(split.training)))
    for start in range(0, 2000, 32):
        setup.trainer.step(start, start + 32, 1e-2, 0.9)
    learned = setup.learned()
    assert learned is not None
    rows = setup.encoded.training[:500].copy()
    if model == "metadata":
        rows[:, 4] = rows[:, 4].max()  # the last training day
    outputs = setup.trainer.predict(rows).astype(np.float64)
    expected = learned.link.stars(outputs) if model == "cross-entropy" else outputs
    items = learned.item_rows[ratings.items[split.training[:500]]]
    users = setup.encoded.user_rows[ratings.users[split.training[:500]]]
    embeddings = learned.user_embeddings[users].astype(np.float64)
    predicted = [
        float(learned.scoring.select(item[None]).stars(embedding[None])[0, 0])
        for item, embedding in zip(items, embeddings, strict=True)
    ]
    np.testing.assert_allclose(predicted, expected, atol=1e-5)


def test_the_slopes_of_a_network_are_those_of_its_forward_pass() -> None:
    ratings = made_up()
    _, artifact = fit(ratings, "embedding-nn", epochs=1, bs=32)
    items = artifact.scoring.select(np.arange(20))
    assert isinstance(items, NetworkScoring)
    embedding = artifact.user_embeddings[3:4].astype(np.float64)
    _, slopes = items.linearize(embedding)
    for column in range(embedding.size):
        step = np.zeros_like(embedding)
        step[0, column] = 1e-6
        expected = (items.stars(embedding + step) - items.stars(embedding - step)) / 2e-6
        np.testing.assert_allclose(slopes[:, :, column], expected, atol=1e-5)


def test_an_embedding_is_as_wide_as_fastai_makes_it() -> None:
    _events, artifact = fit(made_up(), "embedding-nn", epochs=1)
    assert artifact.user_embeddings.shape[1] == round(1.6 * 121**0.56)
    assert artifact.item_features.shape[2] == round(1.6 * 88**0.56)


def test_too_many_rating_values_are_refused_with_what_would_do() -> None:
    ratings = made_up()
    rng = np.random.default_rng(1)
    stars = (rng.integers(1, 101, len(ratings)) / 20).astype(np.float32)
    many = collab.Ratings(**{**vars(ratings), "stars": stars})
    with pytest.raises(collab.BadConfig, match=r"at most 20 different rating values, and this data has .* collab-nn"):
        fit(many, "cross-entropy", epochs=1)


@pytest.mark.shared_data
def test_metadata_knows_genres_days_and_who_rates(ml_100k: Ratings) -> None:
    config = collab.configure("metadata")
    assert isinstance(config, GradientConfig)
    setup = prepare_training(ml_100k, collab.split(ml_100k), config)
    metadata = setup.encoded.metadata
    assert metadata is not None
    assert [(each.name, each.size) for each in metadata.categories] == [("gender", 3), ("occupation", 22)]
    assert metadata.item_numbers.shape == (1682, 18 + 1)  # the genres but "unknown", and the year
    assert metadata.user_numbers.shape == (943, 1)
    assert np.isclose(metadata.user_numbers[ml_100k.users[collab.split(ml_100k).training]].mean(), 0, atol=1e-4)
    shapes = [layer.shape for layer in setup.layers]
    assert "Embedding(944, 74)" in shapes
    assert any(shape.startswith(f"BatchNorm1d({18 + 1 + 1 + 1}, ") for shape in shapes)  # and the day, and the age


def test_a_date_after_the_last_training_day_counts_as_that_day() -> None:
    ratings = made_up()
    config = collab.configure("metadata", epochs=1)
    assert isinstance(config, GradientConfig)
    setup = prepare_training(ratings, collab.split(ratings, "temporal:0.2"), config)
    assert setup.encoded.metadata is not None
    last = setup.encoded.metadata.last_day
    rows = np.repeat(setup.encoded.valid[:1], 3, 0)
    rows[:, 4] = [last - 30, last, last + 1000]
    before, last_day, after = setup.trainer.predict(rows).tolist()
    assert last_day == after != before
    assert torch.isfinite(torch.tensor([before, last_day])).all()
