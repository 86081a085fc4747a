"""The engines of a fit by gradient steps: each makes the steps of an epoch, and the fit looks at their losses."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from torch import Tensor

from collab.training.setup import TrainingSetup
from collab.training.trainers import Trainer
from collab.types import AnyArray


@dataclass(frozen=True, eq=False)
class EpochStart:
    """The place of a fit as an epoch begins, or goes on after a checkpoint."""

    order: AnyArray
    """The training rows as this epoch visits them, int64 (rows,)."""
    position: int
    """The number of them that are behind the fit."""
    epoch: int
    """The number of whole epochs behind it."""
    step: int
    """The number of steps behind it."""
    best_epoch: int
    """The epoch with the lowest held-out loss, from 1; 0 before there is one."""
    best_loss: float
    """That loss; infinity before there is one."""


class Engine(Protocol):
    """Makes the steps of a fit. Scores, checkpoints and what was learned are read from its trainer."""

    trainer: Trainer
    is_over: bool
    """Whether it ended by itself, and would make no further epoch."""

    def train(self, start: EpochStart) -> Iterator[Tensor]:
        """Train on the remaining rows of an epoch; give the mean loss of each batch before its step."""
        ...

    def close(self) -> None:
        """End what is still at work."""
        ...


class TorchEngine:
    """Steps of a trainer of ours, at the rates of the schedule."""

    is_over = False

    def __init__(self, setup: TrainingSetup) -> None:
        self.trainer = setup.trainer
        self._rows, self._bs, self._schedule = setup.rows_per_epoch, setup.config.bs, setup.schedule

    def train(self, start: EpochStart) -> Iterator[Tensor]:
        """Train on the remaining rows of an epoch, in batches."""
        self.trainer.gather(start.order)
        for step, row in enumerate(range(start.position, self._rows, self._bs), start.step):
            yield self.trainer.step(row, min(row + self._bs, self._rows), *self._schedule.at(step))

    def close(self) -> None:
        """End nothing: between two steps nothing is at work."""
