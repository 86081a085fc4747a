"""Reading ratings from files of every format into a cache on disk."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np

from collab.data.cache import index_key, open_cache, remember, write
from collab.data.ratings import Ratings
from collab.data.readers import (
    DelimitedFile,
    IdCodes,
    Ids,
    Label,
    ListedItem,
    ListedUser,
    ParquetReader,
    Reader,
    SampleReader,
    TextReader,
    assemble,
    find_bad_row,
    merge_titles,
    movies_csv,
    movies_dat,
    named_table,
    plain_table,
    rows_of,
    u_item,
    u_user,
    users_dat,
)
from collab.data.request import Request
from collab.data.scale import Scale
from collab.errors import BadData

Progress = Callable[[float], None]
_HASHED = 0.2
_CHOSEN = Scale(0, 1, 1)


def read(request: Request, scratch: Path, progress: Progress) -> str:
    """Read the files of `request` into a cache, unless it is there, and return its fingerprint. Raises BadData."""
    key = index_key(request.source, request.options)
    label = _label(request, lambda done: progress(_HASHED * done))
    ratings = open_cache(label.fingerprint)
    if ratings is None:
        ratings = _read(request, label, lambda done: progress(_HASHED + (1 - _HASHED) * done))
        write(ratings, scratch)
    if index_key(request.source, request.options) != key:
        raise BadData("changed while it was read; read it again.", file=request.source.files[0])
    remember(key, label.fingerprint)
    if request.scale:
        _check_scale(request, ratings, request.scale)
    return label.fingerprint


def _label(request: Request, progress: Progress) -> Label:
    """SHA-256 of the files and of the options that change rows; `dataset` leaves out whether titles are merged."""
    digest = hashlib.sha256(json.dumps([request.source.kind, sorted(request.columns.items())]).encode())
    total = sum(file.stat().st_size for file in request.source.files) or 1
    done = 0
    for path in request.source.files:
        digest.update(f"\n{path.name if len(request.source.files) > 1 else ''} {path.stat().st_size}\n".encode())
        with path.open("rb") as file:
            while block := file.read(1 << 22):
                digest.update(block)
                done += len(block)
                progress(done / total)
    if request.implicit:
        digest.update(b"\nimplicit")
    dataset = digest.hexdigest()
    if request.items == "title":
        digest.update(b"\nitems=title")
    return Label(request.source.name, digest.hexdigest(), dataset)


def _read(request: Request, label: Label, progress: Progress) -> Ratings:
    ratings = assemble(*_open(request), label, progress)
    if request.implicit:
        ratings = replace(ratings, stars=np.ones_like(ratings.stars), scale=_CHOSEN, implicit=True)
    if request.items == "title":
        return merge_titles(ratings)
    folds = {path.stem: path for path in request.source.files if path.suffix == ".test"}
    return replace(ratings, folds={name: rows_of(path, ratings) for name, path in folds.items()})


def _open(request: Request) -> tuple[Reader, Mapping[str, ListedItem], Mapping[str, ListedUser]]:
    """The reader of the ratings, and the listed items and users by id."""
    kind, first = request.source.kind, request.source.files[0]
    if kind == "sample":
        sample = SampleReader(first)
        return sample, sample.listed(), {}
    if kind == "parquet":
        return ParquetReader(first, request.columns, implicit=request.implicit), {}, {}
    reader = TextReader(_table(request))
    if kind == "u.data":
        return reader, u_item(first.parent), u_user(first.parent)
    if kind == "ratings.dat":
        return reader, movies_dat(first.parent), users_dat(first.parent)
    return reader, movies_csv(first.parent) if kind == "ratings.csv" else {}, {}


def _table(request: Request) -> DelimitedFile:
    first = request.source.files[0]
    marks = {"u.data": "\t", "ratings.dat": "::"}
    if mark := marks.get(request.source.kind):
        return plain_table(first, mark)
    return named_table(first, request.columns, implicit=request.implicit)


def _check_scale(request: Request, ratings: Ratings, scale: Scale) -> None:
    values = np.unique(ratings.stars)
    off = values[~scale.holds(values)]
    if not len(off):
        return
    first = request.source.files[0]
    if request.source.kind == "parquet":
        reader = ParquetReader(first, request.columns, scale)
        for _ in reader.read_blocks(Ids(IdCodes(), IdCodes()), lambda _: None):
            """Reading on is what finds it."""
    elif request.source.kind != "sample" and (fault := find_bad_row(_table(request), scale)):
        raise fault
    raise BadData(f"rating {off[0]:g} is not on the scale {scale}.", file=first)
