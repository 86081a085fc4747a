"""The dot-product models of the lesson, as torch modules."""

from typing import cast

import torch
from torch import Tensor, nn


def embedding(rows: int, factors: int) -> nn.Embedding:
    """Return fastai's Embedding: a normal distribution cut at 2 standard deviations of 0.01."""
    table = nn.Embedding(rows, factors)
    with torch.no_grad():
        table.weight.normal_().fmod_(2).mul_(0.01)
    return table


class DotProduct(nn.Module):
    """Stars as the dot product of a user's and an item's factors (fastai lesson 8).

    With `y_range`, the product goes through sigmoid_range; with `biased`, a bias of the user and one of the item are
    added first. `forward` takes codes, int64 (batch, 2), user first, and returns stars, float32 (batch,).
    """

    def __init__(
        self, n_users: int, n_items: int, n_factors: int, y_range: tuple[float, float] | None, *, biased: bool
    ) -> None:
        super().__init__()
        self.user_factors = embedding(n_users, n_factors)
        self.user_bias = embedding(n_users, 1) if biased else None
        self.item_factors = embedding(n_items, n_factors)
        self.item_bias = embedding(n_items, 1) if biased else None
        self.y_range = y_range

    def forward(self, codes: Tensor) -> Tensor:
        """Return the predicted stars."""
        users, items = codes[:, 0], codes[:, 1]
        stars = (self.user_factors(users) * self.item_factors(items)).sum(1)
        if self.user_bias is not None and self.item_bias is not None:
            stars = stars + self.user_bias(users)[:, 0] + self.item_bias(items)[:, 0]
        if self.y_range is None:
            return cast("Tensor", stars)
        low, high = self.y_range
        return torch.sigmoid(stars) * (high - low) + low


class Dot(DotProduct):
    """The plain dot product."""

    def __init__(self, n_users: int, n_items: int, n_factors: int, _y_range: tuple[float, float]) -> None:
        super().__init__(n_users, n_items, n_factors, None, biased=False)


class DotRange(DotProduct):
    """The dot product inside sigmoid_range."""

    def __init__(self, n_users: int, n_items: int, n_factors: int, y_range: tuple[float, float]) -> None:
        super().__init__(n_users, n_items, n_factors, y_range, biased=False)


class DotBias(DotProduct):
    """The dot product with biases, inside sigmoid_range."""

    def __init__(self, n_users: int, n_items: int, n_factors: int, y_range: tuple[float, float]) -> None:
        super().__init__(n_users, n_items, n_factors, y_range, biased=True)
