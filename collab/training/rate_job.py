"""The learning-rate finder, run in a process of its own."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from collab.data import DataSpec, split as split_rows
from collab.models import Config, check_installed, configure
from collab.processes import Tell, run_job


@dataclass(frozen=True)
class RateCurve:
    """The smoothed training loss at each learning rate tried, rates rising, and the rate to train with."""

    rates: tuple[float, ...]
    losses: tuple[float, ...]
    suggestion: float


def find_rate(data: DataSpec, split: str, config: Config, cancelled: Callable[[], bool] = lambda: False) -> RateCurve:
    """Try rising learning rates on a fresh model until the loss runs away; nothing is kept of it.

    `cancelled` as in `run_job`. Raises BadConfig, BadData, NotFound, TrainingFailed, Cancelled.
    """
    check_installed(config)
    request = {"data": data.model_dump(), "split": split, "config": config.model_dump()}
    curve = run_job(find_rate_job, request, cancelled=cancelled)
    return RateCurve(tuple(curve["rates"]), tuple(curve["losses"]), curve["suggestion"])


def find_rate_job(request: dict[str, Any], _tell: Tell) -> dict[str, Any]:
    """Find the rate in the process that was asked."""
    data = DataSpec.model_validate(request["data"])
    ratings = data.load()
    rows = split_rows(ratings, request["split"])
    config = configure(**request["config"])

    from collab.training.lr_finder import lr_find

    curve = lr_find(ratings, rows, config)
    return asdict(RateCurve(tuple(curve.rates), tuple(curve.losses), curve.suggestion))
