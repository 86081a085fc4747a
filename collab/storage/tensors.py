"""A safetensors file with one JSON object beside its arrays: written whole, read whoever wrote it."""

import json
import mmap
import os
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from collab.errors import BadData
from collab.storage.files import replacing
from collab.storage.os_errors import os_error
from collab.types import AnyArray

_KEY = "collab"
_LARGE = 1 << 16  # bytes from which an array is mapped
_TYPES = {
    "F16": np.float16,
    "F32": np.float32,
    "F64": np.float64,
    "I16": np.int16,
    "I32": np.int32,
    "I64": np.int64,
    "U8": np.uint8,
}


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
    memory, before any is taken. Arrays of 64 KiB and more are mapped, read-only: several processes share them, and
    they take no memory that the system could not use otherwise. Raises BadData for a file that is something else,
    damaged or too large, and OSError.
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
            large = _large_arrays(path)
            names = [name for name in file.keys() if name not in large]  # noqa: SIM118 (a handle, not a dict)
            arrays = large | {name: file.get_tensor(name) for name in names}
    except (SafetensorError, KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:
        raise BadData(f"not a {what} of collab-tui, or a damaged one ({error}).", file=path) from None
    if not isinstance(about, dict):
        raise BadData(f"not a {what} of collab-tui.", file=path)
    return about, arrays


def _large_arrays(path: Path) -> dict[str, AnyArray]:
    """Return the large arrays of a file whose header was found to be right, mapped."""
    with path.open("rb") as file:
        length = int.from_bytes(file.read(8), "little")
        header = json.loads(file.read(length))
    arrays = {}
    for name, about in header.items():
        first, last = about.get("data_offsets", (0, 0))
        if last - first >= _LARGE and about["dtype"] in _TYPES:
            mapped = np.memmap(path, _TYPES[about["dtype"]], "r", 8 + length + first, tuple(about["shape"]))
            arrays[name] = np.asarray(mapped)
    return arrays


def release_pages(arrays: Iterable[AnyArray]) -> None:
    """Give the pages of mapped arrays back: what was looked through once stays in memory no longer than its file does,
    and is read again where it is needed. Other arrays stay as they are.
    """
    for array in arrays:
        base: object = array
        while isinstance(base, np.ndarray):
            base = base.base
        if isinstance(base, mmap.mmap):
            base.madvise(mmap.MADV_DONTNEED)
