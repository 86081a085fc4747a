"""The dot-product models of the lesson."""

from typing import Any, ClassVar

from collab.testing.models import ModelTests


class TestDot(ModelTests):
    """No range, no bias."""

    model = "dot"
    ml_100k_mse = (0.83, 0.90)
    fast: ClassVar[dict[str, Any]] = {"epochs": 30, "factors": 8, "bs": 32, "lr": 2e-2}


class TestDotRange(ModelTests):
    """Range, no bias."""

    model = "dot-range"
    ml_100k_mse = (0.84, 0.90)


class TestDotBias(ModelTests):
    """Range and biases."""

    model = "dot-bias"
    ml_100k_mse = (0.80, 0.825)


class TestDotBiasParams(ModelTests):
    """Embeddings made by hand."""

    model = "dot-bias-params"
    ml_100k_mse = (0.80, 0.825)


class TestEmbeddingDotBias(ModelTests):
    """fastai's own."""

    model = "embedding-dot-bias"
    ml_100k_mse = (0.80, 0.825)
