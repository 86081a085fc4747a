"""The lines of a text file in any encoding, packed or not; ends of lines are those of Unix, Windows and old Macs."""

import io
import re
from collections.abc import Iterator
from pathlib import Path

from collab.errors import BadData
from collab.tables.encodings import guess_encoding, mostly_utf8, shown_encoding
from collab.tables.packing import open_bytes


class NotText(BadData):
    """A line that is no text in the encoding that it is read in."""


_SAMPLE, _LONGEST = 1 << 18, 1 << 26
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+\Z")


def text_lines(path: Path, encoding: str = "utf-8") -> Iterator[str]:
    """Yield the lines of a file, ends kept, without a mark at its start. Raises NotText at the first that is none."""
    with open_bytes(path) as file:
        if encoding.startswith("utf-16"):
            with io.TextIOWrapper(file, encoding, newline="") as wide:
                yield from _wide_lines(wide, path, encoding)
            return
        number = 0
        while line := file.readline(_LONGEST):
            if len(line) == _LONGEST:
                raise _too_long(path, number + 1)
            try:
                text = line.decode("utf-8-sig" if encoding == "utf-8" and not number else encoding)
            except UnicodeDecodeError as error:
                raise _not_text(error, encoding, path, number + 1) from None
            for part in _LINE.findall(text) if "\r" in text[:-2] else (text,):
                number += 1
                yield part


def encoding_of(path: Path, guessed: str) -> str:
    """Return the encoding of a file whose beginning was guessed to be in another, from all its lines beyond ASCII; what
    was guessed where it is UTF-8 but for a few lines.
    """
    lines, size = [], 0
    with open_bytes(path) as file:
        while (line := file.readline(_LONGEST)) and size < _SAMPLE:
            if not line.isascii():
                lines.append(line)
                size += len(line)
    sample = b"".join(lines)
    return guessed if mostly_utf8(sample) else guess_encoding(sample) or guessed


def _wide_lines(file: io.TextIOWrapper, path: Path, encoding: str) -> Iterator[str]:
    number = 0
    while True:
        try:
            line = file.readline(_LONGEST)
        except UnicodeDecodeError as error:
            raise _not_text(error, encoding, path, number + 1) from None
        if not line:
            return
        if len(line) == _LONGEST:
            raise _too_long(path, number + 1)
        number += 1
        yield line.removeprefix("\ufeff") if number == 1 else line


def _too_long(path: Path, line: int) -> BadData:
    return BadData(f"more than {_LONGEST:,} bytes.", file=path, line=line)


def _not_text(error: UnicodeDecodeError, encoding: str, path: Path, line: int) -> NotText:
    wrong = error.object[error.start : error.end].hex(" ")
    return NotText(f"not text in {shown_encoding(encoding)} (byte {wrong}).", file=path, line=line)
