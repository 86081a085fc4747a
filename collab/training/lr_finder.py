"""The learning-rate finder: a short mock training whose rate grows, and the rate its losses suggest."""

import math
from dataclasses import dataclass

import numpy as np

from collab.data import Ratings, Split
from collab.errors import TrainingFailed
from collab.models import Config
from collab.training.setup import prepare_training

_LOWEST, _HIGHEST, _STEPS = 1e-7, 10.0, 100
_MOMENTUM = 0.9
_SMOOTHING = 0.98
_DIVERGED = 4.0
_SKIP_FIRST, _SKIP_LAST = _STEPS // 10, 5
_FEWEST = 10


@dataclass(frozen=True)
class LrCurve:
    """The smoothed loss at each learning rate tried, and the rate suggested."""

    rates: tuple[float, ...]
    losses: tuple[float, ...]
    suggestion: float


def lr_find(ratings: Ratings, split: Split, config: Config) -> LrCurve:
    """Train 100 batches while the rate grows from 1e-7 to 10, until the smoothed loss is four times its lowest (Smith,
    2017, arXiv:1506.01186, as fastai's lr_find does it). Nothing is kept of the training. Raises BadConfig, and
    TrainingFailed where the loss is not finite before there is enough to see.
    """
    setup = prepare_training(ratings, split, config)
    trainer, rows, bs = setup.trainer, setup.rows, setup.config.bs
    starts = range(0, rows, bs)
    rates, losses, average, lowest = list[float](), list[float](), 0.0, math.inf
    for step in range(_STEPS):
        epoch, batch = divmod(step, len(starts))
        if batch == 0:
            trainer.gather(np.random.default_rng([setup.config.seed, epoch]).permutation(rows))
        rate = _LOWEST * (_HIGHEST / _LOWEST) ** (step / (_STEPS - 1))
        start = starts[batch]
        loss = float(trainer.step(start, min(start + bs, rows), rate, _MOMENTUM))
        if not math.isfinite(loss):
            break
        average = _SMOOTHING * average + (1 - _SMOOTHING) * loss
        smooth = average / (1 - _SMOOTHING ** (step + 1))
        rates.append(rate)
        losses.append(smooth)
        lowest = min(lowest, smooth)
        if smooth > _DIVERGED * lowest:
            break
    if len(losses) < _SKIP_FIRST + _SKIP_LAST + _FEWEST:
        raise TrainingFailed(f"The loss was not finite after {len(losses)} steps, at a learning rate of {rate:.1e}.")
    shown = slice(_SKIP_FIRST, len(losses) - _SKIP_LAST)
    return LrCurve(tuple(rates), tuple(losses), rates[shown][valley(losses[shown])])


def valley(losses: list[float]) -> int:
    """Return the place half-way along the longest valley: the longest falling subsequence, first to last (the method
    that fastai's lr_find takes unless told otherwise).
    """
    longest = [1] * len(losses)
    for position, loss in enumerate(losses):
        longest[position] = 1 + max((longest[before] for before in range(position) if losses[before] > loss), default=0)
    end = int(np.argmax(longest))
    length = longest[end]
    return max(0, end - length + length // 3 + length // 6)
