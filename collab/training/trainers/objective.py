"""The losses that a fit makes small, in torch."""

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn

from collab.models import sigmoid_range_and_slope
from collab.types import Singles


@dataclass(frozen=True)
class SquaredError:
    """The mean of (predicted - stars) squared."""

    def targets(self, stars: Singles) -> Tensor:
        """Return the stars as a tensor, (n,)."""
        return torch.from_numpy(stars)

    def loss(self, outputs: Tensor, targets: Tensor) -> Tensor:
        """Return the mean loss of a batch; `outputs` (n,)."""
        return nn.functional.mse_loss(outputs, targets)


@dataclass(frozen=True, eq=False)
class CrossEntropy:
    """The mean of minus the log of the share that a rating's class gets; `values` are the stars of each class."""

    values: Singles

    def targets(self, stars: Singles) -> Tensor:
        """Return the class of each rating, int64 (n,)."""
        return torch.from_numpy(np.searchsorted(self.values, stars).astype(np.int64))

    def loss(self, outputs: Tensor, targets: Tensor) -> Tensor:
        """Return the mean loss of a batch; `outputs` are log odds, (n, classes)."""
        return nn.functional.cross_entropy(outputs, targets)


Objective = SquaredError | CrossEntropy


def squared_error_gradient(
    scores: Tensor, targets: Tensor, y_range: tuple[float, float] | None
) -> tuple[Tensor, Tensor]:
    """Return the mean of (stars - target)^2 and its gradient in each score, (n, 1): 2 (stars - target) slope / n.

    `scores` and `targets` are (n,); the stars are the scores, in a range sigmoid_range of them.
    """
    size = len(targets)
    if y_range is None:
        errors, slope = scores - targets, torch.ones_like(scores)
    else:
        stars, slope = sigmoid_range_and_slope(scores, *y_range)
        errors = stars - targets
    return errors.dot(errors) / size, (errors * slope * (2 / size)).unsqueeze(1)
