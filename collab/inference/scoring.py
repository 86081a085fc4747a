"""Items as functions of a user embedding: predictions, fold-in and explanations are computed from them.

A dot product gives link(offset + features.embedding); a network link(layers(embedding, features)), its layers with ReLU
between. A model may be a set of s samples, each with its own items and its own embedding of the user; s = 1 for all but
`bayes`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np

from collab.inference.link_functions import Identity, Link
from collab.inference.ordinal import Ordinal
from collab.types import AnyArray, Floats


def sample_mean(samples: Floats) -> Floats:
    """Return the mean over the samples, the first axis, which are few or one: numpy takes longer to see that than to
    do it.
    """
    return samples[0] if len(samples) == 1 else np.asarray(samples.mean(0))


@dataclass(frozen=True, eq=False)
class Dense:
    """A layer: outputs = weight @ inputs + bias; weight is (outputs, inputs), bias (outputs,), both float32."""

    weight: AnyArray
    bias: AnyArray


class Scoring(Protocol):
    """k items that a user's embeddings, (s, d), are scored against."""

    def __len__(self) -> int: ...

    @property
    def linear(self) -> bool:
        """True where the stars are linear in the embedding."""
        ...

    @property
    def head(self) -> Ordinal | None:
        """The ordinal head, where there is one."""
        ...

    @property
    def squares(self) -> Floats | None:
        """The squared length of the slopes of latent ratings, (k, s); None where these depend on the embedding."""
        ...

    def select(self, positions: AnyArray, dtype: type[np.floating] = np.float64) -> "Scoring":
        """Return the items at these positions, in their order, to be computed with in this precision."""
        ...

    def stars(self, embeddings: Floats) -> Floats:
        """Return the predicted stars, float64 (s, k), of the user with these embeddings."""
        ...

    def mean_stars(self, embeddings: Floats) -> Floats:
        """Return the predicted stars averaged over the samples, float64 (k,)."""
        ...

    def pair_stars(self, embeddings: Floats) -> Floats:
        """Return the predicted stars of each item, float64 (k,), for a user of its own, with these embeddings, (k, d),
        by a model of one sample.
        """
        ...

    def linearize(self, embeddings: Floats) -> tuple[Floats, Floats]:
        """Return the predicted stars, (s, k), and their slope in each number of the embedding, (s, k, d)."""
        ...

    def latent(self, embeddings: Floats) -> tuple[Floats, Floats]:
        """Return the same of latent ratings, but for noise: with an ordinal head the scores, else the stars."""
        ...


def select_rows(table: AnyArray, positions: AnyArray) -> AnyArray:
    """Return some rows of a table, as a view where they follow each other: all items of most models do."""
    if len(positions) and positions[-1] - positions[0] == len(positions) - 1 and (np.diff(positions) == 1).all():
        return table[positions[0] : positions[-1] + 1]
    return table[positions]


@dataclass(frozen=True, eq=False)
class DotScoring:
    """Dot products: `features` (s, k, d - c), `offsets` (s, k), and `shared` (k, c), the last of the d numbers of each
    item, where there are any that are the same in every sample.
    """

    features: AnyArray
    offsets: AnyArray
    link: Link
    shared: AnyArray | None = None

    def __len__(self) -> int:
        return int(self.offsets.shape[1])

    @property
    def linear(self) -> bool:
        """True where the link is the identity."""
        return isinstance(self.link, Identity)

    @property
    def head(self) -> Ordinal | None:
        """The link, where that is an ordinal head."""
        return self.link if isinstance(self.link, Ordinal) else None

    @cached_property
    def squares(self) -> Floats | None:
        """The squared length of the slopes, unless a link bends them."""
        if not self.linear and self.head is None:
            return None
        squares = np.einsum("skd,skd->ks", self.features, self.features)
        if self.shared is not None:
            squares += np.einsum("kc,kc->k", self.shared, self.shared)[:, None]
        return np.asarray(squares)

    @property
    def slopes(self) -> AnyArray:
        """All numbers of the items, (s, k, d)."""
        if self.shared is None:
            return self.features
        samples, items, own = self.features.shape
        by_item = np.empty((items, samples, own + self.shared.shape[1]), self.features.dtype)
        by_item[:, :, :own] = self.features.swapaxes(0, 1)
        by_item[:, :, own:] = self.shared[:, None]
        return by_item.swapaxes(0, 1)

    def select(self, positions: AnyArray, dtype: type[np.floating] = np.float64) -> "DotScoring":
        """Return these items. In memory their samples lie side by side; where they do so already nothing is copied. In
        double precision, as few are wanted, what they share stands with each sample's own.
        """
        own, offsets = (
            select_rows(table.swapaxes(0, 1), positions).astype(dtype, "C", copy=False).swapaxes(0, 1)
            for table in (self.features, self.offsets)
        )
        if self.shared is None:
            return DotScoring(own, offsets, self.link)
        apart = DotScoring(own, offsets, self.link, select_rows(self.shared, positions))
        return apart if dtype is np.float32 else DotScoring(apart.slopes, offsets, self.link)

    def scores(self, embeddings: Floats) -> Floats:
        """Return offset + slopes.embedding, (s, k)."""
        own, embeddings = self.features.shape[2], embeddings.astype(self.features.dtype)
        products = (self.features @ embeddings[:, :own, None])[:, :, 0]
        if self.shared is not None:
            products += embeddings[:, own:] @ self.shared.T
        return np.asarray(self.offsets + products, np.float64)

    def stars(self, embeddings: Floats) -> Floats:
        """Return link(offset + features.embedding); with an ordinal head the tangent at the samples' mean score, whose
        stars are then the mean of theirs.
        """
        scores = self.scores(embeddings)
        if self.head is None:
            return self.link.stars(scores)
        mean = sample_mean(scores)
        return self.link.stars(mean) + self.link.slope(mean) * (scores - mean)

    @cached_property
    def _side_by_side(self) -> tuple[AnyArray, AnyArray]:
        """Each item's features in all samples, (k, s * d), and its mean offset."""
        return self.features.swapaxes(0, 1).reshape(len(self), -1), sample_mean(self.offsets)

    def mean_stars(self, embeddings: Floats) -> Floats:
        """Return the mean of the stars; of mean scores that is one product, the samples side by side."""
        if self.head is None and not self.linear:
            return sample_mean(self.stars(embeddings))
        features, offsets = self._side_by_side
        own, mean = self.features.shape[2], (embeddings / len(embeddings)).astype(features.dtype)
        scores = offsets + features @ mean[:, :own].ravel()
        if self.shared is not None:
            scores += self.shared @ mean[:, own:].sum(0)
        return self.link.stars(np.asarray(scores, np.float64))

    def pair_stars(self, embeddings: Floats) -> Floats:
        """Return link(offset + features.embedding) of each item and its user."""
        return self.link.stars(self.offsets[0] + np.vecdot(self.slopes[0], embeddings))

    def linearize(self, embeddings: Floats) -> tuple[Floats, Floats]:
        """Return the stars, and the link's slope times the items'."""
        scores = self.scores(embeddings)
        if self.head is not None:
            bent = self.head.slope(sample_mean(scores))[None]
            return self.stars(embeddings), self.slopes * bent[:, :, None].astype(self.features.dtype)
        if self.linear:
            return scores, self.slopes
        return self.link.stars(scores), self.slopes * self.link.slope(scores)[:, :, None]

    def latent(self, embeddings: Floats) -> tuple[Floats, Floats]:
        """Return scores and slopes with an ordinal head, else what `linearize` does."""
        return self.linearize(embeddings) if self.head is None else (self.scores(embeddings), self.slopes)


