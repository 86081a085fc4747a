"""The pieces that every module of the lesson is made of, as fastai has them."""

import torch
from torch import Tensor, nn


def embedding(rows: int, factors: int) -> nn.Embedding:
    """Return fastai's Embedding: a normal distribution cut at 2 standard deviations of 0.01."""
    table = nn.Embedding(rows, factors)
    with torch.no_grad():
        table.weight.normal_().fmod_(2).mul_(0.01)
    return table


def sigmoid_range(scores: Tensor, low: float, high: float) -> Tensor:
    """Return fastai's sigmoid_range: low + (high - low) / (1 + exp(-score)), of the shape of the scores."""
    return torch.sigmoid(scores) * (high - low) + low


def sigmoid_range_and_slope(scores: Tensor, low: float, high: float) -> tuple[Tensor, Tensor]:
    """Return sigmoid_range and its slope in each score, (high - low) p (1 - p) with p = 1 / (1 + exp(-score))."""
    share = torch.sigmoid(scores)
    return share * (high - low) + low, share * (1 - share) * (high - low)
