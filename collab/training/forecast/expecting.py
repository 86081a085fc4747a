"""The costs that a fit is announced with before it starts: as remembered of a fit like it on this machine,
else as measured now; and those that it had.
"""

import resource
import sys
from collections.abc import Callable
from contextlib import suppress
from time import perf_counter

from collab.data import Ratings, Split
from collab.errors import CollabError
from collab.models import Config
from collab.processes import one_thread
from collab.training import Compiling, Epoch, Expected, Finished, compile_for
from collab.training.forecast.costs import FEWEST_ROWS, Costs, costs_key, remember, remembered
from collab.training.forecast.measure import measure
from collab.training.forecast.people_sample import Size


class Expectation:
    """The costs expected of a fit; it is told of its epochs and its end, and says beside them what there was."""

    def __init__(self, ratings: Ratings, split: Split, config: Config) -> None:
        self._ratings, self._split, self._config = ratings, split, config
        self._begun: float | None = None
        self._epochs = 0

    def announce(self, listen: Callable[[Compiling | Expected], None]) -> None:
        """Have the loops ready that the fit goes by, and tell what it will take; nothing of one that takes no longer
        than measuring it, or that a cluster computes.
        """
        if not is_measurable(self._split, self._config):
            return
        for event in compile_for(self._ratings, self._split, self._config):
            listen(event)
        with suppress(CollabError):  # the fit itself will say what is wrong
            costs = known_costs(self._ratings, self._split, self._config)
            forecast = costs.forecast(self._config)
            self._begun = perf_counter()
            listen(Expected(seconds=forecast.seconds, memory=forecast.memory, seen_in=costs.run))

    def beside(self, event: Epoch) -> Epoch:
        """Return the event of an epoch with the memory held so far."""
        self._epochs += 1
        return event.model_copy(update={"memory": most_held()})

    def seen(self, finished: Finished, run: str) -> Finished:
        """Return the end of a run with the time and memory that there were, and remember them for the next one."""
        if self._begun is None or not self._epochs:
            return finished
        took, memory = perf_counter() - self._begun, most_held()
        early = self._epochs < finished.planned
        epoch = min(finished.seconds, took) / self._epochs
        costs = Costs(
            rows=len(self._split.training),
            epoch=epoch,
            before=took - self._epochs * epoch,
            memory=memory,
            epochs=self._epochs if early else 0,
            run=run,
        )
        with suppress(CollabError):  # a full disk is told where something would be lost
            remember(costs_key(self._ratings.fingerprint, self._split.name, self._config), costs)
        return finished.model_copy(update={"took": took, "memory": memory})


def known_costs(ratings: Ratings, split: Split, config: Config, size: Size | None = None) -> Costs:
    """Return what is remembered of such a fit, or else measure it, by a part of the `size` that it has, with as many
    threads as it has, and remember that. Raises BadConfig, NotKept.
    """
    key = costs_key(ratings.fingerprint, split.name, config)
    costs = remembered(key)
    if costs is None:
        with one_thread():
            costs = measure(ratings, split, config, size)
        remember(key, costs)
    return costs


def is_measurable(split: Split, config: Config) -> bool:
    """Return whether a fit takes longer than measuring it, and this process computes it."""
    return config.trains_here and len(split.training) >= FEWEST_ROWS


def most_held() -> int:
    """Return the most bytes that this process has held so far."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else 1024 * most


def measure_here(ratings: Ratings, split: Split, config: Config, size: Size | None = None) -> None:
    """Measure a fit where nothing is remembered of one like it, and remember that: of a fit of that `size`, where one
    is named, of which the ratings are a part. Raises BadConfig, NotKept.
    """
    if is_measurable(split, config):
        for _ in compile_for(ratings, split, config):
            """What is compiled is nothing to be told here."""
        known_costs(ratings, split, config, size)
