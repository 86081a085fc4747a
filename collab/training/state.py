"""Where a fit stands, whole enough to go on as if it had never stopped."""

from dataclasses import dataclass

from collab.types import AnyArray


@dataclass(frozen=True, eq=False)
class State:
    """A checkpoint between two steps.

    `epoch` counts finished epochs; `position` is the number of rows already visited in the next one, whose squared
    errors sum to `loss_sum`; `order` holds that epoch's training rows in the order they are visited, int64;
    `step` counts optimiser steps; `seconds` is the time spent so far. `arrays` are the parameters and the
    optimiser's moments by name.
    """

    epoch: int
    position: int
    step: int
    loss_sum: float
    seconds: float
    order: AnyArray
    arrays: dict[str, AnyArray]
