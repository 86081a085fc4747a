"""Whole exports, as services give them: a zip or a folder with several files, read in one step."""

import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from collab.errors import BadData
from collab.importing.rows import Export, Row, TitleKey, title_key

_MOST_FILES, _LARGEST, _LARGEST_ALL = 2000, 100_000_000, 300_000_000
_READ = (".csv", ".json")
_LETTERBOXD = ("ratings.csv", "diary.csv", "reviews.csv", "watched.csv", "films.csv", "watchlist.csv")
_TRAKT = ("ratings", "watched", "history", "watchlist")
_GONE = frozenset({"deleted", "orphaned", "__macosx", "lists"})


class Member(NamedTuple):
    """A file of an export: its name within, and what reads it."""

    name: PurePosixPath
    read: Callable[[], bytes]


ReadMember = Callable[[bytes, Path], Export]


def read_whole(path: Path, read: ReadMember) -> Export:
    """Return the films of a zip or a folder that Letterboxd or Trakt exports; of any other, of its only table.

    What is rated comes before what is in the diary, that before what was seen, and that before what is to be watched,
    so that each title has the most that is known of it; deleted things and lists are left out. `read` reads one file.
    Raises BadData.
    """
    with_parts = _in_order(members(path), path)
    exports = [(member, read(member.read(), path / member.name)) for member in with_parts]
    kept: dict[TitleKey, Row] = {}
    for _, export in exports:
        for row in export.rows:
            before = kept.get(key := title_key(row))
            kept[key] = row if before is None else _joined(before, row)
    return replace(
        exports[0][1],
        rows=tuple(kept.values()),
        unrated=sum(export.unrated for _, export in exports),
        left_out=sum(export.left_out for _, export in exports),
        untitled=sum(export.untitled for _, export in exports),
    )


def _joined(before: Row, row: Row) -> Row:
    """Return the row of an earlier part, with the stars of a later one where it has none."""
    return row if before.stars is None and row.stars is not None else before


def _in_order(members: Iterable[Member], path: Path) -> list[Member]:
    """Return the files to read, the most telling first."""
    listed = [each for each in members if _GONE.isdisjoint(part.lower() for part in each.name.parts[:-1])]
    for place in (_letterboxd_place, _trakt_place):
        placed = [(rank, each) for each in listed if (rank := place(each.name)) is not None]
        ranked = sorted(placed, key=lambda pair: (pair[0], pair[1].name))
        if ranked:
            return [each for _, each in ranked]
    if len(listed) == 1:
        return listed
    names = ", ".join(str(each.name) for each in listed[:5])
    raise BadData(
        f"neither Letterboxd's nor Trakt's export: give one file of {names}."
        if listed
        else "no CSV or JSON file is in it; the export of Letterboxd or Trakt, or a file with ratings, is wanted.",
        file=path,
    )


def _letterboxd_place(name: PurePosixPath) -> int | None:
    in_likes = name.parent.name.lower() == "likes"
    usual = name.name.lower() in _LETTERBOXD and in_likes == (name.name.lower() == "films.csv")
    return _LETTERBOXD.index(name.name.lower()) if usual else None


def _trakt_place(name: PurePosixPath) -> int | None:
    if name.suffix.lower() != ".json":
        return None
    return next((place for place, part in enumerate(_TRAKT) if part in name.stem.lower()), None)


def members(path: Path) -> Iterator[Member]:
    """Give the tables of a folder or a zip. Raises BadData for too many, too large, or what is no zip."""
    tables = list(_in_folder(path) if path.is_dir() else _in_zip(path))
    if len(tables) > _MOST_FILES:
        raise BadData(f"{len(tables):,} tables; the export of one person is wanted.", file=path)
    yield from tables


def _in_folder(path: Path) -> Iterator[Member]:
    for file in sorted(path.rglob("*")):
        if file.suffix.lower() in _READ and file.is_file() and not file.is_symlink():
            name = PurePosixPath(file.relative_to(path).as_posix())
            if file.stat().st_size > _LARGEST:
                raise BadData(f"{name} is larger than {_LARGEST // 1_000_000} MB.", file=path)
            yield Member(name, file.read_bytes)


def _in_zip(path: Path) -> Iterator[Member]:
    try:
        with zipfile.ZipFile(path) as packed:
            infos = packed.infolist()
    except (zipfile.BadZipFile, NotImplementedError, UnicodeDecodeError):
        raise BadData("not a zip archive that can be read.", file=path) from None
    tables = [info for info in infos if PurePosixPath(info.filename).suffix.lower() in _READ]
    if sum(info.file_size for info in tables) > _LARGEST_ALL:
        raise BadData(f"larger than {_LARGEST_ALL // 1_000_000} MB unpacked.", file=path)
    for info in tables:
        yield Member(PurePosixPath(info.filename), partial(_unpacked, path, info))


def _unpacked(path: Path, info: zipfile.ZipInfo) -> bytes:
    """Return a file of a zip, no more of it than it says. Raises BadData."""
    try:
        with zipfile.ZipFile(path) as packed, packed.open(info) as file:
            content = file.read(info.file_size + 1)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        problem = "it is encrypted" if info.flag_bits & 1 else str(error) or "it ends too early"
        raise BadData(f"{info.filename} cannot be unpacked: {problem}.", file=path) from None
    return content
