"""The one-cycle schedule of the lesson's fit_one_cycle."""

import math
from dataclasses import dataclass

_WARM_UP = 0.25
_START, _END = 25.0, 1e5


@dataclass(frozen=True)
class OneCycle:
    """Learning rate lr/25 to lr to lr/1e5 and momentum .95 to .85 to .95, along half cosines; a quarter of the steps
    is warm-up (Smith, 2018, arXiv:1803.09820, with fastai's numbers).
    """

    lr: float
    steps: int

    def at(self, step: int) -> tuple[float, float]:
        """Return learning rate and momentum of a step, 0 to steps - 1."""
        peak = _WARM_UP * self.steps - 1
        if step < peak:
            share = step / peak
            return _cosine(self.lr / _START, self.lr, share), _cosine(0.95, 0.85, share)
        share = (step - peak) / (self.steps - 1 - peak)
        return _cosine(self.lr, self.lr / _END, share), _cosine(0.85, 0.95, share)


def _cosine(start: float, end: float, share: float) -> float:
    return end + (start - end) / 2 * (1 + math.cos(math.pi * share))
