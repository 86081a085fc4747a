"""Items as functions of a user's row: what everything that predicts, folds in and explains is computed from.

A dot product gives link(offset + features.row); a network link(layers(row, features)), its layers with ReLU between.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from collab.link import Link
from collab.types import AnyArray, Floats


@dataclass(frozen=True, eq=False)
class Dense:
    """A layer: outputs = weight @ inputs + bias; weight is (outputs, inputs), bias (outputs,), both float32."""

    weight: AnyArray
    bias: AnyArray


class Scoring(Protocol):
    """k items that a user's row, (d,), is scored against."""

    def __len__(self) -> int: ...

    def take(self, positions: AnyArray, dtype: type[np.floating] = np.float64) -> "Scoring":
        """Return the items at these positions, in their order, to be computed with in this precision."""
        ...

    def stars(self, row: Floats) -> Floats:
        """Return the predicted stars, float64 (k,), of the user with this row."""
        ...

    def linearised(self, row: Floats) -> tuple[Floats, Floats]:
        """Return the predicted stars, (k,), and how fast each changes with each number of the row, (k, d)."""
        ...


@dataclass(frozen=True, eq=False)
class DotScoring:
    """Dot products: `features` (k, d) and `offsets` (k,)."""

    features: AnyArray
    offsets: AnyArray
    link: Link

    def __len__(self) -> int:
        return len(self.offsets)

    def take(self, positions: AnyArray, dtype: type[np.floating] = np.float64) -> "DotScoring":
        """Return these items."""
        features = np.ascontiguousarray(self.features[positions], dtype)
        return DotScoring(features, self.offsets[positions].astype(dtype), self.link)

    def _scores(self, row: Floats) -> Floats:
        return np.asarray(self.offsets + self.features @ row.astype(self.features.dtype), np.float64)

    def stars(self, row: Floats) -> Floats:
        """Return link(offset + features.row)."""
        return self.link.stars(self._scores(row))

    def linearised(self, row: Floats) -> tuple[Floats, Floats]:
        """Return the stars, and slope times features."""
        scores = self._scores(row)
        return self.link.stars(scores), self.features * self.link.slope(scores)[:, None]


@dataclass(frozen=True, eq=False)
class NetworkScoring:
    """A network: `hidden`, (k, h), is what each item adds to the first layer, `user_weight`, (h, d), what the user's
    row is multiplied with there; `layers` follow, each after a ReLU.
    """

    hidden: AnyArray
    user_weight: AnyArray
    layers: Sequence[Dense]
    link: Link

    @classmethod
    def of(cls, features: AnyArray, layers: Sequence[Dense], link: Link) -> "NetworkScoring":
        """Return the items of `features`, (k, m): the first layer takes the user's row, then an item's features."""
        first, *rest = layers
        width = first.weight.shape[1] - features.shape[1]
        hidden = features @ first.weight[:, width:].T + first.bias
        return cls(hidden, np.ascontiguousarray(first.weight[:, :width]), tuple(rest), link)

    def __len__(self) -> int:
        return len(self.hidden)

    def take(self, positions: AnyArray, dtype: type[np.floating] = np.float64) -> "NetworkScoring":
        """Return these items."""
        layers = tuple(Dense(layer.weight.astype(dtype), layer.bias.astype(dtype)) for layer in self.layers)
        return NetworkScoring(self.hidden[positions].astype(dtype), self.user_weight.astype(dtype), layers, self.link)

    def _forward(self, row: Floats) -> list[AnyArray]:
        """Return what enters each ReLU, and last the scores, (k, outputs)."""
        values = [self.hidden + self.user_weight @ row.astype(self.user_weight.dtype)]
        for layer in self.layers:
            values.append(np.maximum(values[-1], 0) @ layer.weight.T + layer.bias)
        return values

    def stars(self, row: Floats) -> Floats:
        """Return the stars of the forward pass."""
        return self.link.stars(self._squeezed(self._forward(row)[-1]))

    def linearised(self, row: Floats) -> tuple[Floats, Floats]:
        """Return the stars, and their gradient by the chain rule from the last layer back to the row."""
        *hidden, scores = self._forward(row)
        scores = self._squeezed(scores)
        gradient = self.link.slope(scores).reshape(len(self), -1)
        for layer, before in zip(reversed(self.layers), reversed(hidden), strict=True):
            gradient = (gradient @ layer.weight) * (before > 0)
        return self.link.stars(scores), np.asarray(gradient @ self.user_weight, np.float64)

    def _squeezed(self, scores: AnyArray) -> Floats:
        """One score an item as (k,), several as (k, outputs), in double precision."""
        return scores.astype(np.float64) if self.link.outputs > 1 else scores[:, 0].astype(np.float64)
