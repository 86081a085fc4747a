"""Data sets of the catalogue on this machine: fetched, checked, unpacked."""

import shutil
import tempfile
import zipfile
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path, PurePosixPath

from collab.data.catalog.downloading import fetch, md5_of, published_md5
from collab.data.catalog.entries import ENTRIES, Entry, entry
from collab.errors import BadData, NotFound
from collab.storage import home_folder, not_kept, private_folder

_LARGEST_SHARE = 50  # text is packed to a fifth of its size: what says more would fill the disk
_WANTED = frozenset(
    [
        "ratings.csv",
        "movies.csv",
        "links.csv",
        "tags.csv",
        "genome-scores.csv",
        "genome-tags.csv",
        "ratings.dat",
        "movies.dat",
        "users.dat",
        "tags.dat",
    ]
)


def archive(name: str) -> Path:
    """Return where the archive of a data set is kept, or can be put by hand."""
    return private_folder(home_folder() / "archives") / f"{name}.zip"


def available(name: str) -> bool:
    """Return whether a data set can be read without the network."""
    return name == "sample" or _place(name).is_dir() or archive(name).is_file()


def folder(name: str) -> Path:
    """Return the folder of a data set. Raises NotFound where it is not on this machine."""
    if not (place := _place(entry(name).name)).is_dir():
        raise NotFound(f"{name} is not on this machine. Fetch it: collab-tui data get {name}.")
    return place


def unpack(name: object) -> None:
    """Unpack the archive of a data set where it is here and not unpacked; nothing for any other name.

    Raises BadData where the archive is not the published one, NotKept where it cannot be unpacked here.
    """
    if not isinstance(name, str) or name not in ENTRIES or _place(name).is_dir() or not archive(name).is_file():
        return
    _check(archive(name), ENTRIES[name])
    try:
        _extract(archive(name), _place(name))
    except OSError as error:
        raise not_kept(_place(name), error) from error


def download(name: str, progress: Callable[[float], None] | None = None) -> Path:
    """Fetch a data set of the catalogue and return its folder; `progress` is told the share fetched, from 0 to 1.

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
                raise NotFound(
                    f"{wanted.title} could not be fetched from {wanted.url} ({error}). "
                    f"Fetch it on another machine or later, and put it at {archive(name)}; then ask for it again."
                ) from None
    unpack(name)
    return folder(name)


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
    shutil.rmtree(_place(wanted.name), ignore_errors=True)


def _place(name: str) -> Path:
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


def _extract(packed: Path, place: Path) -> None:
    """Unpack the files that are read, all or none, into `place`; what archives name as folders is left out."""
    parent = private_folder(place.parent)
    with tempfile.TemporaryDirectory(prefix=".unpacking-", dir=parent) as scratch, _opened(packed) as zipped:
        target = Path(scratch) / place.name
        target.mkdir(mode=0o700)
        for member in zipped.infolist():
            path = PurePosixPath(member.filename)
            if path.is_absolute() or ".." in path.parts:
                raise BadData(
                    f'holds a file outside its folder, "{member.filename}"; nothing was unpacked.', file=packed
                )
            if member.file_size > _LARGEST_SHARE * packed.stat().st_size:
                raise BadData(
                    f'holds "{member.filename}" of {member.file_size:,} bytes, too much for it; nothing was unpacked.',
                    file=packed,
                )
            if path.name in _WANTED or path.name.startswith(("u.", "u1", "u2", "u3", "u4", "u5", "README")):
                with zipped.open(member) as inside, (target / path.name).open("wb") as outside:
                    shutil.copyfileobj(inside, outside, 1 << 20)
        try:
            target.rename(place)
        except OSError:
            if not place.is_dir():  # not another process's, just finished
                raise


def _opened(packed: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(packed)
    except zipfile.BadZipFile:
        raise BadData("not a zip archive.", file=packed) from None
