"""Which data is meant by a name or a path that someone typed, and what its ids mean."""

from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from collab.data import DataSpec, catalog
from collab.errors import NotFound
from collab.storage import typed_path
from tui.core.data import as_remembered


def data_spec(
    source: str,
    *,
    columns: Mapping[str, str] | None = None,
    scale: str | None = None,
    items: Literal["id", "title"] = "id",
    implicit: bool = False,
    encoding: str = "",
    header: bool | None = None,
    skip: int | None = None,
    unrated: str = "",
    titles: str = "",
    title_columns: Mapping[str, str] | None = None,
) -> DataSpec:
    """Return what to read, as it is corrected: a name of the catalogue, or the absolute path of a file or folder; of a
    file of which nothing is said, as the last one of its shape was corrected. Raises NotFound.
    """
    if source not in catalog.ENTRIES:
        path = typed_path(source)
        if not path.exists():
            names = ", ".join(catalog.ENTRIES)
            raise NotFound(f'No data set, file or folder "{source}". The data sets are: {names}.')
        source = str(path.resolve())
    spec = DataSpec(
        source=source,
        columns=dict(columns) if columns else None,
        scale=scale,
        items=items,
        implicit=implicit,
        encoding=encoding,
        header=header,
        skip=skip,
        unrated=unrated,
        titles=str(typed_path(titles).resolve()) if titles else "",
        title_columns=dict(title_columns) if title_columns else None,
    )
    return spec if source in catalog.ENTRIES else as_remembered(spec)


def data_name(spec: DataSpec) -> str:
    """Return the short name of data: that of the catalogue, of the folder, or of the file without its ending."""
    path = Path(spec.source)
    return path.name if spec.source in catalog.ENTRIES or path.is_dir() else path.stem


def id_namespace(spec: DataSpec, dataset: str) -> str:
    """Return the namespace of the data's item ids: that of the catalogue, else the data set's fingerprint.

    A folder that carries the name of a MovieLens archive, such as ml-1m, counts as that data set.
    """
    path = Path(spec.source)
    name = path.name if path.name.startswith("ml-") and path.is_dir() else spec.source
    return catalog.namespace(name) or dataset
