"""Ratings from a name, a file or a folder: from the cache where they were read before, else by a process of its own."""

import os
import shlex
import shutil
import tempfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, replace
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal, Protocol, TypedDict, Unpack

import numpy as np

from collab.data import catalog
from collab.data.cache import cache_folder, index_key, look_up, open_cache
from collab.data.ratings import Ratings
from collab.data.readers import FirstLook
from collab.data.scale import Scale
from collab.data.sources import Request, converted, find_source
from collab.errors import BadConfig, BadData, CollabError, NotFound, NotKept
from collab.processes import HOSTED, EndedEarly, Tell, run_job
from collab.storage import write_text
from collab.tables import Corrections, encoding_named, no_rating_by_hand


class How(TypedDict, total=False):
    """How data is read; see `load`."""

    columns: Mapping[str, str] | None
    scale: Scale | str | None
    items: Literal["id", "title"]
    implicit: bool
    encoding: str
    header: bool | None
    skip: int | None
    unrated: str
    titles: str
    title_columns: Mapping[str, str] | None


class Frame(Protocol):
    """A data frame of pandas or polars."""

    @property
    def columns(self) -> Iterable[str]:
        """The names of its columns."""
        ...


def load(source: str | Path | Frame, *, progress: Callable[[float], None] | None = None, **how: Unpack[How]) -> Ratings:
    """Return the ratings of a data set of the catalogue, a folder, a file or a data frame.

    `columns` names the columns of a CSV, TSV or Parquet file by role (user, item, rating, time); `scale` is a Scale or
    "LOW:HIGH:STEP" in place of the inferred one; `items` says whether ids of one title are one item; `implicit` reads
    each row as a choice, whatever its stars, and a file needs no column for them. What is found of a file can be named:
    its `encoding`, whether a `header` names the columns, how many lines to `skip` before it, the `unrated` numbers that
    mean no rating ("0" or "0,99", "none"), and the file that has the `titles`, with its `title_columns` by role (item,
    title, year, genres). `progress` is told the share that is read, from 0 to 1. Raises BadData with file, line and
    value, BadConfig, NotFound.
    """
    place = source if isinstance(source, str | Path) else _file_of(source)
    try:
        request = _request(place, **how)
        ratings = _cached(request)
        if ratings is None:
            catalog.check(place)
            ratings = open_cache(_read_apart(request, progress))
    except (CollabError, OSError) as error:
        if HOSTED in os.environ and _is_refused(error):
            raise NotKept(unread_text(Path(place).stem, place)) from error
        raise
    if ratings is None:
        raise BadData("what was read of it vanished again; read it again.", file=request.source.files[0])
    return replace(ratings, name=request.source.name, scale=request.scale or ratings.scale)


def _file_of(frame: Frame) -> Path:
    """Return a file in the cache with the rows of a data frame, called by what is in it. Raises BadConfig for what is
    none.
    """
    if callable(of_pandas := getattr(frame, "to_csv", None)):
        text = of_pandas(index=False)
    elif callable(of_polars := getattr(frame, "write_csv", None)):
        text = of_polars()
    else:
        raise BadConfig(f"Data is a name, a path or a data frame, not a {type(frame).__name__}.")
    path = cache_folder() / "frames" / f"{sha256(text.encode()).hexdigest()[:16]}.csv"
    if not path.exists():
        path.parent.mkdir(exist_ok=True)
        write_text(path, text)
    return path


def cached(source: str | Path, **how: Unpack[How]) -> Ratings | None:
    """Return what `load` returns, at once, or None where it would have to read. Raises BadConfig."""
    try:
        request = _request(source, **how)
        ratings = _cached(request)
    except (BadData, NotFound, NotKept, PermissionError):  # of the cache, or of the data
        return None
    return ratings and replace(ratings, name=request.source.name, scale=request.scale or ratings.scale)


def fingerprint_of(source: str | Path, **how: Unpack[How]) -> str:
    """Return the fingerprint of what `load` returns, without opening it; "" where it would have to read. Raises
    BadConfig.
    """
    try:
        request = _request(source, **how)
        return look_up(index_key(request.source, request.key)) or ""
    except (BadData, NotFound, NotKept, PermissionError):
        return ""


