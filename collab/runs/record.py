"""What is kept of a run: how it was started, and a line about where it stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict

from collab.text import clean
from collab.training.events import Epoch, Event, Failed, Finished, Progress, Queued, Resumed, Started, Stopped

Line = Annotated[str, AfterValidator(clean)]
"""Text that may be drawn: one line without control characters."""

Status = Literal["queued", "running", "stopped", "finished", "failed", "died"]


class DataSpec(BaseModel):
    """Which data, and how it is read: the arguments of `collab.load`. A path is absolute."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    source: str
    columns: dict[str, str] | None = None
    scale: str | None = None
    items: Literal["id", "title"] = "id"


class RunConfig(BaseModel):
    """The run's config.json. `created` is in seconds since 1970; the worker fills in `dataset`."""

    model_config = ConfigDict(frozen=True)

    run: str
    name: Line = ""
    created: float
    data: DataSpec
    data_name: Line
    split: Line
    config: dict[str, Any]
    dataset: str = ""


@dataclass(frozen=True)
class RunInfo:
    """A run as a list shows it; losses are those of the last finished epoch, None before the first."""

    run: str
    name: str
    model: str
    data: str
    split: str
    status: Status
    epoch: int
    epochs: int
    valid_loss: float | None
    mse: float | None
    rmse: float | None
    in_use: bool
    dataset: str
    created: float
    error: str


@dataclass(frozen=True)
class Standing:
    """How far the events of a run tell it came."""

    ended: Status | None
    started: bool
    epoch: int
    last: Epoch | None
    error: str


def standing(events: Sequence[Event]) -> Standing:
    """Sum up a run's events, oldest first."""
    ended: Status | None = None
    started, epoch, last, error = False, 0, None, ""
    for event in events:
        match event:
            case Finished():
                ended = "finished"
            case Failed():
                ended, error = "failed", event.error
            case Stopped():
                ended = "stopped"
            case Queued():
                ended = None
            case Started() | Resumed():
                ended, started = None, True
            case Progress():
                epoch = event.epoch - 1
            case Epoch():
                epoch, last = event.epoch, event
    return Standing(ended, started, epoch, last, error)
