"""A fit's state as a file, and when to write it."""

import math
import time
from collections.abc import Callable, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np

from collab.errors import BadData
from collab.storage import read_tensors, set_aside, write_tensors
from collab.training import Epoch, FitState, Progress
from collab.types import AnyArray

_NUMBERS = tuple(field.name for field in fields(FitState) if field.name not in ("order", "arrays"))
_COUNTS = ("epoch", "position", "step", "best_epoch")
_EVERY = 30.0
_TIMES_ITS_COST = 20


class Checkpoints:
    """Writes a run's checkpoint after each epoch, and within long epochs every half minute.

    Where epochs are so short that writing would take more than a twentieth of the time, some are passed over.
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


def save_state(state: FitState, path: Path) -> None:
    """Write a state, whole or not at all. Raises NotKept."""
    numbers = {name: getattr(state, name) for name in _NUMBERS}
    write_tensors(path, {**state.arrays, "order": state.order}, numbers)


def open_state(path: Path) -> FitState | None:
    """Read a state; None where there is none. A file that is not one is set aside, and BadData says so: the run goes on
    from the start when it is resumed. Raises OSError for a file that cannot be read.
    """
    if not path.exists():
        return None
    try:
        numbers, arrays = read_tensors(path, "checkpoint")
        return _checked(numbers, arrays, path)
    except BadData as error:
        aside = set_aside(path)
        raise BadData(f"{error} It is set aside as {aside.name}; resumed once more, the run begins anew.") from None


def _checked(numbers: Mapping[str, Any], arrays: dict[str, AnyArray], path: Path) -> FitState:
    """Return the state. Raises BadData for numbers that are none, and an order of rows that is none."""
    order = arrays.pop("order", np.zeros(0))
    counts = [numbers.get(name) for name in _COUNTS]
    figures = [numbers.get(name) for name in _NUMBERS if name not in _COUNTS]
    if not (
        all(isinstance(count, int) and count >= 0 for count in counts)
        and all(isinstance(figure, int | float) and not math.isnan(figure) for figure in figures)
        and order.dtype == np.int64
        and order.min(initial=0) >= 0
        and len(np.unique(order)) == len(order)
    ):
        raise BadData("a damaged checkpoint.", file=path)
    return FitState(**{name: numbers[name] for name in _NUMBERS}, order=order, arrays=arrays)
