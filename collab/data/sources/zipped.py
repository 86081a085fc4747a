"""Zips of ratings: unpacked beside the cache for as long as they are read, within bounds."""

import shutil
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path, PurePosixPath

from collab.data.sources.request import Request
from collab.data.sources.source import Source, folder_source
from collab.errors import BadData

_SMALL, _LARGEST_SHARE = 1 << 28, 100  # text is packed to a tenth of its size: what says more would fill the disk
_MOST = 2000
_LEFT_OUT = (".", "__")


@contextmanager
def unpacked(request: Request, scratch: Path) -> Iterator[Request]:
    """Give the request with a zip's files in place of the zip, as long as they are there. Raises BadData, which names
    them by their place in the zip.
    """
    if request.source.kind != "zip":
        yield request
        return
    packed, folder = request.source.files[0], scratch / "unpacked"
    _unpack(packed, folder)
    try:
        source = _source(folder, request.source)
        yield replace(request, source=replace(source, name=request.source.name, titles=request.source.titles))
    except BadData as error:
        raise BadData(str(error).replace(str(folder), str(packed))) from None
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _source(folder: Path, source: Source) -> Source:
    """Return what was in a zip: a folder, or its only file."""
    files = [file for file in folder.rglob("*") if file.is_file()]
    if len(files) == 1:
        return Source("parquet" if files[0].suffix in (".parquet", ".pq") else "table", source.name, (files[0],))
    return folder_source(folder, source.name)


def _unpack(packed: Path, folder: Path) -> None:
    """Unpack the files of a zip but hidden ones. Raises BadData for too many, too large, or outside the folder."""
    try:
        with zipfile.ZipFile(packed) as zipped:
            members = [member for member in zipped.infolist() if not member.is_dir() and _is_wanted(member)]
            size = sum(member.file_size for member in members)
            if len(members) > _MOST or size > max(_SMALL, _LARGEST_SHARE * packed.stat().st_size):
                raise BadData(f"holds {len(members):,} files of {size:,} bytes, too much for it.", file=packed)
            for member in members:
                _unpack_one(zipped, member, folder / PurePosixPath(member.filename), packed)
    except (zipfile.BadZipFile, NotImplementedError, UnicodeDecodeError, EOFError, RuntimeError) as error:
        problem = "it is encrypted" if "encrypted" in str(error) else "it is damaged"
        raise BadData(f"cannot be unpacked: {problem}.", file=packed) from None


def _is_wanted(member: zipfile.ZipInfo) -> bool:
    return not any(part.startswith(_LEFT_OUT) for part in PurePosixPath(member.filename).parts if part != "..")


def _unpack_one(zipped: zipfile.ZipFile, member: zipfile.ZipInfo, place: Path, packed: Path) -> None:
    path = PurePosixPath(member.filename)
    if path.is_absolute() or ".." in path.parts:
        raise BadData(f'holds a file outside its folder, "{member.filename}".', file=packed)
    place.parent.mkdir(parents=True, exist_ok=True)
    with zipped.open(member) as inside, place.open("xb") as outside:
        shutil.copyfileobj(inside, outside, 1 << 20)
