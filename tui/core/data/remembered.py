"""Corrections of files, remembered by the shape of the file: the next file like it is read the same way."""

import hashlib
import json
import zipfile
from contextlib import suppress
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel

from collab.data import DataSpec
from collab.data.sources import find_source
from collab.errors import BadData, CollabError, NotKept
from collab.storage import home_folder, private_folder, read_model, write_model
from collab.tables import find_layout

Use = Literal["data", "import", "list", "titles"]
"""The uses of files: ratings to train on, and one person's answers, lists and tables of titles, whose columns have
other names.
"""

_FIELDS = ("columns", "scale", "encoding", "header", "skip", "unrated", "titles", "title_columns")
_MOST = 200


class _Shapes(BaseModel):
    """Corrections by shape, the latest last."""

    version: int = 1
    corrections: dict[str, dict[str, Any]] = {}


def remember(spec: DataSpec, use: Use = "data") -> None:
    """Keep what is corrected of a file for the next one of its shape, or that nothing is any more; nothing is said
    where it cannot be kept.
    """
    corrections, before = _corrections(spec), _read().corrections
    if not corrections and not before:
        return
    shape = _shape(Path(spec.source), use)
    if shape and (corrections or shape in before):
        known = {name: each for name, each in before.items() if name != shape}
        latest = dict(list((known | ({shape: corrections} if corrections else {})).items())[-_MOST:])
        with suppress(NotKept, OSError):
            write_model(_place(), _Shapes(corrections=latest))


def as_remembered(spec: DataSpec, use: Use = "data") -> DataSpec:
    """Return data with what was corrected of the last file of that shape, where nothing is corrected of this one."""
    if _corrections(spec) or not (known := _read().corrections) or not (shape := _shape(Path(spec.source), use)):
        return spec
    try:
        corrected = DataSpec.model_validate({**spec.model_dump(), **known.get(shape, {})})
    except ValueError:  # of another version
        return spec
    return corrected if not corrected.titles or Path(corrected.titles).is_file() else spec


def _corrections(spec: DataSpec) -> dict[str, Any]:
    fields = spec.model_dump(include=set(_FIELDS))
    return {name: value for name, value in fields.items() if value not in (None, "", {})}


def _shape(path: Path, use: Use) -> str:
    """Return the name of a file's shape: its form, the mark between its fields, their names or their number; of a
    folder and a zip the names of the files.
    """
    try:
        described = _described(path)
    except (CollabError, OSError, zipfile.BadZipFile):
        return ""
    shape = [*([] if use == "data" else [use]), *described]
    return hashlib.sha256(json.dumps(shape).encode()).hexdigest()[:16] if described else ""


def _described(path: Path) -> list[object]:
    if path.is_dir():
        source = find_source(path, {})
        return ["folder", *(file.name for file in source.files)] if source.kind == "people" else []
    if not path.is_file():
        return []
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as packed:
            return ["zip", *sorted(packed.namelist())]
    layout = find_layout(path)
    return [layout.form, layout.delimiter, layout.names if layout.header else len(layout.names)]


def _read() -> _Shapes:
    try:
        return read_model(_place(), _Shapes)
    except BadData:
        return _Shapes()


def _place() -> Path:
    return private_folder(home_folder() / "data") / "shapes.json"
