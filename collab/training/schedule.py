"""Learning rate and momentum of every step."""

import math
from dataclasses import dataclass
from typing import Protocol

from collab.models import GradientConfig

_WARM_UP = 0.25
_START, _END = 25.0, 1e5
_FLAT_MOMENTUM = 0.9


class Schedule(Protocol):
    """Learning rate and momentum by step."""

    @property
    def step_count(self) -> int:
        """The number of steps."""
        ...

    def at(self, step: int) -> tuple[float, float]:
        """Return learning rate and momentum of a step, 0 to steps - 1."""
        ...


@dataclass(frozen=True)
class OneCycle:
    """Learning rate lr/25 to lr to lr/1e5 and momentum .95 to .85 to .95, along half cosines; a quarter of the steps
    is warm-up (Smith, 2018, arXiv:1803.09820, with the numbers of fastai's fit_one_cycle).
    """

    lr: float
    step_count: int

    def at(self, step: int) -> tuple[float, float]:
        """Return learning rate and momentum of a step, 0 to steps - 1."""
        peak = _WARM_UP * self.step_count - 1
        if step < peak:
            share = step / peak
            return _cosine(self.lr / _START, self.lr, share), _cosine(0.95, 0.85, share)
        share = (step - peak) / (self.step_count - 1 - peak)
        return _cosine(self.lr, self.lr / _END, share), _cosine(0.85, 0.95, share)


@dataclass(frozen=True)
class Flat:
    """The same learning rate and momentum at every step, as in fastai's plain fit."""

    lr: float
    step_count: int

    def at(self, _step: int) -> tuple[float, float]:
        """Return learning rate and momentum."""
        return self.lr, _FLAT_MOMENTUM


def schedule_of(config: GradientConfig, rows: int) -> Schedule:
    """Return the schedule of a fit with these settings over so many training rows."""
    steps = config.epochs * math.ceil(rows / config.bs)
    return Flat(config.lr, steps) if config.schedule == "flat" else OneCycle(config.lr, steps)


def _cosine(start: float, end: float, share: float) -> float:
    return end + (start - end) / 2 * (1 + math.cos(math.pi * share))
