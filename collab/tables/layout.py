"""The layout of a file with a table: encoding, marks between fields, names or none; found or named."""

import csv
import io
import re
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Literal

from collab.errors import BadData
from collab.tables.columns import is_known
from collab.tables.encodings import guess_encoding, guessed_text, shown_encoding
from collab.tables.fields import stars_of
from collab.tables.json_rows import JsonEntries, entries_by_line, fields_of, listed_entries, names_in, rows_in
from collab.tables.packing import open_bytes, packing_of

Form = Literal["table", "json lines", "json list", "netflix", "parquet"]

NOWHERE = "\x1f"
"""The separator of units in ASCII, which no text has: between the fields of a table with one column."""
BLANKS = " "
"""Any number of blanks between fields."""
_HEAD, _ROWS, _LARGEST_LIST = 1 << 20, 200, 1 << 28
_LEAST_LETTERS = 100  # to a zero byte that stands in text by mistake
_END_OF_LINE = re.compile(r"[\r\n]")
_DELIMITERS = (",", ";", "\t", "|", "::")
_SHOWN = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars", "::": "::", BLANKS: "blanks"}
_SEP = re.compile(r"\s*\"?sep=(.)\"?[\t ]*")
_NETFLIX = re.compile(r"\s*[0-9]+:\s*")
_NAMED_SIGNS = "#%"
_OTHERS = {
    b"SQLite format 3": "an SQLite database: save its table of ratings as CSV there",
    b"ARROW1": "a Feather file: save it as Parquet or CSV",
    b"FEA1": "a Feather file: save it as Parquet or CSV",
    b"\x89HDF": "an HDF5 file: save it as Parquet or CSV",
    b"PK\x03\x04": "not a text file, but a workbook or a damaged zip: save its sheet as CSV",
    b"\x80\x04": "a pickle, which could run anything and is not opened: save it as Parquet or CSV",
    b"\x80\x05": "a pickle, which could run anything and is not opened: save it as Parquet or CSV",
}
_NO_TEXT = "not a text file; ratings as CSV, TSV, JSON or Parquet are wanted."


@dataclass(frozen=True)
class Wish:
    """The layout as far as a person names it: an encoding ("" to find it), whether the first row has names (None to
    find it), how many lines come before (None to find it).
    """

    encoding: str = ""
    header: bool | None = None
    skip: int | None = None


@dataclass(frozen=True)
class Layout:
    """How the text of a file is a table: `names` are those of its columns, numbers from 1 where it has none, `skip` the
    lines before them, `texts` the first rows. `said` has what was found that a person would not expect, and why.
    """

    form: Form
    encoding: str
    names: tuple[str, ...]
    delimiter: str = ","
    header: bool = True
    skip: int = 0
    quoted: bool = True
    texts: tuple[tuple[str, ...], ...] = ()
    said: tuple[str, ...] = ()


def find_layout(path: Path, wish: Wish = Wish()) -> Layout:
    """Return the layout of a file from its first megabyte. Raises BadData for an empty one, and for what is no text."""
    text, encoding = _beginning(path, wish.encoding)
    said = _said_of_bytes(path, encoding, by_hand=bool(wish.encoding))
    start = text.lstrip()
    if start[:1] in ("{", "[") and wish.skip is None and wish.header is None:
        layout = _json(path, start, encoding)
    elif wish.header is None and _is_netflix(start):
        said = (*said, "lines like 1: name the title of the rows under them")
        names = ("user", "item", "rating", "date")
        layout = Layout("netflix", encoding, names, texts=tuple(_netflix_sample(start)))
    else:
        layout = _table(text, encoding, wish, path)
    return _with(layout, said)


def _with(layout: Layout, said: Sequence[str]) -> Layout:
    return Layout(**{**vars(layout), "said": (*said, *layout.said)})


