"""A run as a line of a list, made of its config and its state."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from collab.runs.config import RunConfig
from collab.runs.state import RunState, RunStatus
from collab.text import brief, clean

_SILENT_AFTER = 60.0
_DIED = "Its process ended without a word; the run's log may say more."


@dataclass(frozen=True)
class RunSummary:
    """A run as a list shows it.

    The figures of a finished run are those of the model it keeps, that of epoch `kept`: the last, or with `keep` "best"
    the one with the lowest held-out loss. Those of any other run are of its last finished epoch; None before the first.
    `kept` is 0 before the end. `silent` is how long a running worker has told nothing, in seconds; 0 where it is less
    than a minute. `limits` says what the model of a finished run cannot do, and `explained` the share of the
    variance of users, or titles, that each block of features explains, where there is such a thing. `planned` epochs
    there would have been, had a chain not converged before.
    """

    run: str
    name: str
    note: str
    model: str
    data: str
    split: str
    status: RunStatus
    epoch: int
    epochs: int
    valid_loss: float | None
    mse: float | None
    rmse: float | None
    accuracy: float | None
    keep: str
    kept: int
    limits: str
    silent: float
    in_use: bool
    dataset: str
    created: float
    error: str
    explained: Mapping[str, float] = field(default_factory=dict)
    r_hat: float | None = None
    planned: int = 0
    implicit: bool = False
    """Whether its data are read as choices, without stars."""
    checkpoint: bool = True
    """Whether it has one to go on from, where it is stopped."""
    parent: str = ""
    """The run whose model it went on from, or nothing."""

    def __repr__(self) -> str:
        rmse = "" if self.rmse is None else f"rmse {self.rmse:.4f}"
        return brief(f"Run {self.run}", f"{self.model} on {self.data}", self.split, self.status, rmse)

    @property
    def status_phrase(self) -> str:
        """Its status as the end of a sentence."""
        return "it has died" if self.status == "died" else f"it is {self.status}"


def checkpoint_phrase(*, kept: bool) -> str:
    """Return what a stopped run is resumed from, as the end of a sentence."""
    return "its checkpoint is kept" if kept else "it has no checkpoint, resumed it begins anew"


def summarize(config: RunConfig, state: RunState, silence: float, *, in_use: bool) -> RunSummary:
    """Return a run's line in a list; `silence` is how long it has told nothing, in seconds."""
    status = "queued" if state.status == "starting" else state.status
    silence = silence if status == "running" else 0.0
    epochs = state.epochs or config.config.get("epochs", 1)  # a model without epochs is computed at once
    return RunSummary(
        run=config.run,
        name=config.name,
        note=config.note,
        model=clean(str(config.config.get("model", ""))),
        data=config.data_name,
        split=config.split,
        status=status,
        epoch=state.epochs_done,
        epochs=epochs if isinstance(epochs, int) else 0,
        **_figures(state),
        keep=state.finished.keep if state.finished else clean(str(config.config.get("keep", "last"))),
        kept=state.kept,
        limits=state.note,
        silent=silence if silence >= _SILENT_AFTER else 0.0,
        in_use=in_use,
        dataset=config.dataset,
        created=config.created,
        error=state.error if status == "failed" else _DIED if status == "died" else "",
        explained=state.finished.explained if state.finished else {},
        r_hat=state.finished.r_hat if state.finished else None,
        planned=state.finished.planned if state.finished else 0,
        implicit=config.data.implicit,
        checkpoint=state.checkpoint,
        parent=config.parent,
    )


def unreadable_run(run: str, problem: str) -> RunSummary:
    """Return how a list shows a folder that is no run any more, or not yet."""
    return RunSummary(
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


def _figures(state: RunState) -> dict[str, Any]:
    measured = state.finished if state.status == "finished" else state.history[-1] if state.history else None
    return {name: measured and getattr(measured, name) for name in ("valid_loss", "mse", "rmse", "accuracy")}
