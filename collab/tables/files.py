"""Files by their paths. Those in a zip are read where they are, by a path that goes on behind the zip's: a.zip/b/c.csv.

A zip that holds more than text packs to is refused before anything of it is read, and so are paths that lead outside.
"""

import io
import lzma
import zipfile
import zlib
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from collab.errors import BadData

_SMALL, _LARGEST_SHARE = 1 << 28, 100  # text is packed to a tenth of its size: what says more would fill the memory
_MOST = 2000
_LEFT_OUT = (".", "__")
_BLOCK = 1 << 20
_DAMAGE = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, NotImplementedError, EOFError, OSError, ValueError)


def open_file(path: Path) -> BinaryIO:
    """Open a file as it is. Raises BadData, as reading does, where the zip that it is in is damaged."""
    place = _member(path)
    return path.open("rb") if place is None else io.BufferedReader(_Member(*place), _BLOCK)


def is_file(path: Path) -> bool:
    """Return whether there is a file. Raises BadData for a zip that is refused."""
    return path.is_file() or _member(path) is not None


def size_of(path: Path) -> int:
    """Return the size of a file in bytes, that of one in a zip unpacked."""
    place = _member(path)
    return path.stat().st_size if place is None else place[0].sizes[place[1]]


def files_in(folder: Path) -> list[Path]:
    """Return the files of a folder, or of a zip or a folder of it, hidden ones of a zip left out."""
    if (place := _place(folder)) is None:
        return [path for path in folder.iterdir() if path.is_file()]
    return [packed for packed in _under(*place) if packed.parent == folder]


def folders_in(folder: Path) -> list[Path]:
    """Return the folders of a folder, or of a zip or a folder of it, but hidden ones."""
    if (place := _place(folder)) is None:
        return [path for path in folder.iterdir() if path.is_dir() and not path.name.startswith(_LEFT_OUT)]
    behind = [path.relative_to(folder).parts for path in _under(*place)]
    return [folder / name for name in dict.fromkeys(parts[0] for parts in behind if len(parts) > 1)]


def files_under(packed: Path) -> list[Path]:
    """Return all files of a zip but hidden ones. Raises BadData for a zip that is refused."""
    return _under(_zip(packed), "")


class _Zip:
    """A zip that is open, and the sizes of its files by their names, hidden ones left out. Raises BadData for one with
    too many files, too large ones, encrypted ones or some outside its folder.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self.opened = zipfile.ZipFile(path)
        except PermissionError:
            raise
        except (*_DAMAGE, UnicodeDecodeError):
            raise _damaged(path) from None
        members = [each for each in self.opened.infolist() if not each.is_dir() and _is_wanted(each)]
        size = sum(each.file_size for each in members)
        if len(members) > _MOST or size > max(_SMALL, _LARGEST_SHARE * path.stat().st_size):
            raise BadData(f"holds {len(members):,} files of {size:,} bytes, too much for it.", file=path)
        for each in members:
            if _is_outside(each):
                raise BadData(f'holds a file outside its folder, "{each.filename}".', file=path)
            if each.flag_bits & 1:
                raise BadData("cannot be unpacked: it is encrypted.", file=path)
        self._members = {PurePosixPath(each.filename).as_posix(): each for each in members}
        self.sizes = {name: each.file_size for name, each in self._members.items()}

    def open(self, name: str) -> io.BufferedIOBase:
        """Open one of its files, of which no more can be read than its size says."""
        return self.opened.open(self._members[name])  # type: ignore[return-value] # its own base class is private


class _Member(io.RawIOBase):
    """The bytes of a file in a zip. Reading raises BadData where they are damaged."""

    def __init__(self, packed: _Zip, name: str) -> None:
        super().__init__()
        self._zip = packed.path
        try:
            self._inner = packed.open(name)
        except _DAMAGE:
            raise _damaged(packed.path) from None

    def readable(self) -> bool:
        return True

    def close(self) -> None:
        if not self.closed:
            self._inner.close()
        super().close()

    def readinto(self, buffer: "memoryview") -> int:  # type: ignore[override] # all that BufferedReader gives it
        """Fill `buffer` with what comes next, 0 bytes at the end. Raises BadData."""
        try:
            content = self._inner.read(len(buffer))
        except _DAMAGE:
            raise _damaged(self._zip) from None
        buffer[: len(content)] = content
        return len(content)


def _place(path: Path) -> tuple[_Zip, str] | None:
    """Return the zip that a path leads to or into, and the name behind it; None for a path that leads to none."""
    nearest = next((each for each in (path, *path.parents) if each.exists()), path)
    if nearest.suffix.lower() != ".zip" or not nearest.is_file():
        return None
    return _zip(nearest), path.relative_to(nearest).as_posix()


def _member(path: Path) -> tuple[_Zip, str] | None:
    """Return the zip that a file is in, and its name there; None for one that is in none."""
    place = None if path.exists() else _place(path)
    return place if place and place[1] in place[0].sizes else None


def _zip(path: Path) -> _Zip:
    stat = path.stat()
    return _opened(path, stat.st_size, stat.st_mtime_ns)


@lru_cache(maxsize=1)
def _opened(path: Path, _size: int, _time: int) -> _Zip:
    """Open a zip once for all its files, of which there may be many, as long as it is the same."""
    return _Zip(path)


def _under(packed: _Zip, name: str) -> list[Path]:
    start = "" if name in ("", ".") else f"{name}/"
    return [packed.path / each for each in packed.sizes if each.startswith(start)]


def _is_wanted(member: zipfile.ZipInfo) -> bool:
    return not any(part.startswith(_LEFT_OUT) for part in PurePosixPath(member.filename).parts if part != "..")


def _is_outside(member: zipfile.ZipInfo) -> bool:
    path = PurePosixPath(member.filename)
    return path.is_absolute() or ".." in path.parts


def _damaged(path: Path) -> BadData:
    return BadData("cannot be unpacked: it is damaged.", file=path)
