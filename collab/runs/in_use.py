"""Which run is in use for each data set: one file that every process reads and changes."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from collab.storage import read_small, set_aside, write_text

_LARGEST = 1 << 22


@dataclass(frozen=True)
class Choice:
    """The runs in use by data set, the data set of the last finished or chosen run, and the data sets of which a run
    that is deleted was the one in use, by that run.
    """

    in_use: Mapping[str, str] = field(default_factory=dict)
    current: str | None = None
    was_in_use: Mapping[str, str] = field(default_factory=dict)

    def choose(self, dataset: str, run: str) -> "Choice":
        """Return the choice with another run in use for a data set."""
        return replace(self, in_use={**self.in_use, dataset: run})

    def without(self, run: str) -> "Choice":
        """Return the choice after a run is deleted."""
        in_use = {data: used for data, used in self.in_use.items() if used != run}
        was = {used: data for data, used in self.in_use.items() if used == run}
        return replace(self, in_use=in_use, was_in_use={**self.was_in_use, **was})

    def again(self, run: str) -> "Choice":
        """Return the choice after a deleted run is back: in use again if it was and no other run is."""
        kept = {deleted: data for deleted, data in self.was_in_use.items() if deleted != run}
        dataset = self.was_in_use.get(run)
        back = {} if dataset is None else {dataset: run}
        return replace(self, in_use={**back, **self.in_use}, was_in_use=kept)


def read_choice(path: Path) -> Choice:
    """Read the file; a missing or damaged one is no choice."""
    return _read(path) or Choice()


def _read(path: Path) -> Choice | None:
    try:
        kept = json.loads(read_small(path, _LARGEST))
        current = kept["current"]
        return Choice(_texts(kept["in_use"]), current and str(current), _texts(kept.get("was_in_use", {})))
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def write_choice(choice: Choice, path: Path) -> None:
    """Write the file, whole or not at all; a damaged one is set aside first. Raises NotKept."""
    if path.exists() and _read(path) is None:
        set_aside(path)
    kept = {"in_use": dict(choice.in_use), "current": choice.current, "was_in_use": dict(choice.was_in_use)}
    write_text(path, json.dumps(kept, indent=1) + "\n")


def _texts(record: Mapping[object, object]) -> dict[str, str]:
    return {str(name): str(value) for name, value in record.items()}
