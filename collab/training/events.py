"""The events of a fit while it runs, plain data for all who read them, and the state that a fit goes on from."""

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal

import numpy as np
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, TypeAdapter

from collab.text import clean
from collab.types import AnyArray

EXPLAINED = "explained."
"""Begins the names of the shares among the figures that a model file keeps."""

_Line = Annotated[str, AfterValidator(clean)]
_Count = Annotated[int, Field(ge=0, le=2**53)]
_Figure = Annotated[float, Field(ge=-1e30, le=1e30)]
_Rate = Annotated[_Figure, AfterValidator(lambda rate: rate if rate > 1e-6 else 0.0)]  # times left are divided by it


@dataclass(frozen=True, eq=False)
class FitState:
    """The state of a fit between two steps, whole enough to go on as if it had never stopped.

    `epoch` counts finished epochs; `position` is the number of rows already visited in the next one, whose losses sum
    to `loss_sum`; `order` holds that epoch's training rows in the order they are visited, int64; `step` counts
    optimiser steps; `seconds` is the time spent so far. `best_epoch` is the epoch with the lowest held-out loss so
    far, `best_loss` that loss; 0 and infinite before the first. `arrays` are the parameters and the optimiser's
    moments by name, and those of the best epoch where it is to be kept.
    """

    epoch: int
    position: int
    step: int
    loss_sum: float
    seconds: float
    best_epoch: int
    best_loss: float
    order: AnyArray
    arrays: dict[str, AnyArray]

    @classmethod
    def after_epoch(cls, epoch: int, seconds: float, arrays: Mapping[str, AnyArray]) -> "FitState":
        """Return the state of a fit that takes an epoch in one step, with a copy of each of its arrays."""
        copies = {name: array.copy() for name, array in arrays.items()}
        return cls(epoch, 0, epoch, 0.0, seconds, 0, 0.0, np.zeros(0, np.int64), copies)

    def belongs_to(self, other: "FitState", epochs: int) -> bool:
        """Return whether a fit of so many epochs, whose state now is another, could have made this one."""
        shapes, theirs = ({name: array.shape for name, array in state.arrays.items()} for state in (self, other))
        return shapes == theirs and self.epoch <= epochs


class Stopwatch:
    """The time that a fit takes, pauses of a stopped run left out."""

    def __init__(self, spent: float = 0.0) -> None:
        """Start; `spent` are the seconds of a fit that goes on from a checkpoint."""
        self._started = time.perf_counter() - spent

    @property
    def seconds(self) -> float:
        """Seconds since the fit started."""
        return time.perf_counter() - self._started


class _Event(BaseModel):
    """Any file may say that it is a run's events: its numbers are finite, and such that bars and plots can show."""

    model_config = ConfigDict(frozen=True, arbitrary_types_allowed=True, allow_inf_nan=False)

    run: _Line | None = None

    def line(self) -> str:
        """Return the event as one JSON line, without a line end; what is not known is null."""
        fields = self.model_dump()
        return json.dumps({"event": fields.pop("event"), **fields})


class Queued(_Event):
    """The worker waits for a free slot."""

    event: Literal["queued"] = "queued"


class Layer(BaseModel):
    """A part of a model as its module prints it: "u_weight", "Embedding(944, 50)", and how many parameters it has."""

    model_config = ConfigDict(frozen=True)

    name: _Line
    shape: _Line
    parameters: _Count


class Started(_Event):
    """The data is read and the first step is next. `keep` says which epoch's model the fit will keep."""

    event: Literal["started"] = "started"
    model: _Line
    data: _Line
    split: _Line
    rows: _Count
    parameters: _Count
    epochs: _Count
    keep: Literal["last", "best", "samples"] = "last"
    layers: tuple[Layer, ...] = ()


class Resumed(_Event):
    """The fit goes on from a checkpoint in this epoch (1 is the first)."""

    event: Literal["resumed"] = "resumed"
    epoch: _Count


class Continued(_Event):
    """The fit begins where the model of `parent` ended, a run; since then so many ratings are `new`, `removed` and
    `changed`, and people and titles are new. `released` are rows that were held out before and are trained on now.
    """

    event: Literal["continued"] = "continued"
    parent: _Line = ""
    new: _Count
    removed: _Count
    changed: _Count
    people: _Count
    titles: _Count
    released: _Count


class Compiling(_Event):
    """The loops over ratings are being compiled, which is done once on a machine and takes some seconds."""

    event: Literal["compiling"] = "compiling"


