"""Reading ratings from files of every format into a cache on disk."""

import hashlib
import json
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from collab.data import catalog
from collab.data.cache import index_key, open_cache, remember, write
from collab.data.ratings import Ratings
from collab.data.readers import (
    ALONE,
    FirstLook,
    IdCodes,
    Ids,
    Label,
    OddRows,
    PeopleReader,
    Reader,
    RowReader,
    SampleReader,
    assemble,
    find_off_scale,
    genome_files,
    is_quick,
    look_at_table,
    merge_titles,
    read_genome,
    rows_of,
)
from collab.data.scale import Scale
from collab.data.sources import Request, Understanding, listed_users, named_titles, needed, understand_files, unzipped
from collab.errors import BadData, require_package
from collab.tables import NotText, Table, open_bytes, open_file, size_of
from collab.text import clean

Progress = Callable[[float], None]
_HASHED = 0.2
_BLOCK = 8 << 20
_CHOSEN = Scale(0, 1, 1)
_PARQUET = ("pyarrow", "Reading Parquet", "pyarrow")
_ALONE = f'every row is one person\'s, called "{ALONE}"'


def read(request: Request, scratch: Path, progress: Progress) -> str:
    """Read the files of `request` into a cache, unless it is there, and return its fingerprint. Raises BadData."""
    key = index_key(request.source, request.key)
    with unzipped(request, scratch) as files:
        understanding = understand_files(files)
        label = _label(files, understanding, lambda done: progress(_HASHED * done))
        ratings = open_cache(label.fingerprint)
        if ratings is None or (understanding.said and not ratings.read_as):
            ratings = _read(files, understanding, label, lambda done: progress(_HASHED + (1 - _HASHED) * done))
            write(ratings, scratch)
        if index_key(request.source, request.key) != key:
            raise BadData("changed while it was read; read it again.", file=request.source.files[0])
        remember(key, label.fingerprint)
        if request.scale:
            _check_scale(files, understanding, ratings, request.scale)
    return label.fingerprint


def look(request: Request) -> FirstLook:
    """Look at the files of `request` without reading them. Raises BadData for what cannot be read at all."""
    with tempfile.TemporaryDirectory() as scratch, unzipped(request, Path(scratch)) as files:
        return _look(files)


def _look(request: Request) -> FirstLook:
    kind, first, roles = request.source.kind, request.source.files[0], needed(request)
    if kind == "parquet":
        require_package(*_PARQUET)
        from collab.data.readers import look_at_parquet

        return look_at_parquet(first, request.corrections, roles)
    if kind == "sample":
        return FirstLook(catalog.ENTRIES["sample"].rows)
    if kind == "table":
        return look_at_table(first, request.corrections, roles, _lines(first))
    if kind == "people":
        rows = sum(_lines(file) - 1 for file in request.source.files)
        return replace(look_at_table(first, request.corrections, roles), rows=rows)
    return FirstLook(_lines(first) - (kind == "ratings.csv"))


def _lines(file: Path) -> int:
    """Return the number of lines of a file."""
    with open_bytes(file) as opened:
        blocks = iter(lambda: opened.read(_BLOCK), b"")
        ends, last = 0, b""
        for block in blocks:
            ends, last = ends + (block.count(b"\n") or block.count(b"\r")), block[-1:]
    return ends + (last not in (b"\n", b"\r", b""))


def _label(request: Request, understanding: Understanding, progress: Progress) -> Label:
    """SHA-256 of the files and of the options that change rows; `dataset` leaves out whether titles are merged."""
    source = request.source
    digest = hashlib.sha256(json.dumps([source.kind, sorted(request.columns.items())]).encode())
    total = sum(size_of(file) for file in source.all_files) or 1
    done = 0
    for path in source.all_files:
        name = path.name if len(source.all_files) > 1 or source.kind == "people" else ""
        digest.update(f"\n{name} {size_of(path)}\n".encode())
        with open_file(path) as file:
            while block := file.read(1 << 22):
                digest.update(block)
                done += len(block)
                progress(done / total)
    if request.implicit:
        digest.update(b"\nimplicit")
    for changed in (request.corrected, understanding.changed):
        if changed:
            digest.update(f"\n{json.dumps(changed, sort_keys=True)}".encode())
    dataset = digest.hexdigest()
    if request.items == "title":
        digest.update(b"\nitems=title")
    return Label(source.name, digest.hexdigest(), dataset)


