"""Ratings that have been read, as .npy files that everyone opens memory-mapped, and found again by the files they came
from.
"""

import errno
import hashlib
import json
import re
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import astuple
from pathlib import Path
from typing import Literal

import numpy as np
from pydantic import BaseModel

from collab.data.genome import Genome
from collab.data.items import Items
from collab.data.rating_index import RatingIndex
from collab.data.ratings import Ratings, Users
from collab.data.scale import Scale
from collab.data.sources import Source
from collab.errors import BadData
from collab.storage import (
    Strings,
    home_folder,
    not_kept,
    os_error,
    os_error_text,
    private_folder,
    read_model,
    release_pages,
    write_model,
)
from collab.text import is_clean
from collab.types import AnyArray

_ABOUT = "ratings.json"
_ROWS = ("users", "items", "stars", "times")
_FINGERPRINT = re.compile(r"[\w-]{1,200}", re.ASCII)
_LARGEST_STARS = 3.4e38
_CHECKED_AT_ONCE = 1 << 20
_HEADER = re.compile(
    rb"\x93NUMPY\x01\x00..\{'descr': '([<|][iuf][1248])', 'fortran_order': False, 'shape': \((\d{1,15}),\), \} *\n",
    re.DOTALL,
)
_LONGEST_HEADER = 1024
_DAMAGE = (BadData, OSError, ValueError, KeyError, TypeError)


class _About(BaseModel):
    """The description of ratings in a cache, with the names of its arrays."""

    name: str
    fingerprint: str
    dataset: str
    notes: tuple[str, ...]
    version: Literal[1]
    scale: tuple[int | float, int | float, int | float]
    arrays: tuple[str, ...]
    implicit: bool = False
    read_as: tuple[str, ...] = ()


class _Entry(BaseModel):
    """The ratings that files were read as, by fingerprint."""

    fingerprint: str


def cache_folder() -> Path:
    """Return the folder of all caches, made when it is missing."""
    return private_folder(home_folder() / "data")


def open_cache(fingerprint: str) -> Ratings | None:
    """Open the ratings of `fingerprint`; None where they were never read, or by another version, or are damaged."""
    if not _FINGERPRINT.fullmatch(fingerprint):  # model files carry them, and anyone may have written one
        return None
    folder = cache_folder() / fingerprint
    try:
        about = read_model(folder / _ABOUT, _About)
        if about.fingerprint != fingerprint:
            return None
        arrays = {name: _load(folder / f"{name}.npy") for name in about.arrays if "/" not in name}
        ratings = _build(about, arrays)
        _check(ratings)
        release_pages(arrays.values())
    except _DAMAGE:  # whatever is wrong with it, it can be read again
        return None
    return ratings


def write(ratings: Ratings, scratch: Path) -> None:
    """Write the cache in the folder `scratch`, beside its place, and move it there whole; the first of two stays."""
    folder = scratch / "written"
    folder.mkdir(mode=0o700)
    arrays = _arrays(ratings)
    with ThreadPoolExecutor(1) as beside:  # an eighth of the time at 25 million rows, while the disk is written to
        index = beside.submit(lambda: ratings.index.to_arrays())
        for name, array in arrays.items():
            _save(folder / f"{name}.npy", array)
    index_arrays = {f"index.{name}": array for name, array in index.result().items()}
    for name, array in index_arrays.items():
        _save(folder / f"{name}.npy", array)
    about = _About(
        name=ratings.name,
        fingerprint=ratings.fingerprint,
        dataset=ratings.dataset,
        notes=ratings.notes,
        version=1,
        scale=astuple(ratings.scale),
        arrays=(*arrays, *index_arrays),
        implicit=ratings.implicit,
        read_as=ratings.read_as,
    )
    write_model(folder / _ABOUT, about)
    place = cache_folder() / ratings.fingerprint
    if open_cache(ratings.fingerprint) is not None:
        return
    if place.exists():
        place.rename(scratch / "damaged")
    try:
        folder.rename(place)
    except OSError:
        if open_cache(ratings.fingerprint) is None:  # not another reader's, just finished
            raise


def index_key(source: Source, options: Mapping[str, object]) -> str:
    """Return the key of these files as they are now, and of the reader's options. Raises BadData for a vanished one."""
    try:
        stats = [(str(file), file.stat()) for file in source.all_files]
    except OSError as error:
        raise BadData(f"cannot be read: {os_error_text(error)}", file=error.filename) from None
    files = [[path, stat.st_size, stat.st_mtime_ns] for path, stat in stats]
    return hashlib.sha256(json.dumps([source.kind, files, options], sort_keys=True).encode()).hexdigest()


def look_up(key: str) -> str | None:
    """Return the fingerprint remembered for `key`."""
    try:
        return read_model(_index_entry(key), _Entry).fingerprint
    except BadData:
        return None


def remember(key: str, fingerprint: str) -> None:
    """Remember the fingerprint of the files of `key`, in a file of its own, so that two writers cannot clash."""
    write_model(_index_entry(key), _Entry(fingerprint=fingerprint))


def _index_entry(key: str) -> Path:
    return private_folder(cache_folder() / "index") / f"{key}.json"


