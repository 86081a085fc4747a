"""Data sets of the catalogue on this machine: their archives, fetched and checked."""

import os
import shutil
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

from collab.data.catalog.downloading import fetch, md5_of, published_md5
from collab.data.catalog.entries import ENTRIES, Entry, entry
from collab.errors import BadData, NotFound
from collab.processes import HOSTED
from collab.storage import home_folder, private_folder

_NOT_HERE = (
    "{name} is not on this server, and a session fetches nothing. Whoever runs it can: collab-tui data get {name}, and "
    "then collab-tui data info {name}"
)


def archive(name: str) -> Path:
    """Return where the archive of a data set is kept, or can be put by hand."""
    return private_folder(home_folder() / "archives") / f"{name}.zip"


def available(name: str) -> bool:
    """Return whether a data set can be read without the network."""
    return name == "sample" or _folder(name).is_dir() or archive(name).is_file()


def place(name: str) -> Path:
    """Return the archive of a data set, which is read as it is, or the folder that earlier versions unpacked it into.
    Raises NotFound where neither is on this machine.
    """
    folder, packed = _folder(entry(name).name), archive(name)
    if not folder.is_dir() and not packed.is_file():
        raise NotFound(f"{name} is not on this machine. Fetch it: collab-tui data get {name}.")
    return folder if folder.is_dir() else packed


def check(name: object) -> None:
    """Check the archive of a data set, where one is to be read; nothing for any other name. Raises BadData where it is
    not the published one.
    """
    if isinstance(name, str) and name in ENTRIES and not _folder(name).is_dir() and archive(name).is_file():
        _check(archive(name), ENTRIES[name])


def download(name: str, progress: Callable[[float], None] | None = None) -> Path:
    """Fetch a data set of the catalogue and return where it is; `progress` is told the share fetched, from 0 to 1.

    Data that are here already are not fetched again, unless they were made anew since; an archive put there by hand is
    used. Raises NotFound without a network, with where to put the archive, BadData where the published archive did not
    come.
    """
    wanted = entry(name)
    if not wanted.url:
        raise NotFound("The sample comes with the program: there is nothing to fetch.")
    if wanted.renewed or not available(name):
        try:
            _fetch(wanted, progress)
        except NotFound as error:
            if not available(name):
                if HOSTED in os.environ:
                    raise NotFound(_NOT_HERE.format(name=name)) from None
                raise NotFound(
                    f"{wanted.title} could not be fetched from {wanted.url} ({error}). "
                    f"Fetch it on another machine or later, and put it at {archive(name)}; then ask for it again."
                ) from None
    check(name)
    return place(name)


def published(name: str) -> date | None:
    """Return the day on which the archive of a data set that is made anew was published, as far as it is here."""
    if not entry(name).renewed or not archive(name).is_file():
        return None
    return datetime.fromtimestamp(archive(name).stat().st_mtime, UTC).date()


def _fetch(wanted: Entry, progress: Callable[[float], None] | None) -> None:
    """Fetch the archive, unless it is here as it is published; what was unpacked of another version goes."""
    packed = archive(wanted.name)
    md5 = wanted.md5 or published_md5(wanted.url)
    if packed.is_file() and md5_of(packed) == md5:
        return
    fetch(wanted.url, packed, md5, progress)
    shutil.rmtree(_folder(wanted.name), ignore_errors=True)


def _folder(name: str) -> Path:
    return home_folder() / "sets" / name


def _check(packed: Path, expected: Entry) -> None:
    if expected.renewed:  # whether it is as published was seen when it came
        return
    if (size := packed.stat().st_size) != expected.size:
        raise BadData(
            f"not the published archive: {size:,} bytes, not {expected.size:,}. Remove it and fetch it again.",
            file=packed,
        )
    md5 = md5_of(packed)
    if md5 != expected.md5:
        raise BadData(
            f"not the published archive: its MD5 is {md5}, not {expected.md5}. Remove it and fetch it again.",
            file=packed,
        )
