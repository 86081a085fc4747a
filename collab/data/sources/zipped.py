"""Zips of ratings: their files in the place of the zip. Text is read where it is; Parquet, which is read in any order,
is unpacked beside the cache for as long as that takes.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from collab.data.sources.request import Request
from collab.data.sources.source import Source, folder_source
from collab.errors import BadData
from collab.tables import files_under, open_file

_BLOCK = 1 << 20


@contextmanager
def unzipped(request: Request, scratch: Path) -> Iterator[Request]:
    """Give the request with a zip's files in place of the zip, as long as they are there. Raises BadData, which names
    them by their place in the zip.
    """
    if request.source.kind != "zip":
        yield request
        return
    packed = request.source.files[0]
    of_titles = request.source.title_columns
    source = replace(_source(packed, request.source.name), titles=request.source.titles, title_columns=of_titles)
    if source.kind != "parquet":
        yield replace(request, source=source)
        return
    folder = scratch / "unpacked"
    try:
        yield replace(request, source=replace(source, files=(_unpack(source.files[0], folder),)))
    except BadData as error:
        raise BadData(str(error).replace(str(folder), str(source.files[0].parent))) from None
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _source(packed: Path, name: str) -> Source:
    """Return what is in a zip: a folder, or its only file."""
    files = files_under(packed)
    if len(files) == 1:
        return Source("parquet" if files[0].suffix in (".parquet", ".pq") else "table", name, (files[0],))
    return folder_source(packed, name)


def _unpack(file: Path, folder: Path) -> Path:
    """Unpack a file into a folder, which is made, and return where it is."""
    folder.mkdir(parents=True)
    place = folder / file.name
    with open_file(file) as inside, place.open("xb") as outside:
        shutil.copyfileobj(inside, outside, _BLOCK)
    return place