def _beginning(path: Path, encoding: str) -> tuple[str, str]:
    """Return the text of the first whole lines and their encoding. Raises BadData."""
    with open_bytes(path) as file:
        head, more = file.read(_HEAD), bool(file.read(1))
    if not head:
        raise BadData("the file is empty; ratings are wanted.", file=path)
    for mark, words in _OTHERS.items():
        if head.startswith(mark):
            raise BadData(f"{words}.", file=path, line=1)
    guessed = guess_encoding(head[:1000])
    wide = encoding.startswith("utf-16") or guessed.startswith("utf-16")
    if encoding == "utf-16" and not head.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        encoding = guessed if guessed.startswith("utf-16") else "utf-16-le"
    if more and not wide:
        head = head[: max(head.rfind(b"\n"), head.rfind(b"\r")) + 1] or head
    encoding = encoding or guess_encoding(head)
    try:
        text = head.decode(encoding, "replace" if more else "strict") if encoding else "\0"
    except UnicodeDecodeError:
        text = head.decode(encoding, "replace")  # its line is named where it is read
    if text.count("\0") * _LEAST_LETTERS >= len(text) > 0:
        raise BadData(_NO_TEXT, file=path, line=text.count("\n", 0, text.index("\0")) + 1)
    if more and not _END_OF_LINE.search(text):
        raise BadData(f"not a row of names: it has more than {_HEAD:,} bytes.", file=path, line=1)
    return text.removeprefix("\ufeff"), encoding


def _said_of_bytes(path: Path, encoding: str, *, by_hand: bool) -> tuple[str, ...]:
    packed = packing_of(path)
    said = (f"packed by {packed}",) if packed else ()
    if encoding == "utf-8" or by_hand:
        return said
    return (*said, guessed_text(shown_encoding(encoding)))


def _json(path: Path, start: str, encoding: str) -> Layout:
    one_a_line = start.startswith("{") and not rows_in(start)
    if one_a_line:
        lines = start.splitlines()
        first = list(entries_by_line(lines[:-1][:_ROWS] or lines, path))
    else:
        first = list(islice(read_list(path, encoding), _ROWS))
    names = names_in(first, path)
    texts = tuple(tuple(fields_of(entry, names, path, line)) for line, entry in first)
    said = ("an object of JSON on each line",) if one_a_line else ("a list of objects of JSON",)
    return Layout("json lines" if one_a_line else "json list", encoding, names, texts=texts, said=said)


def read_list(path: Path, encoding: str) -> JsonEntries:
    """Give the entries of a file that is one list of JSON, or one object with such a list. Raises BadData, also for
    more than can be held at once.
    """
    text = _whole(path, encoding)
    return listed_entries(text, path, start=rows_in(text) if text.lstrip().startswith("{") else 0)


def _whole(path: Path, encoding: str) -> str:
    with open_bytes(path) as file:
        content = file.read(_LARGEST_LIST + 1)
    if len(content) > _LARGEST_LIST:
        raise BadData(f"a list of JSON beyond {_LARGEST_LIST:,} bytes; an object on each line is wanted.", file=path)
    try:
        return content.decode(encoding).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise BadData(f"not text in {shown_encoding(encoding)}.", file=path, line=line) from None


def _is_netflix(text: str) -> bool:
    first, second = [*text.splitlines()[:2], "", ""][:2]
    return bool(_NETFLIX.fullmatch(first)) and second.count(",") == 2


def _netflix_sample(text: str) -> list[tuple[str, ...]]:
    item, rows = "", list[tuple[str, ...]]()
    for line in text.splitlines()[:_ROWS]:
        fields = line.split(",")
        if _NETFLIX.fullmatch(line):
            item = line.strip().rstrip(":")
        elif len(fields) == 3:
            rows.append((fields[0], item, fields[1], fields[2]))
    return rows


