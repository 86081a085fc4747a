"""A fit's state as a file, and when to write it."""

import json
import time
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path

import numpy as np
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save_file

from collab.errors import BadData
from collab.home import replacing
from collab.training.events import Epoch, Progress
from collab.training.state import State

_KEY = "collab"
_NUMBERS = tuple(field.name for field in fields(State) if field.name not in ("order", "arrays"))
_EVERY = 30.0
_TIMES_ITS_COST = 10


class Checkpoints:
    """Writes a run's checkpoint after each epoch, and within long epochs every half minute.

    Where epochs are so short that writing would take more than a tenth of the time, some are passed over.
    """

    def __init__(self, path: Path, clock: Callable[[], float] = time.monotonic) -> None:
        self._path, self._clock = path, clock
        self._written, self._cost = clock(), 0.0

    def offer(self, event: Progress | Epoch, *, now: bool = False) -> bool:
        """Write the state that an event offers where that is due, or `now`; return whether it was written."""
        since = self._clock() - self._written
        wait = _TIMES_ITS_COST * self._cost if isinstance(event, Epoch) else _EVERY
        if event.state is None or not (now or since >= wait):
            return False
        begun = self._clock()
        save_state(event.state(), self._path)
        self._written = self._clock()
        self._cost = self._written - begun
        return True


def save_state(state: State, path: Path) -> None:
    """Write a state, whole or not at all."""
    # not ascontiguousarray, which gives a single number a dimension
    arrays = {name: np.asarray(array, order="C") for name, array in {**state.arrays, "order": state.order}.items()}
    numbers = {name: getattr(state, name) for name in _NUMBERS}
    with replacing(path) as temporary:
        save_file(arrays, temporary, {_KEY: json.dumps(numbers, sort_keys=True)})


def open_state(path: Path) -> State | None:
    """Read a state; None where there is none. Raises BadData for a file that is not one."""
    if not path.is_file():
        return None
    try:
        with safe_open(path, "np") as file:
            numbers = json.loads(file.metadata()[_KEY])
            arrays = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 (a handle, not a dict)
        order = arrays.pop("order")
        return State(**{name: numbers[name] for name in _NUMBERS}, order=order, arrays=arrays)
    except (SafetensorError, KeyError, TypeError, ValueError) as error:
        raise BadData(f"a damaged checkpoint ({error}).", file=path) from None
