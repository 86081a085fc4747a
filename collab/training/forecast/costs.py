"""The costs of a fit on this machine: seconds and memory, as they were measured on a part of it or seen in a run."""

import hashlib
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from collab.errors import BadData
from collab.models import Config
from collab.storage import home_folder, private_folder, read_model, write_model

FEWEST_ROWS = 50_000
"""Fewer ratings are trained on in the time that measuring takes."""

_CHANGES_NOTHING = {"epochs", "seed", "lr", "wd", "schedule", "patience", "keep"}
_Seconds = Annotated[float, Field(ge=0, le=1e9)]


@dataclass(frozen=True)
class Forecast:
    """The time that a fit will take, in seconds, and the most memory that its process will hold, in bytes."""

    seconds: float
    memory: int


class Costs(BaseModel):
    """The seconds of an epoch, those `before` and after all of them, and those of what is learned `beside` them; the
    most memory, in bytes; `rows` are trained on. `epochs` there will be, where the data decides; `run` is the one that
    they were seen in.
    """

    model_config = ConfigDict(frozen=True)

    version: Literal[1] = 1
    rows: Annotated[int, Field(ge=0, le=2**31)]
    epoch: _Seconds
    before: _Seconds
    beside: _Seconds = 0.0
    memory: Annotated[int, Field(ge=0, le=2**53)]
    epochs: Annotated[int, Field(ge=0, le=10_000)] = 0
    run: Annotated[str, Field(pattern="^[0-9]*$")] = ""

    def forecast(self, config: Config) -> Forecast:
        """Return the costs of a fit with these settings, of as many epochs as there were where the data decided."""
        epochs = self.epochs or config.epochs_for(self.rows)
        return Forecast(self.before + max(epochs * self.epoch, self.beside), self.memory)


def costs_key(fingerprint: str, split: str, config: Config) -> str:
    """Return the key of a fit of these settings, but for what does not change its speed, on this machine."""
    settings = {name: value for name, value in config.model_dump(mode="json").items() if name not in _CHANGES_NOTHING}
    settings["decided"] = not config.model_dump().get("epochs", 1)
    named = [fingerprint, split, settings, os.cpu_count()]
    return hashlib.sha256(json.dumps(named, sort_keys=True).encode()).hexdigest()


def remembered(key: str) -> Costs | None:
    """Return what is remembered of a fit of this key."""
    try:
        return read_model(_file(key), Costs)
    except BadData:
        return None


def remember(key: str, costs: Costs) -> None:
    """Keep the costs of fits of this key. Raises NotKept."""
    write_model(_file(key), costs)


def _file(key: str) -> Path:
    return private_folder(home_folder() / "costs") / f"{key}.json"
