"""What a fit makes small, in torch."""

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn

from collab.types import Singles


@dataclass(frozen=True)
class SquaredError:
    """The mean of (stars predicted - stars given) squared."""

    def targets(self, stars: Singles) -> Tensor:
        """Return what the loss compares with, (n,)."""
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
