"""A fit's state as a file."""

import json
from pathlib import Path

import numpy as np
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save_file

from collab.errors import BadData
from collab.home import replacing
from collab.training.state import State

_KEY = "collab"
_NUMBERS = ("epoch", "position", "step", "loss_sum", "seconds")


def save_state(state: State, path: Path) -> None:
    """Write a state, whole or not at all."""
    arrays = {name: np.ascontiguousarray(array) for name, array in {**state.arrays, "order": state.order}.items()}
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