def _read(request: Request, understanding: Understanding, label: Label, progress: Progress) -> Ratings:
    ratings = _assembled(request, understanding, label, progress)
    if request.implicit:
        ratings = replace(ratings, stars=np.ones_like(ratings.stars), scale=_CHOSEN, implicit=True)
    if list(ratings.user_ids) == [ALONE]:
        ratings = replace(ratings, notes=(*ratings.notes, _ALONE))
    ratings = _with_genome(request, ratings)
    if request.items == "title":
        return merge_titles(ratings)
    folds = {path.stem: path for path in request.source.files if path.suffix == ".test"}
    return replace(ratings, folds={name: rows_of(path, ratings) for name, path in folds.items()})


def _with_genome(request: Request, ratings: Ratings) -> Ratings:
    """Return ratings with the genome of their titles, where there is one; one that cannot be read is left out, which is
    noted.
    """
    files = genome_files(request.source.files)
    if files is None:
        return ratings
    try:
        genome = read_genome(*files, list(ratings.item_table.ids))
    except BadData as error:
        return replace(ratings, notes=(*ratings.notes, f"the tag genome is left out: {clean(str(error))}"))
    known = () if genome is None else (f"a tag genome: {len(genome.tags):,} tags of {len(genome.items):,} titles",)
    return replace(ratings, genome=genome, read_as=(*ratings.read_as, *known))


def _assembled(request: Request, understanding: Understanding, label: Label, progress: Progress) -> Ratings:
    """Read by the quickest reader that can: rows that one cannot read, the next reads from the first one on."""
    listed, people = understanding.listed, listed_users(request)
    first = request.source.files[0]
    if request.source.kind == "sample":
        sample = SampleReader(first)
        return assemble(sample, sample.listed(), people, label, progress)
    if request.source.kind == "parquet":
        require_package(*_PARQUET)
        from collab.data.readers import ParquetReader

        parquet = ParquetReader(first, request.corrections, needed=needed(request))
        listed, said = named_titles(request, parquet.table)
        ratings = assemble(parquet, listed, people, label, progress, parquet.table.ends)
        return replace(ratings, read_as=(*parquet.table.said, *said))
    for reader in _readers(request, understanding.tables):
        try:
            ratings = assemble(reader, listed, people, label, progress, understanding.tables[0].ends)
        except OddRows:
            continue
        except NotText:
            if (other := understand_files(request, scan=True)).tables == understanding.tables:
                raise
            return _assembled(request, other, label, progress)
        return replace(ratings, read_as=understanding.said)
    raise BadData("its rows cannot be read.", file=first)


def _readers(request: Request, tables: Sequence[Table]) -> Iterator[Reader]:
    """Give the readers that are tried, the quickest first."""
    names = [ALONE if request.source.kind != "people" else table.path.stem for table in tables]
    quick = [is_quick(table) for table in tables]

    def reader(place: int, *, whole_times: bool) -> Reader:
        table, name = tables[place], names[place]
        if not quick[place]:
            return RowReader(table, name)
        from collab.data.readers import TextReader  # pyarrow, which small installs do without

        return TextReader(table, name, whole_times)

    choices = [[reader(place, whole_times=whole) for place in range(len(tables))] for whole in (True, False)]
    slow = [RowReader(table, name) for table, name in zip(tables, names, strict=True)]
    for chosen in [*(choices if any(quick) else ()), slow]:
        yield chosen[0] if request.source.kind != "people" else PeopleReader(chosen)


def _check_scale(request: Request, understanding: Understanding, ratings: Ratings, scale: Scale) -> None:
    values = np.unique(ratings.stars)
    off = values[~scale.holds(values)]
    if not len(off):
        return
    first = request.source.files[0]
    if request.source.kind == "parquet":
        from collab.data.readers import ParquetReader

        reader = ParquetReader(first, request.corrections, scale)
        for _ in reader.read_blocks(Ids(IdCodes(), IdCodes()), lambda _: None):
            """Reading on is what finds it."""
    for table in understanding.tables:
        if fault := find_off_scale(table, scale):
            raise fault
    raise BadData(f"rating {off[0]:g} is not on the scale {scale}.", file=first)