def _table(text: str, encoding: str, wish: Wish, path: Path) -> Layout:
    skip, delimiter, said = _preamble(text, wish.skip)
    body = _after_lines(text, skip)
    if not body.strip():
        raise BadData("no rows: nothing follows the lines that are left out.", file=path)
    first = body.splitlines()[0]
    delimiter = delimiter or _delimiter(body)
    try:
        rows = list(islice(split_rows(io.StringIO(body, newline=""), delimiter), _ROWS))
    except csv.Error as error:
        raise BadData(f"not a row of names ({error}).", file=path, line=skip + 1) from None
    if not rows:
        raise BadData("no rows: there are marks between fields, and nothing else.", file=path)
    named = first.lstrip(_NAMED_SIGNS).strip() != first.strip()
    names = [name.strip() for name in rows[0]]
    if named:
        names[0] = names[0].lstrip(_NAMED_SIGNS).strip()
    header = wish.header if wish.header is not None else named or _is_header(names)
    texts = rows[1:] if header else rows
    names = names if header else [str(place) for place in range(1, len(names) + 1)]
    width = _width(len(names), texts)
    names += [""] * (width - len(names))
    if delimiter not in (",", "\t", NOWHERE):
        said = (*said, f"{_SHOWN.get(delimiter, delimiter)} between fields")
    if not header and wish.header is None:
        said = (*said, "no names in the first row: columns go by their place, from 1")
    quoted = delimiter not in ("::", BLANKS)
    rest = tuple(map(tuple, texts))
    return Layout("table", encoding, tuple(names), delimiter, header, skip, quoted, rest, said)


def split_rows(lines: io.StringIO, delimiter: str) -> "csv.Reader":  # type: ignore[name-defined]
    """Give the fields of each row that has any. Raises csv.Error."""
    if delimiter in ("::", BLANKS):
        mark = None if delimiter == BLANKS else delimiter
        return (line.strip("\r\n").split(mark) for line in lines if line.strip())
    return (fields for fields in csv.reader(lines, delimiter=delimiter) if any(field.strip() for field in fields))


def _preamble(text: str, skip: int | None) -> tuple[int, str, tuple[str, ...]]:
    """Return how many lines come before the table, the mark between fields that one of them names, and what to say."""
    lines = text.splitlines()[: (skip or 0) + 1000]
    place, delimiter, said = skip or 0, "", list[str]()
    while place < len(lines):
        line = lines[place].strip()
        if named := _SEP.fullmatch(lines[place]):
            delimiter = named[1]
        elif line and (skip is not None or line[0] not in _NAMED_SIGNS or _names_columns(line)):
            break
        elif line:
            said.append(line)
        place += 1
    if said:
        return (
            place,
            delimiter,
            (f"{len(said)} lines of remarks before it" if said[1:] else "a line of remarks before it",),
        )
    return place, delimiter, ()


def _names_columns(line: str) -> bool:
    """Return whether a line that begins with # names columns."""
    return sum(map(is_known, re.split(r"[,;\t| ]+", line.lstrip(_NAMED_SIGNS).strip()))) >= 2


def _after_lines(text: str, skip: int) -> str:
    for _ in range(skip):
        match = re.search(r"\r\n|\r|\n", text)
        text = text[match.end() :] if match else ""
    return text


def _delimiter(body: str) -> str:
    """Return the mark that splits the first row into the most fields, one that splits the others alike first."""
    lines = body.splitlines()[:50]
    marks = [mark for mark in _DELIMITERS if mark in lines[0]]
    if marks:
        return max(marks, key=lambda mark: (*_fit(body, mark), -_DELIMITERS.index(mark)))
    width = len(lines[0].split())
    alike = width > 1 and all(len(line.split()) == width for line in lines if line.strip())
    numbers = any(map(_is_number, lines[0].split()))
    return BLANKS if alike and (numbers or sum(map(is_known, lines[0].split())) > 1) else NOWHERE


def _fit(body: str, mark: str) -> tuple[bool, int]:
    """Return whether a mark splits all rows into the same number of fields, more than one, and into how many."""
    try:
        widths = [len(fields) for fields in islice(split_rows(io.StringIO(body, newline=""), mark), 50)]
    except csv.Error:
        return False, 0
    alike = len(set(widths)) == 1 and widths[0] > 1
    return alike, widths[0] if widths else 0


def _is_header(names: Sequence[str]) -> bool:
    return any(map(is_known, names)) or not any(map(_is_number, names))


def _is_number(text: str) -> bool:
    return bool(text.strip()) and stars_of(text) is not None and any(sign.isdigit() for sign in text)


def _width(named: int, texts: Sequence[Sequence[str]]) -> int:
    """Return the number of fields of the rows where blank ones follow those that are named, else of the names."""
    widths = {len(row) for row in texts}
    if len(widths) == 1 and not any(field.strip() for row in texts for field in row[named:]):
        return max(named, *widths)
    return named
