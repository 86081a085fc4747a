"""Files as streams of bytes: plain, or packed by gzip, bzip2 or xz and unpacked as they are read, within bounds."""

import bz2
import io
import lzma
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import BinaryIO, Literal, Protocol

from collab.errors import BadData
from collab.tables.files import open_file, size_of

Packing = Literal["", "gzip", "bzip2", "xz"]

_MARKS: Mapping[bytes, Packing] = {b"\x1f\x8b": "gzip", b"BZh": "bzip2", b"\xfd7zXZ\x00": "xz"}
_CHUNK, _BLOCK = 1 << 18, 1 << 20
_MEMORY = 1 << 28
_SMALL, _LARGEST_SHARE = 1 << 28, 100  # ratings are packed to a tenth: what says much more would fill the memory


class _Unpacker(Protocol):
    """The interface of Python's decompressors of bzip2 and xz."""

    @property
    def unused_data(self) -> bytes:
        """The bytes that followed the end."""

    @property
    def eof(self) -> bool:
        """Whether the end of a packed stream was met."""

    @property
    def needs_input(self) -> bool:
        """Whether there is nothing more to give of what came in."""

    def decompress(self, data: bytes, max_length: int = -1) -> bytes:
        """Return so many bytes at most."""


class _Gzip:
    """Python's decompressor of gzip with the methods of the other two."""

    def __init__(self) -> None:
        self._inner = zlib.decompressobj(zlib.MAX_WBITS | 16)
        self._full = False

    @property
    def unused_data(self) -> bytes:
        return self._inner.unused_data

    @property
    def eof(self) -> bool:
        return self._inner.eof

    @property
    def needs_input(self) -> bool:
        return not self._full and not self._inner.unconsumed_tail

    def decompress(self, data: bytes, max_length: int = 0) -> bytes:
        unpacked = self._inner.decompress(self._inner.unconsumed_tail + data, max_length)
        self._full = len(unpacked) == max_length
        return unpacked


_UNPACKERS: Mapping[Packing, Callable[[], _Unpacker]] = {
    "gzip": _Gzip,
    "bzip2": bz2.BZ2Decompressor,
    "xz": lambda: lzma.LZMADecompressor(memlimit=_MEMORY),
}


def packing_of(path: Path) -> Packing:
    """Return how a file is packed, as its first bytes show."""
    with open_file(path) as file:
        start = file.read(6)
    return next((packing for mark, packing in _MARKS.items() if start.startswith(mark)), "")


def open_bytes(path: Path) -> BinaryIO:
    """Open a file, unpacked where it is packed. Reading raises BadData where it is damaged or unpacks to far more than
    text does.
    """
    packing = packing_of(path)
    return io.BufferedReader(_Unpacked(path, packing), _BLOCK) if packing else open_file(path)


class _Unpacked(io.RawIOBase):
    """The bytes of a packed file; one that was packed in several pieces has all of them."""

    def __init__(self, path: Path, packing: Packing) -> None:
        super().__init__()
        self._path, self._make = path, _UNPACKERS[packing]
        self._file, self._unpacker, self._ended = open_file(path), self._make(), False
        self._bytes, self._most = 0, max(_SMALL, _LARGEST_SHARE * size_of(path))

    def readable(self) -> bool:
        return True

    def close(self) -> None:
        self._file.close()
        super().close()

    def readinto(self, buffer: "memoryview") -> int:  # type: ignore[override] # all that BufferedReader gives it
        """Fill `buffer` with what comes next, 0 bytes at the end. Raises BadData."""
        try:
            unpacked = self._next(len(buffer))
        except (OSError, EOFError, zlib.error, lzma.LZMAError, ValueError) as error:
            problem = "it ends too early" if isinstance(error, EOFError) else "it is damaged"
            raise BadData(f"cannot be unpacked: {problem}.", file=self._path) from None
        self._bytes += len(unpacked)
        if self._bytes > self._most:
            raise BadData(f"unpacks to more than {self._most:,} bytes, too much for its size.", file=self._path)
        buffer[: len(unpacked)] = unpacked
        return len(unpacked)

    def _next(self, most: int) -> bytes:
        unpacked = b""
        while not unpacked and not self._ended:
            if self._unpacker.eof:
                packed = self._unpacker.unused_data.lstrip(b"\0") or self._file.read(_CHUNK).lstrip(b"\0")
                if not packed:
                    self._ended = True
                    break
                self._unpacker = self._make()
            else:
                packed = self._file.read(_CHUNK) if self._unpacker.needs_input else b""
                if not packed and self._unpacker.needs_input:
                    raise EOFError
            unpacked = self._unpacker.decompress(packed, most)
        return unpacked
