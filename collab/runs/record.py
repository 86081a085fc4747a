"""What is kept of a run: how it was started, and how a list shows it."""

from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict

from collab.text import clean

Line = Annotated[str, AfterValidator(clean)]
"""Text that may be drawn: one line without control characters."""

_LONGEST_LIST, _LARGEST = 100, 1e15


def _plain(config: dict[str, Any]) -> dict[str, Any]:
    """Return settings that can be shown. Raises ValueError for what no model's are."""
    for name, value in config.items():
        parts = value if isinstance(value, list | tuple) else [value]
        numbers = all(isinstance(part, int | float) and abs(part) <= _LARGEST for part in parts)
        if len(parts) > _LONGEST_LIST or not (numbers or value is None or isinstance(value, str)):
            raise ValueError(f"no setting of a model: {name}")
    return config


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

    model_config = ConfigDict(frozen=True, allow_inf_nan=False)

    run: str
    name: Line = ""
    note: Line = ""
    created: float
    data: DataSpec
    data_name: Line
    split: Line
    config: Annotated[dict[str, Any], AfterValidator(_plain)]
    dataset: Line = ""


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
