"""The state of a fit, whole enough to go on as if it had never stopped."""

from dataclasses import dataclass

from collab.types import AnyArray


@dataclass(frozen=True, eq=False)
class FitState:
    """A checkpoint between two steps.

    `epoch` counts finished epochs; `position` is the number of rows already visited in the next one, whose losses sum
    to `loss_sum`; `order` holds that epoch's training rows in the order they are visited, int64; `step` counts
    optimiser steps; `seconds` is the time spent so far. `best_epoch` is the epoch with the lowest held-out loss so
    far, `best_loss` that loss; 0 and infinite before the first. `arrays` are the parameters and the optimiser's
    moments by name, and those of the best epoch where it is to be kept.
    """

    epoch: int
    position: int
    step: int
    loss_sum: float
    seconds: float
    best_epoch: int
    best_loss: float
    order: AnyArray
    arrays: dict[str, AnyArray]