def _save(path: Path, array: AnyArray) -> None:
    try:
        np.save(path, np.ascontiguousarray(array), allow_pickle=False)
    except OSError as error:  # of what was written in part numpy does not say why: the disk took no more
        raise not_kept(path, error if error.errno else os_error(errno.ENOSPC, path)) from error


def _arrays(ratings: Ratings) -> dict[str, AnyArray]:
    arrays: dict[str, AnyArray] = {name: getattr(ratings, name) for name in _ROWS}
    arrays |= _pair("user_ids", ratings.user_ids)
    arrays |= {f"items.{name}": array for name, array in ratings.item_table.to_arrays().items()}
    arrays |= {f"folds.{name}": rows for name, rows in ratings.folds.items()}
    if ratings.user_table:
        arrays["people.ages"] = ratings.user_table.ages
        arrays |= _pair("people.genders", ratings.user_table.genders)
        arrays |= _pair("people.occupations", ratings.user_table.occupations)
    if ratings.genome:
        arrays |= {f"genome.{name}": array for name, array in ratings.genome.to_arrays().items()}
    return arrays


def _pair(name: str, strings: Strings) -> dict[str, AnyArray]:
    return {f"{name}.blob": strings.blob, f"{name}.offsets": strings.offsets}


def _load(path: Path) -> AnyArray:
    """Open an array memory-mapped, but as a plain array; an empty one cannot be mapped.

    Raises ValueError where the file is not as large as its header says, or has another header than `write` leaves:
    numpy would ask for the memory first, and evaluates headers.
    """
    with path.open("rb") as file:
        header = _HEADER.match(file.read(_LONGEST_HEADER))
    if header is None:
        raise ValueError(f"{path.name} is no array of one dimension")
    dtype, count, start = np.dtype(header[1].decode()), int(header[2]), header.end()
    if path.stat().st_size != start + count * dtype.itemsize:
        raise ValueError(f"{path.name} is not as large as it says")
    return np.asarray(np.memmap(path, dtype, "r", start, (count,))) if count else np.empty(0, dtype)


def _build(about: _About, arrays: Mapping[str, AnyArray]) -> Ratings:
    def strings(name: str) -> Strings:
        return Strings(arrays[f"{name}.blob"], arrays[f"{name}.offsets"])

    def under(prefix: str) -> dict[str, AnyArray]:
        return {name.removeprefix(prefix): array for name, array in arrays.items() if name.startswith(prefix)}

    people = None
    if "people.ages" in arrays:
        people = Users(arrays["people.ages"], strings("people.genders"), strings("people.occupations"))
    genome = under("genome.")
    return Ratings(
        name=about.name,
        fingerprint=about.fingerprint,
        dataset=about.dataset,
        **{name: arrays[name] for name in _ROWS},
        user_ids=strings("user_ids"),
        item_table=Items.from_arrays(under("items.")),
        scale=Scale(*about.scale),
        implicit=about.implicit,
        user_table=people,
        folds=under("folds."),
        read_index=RatingIndex.from_arrays(under("index.")) if "index.items.starts" in arrays else None,
        notes=about.notes,
        read_as=about.read_as,
        genome=Genome.from_arrays(genome) if genome else None,
    )


def _check(ratings: Ratings) -> None:
    """Raise ValueError for tables that do not fit together and rows that point outside them."""
    items, users, rows = len(ratings.item_table), len(ratings.user_ids), len(ratings.stars)
    ratings.item_table.check()
    ratings.user_ids.check()
    if not (
        ratings.scale.is_one
        and all(is_clean(text) for text in (ratings.name, ratings.dataset, *ratings.notes, *ratings.read_as))
    ):
        raise ValueError("a damaged description")
    pointing = [(ratings.users, users), (ratings.items, items), *((fold, rows) for fold in ratings.folds.values())]
    for column in (ratings.users, ratings.items, ratings.stars, ratings.times):
        if not len(column) == rows > 0:
            raise ValueError("columns of unequal length")
    if ratings.read_index is not None:
        ratings.read_index.check((users, items), rows)
        pointing += [(ratings.read_index.by_user.values, rows), (ratings.read_index.by_item.values, rows)]
    for codes, size in pointing:
        _check_column(codes, np.int32, 0, size - 1)
    _check_column(ratings.stars, np.float32, -_LARGEST_STARS, _LARGEST_STARS)
    _check_column(ratings.times, np.int64, -np.inf, np.inf)
    if ratings.genome:
        ratings.genome.check(items)
    if people := ratings.user_table:
        people.genders.check()
        people.occupations.check()
        _check_column(people.ages, np.int16, 0, np.inf)
        if not len(people.ages) == len(people.genders) == len(people.occupations) == users:
            raise ValueError("people who are not the users")


def _check_column(column: AnyArray, dtype: type, low: float, high: float) -> None:
    if column.dtype != dtype or column.ndim != 1:
        raise ValueError(f"{column.dtype} of {column.ndim} dimensions")
    for start in range(0, len(column), _CHECKED_AT_ONCE):
        part = column[start : start + _CHECKED_AT_ONCE]
        if not (low <= part.min() and part.max() <= high):
            raise ValueError(f"values beyond {low} to {high}")
        release_pages([column])  # or all rows would be in memory at once
