"""fastai's tabular model: users and items with what else is known of them and of the day, as a torch module."""

from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor

from collab.inference import Dense
from collab.models.config import NetworkConfig
from collab.models.encoding import Encoded
from collab.models.learned import Learned
from collab.models.metadata import Metadata
from collab.models.neural import EmbeddingNN, affine, embedding_size, folded
from collab.types import AnyArray


class Tabular(EmbeddingNN):
    """fastai's TabularModel over users, items and metadata.

    `forward` takes int64 (batch, 5): user row, item row, user code, item code, day; see `metadata.wide_rows`.
    """

    def __init__(
        self, encoded: Encoded, metadata: Metadata, layers: Sequence[int], y_range: tuple[float, float]
    ) -> None:
        rows = [encoded.users, encoded.items, *(category.size for category in metadata.categories)]
        self._metadata = metadata
        self._dated = metadata.days is not None
        numbers = metadata.item_numbers.shape[1] + metadata.user_numbers.shape[1] + self._dated
        super().__init__([(size, embedding_size(size)) for size in rows], numbers, layers, y_range)
        for category in metadata.categories:
            self.register_buffer(f"codes_{category.name}", torch.from_numpy(category.codes), persistent=False)
        self.register_buffer("item_numbers", torch.from_numpy(metadata.item_numbers), persistent=False)
        self.register_buffer("user_numbers", torch.from_numpy(metadata.user_numbers), persistent=False)

    def classes(self, codes: Tensor) -> Tensor:
        """Return the classes to look up in the embeddings, int64 (batch, embeddings)."""
        looked_up = [self.get_buffer(f"codes_{each.name}")[codes[:, 2]] for each in self._metadata.categories]
        return torch.stack([codes[:, 0], codes[:, 1], *looked_up], 1)

    def numbers(self, codes: Tensor) -> Tensor:
        """Return the numbers beside them, float32 (batch, numbers): genres and year, day, age."""
        items, users = self.get_buffer("item_numbers")[codes[:, 3]], self.get_buffer("user_numbers")[codes[:, 2]]
        if self._metadata.days is None:
            return torch.cat([items, users], 1)
        mean, deviation = self._metadata.days
        days = (codes[:, 4:5].clamp(max=self._metadata.last_day) - mean) / deviation
        return torch.cat([items, days.to(items.dtype), users], 1)

    def first_inputs(self, codes: Tensor) -> Tensor:
        """Return embeddings and numbers, float32 (batch, inputs)."""
        embedded = super().first_inputs(self.classes(codes))
        numbers = self.numbers(codes)
        return torch.cat([embedded, self.bn_cont(numbers)], 1) if numbers.shape[1] else embedded

    def learned(self, encoded: Encoded) -> Learned:
        """Return tables and layers at the last training day. A user embedding is all that enters the first layer for
        the user: embedding, gender, occupation, age; an item's features are its embedding, genres and year.
        """
        tables = [table.weight.detach().cpu().numpy().copy() for table in self.embeddings]
        tables[1][0] = tables[1][1:].mean(0)
        metadata, ends = self._metadata, np.cumsum([0, *(table.shape[1] for table in tables)])
        people = np.concatenate([np.full(1, -1), np.flatnonzero(encoded.user_rows)])
        ages = np.where(people[:, None] < 0, np.float32(0), metadata.user_numbers[people])
        who = [
            table[np.where(people < 0, 0, category.codes[people])]
            for table, category in zip(tables[2:], metadata.categories, strict=True)
        ]
        listed = np.hstack([tables[1][encoded.item_rows], metadata.item_numbers])
        features = np.vstack([listed[encoded.item_rows > 0].mean(0), listed]).astype(np.float32)
        numbers = ends[-1] + np.arange(metadata.item_numbers.shape[1])
        age = np.arange(ends[-1] + len(numbers) + self._dated, self.linear_layers[0][0].in_features)
        user_inputs = np.concatenate([np.arange(ends[1]), np.arange(ends[2], ends[-1]), age])
        item_inputs = np.concatenate([np.arange(ends[1], ends[2]), numbers])
        return Learned(
            np.hstack([tables[0], *who, ages]).astype(np.float32),
            features[None],
            np.arange(1, len(listed) + 1, dtype=np.int32),
            np.zeros((1, len(features)), np.float32),
            self.link_function,
            (0, tables[1].shape[1]),
            self._layers_at_last_day(int(ends[-1]), len(numbers), user_inputs, item_inputs),
        )

    def _layers_at_last_day(
        self, start: int, item_numbers: int, user_inputs: AnyArray, item_inputs: AnyArray
    ) -> tuple[Dense, ...]:
        """Fold the norm of the numbers, and the last training day, into the first layer; put its inputs in order."""
        first, *rest = folded(self.linear_layers)
        weight, bias = first.weight.astype(np.float64), first.bias.astype(np.float64)
        if weight.shape[1] > start:
            scale, shift = affine(self.bn_cont)
            bias += weight[:, start:] @ shift
            weight[:, start:] *= scale
        if self._dated:
            bias += weight[:, start + item_numbers] * self._metadata.scaled(self._metadata.last_day)
        ordered = weight[:, np.concatenate([user_inputs, item_inputs])]
        return (Dense(ordered.astype(np.float32), bias.astype(np.float32)), *rest)


def metadata(encoded: Encoded, config: NetworkConfig, y_range: tuple[float, float]) -> Tabular:
    """Build fastai's tabular model."""
    assert encoded.metadata is not None  # noqa: S101 (the registry says that this model needs it)
    return Tabular(encoded, encoded.metadata, config.layers, y_range)
