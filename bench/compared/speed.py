"""How long the answers of a fitted system take, call by call."""

import statistics
import time
from collections.abc import Callable

from bench.compared.system import Fitted

NAMES = {
    "fold_in": "a new person's ten ratings",
    "list": "a list of 20 of a person",
    "all": "lists of 20 for all 943 people",
    "neighbours": "10 neighbours of a title",
}
_ROUNDS, _LONG, _SECONDS = 50, 3, 10.0


def latencies(fitted: Fitted) -> dict[str, float]:
    """Return the median milliseconds of each call: of 50 after one that does not count, fewer where they take long."""
    return {name: 1000 * _median(call) for name, call in fitted.calls().items()}


def _median(call: Callable[[], object]) -> float:
    call()
    times: list[float] = []
    while len(times) < _ROUNDS and (len(times) < _LONG or sum(times) < _SECONDS):
        begun = time.perf_counter()
        call()
        times.append(time.perf_counter() - begun)
    return statistics.median(times)
