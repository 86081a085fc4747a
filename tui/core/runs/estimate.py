"""How long a run on other data will take, going by a run on this machine."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from collab.models import LARGE_BATCH, Config
from tui.core.runs.run_monitor import RunMonitor

_BY_ITEMS = ("popularity", "item-knn", "ease", "ials", "metadata")
"""The models whose time does not go by the number of ratings alone."""
_APART = ("epochs", "seed", "lr", "wd")


@dataclass(frozen=True)
class Estimate:
    """The time that a run will take, in seconds, and the run whose speed it goes by, with its ratings and its time."""

    seconds: float
    run: str
    rows: int
    seconds_then: float


def estimate(monitor: RunMonitor, rows: int, config: Config) -> Estimate | None:
    """Return how long a model takes on so many ratings, going by the last finished run of the same model with the same
    settings, but for its epochs and what does not change its speed; None where there is none whose data are here, or
    where time does not go by ratings.
    """
    if config.model in _BY_ITEMS or rows <= 0:
        return None
    for summary in monitor.runs:
        if summary.model == config.model and summary.status == "finished":
            record, state = monitor.store.config(summary.run), monitor.state(summary.run)
            ratings = record.data.cached() if _is_like(record.config, config) else None
            if ratings is not None and state.finished is not None and state.history:
                seconds, epochs = state.finished.seconds, config.epochs_for(rows)
                share = rows / len(ratings) * epochs / len(state.history)
                return Estimate(seconds * share, summary.run, len(ratings), seconds)
    return None


def _is_like(before: Mapping[str, Any], config: Config) -> bool:
    """Return whether a run had these settings, but for its epochs and what does not change its speed: among it the size
    of batches, where they are large.
    """
    now = config.model_dump(mode="json")
    large = all(each.get("bs", 0) >= LARGE_BATCH for each in (before, now))
    apart = (*_APART, "bs") if large else _APART
    return all(before.get(name) == value for name, value in now.items() if name not in apart)
