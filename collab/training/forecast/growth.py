"""How long work takes, whatever else the machine does meanwhile, and how that grows."""

from collections.abc import Callable, Generator, Sequence
from contextlib import closing
from math import inf
from time import perf_counter, process_time
from typing import NamedTuple, TypeVar

import numpy as np

from collab.training import Epoch, Event, Progress
from collab.training.forecast.people_sample import Size

MOST_EPOCHS = 4
"""The epochs that are made to measure one, at most."""

_BUDGET = 0.4

Result = TypeVar("Result")


class WorkClock:
    """Counts the seconds of processor that work takes, which other processes do not change, and how many seconds of a
    clock go by with each: half a one on two free cores, two where another process has half of the only one. With
    `alone` what others take is not counted: at most one goes by.
    """

    def __init__(self, *, alone: bool = False) -> None:
        self._most = 1.0 if alone else inf
        self._wall = self._processor = 0.0

    def timed(self, work: Callable[[], Result]) -> tuple[Result, float]:
        """Do work; return its result, and the seconds of processor that it took."""
        wall, processor = perf_counter(), process_time()
        result = work()
        taken = process_time() - processor
        self._wall += perf_counter() - wall
        self._processor += taken
        return result, taken

    def seconds(self, work: Callable[[], object]) -> float:
        """Do work; return the seconds of processor that it took."""
        return self.timed(work)[1]

    def least(self, work: Callable[[], object], times: int = 2) -> float:
        """Do work some times; return the seconds of processor of the quickest."""
        return min(self.seconds(work) for _ in range(times))

    @property
    def stretch(self) -> float:
        """The seconds of a clock for each second of processor; 1 before there was work."""
        return self.stretch_or(1.0)

    def stretch_or(self, other: float) -> float:
        """Return the same, or another's before there was work."""
        return min(self._most, self._wall / self._processor) if self._processor > 0 else other


class EpochSeconds(NamedTuple):
    """The seconds of processor of an epoch, and what the first one takes beyond that, once."""

    epoch: float
    once: float


def epoch_seconds(epochs: Generator[Event, None, None], clock: WorkClock, first: WorkClock) -> EpochSeconds:
    """Return the seconds of an epoch of a fit: the median of a few that are made after the first, or, where one takes a
    while, from its first word of how far it is on to the next, without what follows its last step. What comes before
    that, memory that is touched for the first time and rows that are put in order, is of no other epoch, and uses one
    core where others use all: a clock of its own counts it.
    """
    seconds, spent, known = list[float](), 0.0, list[tuple[float, float]]()
    with closing(epochs) as events:
        while _goes_on(seconds, spent, known):
            event, taken = (clock if seconds or known else first).timed(lambda: next(events, None))
            spent += taken
            if isinstance(event, Progress) and not seconds:
                known.append((event.done, spent))
            elif isinstance(event, Epoch):
                seconds.append(spent)
                spent = 0.0
            elif event is None:
                break
    if seconds:
        epoch = float(np.median(seconds[1:] or seconds))
        return EpochSeconds(epoch, max(0.0, seconds[0] - epoch))
    if not known:
        return EpochSeconds(spent, 0.0)
    (begun, before), (done, after) = (known[0], known[-1]) if len(known) > 1 else ((0.0, 0.0), known[0])
    epoch = (after - before) / max(done - begun, 1e-9)
    return EpochSeconds(epoch, max(0.0, before - begun * epoch))


def _goes_on(seconds: Sequence[float], spent: float, known: Sequence[tuple[float, float]]) -> bool:
    """Return whether to measure on: up to a second word of the first epoch, or where that ends before, as short ones
    do, to the end of another one.
    """
    if not seconds:
        return len(known) < 2 or spent < _BUDGET
    return len(seconds) == 1 or (len(seconds) < MOST_EPOCHS and sum(seconds[1:]) + spent < _BUDGET)


def grown(sizes: Sequence[float], values: Sequence[float], size: float) -> float:
    """Return the value at a size, on the line through those at two sizes, or in proportion where one was measured; of
    a larger size never less than that at the larger one.
    """
    if len(values) == 1:
        return values[0] * size / sizes[0]
    (small, large), (few, many) = sizes, values
    line = many + (many - few) / (large - small) * (size - large)
    return max(line, many * min(1.0, size / large))


def grown_with_titles(sizes: Sequence[Size], values: Sequence[float], size: Size) -> float:
    """Return the value at a size of what takes so much for each rating and so much for each title that has any: with
    more people there are more ratings of each title rather than more titles. In proportion where one was measured.
    """
    if len(values) == 1:
        return values[0] * size.rows / sizes[0].rows
    from scipy.optimize import nnls  # not above: a worker that only tells its epochs does without

    a_rating, a_title = nnls(np.array([[each.rows, each.titles] for each in sizes], np.float64), np.array(values))[0]
    return float(a_rating * size.rows + a_title * size.titles)
