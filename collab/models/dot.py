"""The dot-product models of the lesson, as torch modules, each with its parameters under the lesson's own names."""

from typing import ClassVar

import numpy as np
import torch
from torch import Tensor, nn

from collab.inference import Identity, Link, SigmoidRange
from collab.models.config import DotConfig, DotRangeConfig
from collab.models.encoding import Encoded
from collab.models.layers import embedding, sigmoid_range
from collab.models.learned import Learned
from collab.types import Singles


class DotModule(nn.Module):
    """Stars as the dot product of a user's and an item's factors (fastai lesson 8).

    With `y_range`, the product goes through sigmoid_range; with biases, one of the user and one of the item are added
    first. `forward` takes codes, int64 (batch, 2), user first, and returns stars, float32 (batch,). `tables` are the
    names of the parameters: the users' factors and biases, the items' factors and biases; the biases may be missing.
    """

    tables: ClassVar[tuple[str, ...]]

    def __init__(self, y_range: tuple[float, float] | None) -> None:
        super().__init__()
        self.y_range = y_range

    def forward(self, codes: Tensor) -> Tensor:
        """Return the predicted stars."""
        users, items = codes[:, 0], codes[:, 1]
        sides = [self.get_parameter(name) for name in self.tables]
        if len(sides) == 2:
            stars = (sides[0][users] * sides[1][items]).sum(1)
        else:
            product = (sides[0][users] * sides[2][items]).sum(1)
            stars = product + sides[1][users].view(-1) + sides[3][items].view(-1)
        return stars if self.y_range is None else sigmoid_range(stars, *self.y_range)

    def squares(self, codes: Tensor) -> Tensor:
        """Return the sum of the squares of all numbers of each pair's rows, float32 (batch,)."""
        half = len(self.tables) // 2
        rows = [self.get_parameter(name)[codes[:, int(place >= half)]] for place, name in enumerate(self.tables)]
        return torch.stack([row.view(len(codes), -1).square().sum(1) for row in rows]).sum(0)

    def learned(self, encoded: Encoded) -> Learned:
        """Return the tables; a user embedding is bias and factors, an item's features are 1 and its factors."""
        tables = [self.get_parameter(name).detach().cpu().numpy().copy() for name in self.tables]
        link: Link = Identity() if self.y_range is None else SigmoidRange(*self.y_range)
        return learned_dot_product(tables, link, encoded)


def learned_dot_product(tables: list[Singles], link: Link, encoded: Encoded) -> Learned:
    """Return the arrays of a dot product: `tables` are the users' factors and biases and the items' factors and biases,
    or the factors of both alone. The unknown item in row 0 gets the mean of the others.
    """
    if len(tables) == 2:
        users, features = tables
        offsets, start = np.zeros(len(features), np.float32), 0
    else:
        users = np.hstack([tables[1].reshape(-1, 1), tables[0]])
        features = np.hstack([np.ones((len(tables[2]), 1), np.float32), tables[2]])
        offsets, start = tables[3].reshape(-1).copy(), 1
    features[0], offsets[0] = features[1:].mean(0), offsets[1:].mean()
    return Learned(users, features[None], encoded.item_rows, offsets[None], link, (start, features.shape[1]))


class DotProduct(DotModule):
    """The lesson's DotProduct, with sigmoid_range where there is a range."""

    tables = ("user_factors.weight", "movie_factors.weight")

    def __init__(self, n_users: int, n_items: int, n_factors: int, y_range: tuple[float, float] | None) -> None:
        super().__init__(y_range)
        self.user_factors = embedding(n_users, n_factors)
        self.movie_factors = embedding(n_items, n_factors)


class DotProductBias(DotModule):
    """The lesson's DotProductBias."""

    tables = ("user_factors.weight", "user_bias.weight", "movie_factors.weight", "movie_bias.weight")

    def __init__(self, n_users: int, n_items: int, n_factors: int, y_range: tuple[float, float]) -> None:
        super().__init__(y_range)
        self.user_factors = embedding(n_users, n_factors)
        self.user_bias = embedding(n_users, 1)
        self.movie_factors = embedding(n_items, n_factors)
        self.movie_bias = embedding(n_items, 1)


class DotProductParams(DotModule):
    """The lesson's DotProductBias with embeddings of our own: parameters filled from a normal distribution of 0.01."""

    tables = ("user_factors", "user_bias", "movie_factors", "movie_bias")

    def __init__(self, n_users: int, n_items: int, n_factors: int, y_range: tuple[float, float]) -> None:
        super().__init__(y_range)
        self.user_factors = _create_params(n_users, n_factors)
        self.user_bias = _create_params(n_users)
        self.movie_factors = _create_params(n_items, n_factors)
        self.movie_bias = _create_params(n_items)


def _create_params(*size: int) -> nn.Parameter:
    return nn.Parameter(torch.zeros(*size).normal_(0, 0.01))


class EmbeddingDotBias(DotModule):
    """fastai's EmbeddingDotBias, which collab_learner makes."""

    tables = ("u_weight.weight", "u_bias.weight", "i_weight.weight", "i_bias.weight")

    def __init__(self, n_users: int, n_items: int, n_factors: int, y_range: tuple[float, float]) -> None:
        super().__init__(y_range)
        self.u_weight = embedding(n_users, n_factors)
        self.i_weight = embedding(n_items, n_factors)
        self.u_bias = embedding(n_users, 1)
        self.i_bias = embedding(n_items, 1)


def dot(encoded: Encoded, config: DotConfig, _y_range: tuple[float, float]) -> DotModule:
    """Build the plain dot product."""
    return DotProduct(encoded.users, encoded.items, config.factors, None)


def dot_range(encoded: Encoded, config: DotRangeConfig, y_range: tuple[float, float]) -> DotModule:
    """Build the dot product inside sigmoid_range."""
    return DotProduct(encoded.users, encoded.items, config.factors, y_range)


def dot_bias(encoded: Encoded, config: DotRangeConfig, y_range: tuple[float, float]) -> DotModule:
    """Build the dot product with biases."""
    return DotProductBias(encoded.users, encoded.items, config.factors, y_range)


def dot_bias_params(encoded: Encoded, config: DotRangeConfig, y_range: tuple[float, float]) -> DotModule:
    """Build the dot product with biases, its embeddings made by hand."""
    return DotProductParams(encoded.users, encoded.items, config.factors, y_range)


def embedding_dot_bias(encoded: Encoded, config: DotRangeConfig, y_range: tuple[float, float]) -> DotModule:
    """Build fastai's EmbeddingDotBias."""
    return EmbeddingDotBias(encoded.users, encoded.items, config.factors, y_range)
