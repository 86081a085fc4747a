"""The kinds of files that are looked at before they are read: ratings to train on, the titles of these, one person's
answers, and lists.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from collab.data import DataSpec, FirstLook, Scale, look_at_titles
from collab.tables import ROLES, TITLE_ROLES, Corrections, encoding_named
from tui.core.data.corrections import LABELS
from tui.core.data.remembered import Use, as_remembered

if TYPE_CHECKING:  # what imports need takes half a second
    from collab.profiles import Mark


@dataclass(frozen=True)
class FileKind:
    """The `roles` of the columns of a kind of files, the corrections that they take, and how they are looked at and
    read; reading may tell its progress, 0 to 1.
    """

    name: Use
    roles: Callable[[], Sequence[str]]
    corrections: Sequence[str]
    look: Callable[[DataSpec], FirstLook]
    read: Callable[[DataSpec, Callable[[float], None]], object]

    def offered(self, look: FirstLook | None) -> list[str]:
        """Return the corrections that a file takes: of formats of their own the scale alone, of one that cannot be
        looked at each.
        """
        if look is None:
            return list(self.corrections)
        named = [name for name in self.corrections if name in look.read_as]
        also = [name for name in ("scale", *(["titles"] if look.names else [])) if name in self.corrections]
        return [name for name in self.corrections if name in (*named, *also)]


def corrections_of(spec: DataSpec) -> Corrections:
    """Return what is corrected of a file. Raises BadConfig for an encoding that does not exist."""
    encoding = encoding_named(spec.encoding) if spec.encoding else ""
    return Corrections(spec.columns or {}, encoding, spec.header, spec.skip, spec.unrated)


def scale_of_import(spec: DataSpec) -> Scale | None:
    """Return the scale that an import's stars are on, None where they tell it. Raises BadConfig."""
    return Scale.parse(spec.scale) if spec.scale else None


def mark_of_import(spec: DataSpec) -> "Mark | None":
    """Return the mark of rows without a rating: seen where rows are read so, else as the file has it."""
    return "seen" if spec.implicit else None


def _look_at_import(spec: DataSpec) -> FirstLook:
    from collab.importing import look_at_export  # see above

    return look_at_export(Path(spec.source), corrections_of(spec), rated=not spec.implicit)


def _import_roles() -> Sequence[str]:
    from collab.importing import IMPORT_ROLES  # see above

    return IMPORT_ROLES


def _look_at_list(spec: DataSpec) -> FirstLook:
    from collab.importing import look_at_list  # see above

    return look_at_list(Path(spec.source), corrections_of(spec))


def _list_roles() -> Sequence[str]:
    from collab.importing import LIST_ROLES  # see above

    return LIST_ROLES


RATINGS = FileKind("data", lambda: ROLES, tuple(LABELS), DataSpec.look, DataSpec.load)
"""Ratings of several people."""

IMPORT = FileKind(
    "import",
    _import_roles,
    tuple(name for name in LABELS if name != "titles"),
    _look_at_import,
    lambda _spec, progress: progress(1.0),
)
"""One person's ratings, which are read once it is known how."""

LIST = FileKind(
    "list",
    _list_roles,
    ("encoding", "header", "skip"),
    _look_at_list,
    lambda _spec, progress: progress(1.0),
)
"""A list of titles, which is matched once it is known how it is read."""


def titles_kind(item: str) -> FileKind:
    """Return the kind of a table of titles by the ids of ratings, whose column for these is called `item`."""

    def look(spec: DataSpec) -> FirstLook:
        return look_at_titles(Path(spec.source), item, spec.columns or {})

    return FileKind("titles", lambda: TITLE_ROLES, (), look, lambda _spec, progress: progress(1.0))


def titles_of(spec: DataSpec) -> DataSpec:
    """Return the table of titles that data name, with its columns as they are named, else as those of the last table of
    its shape were.
    """
    return as_remembered(DataSpec(source=spec.titles, columns=spec.title_columns), "titles")
