"""Reading ratings from files of every format into a cache on disk."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np

from collab.data import catalog
from collab.data.cache import index_key, open_cache, remember, write
from collab.data.ratings import Ratings
from collab.data.readers import (
    ALONE,
    EVERY_ROW,
    DelimitedFile,
    FirstLook,
    IdCodes,
    Ids,
    Label,
    ListedItem,
    ListedUser,
    ParquetReader,
    PeopleReader,
    Reader,
    SampleReader,
    TextReader,
    assemble,
    find_bad_row,
    look_at_parquet,
    look_at_table,
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
_BLOCK = 8 << 20
_CHOSEN = Scale(0, 1, 1)
_PEOPLE = "In a folder without u.data, ratings.dat and ratings.csv, each CSV or TSV file is to be a person's ratings."
_ALONE = f'every row is one person\'s, called "{ALONE}"'


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


def look(request: Request) -> FirstLook:
    """Look at the files of `request` without reading them. Raises BadData for what cannot be read at all."""
    kind, first, needed = request.source.kind, request.source.files[0], _needed(request)
    if kind == "parquet":
        return look_at_parquet(first, request.columns, needed)
    if kind == "sample":
        return FirstLook(catalog.ENTRIES["sample"].rows)
    headings = kind not in ("u.data", "ratings.dat")
    rows = sum(_lines(file) - headings for file in request.source.files if file == first or kind == "people")
    return look_at_table(first, request.columns, needed, rows) if kind in ("table", "people") else FirstLook(rows)


def _lines(file: Path) -> int:
    """Return the number of lines of a file."""
    with file.open("rb") as opened:
        blocks = iter(lambda: opened.read(_BLOCK), b"")
        ends, last = 0, b""
        for block in blocks:
            ends, last = ends + block.count(b"\n"), block[-1:]
    return ends + (last not in (b"\n", b""))


def _label(request: Request, progress: Progress) -> Label:
    """SHA-256 of the files and of the options that change rows; `dataset` leaves out whether titles are merged."""
    digest = hashlib.sha256(json.dumps([request.source.kind, sorted(request.columns.items())]).encode())
    total = sum(file.stat().st_size for file in request.source.files) or 1
    done = 0
    for path in request.source.files:
        name = path.name if len(request.source.files) > 1 or request.source.kind == "people" else ""
        digest.update(f"\n{name} {path.stat().st_size}\n".encode())
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
    if list(ratings.user_ids) == [ALONE]:
        ratings = replace(ratings, notes=(*ratings.notes, _ALONE))
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
        return ParquetReader(first, request.columns, needed=_needed(request)), {}, {}
    if kind == "people":
        return PeopleReader(_tables(request)), {}, {}
    reader = TextReader(_tables(request)[0])
    if kind == "u.data":
        return reader, u_item(first.parent), u_user(first.parent)
    if kind == "ratings.dat":
        return reader, movies_dat(first.parent), users_dat(first.parent)
    return reader, movies_csv(first.parent) if kind == "ratings.csv" else {}, {}


def _tables(request: Request) -> list[DelimitedFile]:
    """Return the tables with ratings: of a folder of people's, all of them."""
    kind, files = request.source.kind, request.source.files
    marks = {"u.data": "\t", "ratings.dat": "::"}
    if mark := marks.get(kind):
        return [plain_table(files[0], mark)]
    if kind != "people":
        return [named_table(files[0], request.columns, _needed(request))]
    try:
        return [named_table(file, request.columns, _needed(request)) for file in files]
    except BadData as error:
        raise BadData(f"{error} {_PEOPLE}") from None


def _needed(request: Request) -> list[str]:
    """Return the columns that the files need: choices have no stars, and may be one person's, as each of a folder of
    people's files is.
    """
    stars = [] if request.implicit else ["rating"]
    users = [] if request.implicit or request.source.kind == "people" else ["user"]
    return [role for role in EVERY_ROW if role in ("item", *stars, *users)]


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
    elif request.source.kind != "sample":
        for table in _tables(request):
            if fault := find_bad_row(table, scale):
                raise fault
    raise BadData(f"rating {off[0]:g} is not on the scale {scale}.", file=first)
