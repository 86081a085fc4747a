"""The learning-rate finder, run in a process of its own."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from collab.data.data_spec import DataSpec
from collab.data.splits import split as split_rows
from collab.models.config import Config
from collab.models.registry import configure
from collab.runs.ask import ask_child


@dataclass(frozen=True)
class RateCurve:
    """The smoothed training loss at each learning rate tried, rates rising, and the rate to train with."""

    rates: tuple[float, ...]
    losses: tuple[float, ...]
    suggestion: float


def find_rate(data: DataSpec, split: str, config: Config, cancelled: Callable[[], bool] = lambda: False) -> RateCurve:
    """Try rising learning rates on a fresh model until the loss runs away; nothing is kept of it.

    `cancelled` as in `ask_child`. Raises BadConfig, BadData, NotFound, TrainingFailed, Cancelled.
    """
    request = {"data": data.model_dump(), "split": split, "config": config.model_dump()}
    found = ask_child("lr-find", request, cancelled)
    return RateCurve(tuple(found["rates"]), tuple(found["losses"]), found["suggestion"])


def answer(request: dict[str, Any]) -> dict[str, Any]:
    """Answer `find_rate` in the process that it asks."""
    data = DataSpec.model_validate(request["data"])
    ratings = data.load()
    rows = split_rows(ratings, request["split"])
    config = configure(**request["config"])

    from collab.training.lr_find import lr_find

    found = lr_find(ratings, rows, config)
    return asdict(RateCurve(tuple(found.rates), tuple(found.losses), found.suggestion))