@dataclass(frozen=True, eq=False)
class NetworkScoring:
    """A network: in its first layer, `hidden`, (k, h), is the part of each item and `user_weight`, (h, d), the weight
    of the user embedding; `layers` follow, each after a ReLU. A network is a single sample.
    """

    hidden: AnyArray
    user_weight: AnyArray
    layers: Sequence[Dense]
    link: Link
    linear = False
    head = None
    squares = None

    @classmethod
    def of(cls, features: AnyArray, layers: Sequence[Dense], link: Link) -> "NetworkScoring":
        """Return the items of `features`, (k, m): the first layer takes the user embedding, then an item's features."""
        first, *rest = layers
        width = first.weight.shape[1] - features.shape[1]
        hidden = features @ first.weight[:, width:].T + first.bias
        return cls(hidden, np.ascontiguousarray(first.weight[:, :width]), tuple(rest), link)

    def __len__(self) -> int:
        return len(self.hidden)

    def select(self, positions: AnyArray, dtype: type[np.floating] = np.float64) -> "NetworkScoring":
        """Return these items."""
        weights = ((each.weight.astype(dtype, copy=False), each.bias.astype(dtype, copy=False)) for each in self.layers)
        hidden = select_rows(self.hidden, positions).astype(dtype, copy=False)
        user_weight = self.user_weight.astype(dtype, copy=False)
        return NetworkScoring(hidden, user_weight, tuple(Dense(*each) for each in weights), self.link)

    def _forward(self, embedding: Floats) -> list[AnyArray]:
        """Return the inputs of each ReLU, and last the scores, (k, outputs), for one user, (d,), or one an item,
        (k, d).
        """
        values = [self.hidden + embedding.astype(self.user_weight.dtype) @ self.user_weight.T]
        for layer in self.layers:
            values.append(np.maximum(values[-1], 0) @ layer.weight.T + layer.bias)
        return values

    def stars(self, embeddings: Floats) -> Floats:
        """Return the stars of the forward pass."""
        return self.link.stars(self._squeezed(self._forward(embeddings[0])[-1]))[None]

    def mean_stars(self, embeddings: Floats) -> Floats:
        """Return the stars of its only sample."""
        return np.asarray(self.stars(embeddings)[0])

    def pair_stars(self, embeddings: Floats) -> Floats:
        """Return the stars of the forward pass of each item and its user."""
        return self.link.stars(self._squeezed(self._forward(embeddings)[-1]))

    def linearize(self, embeddings: Floats) -> tuple[Floats, Floats]:
        """Return the stars, and their gradient by the chain rule from the last layer back to the user embedding."""
        *hidden, scores = self._forward(embeddings[0])
        scores = self._squeezed(scores)
        gradient = self.link.slope(scores).reshape(len(self), self.link.outputs)
        for layer, before in zip(reversed(self.layers), reversed(hidden), strict=True):
            gradient = (gradient @ layer.weight) * (before > 0)
        return self.link.stars(scores)[None], np.asarray(gradient @ self.user_weight, np.float64)[None]

    def latent(self, embeddings: Floats) -> tuple[Floats, Floats]:
        """Return stars and gradient."""
        return self.linearize(embeddings)

    def _squeezed(self, scores: AnyArray) -> Floats:
        """One score an item as (k,), several as (k, outputs), in double precision."""
        return scores.astype(np.float64) if self.link.outputs > 1 else scores[:, 0].astype(np.float64)
