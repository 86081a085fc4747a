"""A run as a list shows it, from all that is known of it."""

import time
from dataclasses import dataclass
from typing import Any

from collab.runs.record import RunConfig, RunInfo, Status
from collab.runs.standing import Standing
from collab.text import clean

_SILENT_AFTER = 60.0
_DIED = "Its process ended without a word; the run's log may say more."


@dataclass(frozen=True)
class Signs:
    """Signs of life: whether a worker holds the run, when one was last started, and when the last event was told, in
    seconds since 1970, 0 for never.
    """

    alive: bool
    started_at: float
    told_at: float

    @property
    def starting(self) -> bool:
        """Whether a worker was started that has told nothing yet."""
        return self.alive and self.started_at > self.told_at

    @property
    def silence(self) -> float:
        """How long nothing was told, in seconds."""
        return max(0.0, time.time() - max(self.started_at, self.told_at))


def run_info(record: RunConfig, where: Standing, signs: Signs, *, in_use: bool) -> RunInfo:
    """Return where a run stands."""
    status = _status(where, signs)
    silence = signs.silence if status == "running" else 0.0
    epochs = record.config.get("epochs")
    return RunInfo(
        run=record.run,
        name=record.name,
        note=record.note,
        model=clean(str(record.config.get("model", ""))),
        data=record.data_name,
        split=record.split,
        status=status,
        epoch=where.epoch,
        epochs=epochs if isinstance(epochs, int) else 0,
        **_figures(where, status),
        keep=where.finished.keep if where.finished else clean(str(record.config.get("keep", "last"))),
        kept=where.finished.kept if where.finished else 0,
        limits=where.finished.note if where.finished else "",
        silent=silence if silence >= _SILENT_AFTER else 0.0,
        in_use=in_use,
        dataset=record.dataset,
        created=record.created,
        error=where.error if status == "failed" else _DIED if status == "died" else "",
    )


def unreadable_run(run: str, problem: str) -> RunInfo:
    """Return how a list shows a folder that is no run any more, or not yet."""
    return RunInfo(
        run=run,
        name="",
        note="",
        model="",
        data="",
        split="",
        status="died",
        epoch=0,
        epochs=0,
        valid_loss=None,
        mse=None,
        rmse=None,
        accuracy=None,
        keep="last",
        kept=0,
        limits="",
        silent=0.0,
        in_use=False,
        dataset="",
        created=0.0,
        error=problem,
    )


def _status(where: Standing, signs: Signs) -> Status:
    if signs.starting:
        return "queued"
    if where.ended:
        return where.ended
    if not signs.alive:
        return "died"
    return "running" if where.started else "queued"


def _figures(where: Standing, status: Status) -> dict[str, Any]:
    told = where.finished if status == "finished" else where.epochs[-1] if where.epochs else None
    return {name: told and getattr(told, name) for name in ("valid_loss", "mse", "rmse", "accuracy")}
