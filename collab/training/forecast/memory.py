"""The most memory of a fit: that of its arrays, of which NumPy tells as they come and go, grown to all ratings, with
what torch and the inverse of EASE hold, and what the process holds already.
"""

import gc
import tracemalloc
from collections import deque
from collections.abc import Callable, Generator, Iterator
from contextlib import closing, contextmanager
from itertools import islice
from pathlib import Path

from collab.data import Ratings, Split
from collab.interest import Choices, Ials, serving_kind
from collab.models import LARGE_BATCH, Config, EaseConfig, GradientConfig, InterestConfig
from collab.training import Epoch, Event, Progress, start_fit
from collab.training.forecast.growth import grown
from collab.training.forecast.people_sample import PeopleSample, sample_people

_FEW, _MANY = 60_000, 180_000
_TABLES, _TORCH_ROW = 4 * 4, 40  # bytes: a number with gradient and moments, a row gathered for an epoch
_EASE_CELL, _EASE_ROWS_CELL = 20, 8
_PAGE = 4096
_MOST_SWEEPS = 20


def sweeps_that_keep(kept: int) -> int:
    """Return after how many sweeps of `bayes` so many samples are kept, with those that are forgotten; at most 20."""
    return min(_MOST_SWEEPS, kept + kept // 10)


def most_memory(ratings: Ratings, split: Split, config: Config, *, at_once: bool, of_chain: float = 0.0) -> int:
    """Return the most memory that the process of a fit will hold, in bytes, pages of the data's files included. What
    interest holds comes to what the fit of stars does, where both are learned `at_once`, else it comes after it. What
    the arrays of a chain hold, `of_chain`, is known.
    """
    rows, people, titles = len(split.training), len(ratings.user_ids), len(ratings.item_table)
    shares = [1.0] if rows <= _MANY else [_FEW / rows, _MANY / rows]
    samples = [sample_people(ratings, split, share) for share in shares]
    sizes = [each.rows for each in samples]

    def of_all(work: Callable[[PeopleSample], int]) -> float:
        return grown(sizes, [_most_traced(work, each) for each in samples], rows)

    of_fit = of_chain or of_all(lambda sample: _begin(sample, config))
    if isinstance(config, EaseConfig):
        return round(_resident() + of_fit + _of_inverse(people, titles))
    if isinstance(config, InterestConfig):
        return round(_resident() + of_fit)
    is_ease = serving_kind(people, titles) == "ease"
    of_interest = _of_inverse(people, titles) if is_ease else of_all(_solve)
    both = of_fit + of_interest if at_once else max(of_fit, of_interest)
    return round(_resident() + both)


def _begin(sample: PeopleSample, config: Config) -> int:
    """Fit for an epoch, or half a second of it, but for EASE; return the bytes that torch holds."""
    run = start_fit(sample.ratings, sample.split, config)
    if not isinstance(config, EaseConfig):
        make_epochs(run.epochs(), 1)
    if not isinstance(config, GradientConfig):
        return 0
    gathered = _TORCH_ROW * run.rows if config.bs < LARGE_BATCH else 0
    return gathered + _TABLES * sum(layer.parameters for layer in run.layers)


def make_epochs(epochs: Generator[Event, None, None], words: int) -> None:
    """Let a fit work until it has told so many times how far it is."""
    with closing(epochs) as events:
        deque(islice((event for event in events if isinstance(event, Progress | Epoch)), words), 0)


def _solve(sample: PeopleSample) -> int:
    """Make a sweep of iALS."""
    Ials(Choices.of(sample.ratings, sample.split.training).weights).sweep()
    return 0


def _of_inverse(people: int, titles: int) -> int:
    """Return the bytes of EASE: of its square, and where that is the people's, of their rows of all titles."""
    return _EASE_CELL * min(people, titles) ** 2 + (_EASE_ROWS_CELL * people * titles if people < titles else 0)


def _most_traced(work: Callable[[PeopleSample], int], sample: PeopleSample) -> float:
    """Return the most bytes that arrays hold at once while work is done on a sample, with those that it tells of."""
    with traced() as memory:
        others = work(sample)
        return float(memory()[1] + others)


@contextmanager
def traced() -> Iterator[Callable[[], tuple[int, int]]]:
    """Count the bytes of arrays that come and go; give what returns those that are held, and the most so far."""
    gc.collect()
    tracemalloc.start()
    try:
        yield tracemalloc.get_traced_memory
    finally:
        tracemalloc.stop()


def _resident() -> int:
    """Return the bytes that this process holds; 0 where the system does not say."""
    try:
        return int(Path("/proc/self/statm").read_text().split()[1]) * _PAGE
    except OSError:
        return 0
