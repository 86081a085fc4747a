"""The costs of a fit, from a few epochs of it on its own data: on all of them where they are few, else on some
people's, and on more of them, so that what grows with people shows; steps by gradients on some of everyone's.
"""

from collections import deque
from collections.abc import Sequence
from functools import partial
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
from collab.training import start_fit
from collab.training.forecast.costs import Costs
from collab.training.forecast.growth import MOST_EPOCHS, EpochSeconds, WorkClock, epoch_seconds, grown
from collab.training.forecast.interest_costs import chosen_sizes, ease_seconds, interest_seconds
from collab.training.forecast.memory import make_epochs, most_memory, sweeps_that_keep, traced
from collab.training.forecast.people_sample import PeopleSample, Size, sample_people, trained_size

_WHOLE, _FEW, _MANY = 1_500_000, 600_000, 1_500_000
_WHOLE_PART, _PART = 400_000, 360_000
_TO_COMPILE = 60_000
_SECOND_FIT = 1.9
_FIRST = 2


class _Times(NamedTuple):
    """The seconds of processor before the first epoch, of one, and after the last, on some ratings, and the most bytes
    that the arrays of a chain held.
    """

    before: float
    epoch: float
    after: float
    of_chain: float
    leaves_cores: bool


def measure(ratings: Ratings, split: Split, config: Config, size: Size | None = None) -> Costs:
    """Return the costs of a fit, measured in a second or a few: of a fit of that `size`, of which the ratings are a
    part, where one is named, without its memory, and as if nothing else ran. Raises BadConfig.
    """
    alone = size is not None
    size = size or Size(len(split.training), len(ratings.user_ids), len(ratings.item_table))
    samples = _samples(ratings, split, size)
    part = _part(ratings, split, _PART) if size.rows > _WHOLE_PART else PeopleSample(ratings, split)
    around, within = WorkClock(alone=alone), WorkClock(alone=alone)
    _begin(_part(ratings, split, _TO_COMPILE), config)
    by_steps = (
        _gradient_epoch(ratings, split, config, size, around, within) if isinstance(config, GradientConfig) else None
    )
    chosen = chosen_sizes(ratings, split.training, size)
    if isinstance(config, BayesConfig):
        times = _chain_times(samples, config, size, chosen[0].titles, (around, within))
    else:
        times = [_times(each, config, around, within) for each in samples]
    sizes = [each.rows for each in samples]
    before, epoch, after, of_chain = (grown(sizes, [each[part] for each in times], size.rows) for part in range(4))
    if by_steps is not None:
        before, epoch = before + by_steps.once, by_steps.epoch
    if isinstance(config, GradientConfig | AlsConfig) and not len(split.valid):  # see `hold_out_a_tenth`
        before, epoch = _SECOND_FIT * before, _SECOND_FIT * epoch
    epoch *= within.stretch_or(around.stretch)
    if isinstance(config, EaseConfig):
        epoch = ease_seconds(part, size.people, size.titles, alone=alone)
    interest = 0.0
    if not isinstance(config, InterestConfig):
        interest = interest_seconds(samples, part, size, chosen, alone=alone)
    leaves_cores = times[-1].leaves_cores
    beside = interest if leaves_cores else 0.0
    return Costs(
        rows=size.rows,
        epoch=epoch,
        before=around.stretch * (before + after) + interest - beside,
        beside=beside,
        memory=0 if alone else most_memory(ratings, split, config, at_once=leaves_cores, of_chain=of_chain),
    )


def _samples(ratings: Ratings, split: Split, size: Size) -> Sequence[PeopleSample]:
    """Return all ratings where few enough are trained on, else those of two parts of the people. Loops go over each on
    as many cores as over all: see `load_kernel`.
    """
    if size.rows <= _WHOLE:
        return (PeopleSample(ratings, split),)
    return [_part(ratings, split, each) for each in (_FEW, _MANY)]


def _part(ratings: Ratings, split: Split, rows: int) -> PeopleSample:
    """Return the ratings of people who have about so many that are trained on."""
    return sample_people(ratings, split, min(1.0, rows / len(split.training)))


def _begin(sample: PeopleSample, config: Config) -> None:
    """Make the first epochs of a fit, or a second of one, and a model of a chain: what is compiled and imported there
    is no more when times are taken and bytes are counted.
    """
    if isinstance(config, EaseConfig):
        return
    if isinstance(config, BayesConfig):
        config = config.model_copy(update={"epochs": _FIRST})
    run = start_fit(sample.ratings, sample.split, config)
    make_epochs(run.epochs(), _FIRST)
    if isinstance(config, BayesConfig):
        run.build_artifact({})


def _times(sample: PeopleSample, config: Config, around: WorkClock, within: WorkClock) -> _Times:
    """Time a fit by two clocks, what is around its epochs and these: see `_gradient_epoch` for steps."""
    if isinstance(config, RepeatedConfig) and config.epochs:
        config = config.model_copy(update={"epochs": max(config.epochs, MOST_EPOCHS)})
    run, before = around.timed(lambda: start_fit(sample.ratings, sample.split, config))
    if isinstance(config, EaseConfig):
        return _Times(before, 0.0, 0.0, 0.0, run.leaves_cores)
    epoch, once = 0.0, 0.0
    if not isinstance(config, GradientConfig):
        epoch, once = epoch_seconds(run.epochs(), within, around)
    at_once = isinstance(config, GradientConfig | AlsConfig) and not len(sample.split.valid)  # else by a second fit
    after = 0.0 if at_once else around.seconds(lambda: run.build_artifact({}))
    return _Times(before + once, epoch, after, 0.0, run.leaves_cores)


def _chain_times(
    samples: Sequence[PeopleSample], config: BayesConfig, size: Size, titles: int, clocks: tuple[WorkClock, WorkClock]
) -> list[_Times]:
    """Begin chains that keep as many samples as that of all ratings, and end one. In the end a model is made of the
    samples and most memory is held: how long that takes follows the `titles` that have ratings, and what it holds
    mostly all that are listed, as they are in each sample.
    """
    around, within = clocks
    config = config.model_copy(update={"epochs": sweeps_that_keep(kept_samples(size.titles, size.rows))})
    times, after, more = list[_Times](), 0.0, 0.0
    for sample in samples:
        with traced() as memory:
            run, before = around.timed(partial(start_fit, sample.ratings, sample.split, config))
            make_epochs(run.epochs(), 1)
            held, _ = memory()
        epoch, once = epoch_seconds(run.epochs(), within, around)  # bytes are not counted meanwhile: that takes a sixth
        if not times:
            share = titles / trained_size(sample.ratings, sample.split.training).titles
            with traced() as memory:
                deque(run.epochs(), 0)
                after = share * around.seconds(partial(run.build_artifact, {}))
                _, more = memory()
        times.append(_Times(before + once, epoch, after, held + more, run.leaves_cores))
    return times


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
