"""Which run is in use for each data set: one file that every process reads and changes."""

from collections.abc import Mapping
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from collab.errors import BadData
from collab.storage import read_model, set_aside, write_model


class Choice(BaseModel):
    """The runs in use by data set, the data set in use, and the data sets of which a run
    that is deleted was the one in use, by that run.
    """

    model_config = ConfigDict(frozen=True, coerce_numbers_to_str=True)

    in_use: Mapping[str, str]
    current: str | None
    was_in_use: Mapping[str, str] = {}

    def choose(self, dataset: str, run: str) -> "Choice":
        """Return the choice with another run in use for a data set."""
        return self.model_copy(update={"in_use": {**self.in_use, dataset: run}})

    def without(self, run: str) -> "Choice":
        """Return the choice after a run is deleted."""
        in_use = {data: used for data, used in self.in_use.items() if used != run}
        was = {used: data for data, used in self.in_use.items() if used == run}
        return self.model_copy(update={"in_use": in_use, "was_in_use": {**self.was_in_use, **was}})

    def again(self, run: str) -> "Choice":
        """Return the choice after a deleted run is back: in use again if it was and no other run is."""
        kept = {deleted: data for deleted, data in self.was_in_use.items() if deleted != run}
        dataset = self.was_in_use.get(run)
        back = {} if dataset is None else {dataset: run}
        return self.model_copy(update={"in_use": {**back, **self.in_use}, "was_in_use": kept})


def read_choice(path: Path) -> Choice:
    """Read the file; a missing or damaged one is no choice."""
    return _read(path) or Choice(in_use={}, current=None)


def _read(path: Path) -> Choice | None:
    try:
        return read_model(path, Choice)
    except BadData:
        return None


def write_choice(choice: Choice, path: Path) -> None:
    """Write the file, whole or not at all; a damaged one is set aside first. Raises NotKept."""
    if path.exists() and _read(path) is None:
        set_aside(path)
    write_model(path, choice)