def _is_refused(error: BaseException) -> bool:
    """Return whether an error is, or comes from, a file that this process may not have."""
    causes = (error, error.__cause__, error.__context__)
    return any(isinstance(each, PermissionError) for each in causes)


def reading_command(source: str | Path) -> str:
    """Return the command that reads data into the cache, as it is typed."""
    return f"collab-tui data info {shlex.quote(str(source))}"


def unread_text(name: str, source: str | Path) -> str:
    """Return what to say of data that were never read: who can read them, and by which command."""
    command = reading_command(source)
    if HOSTED in os.environ:
        return f"{name} was not read on this server yet. Whoever runs it can read it for all: {command}"
    return f"{name} was not read yet: {command}"


def look(source: str | Path, **how: Unpack[How]) -> FirstLook:
    """Return what is known of data without reading them, in the time of a process's start. Raises BadData, BadConfig
    and NotFound.
    """
    request = _request(source, **how)
    try:
        return FirstLook.from_json(run_job(look_job, request.to_json()))
    except EndedEarly as error:
        raise BadData(f"cannot be looked at: {error}", file=request.source.files[0]) from None


def look_job(request: dict[str, Any], _tell: Tell) -> dict[str, Any]:
    """Look at files in the process that was asked."""
    from collab.data.reading import look as look_at  # as in `read_job`

    return asdict(look_at(Request.from_json(request)))


def _request(
    source: str | Path,
    *,
    columns: Mapping[str, str] | None = None,
    scale: Scale | str | None = None,
    items: Literal["id", "title"] = "id",
    implicit: bool = False,
    encoding: str = "",
    header: bool | None = None,
    skip: int | None = None,
    unrated: str = "",
    titles: str = "",
    title_columns: Mapping[str, str] | None = None,
) -> Request:
    if items not in ("id", "title"):
        raise BadConfig(f'Items are told apart by "id" or by "title", not by "{items}".')
    if implicit and scale is not None:
        raise BadConfig(f"Data read as implicit has no stars: there is no scale {scale}.")
    named_columns = dict(columns or {})
    if unrated:
        no_rating_by_hand(unrated)
    return Request(
        find_source(converted(source), named_columns, titles, title_columns),
        Corrections(named_columns, encoding_named(encoding) if encoding else "", header, skip, unrated),
        items,
        Scale.parse(scale) if isinstance(scale, str) else scale,
        implicit,
    )


def _cached(request: Request) -> Ratings | None:
    fingerprint = look_up(index_key(request.source, request.key))
    ratings = open_cache(fingerprint) if fingerprint else None
    if ratings and request.scale and not request.scale.holds(np.unique(ratings.stars)).all():
        return None
    return ratings


def _read_apart(request: Request, progress: Callable[[float], None] | None) -> str:
    """Read in a process of its own, which ends with this call however it ends, and return the fingerprint."""

    def listen(message: Mapping[str, float]) -> None:
        if progress:
            progress(message["progress"])

    with tempfile.TemporaryDirectory(prefix=".reading-", dir=cache_folder()) as scratch:
        try:
            return str(run_job(read_job, request.to_json() | {"scratch": scratch}, listen=listen)["fingerprint"])
        except EndedEarly as error:
            problem = f"the reading process ended early, status {error.status}. {error.last_line}"
            raise BadData(problem, file=request.source.files[0]) from None


def read_job(request: dict[str, Any], tell: Tell) -> dict[str, str]:
    """Read into the cache in the process that was asked; tell {"progress": share} and return the fingerprint."""
    from collab.data.reading import read  # what reads tables is for this process alone

    scratch = Path(request["scratch"])
    try:
        return {"fingerprint": read(Request.from_json(request), scratch, lambda done: tell({"progress": done}))}
    finally:
        shutil.rmtree(scratch, ignore_errors=True)  # whoever asked may be gone by now, and cannot
