"""A delimited text file of ratings: where its columns are, and its rows one by one in plain Python."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from collab.data.readers.columns import EVERY_ROW, Columns, recognise
from collab.errors import BadData

_LONGEST_HEADER = 1 << 20
_DELIMITERS = ",;\t|"
_NOWHERE = "\x1f"  # the separator of units in ASCII, which no text has
_PLAIN = Columns(user=0, item=1, rating=2, time=3)


@dataclass(frozen=True)
class DelimitedFile:
    """How to read one file: its delimiter, how many columns it has, which is which, whether a header names them."""

    path: Path
    delimiter: str
    width: int
    columns: Columns
    header: bool

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Yield the line, counted from 1, and the fields of each row. Raises BadData where a line is not text."""
        lines = _fields(self.path, self.delimiter, quoted=self.header)
        if self.header:
            next(lines, None)
        return lines


def plain_table(path: Path, delimiter: str) -> DelimitedFile:
    """Return the layout of `u.data` and `ratings.dat`: user, item, rating, time, without a header."""
    _first_line(path)
    return DelimitedFile(path, delimiter, 4, _PLAIN, header=False)


def named_table(path: Path, named_columns: Mapping[str, str], needed: Sequence[str] = EVERY_ROW) -> DelimitedFile:
    """Return the layout of a file whose first line names its columns, comma, semicolon, tab or bar between them.

    `named_columns` are by role, and so are those `needed`. A single column may have any of these marks in it. Raises
    BadData for an empty file, one that is not text, or a missing column.
    """
    delimiter, names = column_names(path)
    return DelimitedFile(path, delimiter, len(names), recognise(names, named_columns, path, needed), header=True)


def column_names(path: Path) -> tuple[str, list[str]]:
    """Return the mark between the columns of a file whose first line names them, and their names. Raises BadData."""
    line = _first_line(path)
    try:
        delimiter = max(_DELIMITERS, key=lambda mark: len(_parse(line, mark)))
        delimiter = delimiter if delimiter in line else _NOWHERE
        return delimiter, [name.strip() for name in _parse(line, delimiter)]
    except csv.Error as error:
        raise BadData(f"not a row of names ({error}).", file=path, line=1) from None


def first_rows(path: Path, delimiter: str, most: int) -> list[list[str]]:
    """Return the fields of the first rows under the names, at most so many. Raises BadData for what is not text."""
    return [fields for _, fields in islice(_fields(path, delimiter, quoted=True), 1, most + 1)]


def text_lines(path: Path) -> Iterator[str]:
    """Yield the lines of a UTF-8 file, ends kept. Raises BadData at the first line that is not text."""
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            try:
                yield line.decode("utf-8-sig" if number == 1 else "utf-8")
            except UnicodeDecodeError as error:
                wrong = error.object[error.start : error.end].hex(" ")
                raise BadData(f"not text in UTF-8 (byte {wrong}).", file=path, line=number) from None


def named_rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Yield the line and the fields of each row of a comma-separated file, its header first."""
    return _fields(path, ",", quoted=True)


def _fields(path: Path, delimiter: str, *, quoted: bool) -> Iterator[tuple[int, list[str]]]:
    if not quoted:
        for number, line in enumerate(text_lines(path), 1):
            if line.strip("\r\n"):
                yield number, line.rstrip("\r\n").split(delimiter)
        return
    reader = csv.reader(text_lines(path), delimiter=delimiter)
    start = 1
    try:
        for fields in reader:
            if fields:
                yield start, fields
            start = reader.line_num + 1
    except csv.Error as error:
        raise BadData(f"not a row of fields ({error}).", file=path, line=start) from None


def _first_line(path: Path) -> str:
    with path.open("rb") as file:
        line = file.readline(_LONGEST_HEADER)
    if not line:
        raise BadData("the file is empty; ratings are wanted.", file=path)
    try:
        text = line.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        raise BadData("not a text file; ratings as CSV, TSV or Parquet are wanted.", file=path, line=1)
    return text


def _parse(line: str, delimiter: str) -> list[str]:
    return next(csv.reader([line], delimiter=delimiter), [])
