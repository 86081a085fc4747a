"""The networks of the lesson, as torch modules, with the parameter names that fastai's own have."""

from collections.abc import Sequence
from itertools import pairwise
from typing import cast

import numpy as np
import torch
from torch import Tensor, nn

from collab.errors import BadConfig
from collab.inference import Dense, Expectation, Identity, Link, SigmoidRange
from collab.models.config import CollabNNConfig, CrossEntropyConfig, NetworkConfig
from collab.models.encoding import Encoded
from collab.models.layers import embedding, sigmoid_range
from collab.models.learned import Learned
from collab.types import Floats, Singles

_MOST_CLASSES = 20

Block = tuple[nn.Linear, nn.BatchNorm1d | None]
"""A linear layer, and the batch norm after the ReLU that follows it."""


def embedding_size(rows: int) -> int:
    """Return fastai's rule of thumb for the width of an embedding of so many rows (emb_sz_rule, in get_emb_sz)."""
    return min(600, round(1.6 * float(rows**0.56)))


class Network(nn.Module):
    """Embeddings side by side through linear layers with ReLU between, and sigmoid_range at the end.

    `forward` takes codes, int64 (batch, 2), user first, and returns stars, float32 (batch,); with `values`, the log
    odds of a class for each of them, float32 (batch, classes).
    """

    def __init__(self, y_range: tuple[float, float] | None, values: Singles | None = None) -> None:
        super().__init__()
        self.y_range = y_range
        self.values = values

    @property
    def embeddings(self) -> Sequence[nn.Embedding]:
        """The embeddings: users, items, and whatever else is looked up."""
        raise NotImplementedError

    @property
    def linear_layers(self) -> list[Block]:
        """The layers, the first first."""
        raise NotImplementedError

    def first_inputs(self, codes: Tensor) -> Tensor:
        """Return the inputs of the first layer, float32 (batch, inputs)."""
        return torch.cat([table(codes[:, column]) for column, table in enumerate(self.embeddings)], 1)

    def forward(self, codes: Tensor) -> Tensor:
        """Return the predicted stars, or the log odds of the classes."""
        values = self.first_inputs(codes)
        *hidden, (last, _) = self.linear_layers
        for linear, norm in hidden:
            values = torch.relu(linear(values))
            if norm is not None:
                values = norm(values)
        outputs: Tensor = last(values)
        if self.values is not None:
            return outputs
        return outputs[:, 0] if self.y_range is None else sigmoid_range(outputs[:, 0], *self.y_range)

    @property
    def link_function(self) -> Link:
        """The link function from the last layer's outputs to stars."""
        if self.values is not None:
            return Expectation(tuple(float(value) for value in self.values))
        return Identity() if self.y_range is None else SigmoidRange(*self.y_range)

    def learned(self, encoded: Encoded) -> Learned:
        """Return the tables and the layers, batch norm folded in."""
        users, items = (table.weight.detach().cpu().numpy().copy() for table in self.embeddings[:2])
        items[0] = items[1:].mean(0)
        offsets, factors = np.zeros((1, len(items)), np.float32), (0, items.shape[1])
        return Learned(
            users, items[None], encoded.item_rows, offsets, self.link_function, factors, folded(self.linear_layers)
        )


def folded(blocks: Sequence[Block]) -> tuple[Dense, ...]:
    """Return the layers as matrices. A batch norm gives s x + t in use, so that the next layer W, c is W s, W t + c."""
    layers, scale, shift = [], np.ones(1), np.zeros(1)
    for linear, norm in blocks:
        weight = _array(linear.weight)
        bias = np.zeros(len(weight)) if linear.bias is None else _array(linear.bias)
        offset = weight @ np.broadcast_to(shift, weight.shape[1:])
        layers.append(Dense((weight * scale).astype(np.float32), (bias + offset).astype(np.float32)))
        scale, shift = (np.ones(1), np.zeros(1)) if norm is None else affine(norm)
    return tuple(layers)


def affine(norm: nn.BatchNorm1d) -> tuple[Floats, Floats]:
    """Return s and t of a batch norm in use: s x + t."""
    assert norm.running_var is not None  # noqa: S101 (these norms keep statistics)
    assert norm.running_mean is not None  # noqa: S101 (as above)
    scale = _array(norm.weight) / np.sqrt(_array(norm.running_var) + norm.eps)
    return scale, _array(norm.bias) - _array(norm.running_mean) * scale


