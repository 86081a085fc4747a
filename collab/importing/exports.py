"""Reading what a person rated elsewhere, from the file that a service exports."""

from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from pathlib import Path

from collab.data import Scale
from collab.errors import BadData
from collab.importing.myanimelist import read_myanimelist
from collab.importing.rows import Export, Row
from collab.importing.tabular import read_table
from collab.importing.trakt import read_trakt
from collab.importing.whole import read_whole
from collab.profiles import Mark
from collab.tables import AS_FOUND, Corrections, guess_encoding, open_bytes, packing_of

__all__ = ["Export", "Row", "read_export"]

_ZIP, _XML = b"PK\x03\x04", b"<?xml"
_WORKBOOKS = (".xlsx", ".xls", ".ods", ".numbers")
_LARGEST = 100_000_000  # bytes: a hundred times what a person rates in a life
_MARKS = {BOM_UTF8: "utf-8-sig", BOM_UTF16_LE: "utf-16", BOM_UTF16_BE: "utf-16"}


def read_export(
    path: Path,
    mark: Mark | None = None,
    scale: Scale | None = None,
    corrections: Corrections = AS_FOUND,
) -> Export:
    """Return the ratings of an export of Letterboxd, IMDb, MovieLens, Trakt or another service, a file or the whole as
    a zip or a folder, or of a table with titles and ratings.

    What it is shows in the file, not in its name. Titles of a table without stars have the `mark`, see `read_table`;
    its stars are on this `scale`, unless they tell it; what is found of its text and its columns can be corrected. Of
    two rows about one title the later counts, with stars where there are any. Raises BadData, with the line, for a file
    that is anything else or is broken anywhere; then nothing of it is returned.
    """

    def read(content: bytes, file: Path) -> Export:
        text = decoded(content, file, corrections.encoding)
        if text.lstrip()[0] in "[{":
            return read_trakt(text, file, mark)
        return read_table(text, file, mark, scale, corrections)

    if path.is_dir():
        return read_whole(path, read)
    _refuse_workbook(path)
    content = _unpacked(_content(path), path)
    if content.lstrip()[: len(_XML)].startswith(_XML):
        return read_myanimelist(content, path, mark)
    return read_whole(path, read) if content.startswith(_ZIP) else read(content, path)


def read_text(path: Path, encoding: str = "") -> str:
    """Return a file as text, in this encoding or that which its letters show. Raises BadData like `read_export`."""
    return decoded(_content(path), path, encoding)


def decoded_file(path: Path, encoding: str = "") -> tuple[str, bytes]:
    """Return a file as text, in this encoding or that which its letters show, and its bytes. Raises BadData."""
    _refuse_workbook(path)
    content = _unpacked(_content(path), path)
    return decoded(content, path, encoding), content


def is_packed(path: Path) -> bool:
    """Return whether a file is a zip, whatever it is called. Raises BadData for a workbook, which is one too."""
    _refuse_workbook(path)
    return _content(path).startswith(_ZIP)


def _refuse_workbook(path: Path) -> None:
    if path.suffix.lower() in _WORKBOOKS:
        raise BadData("a workbook; save the sheet as CSV there, and give that.", file=path)


def _unpacked(content: bytes, path: Path) -> bytes:
    """Return a file that is packed by gzip, as MyAnimeList's are, unpacked; any other as it is. Raises BadData."""
    if packing_of(path) != "gzip":
        return content
    with open_bytes(path) as file:
        unpacked = file.read(_LARGEST + 1)
    if len(unpacked) > _LARGEST:
        raise BadData(f"unpacks to more than {_LARGEST // 1_000_000} MB.", file=path)
    return unpacked


def _content(path: Path) -> bytes:
    """Return a file. Raises BadData for one that is not there, and for more than 100 MB, which are not read."""
    try:
        if not path.is_file():
            raise BadData("there is no such file.", file=path)
        if path.stat().st_size > _LARGEST:
            raise BadData(f"larger than {_LARGEST // 1_000_000} MB; the ratings of one person are wanted.", file=path)
        return path.read_bytes()
    except OSError as error:
        raise BadData(f"{error.strerror}.", file=path) from None


def decoded(content: bytes, path: Path, encoding: str = "") -> str:
    """Return a file as text, in the encoding that it says or that its letters show. Raises BadData for what is none."""
    text = _decoded(content, path, encoding)
    if not text.strip():
        raise BadData("the file is empty; ratings are wanted.", file=path)
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise BadData("not a text file; ratings as CSV or JSON are wanted.", file=path, line=line)
    return text


def _decoded(content: bytes, path: Path, encoding: str) -> str:
    marked = next((name for mark, name in _MARKS.items() if content.startswith(mark)), None)
    encoding = encoding or marked or guess_encoding(content) or "utf-8"
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        line, wrong = content.count(b"\n", 0, error.start) + 1, content[error.start : error.end].hex(" ")
    raise BadData(f"not text in an encoding that is known (byte {wrong}).", file=path, line=line)
