"""A safetensors file with one JSON object beside its arrays: written whole, read whoever wrote it."""

import json
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from collab.errors import BadData
from collab.storage.files import replacing
from collab.storage.os_errors import os_error
from collab.types import AnyArray

_KEY = "collab"


def write_tensors(path: Path, arrays: Mapping[str, AnyArray], about: Mapping[str, Any]) -> None:
    """Write arrays and what is said about them, whole or not at all. Raises NotKept."""
    from safetensors import SafetensorError
    from safetensors.numpy import save_file

    with replacing(path) as temporary:
        try:
            # not ascontiguousarray, which gives a single number a dimension
            whole = {name: np.asarray(array, order="C") for name, array in arrays.items()}
            save_file(whole, temporary, {_KEY: json.dumps(about, sort_keys=True)})
        except SafetensorError as error:
            number = re.search(r"os error (\d+)", str(error))
            raise os_error(int(number[1]), path) if number else error from None


def read_tensors(path: Path, what: str) -> tuple[dict[str, Any], dict[str, AnyArray]]:
    """Return what is said about the arrays of a file, `what` names its kind, and the arrays.

    safetensors itself holds the header's claims against the file's size, and the size is held against this machine's
    memory, before any is taken. Raises BadData for a file that is something else, damaged or too large, and OSError.
    """
    from safetensors import SafetensorError, safe_open

    try:
        size, memory = path.stat().st_size, os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
        if size > memory:
            raise BadData(
                f"{size / 1e9:,.0f} GB, more than this machine's memory of {memory / 1e9:,.0f} GB.", file=path
            )
        with safe_open(path, "np") as file:
            about = json.loads((file.metadata() or {})[_KEY])
            arrays = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 (a handle, not a dict)
    except (SafetensorError, KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:
        raise BadData(f"not a {what} of collab-tui, or a damaged one ({error}).", file=path) from None
    if not isinstance(about, dict):
        raise BadData(f"not a {what} of collab-tui.", file=path)
    return about, arrays