class Expected(_Event):
    """The fit will take so many seconds, from here to the model's file, and at most so many bytes of `memory`: as
    measured on a part of it, or as the run took that it was `seen_in`.
    """

    event: Literal["expected"] = "expected"
    seconds: _Figure
    memory: _Count
    seen_in: _Line = ""


class Progress(_Event):
    """Inside an epoch, at most two a second: `done` is its finished share, 0 to 1, `train_loss` its mean so far."""

    event: Literal["progress"] = "progress"
    epoch: _Count
    done: Annotated[float, Field(ge=0, le=1)]
    train_loss: _Figure
    rows_per_second: _Rate
    state: Callable[[], FitState] | None = Field(default=None, exclude=True, repr=False)


class Epoch(_Event):
    """An epoch is over: `train_loss` is its mean, `valid_loss` the held-out loss (None with nothing held out).

    Both are mean squared errors, but cross-entropies of a model of classes, which has an `accuracy` too: the share of
    held-out ratings whose class it names. Of a model of interest `train_loss` is the sum that it minimises, for each
    rating; None where it minimises nothing. Where ranking is asked for, `ndcg10` and `recall20` are those of lists of
    unrated titles, by what is held out. Of a chain `r_hat` is how far it has converged so far, see Finished, and
    `epochs` is this one where it ends early. `memory` is the most that the process held so far, in bytes;
    0 where nobody looked.
    """

    event: Literal["epoch"] = "epoch"
    epoch: _Count
    epochs: _Count
    train_loss: _Figure | None
    valid_loss: _Figure | None
    mse: _Figure | None
    rmse: _Figure | None
    accuracy: _Figure | None = None
    ndcg10: _Figure | None = None
    recall20: _Figure | None = None
    r_hat: _Figure | None = None
    seconds: _Figure
    memory: _Count = 0
    state: Callable[[], FitState] | None = Field(default=None, exclude=True, repr=False)


class Interested(_Event):
    """Interest is learned beside the stars: by a model of this `kind`, in so many seconds; a star and popularity enter
    the joined order by these weights.
    """

    event: Literal["interest"] = "interest"
    kind: _Line
    stars: _Figure
    popularity: _Figure
    seconds: _Figure


class Preliminary(_Event):
    """A model of interest alone is there, of this `kind`, while the stars are still learned: lists need not wait. Where
    it is told by the fit itself, `artifact` is that Artifact.
    """

    event: Literal["preliminary"] = "preliminary"
    kind: _Line
    artifact: Any = Field(default=None, exclude=True, repr=False)  # its class takes a while to import


class Finished(_Event):
    """The last epoch is over; `seconds` is the fit alone with its validation passes.

    The figures are those of the model that is kept, that of epoch `kept`: the last, or with `keep` "best" the one with
    the lowest held-out loss. `note` says what the model cannot do, where there is such a thing. `explained` is the
    share of the variance of users, or titles, that each block of features explains, where a model has some. `r_hat`
    is that of 95% of the held-out predictions at most, for a model of samples: 1 where the chain has converged.
    `planned` epochs there would have been; where fewer were made the predictions had settled. `took` are the seconds
    from what was expected to the model's file, `memory` the most bytes that the process held; 0 where nobody looked.
    """

    event: Literal["finished"] = "finished"
    valid_loss: _Figure | None
    mse: _Figure | None
    rmse: _Figure | None
    accuracy: _Figure | None = None
    keep: Literal["last", "best", "samples"] = "last"
    kept: _Count = 0
    note: _Line = ""
    seconds: _Figure
    rows_per_epoch: _Count
    distinct_rows_per_epoch: _Count
    explained: dict[_Line, Annotated[_Figure, Field(ge=0)]] = Field(default_factory=dict)
    r_hat: _Figure | None = None
    planned: _Count = 0
    took: _Figure = 0.0
    memory: _Count = 0


class Failed(_Event):
    """The fit cannot go on; `error` says why and what to try."""

    event: Literal["failed"] = "failed"
    error: _Line


class Stopped(_Event):
    """The fit was asked to stop in this epoch, 0 before the first; without a checkpoint it begins anew when resumed."""

    event: Literal["stopped"] = "stopped"
    epoch: _Count
    checkpoint: bool = True


Event = (
    Queued
    | Started
    | Continued
    | Resumed
    | Compiling
    | Expected
    | Progress
    | Epoch
    | Preliminary
    | Interested
    | Finished
    | Failed
    | Stopped
)

_ADAPTER: TypeAdapter[Event] = TypeAdapter(Annotated[Event, Field(discriminator="event")])


def read_event(line: str | bytes) -> Event:
    """Return the event of one JSON line. Raises pydantic.ValidationError for anything else."""
    return _ADAPTER.validate_json(line)
