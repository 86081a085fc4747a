"""Corrections of files, remembered by the shape of the file: the next file like it is read the same way."""

import hashlib
import json
from contextlib import suppress
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from collab.data import DataSpec
from collab.errors import BadData, NotKept
from collab.storage import home_folder, private_folder, read_model, write_model
from collab.tables import find_layout

_FIELDS = ("columns", "scale", "encoding", "header", "skip", "unrated")
_MOST = 200


class _Shapes(BaseModel):
    """Corrections by shape, the latest last."""

    version: int = 1
    corrections: dict[str, dict[str, Any]] = {}


def remember(spec: DataSpec) -> None:
    """Keep what is corrected of a file for the next one of its shape; nothing is said where it cannot be kept."""
    corrections = _corrections(spec)
    if corrections and (shape := _shape(Path(spec.source))):
        known = {name: each for name, each in _read().corrections.items() if name != shape}
        latest = dict(list((known | {shape: corrections}).items())[-_MOST:])
        with suppress(NotKept, OSError):
            write_model(_place(), _Shapes(corrections=latest))


def as_remembered(spec: DataSpec) -> DataSpec:
    """Return data with what was corrected of the last file of that shape, where nothing is corrected of this one."""
    if _corrections(spec) or not (known := _read().corrections) or not (shape := _shape(Path(spec.source))):
        return spec
    try:
        return DataSpec.model_validate({**spec.model_dump(), **known.get(shape, {})})
    except ValueError:  # of another version
        return spec


def _corrections(spec: DataSpec) -> dict[str, Any]:
    fields = spec.model_dump(include=set(_FIELDS))
    return {name: value for name, value in fields.items() if value not in (None, "", {})}


def _shape(path: Path) -> str:
    """Return the name of a file's shape: its form, the mark between its fields, their names or their number."""
    if not path.is_file():
        return ""
    try:
        layout = find_layout(path)
    except (BadData, OSError):
        return ""
    names = layout.names if layout.header else len(layout.names)
    return hashlib.sha256(json.dumps([layout.form, layout.delimiter, names]).encode()).hexdigest()[:16]


def _read() -> _Shapes:
    try:
        return read_model(_place(), _Shapes)
    except BadData:
        return _Shapes()


def _place() -> Path:
    return private_folder(home_folder() / "data") / "shapes.json"
