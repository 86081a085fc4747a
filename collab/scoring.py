"""Items as functions of a user's row: what everything that predicts, folds in and explains is computed from.

A dot product gives link(offset + features.row); a network link(layers(row, features)), its layers with ReLU between.
A model may be a set of s samples, each with its own items and its own row of the user; s = 1 for all but `bayes`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np

from collab.link import Identity, Link
from collab.types import AnyArray, Floats


def averaged(samples: Floats) -> Floats:
    """Return the mean over the samples, which are few or one: numpy takes longer to see that than to do it."""
    return samples[0] if len(samples) == 1 else np.asarray(samples.mean(0))


@dataclass(frozen=True, eq=False)
class Dense:
    """A layer: outputs = weight @ inputs + bias; weight is (outputs, inputs), bias (outputs,), both float32."""

    weight: AnyArray
    bias: AnyArray


class Scoring(Protocol):
    """k items that a user's rows, (s, d), are scored against."""

    def __len__(self) -> int: ...

    @property
    def linear(self) -> bool:
        """Whether the stars are linear in the row."""
        ...

    def take(self, positions: AnyArray, dtype: type[np.floating] = np.float64) -> "Scoring":
        """Return the items at these positions, in their order, to be computed with in this precision."""
        ...

    def stars(self, rows: Floats) -> Floats:
        """Return the predicted stars, float64 (s, k), of the user with these rows."""
        ...

    def average(self, rows: Floats) -> Floats:
        """Return the predicted stars averaged over the samples, float64 (k,)."""
        ...

    def linearised(self, rows: Floats) -> tuple[Floats, Floats]:
        """Return the predicted stars, (s, k), and how fast each changes with each number of the row, (s, k, d)."""
        ...


def rows_at(rows: AnyArray, positions: AnyArray) -> AnyArray:
    """Return some rows, as a view where they follow each other: all items of most models do."""
    if len(positions) and (np.diff(positions) == 1).all():
        return rows[positions[0] : positions[-1] + 1]
    return rows[positions]


@dataclass(frozen=True, eq=False)
class DotScoring:
    """Dot products: `features` (s, k, d) and `offsets` (s, k)."""

    features: AnyArray
    offsets: AnyArray
    link: Link

    def __len__(self) -> int:
        return int(self.offsets.shape[1])

    @property
    def linear(self) -> bool:
        """Whether nothing bends the dot product."""
        return isinstance(self.link, Identity)

    def take(self, positions: AnyArray, dtype: type[np.floating] = np.float64) -> "DotScoring":
        """Return these items. In memory their samples lie side by side; where they do so already nothing is copied."""
        by_item = np.ascontiguousarray(rows_at(np.swapaxes(self.features, 0, 1), positions), dtype)
        return DotScoring(
            np.swapaxes(by_item, 0, 1), np.ascontiguousarray(self.offsets[:, positions], dtype), self.link
        )

    def _scores(self, rows: Floats) -> Floats:
        products = (self.features @ rows.astype(self.features.dtype)[:, :, None])[:, :, 0]
        return np.asarray(self.offsets + products, np.float64)

    def stars(self, rows: Floats) -> Floats:
        """Return link(offset + features.row)."""
        return self.link.stars(self._scores(rows))

    @cached_property
    def _side_by_side(self) -> tuple[AnyArray, AnyArray]:
        """Each item's features in all samples, (k, s * d), and its mean offset."""
        return np.swapaxes(self.features, 0, 1).reshape(len(self), -1), averaged(self.offsets)

    def average(self, rows: Floats) -> Floats:
        """Return the mean of the stars; without a link that is one product, the samples side by side."""
        if not self.linear:
            return averaged(self.stars(rows))
        features, offsets = self._side_by_side
        return np.asarray(offsets + features @ (rows.ravel() / len(rows)).astype(features.dtype), np.float64)

    def linearised(self, rows: Floats) -> tuple[Floats, Floats]:
        """Return the stars, and slope times features."""
        scores = self._scores(rows)
        if self.linear:
            return scores, self.features
        return self.link.stars(scores), self.features * self.link.slope(scores)[:, :, None]


@dataclass(frozen=True, eq=False)
class NetworkScoring:
    """A network: `hidden`, (k, h), is what each item adds to the first layer, `user_weight`, (h, d), what the user's
    row is multiplied with there; `layers` follow, each after a ReLU. A network is a single sample.
    """

    hidden: AnyArray
    user_weight: AnyArray
    layers: Sequence[Dense]
    link: Link
    linear = False

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
        weights = ((each.weight.astype(dtype, copy=False), each.bias.astype(dtype, copy=False)) for each in self.layers)
        hidden = rows_at(self.hidden, positions).astype(dtype, copy=False)
        user_weight = self.user_weight.astype(dtype, copy=False)
        return NetworkScoring(hidden, user_weight, tuple(Dense(*each) for each in weights), self.link)

    def _forward(self, row: Floats) -> list[AnyArray]:
        """Return what enters each ReLU, and last the scores, (k, outputs)."""
        values = [self.hidden + self.user_weight @ row.astype(self.user_weight.dtype)]
        for layer in self.layers:
            values.append(np.maximum(values[-1], 0) @ layer.weight.T + layer.bias)
        return values

    def stars(self, rows: Floats) -> Floats:
        """Return the stars of the forward pass."""
        return self.link.stars(self._squeezed(self._forward(rows[0])[-1]))[None]

    def average(self, rows: Floats) -> Floats:
        """Return the stars of its only sample."""
        return np.asarray(self.stars(rows)[0])

    def linearised(self, rows: Floats) -> tuple[Floats, Floats]:
        """Return the stars, and their gradient by the chain rule from the last layer back to the row."""
        *hidden, scores = self._forward(rows[0])
        scores = self._squeezed(scores)
        gradient = self.link.slope(scores).reshape(len(self), self.link.outputs)
        for layer, before in zip(reversed(self.layers), reversed(hidden), strict=True):
            gradient = (gradient @ layer.weight) * (before > 0)
        return self.link.stars(scores)[None], np.asarray(gradient @ self.user_weight, np.float64)[None]

    def _squeezed(self, scores: AnyArray) -> Floats:
        """One score an item as (k,), several as (k, outputs), in double precision."""
        return scores.astype(np.float64) if self.link.outputs > 1 else scores[:, 0].astype(np.float64)