def _array(tensor: Tensor) -> Floats:
    return tensor.detach().cpu().numpy().astype(np.float64)


class CollabNN(Network):
    """The lesson's CollabNN: linear layers with ReLU, no batch norm."""

    def __init__(
        self,
        user_size: tuple[int, int],
        item_size: tuple[int, int],
        layers: Sequence[int],
        y_range: tuple[float, float] | None,
        values: Singles | None = None,
    ) -> None:
        super().__init__(y_range, values)
        self.user_factors = embedding(*user_size)
        self.item_factors = embedding(*item_size)
        sizes = [user_size[1] + item_size[1], *layers]
        steps: list[nn.Module] = []
        for inputs, outputs in pairwise(sizes):
            steps += [nn.Linear(inputs, outputs), nn.ReLU()]
        self.layers = nn.Sequential(*steps, nn.Linear(sizes[-1], 1 if values is None else len(values)))

    @property
    def embeddings(self) -> Sequence[nn.Embedding]:
        """Those of users and items."""
        return self.user_factors, self.item_factors

    @property
    def linear_layers(self) -> list[Block]:
        """The linear layers."""
        return [(step, None) for step in self.layers if isinstance(step, nn.Linear)]


class EmbeddingNN(Network):
    """fastai's EmbeddingNN, which collab_learner makes with use_nn: linear, ReLU, batch norm, and a last linear."""

    def __init__(
        self, sizes: Sequence[tuple[int, int]], numbers: int, layers: Sequence[int], y_range: tuple[float, float]
    ) -> None:
        super().__init__(y_range)
        self.embeds = nn.ModuleList([embedding(*size) for size in sizes])
        if numbers:
            self.bn_cont = nn.BatchNorm1d(numbers)
        widths = [sum(width for _, width in sizes) + numbers, *layers]
        blocks = [
            nn.Sequential(nn.Linear(inputs, outputs, bias=False), nn.ReLU(), nn.BatchNorm1d(outputs))
            for inputs, outputs in pairwise(widths)
        ]
        self.layers = nn.Sequential(*blocks, nn.Sequential(nn.Linear(widths[-1], 1)))

    @property
    def embeddings(self) -> Sequence[nn.Embedding]:
        """Those of users, items, and of the other classes."""
        return cast("Sequence[nn.Embedding]", list(self.embeds))

    @property
    def linear_layers(self) -> list[Block]:
        """Each linear layer with its batch norm."""
        steps = [list(block.children()) for block in self.layers]
        return [(cast("nn.Linear", s[0]), cast("nn.BatchNorm1d", s[2]) if len(s) > 1 else None) for s in steps]


def _sizes(encoded: Encoded) -> tuple[tuple[int, int], tuple[int, int]]:
    return (encoded.users, embedding_size(encoded.users)), (encoded.items, embedding_size(encoded.items))


def collab_nn(encoded: Encoded, config: CollabNNConfig, y_range: tuple[float, float]) -> Network:
    """Build the lesson's network."""
    return CollabNN(*_sizes(encoded), config.layers, y_range)


def embedding_nn(encoded: Encoded, config: NetworkConfig, y_range: tuple[float, float]) -> Network:
    """Build fastai's EmbeddingNN."""
    return EmbeddingNN(_sizes(encoded), 0, config.layers, y_range)


def classes(encoded: Encoded, config: CrossEntropyConfig, _y_range: tuple[float, float]) -> Network:
    """Build the lesson's network with a class for each rating value. Raises BadConfig for more than 20 values, and for
    one alone.
    """
    if len(encoded.values) == 1:
        raise BadConfig(
            f"cross-entropy tells rating values apart, and all that it has to train on are {encoded.values[0]:g}. "
            "Train dot-bias or collab-nn on it."
        )
    if len(encoded.values) > _MOST_CLASSES:
        raise BadConfig(
            f"cross-entropy takes at most {_MOST_CLASSES} different rating values, and this data has "
            f"{len(encoded.values)}. Train collab-nn or embedding-nn on it, which predict the value itself."
        )
    return CollabNN(*_sizes(encoded), config.layers, None, encoded.values)
