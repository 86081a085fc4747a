"""The costs of a fit, from a few epochs of it on its own data: on all of them where they are few, else on some
people's, and on more of them, so that what grows with people shows; steps by gradients on some of everyone's.
"""

from collections import deque
from collections.abc import Sequence
from contextlib import closing
from itertools import islice
from typing import NamedTuple

from collab.bayes import kept_samples
from collab.data import Ratings, Split, evenly_drawn
from collab.models import (
    AlsConfig,
    BayesConfig,
    Config,
    EaseConfig,
    GradientConfig,
    InterestConfig,
    RepeatedConfig,
)
from collab.training import Epoch, start_fit
from collab.training.forecast.costs import Costs
from collab.training.forecast.growth import MOST_EPOCHS, EpochSeconds, WorkClock, epoch_seconds, grown
from collab.training.forecast.interest_costs import chosen_sizes, ease_seconds, interest_seconds
from collab.training.forecast.memory import most_memory, sweeps_that_keep
from collab.training.forecast.people_sample import PeopleSample, Size, sample_people, trained_size

_WHOLE, _FEW, _MANY = 1_500_000, 600_000, 1_500_000
_INTEREST, _INTEREST_FEW, _INTEREST_MANY = 400_000, 120_000, 360_000
_SECOND_FIT = 1.9
_FIRST = 2


class _Times(NamedTuple):
    """The seconds of processor before the first epoch, of one, and after the last, on some ratings."""

    before: float
    epoch: float
    after: float
    leaves_cores: bool


def measure(ratings: Ratings, split: Split, config: Config, size: Size | None = None) -> Costs:
    """Return the costs of a fit, measured in a second or a few: of a fit of that `size`, of which the ratings are a
    part, where one is named, without its memory, and as if nothing else ran. Raises BadConfig.
    """
    alone = size is not None
    size = size or Size(len(split.training), len(ratings.user_ids), len(ratings.item_table))
    samples = _samples(ratings, split, size, _FEW, _MANY, _WHOLE)
    few = _samples(ratings, split, size, _INTEREST_FEW, _INTEREST_MANY, _INTEREST)
    around, within, beside_them = (WorkClock(alone=alone) for _ in range(3))
    _begin(samples[0], config)
    by_steps = (
        _gradient_epoch(ratings, split, config, size, around, within) if isinstance(config, GradientConfig) else None
    )
    times = [_times(each, config, around, within) for each in samples]
    sizes = [each.rows for each in samples]
    before, epoch, after = (grown(sizes, [each[part] for each in times], size.rows) for part in range(3))
    if by_steps is not None:
        before, epoch = before + by_steps.once, by_steps.epoch
    if isinstance(config, BayesConfig):
        after = _chain_ends(few[-1], config, size, around)
    if isinstance(config, GradientConfig | AlsConfig) and not len(split.valid):  # see `hold_out_a_tenth`
        before, epoch = _SECOND_FIT * before, _SECOND_FIT * epoch
    epoch *= within.stretch_or(around.stretch)
    if isinstance(config, EaseConfig):
        epoch = ease_seconds(few, size.people, size.titles, beside_them)
    interest = 0.0
    if not isinstance(config, InterestConfig):
        interest = interest_seconds(few, size, chosen_sizes(ratings, split.training, size), beside_them)
    leaves_cores = times[-1].leaves_cores
    beside = interest if leaves_cores else 0.0
    return Costs(
        rows=size.rows,
        epoch=epoch,
        before=around.stretch * (before + after) + interest - beside,
        beside=beside,
        memory=0 if alone else most_memory(ratings, split, config, at_once=leaves_cores),
    )


def _samples(ratings: Ratings, split: Split, size: Size, few: int, many: int, whole: int) -> Sequence[PeopleSample]:
    """Return all ratings where at most `whole` are trained on, else those of people who have about `few` and `many`."""
    if size.rows <= whole:
        return (PeopleSample(ratings, split),)
    return [sample_people(ratings, split, min(1.0, each / len(split.training))) for each in (few, many)]


def _begin(sample: PeopleSample, config: Config) -> None:
    """Make the first epochs of a fit: the loops that are compiled in them are there when times are taken."""
    if isinstance(config, GradientConfig | EaseConfig):
        return
    run = start_fit(sample.ratings, sample.split, config)
    with closing(run.epochs()) as events:
        deque(islice((event for event in events if isinstance(event, Epoch)), _FIRST), 0)


def _times(sample: PeopleSample, config: Config, around: WorkClock, within: WorkClock) -> _Times:
    """Time a fit by two clocks, what is around its epochs and these: see `_gradient_epoch` for steps."""
    if isinstance(config, RepeatedConfig) and config.epochs:
        config = config.model_copy(update={"epochs": max(config.epochs, MOST_EPOCHS)})
    run, before = around.timed(lambda: start_fit(sample.ratings, sample.split, config))
    if isinstance(config, EaseConfig):
        return _Times(before, 0.0, 0.0, run.leaves_cores)
    epoch, once = 0.0, 0.0
    if not isinstance(config, GradientConfig):
        epoch, once = epoch_seconds(run.epochs(), within, around)
    at_once = isinstance(config, GradientConfig | AlsConfig) and not len(sample.split.valid)  # else by a second fit
    after = 0.0 if at_once or isinstance(config, BayesConfig) else around.seconds(lambda: run.build_artifact({}))
    return _Times(before + once, epoch, after, run.leaves_cores)


def _gradient_epoch(
    ratings: Ratings, split: Split, config: GradientConfig, size: Size, around: WorkClock, within: WorkClock
) -> EpochSeconds:
    """Return the seconds of an epoch by gradients, from steps on some of everyone's ratings: they go over tables as
    large as those of all, which take several times as long as small ones that the processor's caches hold. What is held
    out is predicted after each epoch.
    """
    share = min(1.0, _MANY / len(split.training))
    some = Split(split.name, *(evenly_drawn(part, round(share * len(part))) for part in (split.training, split.valid)))
    run = start_fit(ratings, some, config)
    epoch, once = epoch_seconds(run.epochs(), within, around)
    if not run.epoch:
        epoch += within.seconds(run.finish)
    return EpochSeconds(epoch * size.rows / len(some.training), once)


def _chain_ends(sample: PeopleSample, config: BayesConfig, size: Size, clock: WorkClock) -> float:
    """Return the seconds in which a model is made of the samples of a chain, which follow the titles."""
    sweeps = sweeps_that_keep(kept_samples(size.titles, size.rows))
    run = start_fit(sample.ratings, sample.split, config.model_copy(update={"epochs": sweeps}))
    deque(run.epochs(), 0)
    titles = trained_size(sample.ratings, sample.split.training).titles
    return clock.seconds(lambda: run.build_artifact({})) * size.titles / titles
