"""What is kept of a run: how it was started, and how a list shows it."""

from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict

from collab.text import clean

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
    note: Line = ""
    created: float
    data: DataSpec
    data_name: Line
    split: Line
    config: dict[str, Any]
    dataset: str = ""


@dataclass(frozen=True)
class RunInfo:
    """A run as a list shows it.

    The figures of a finished run are those of the model it keeps, that of epoch `kept`: the last, or with `keep` "best"
    the one with the lowest held-out loss. Those of any other run are of its last finished epoch; None before the first.
    `kept` is 0 before the end. `silent` is how long a running worker has told nothing, in seconds; 0 where it is less
    than a minute. `limits` says what the model of a finished run cannot do, where there is such a thing.
    """

    run: str
    name: str
    note: str
    model: str
    data: str
    split: str
    status: Status
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

    @property
    def in_words(self) -> str:
        """Its status as the end of a sentence."""
        return "it has died" if self.status == "died" else f"it is {self.status}"
