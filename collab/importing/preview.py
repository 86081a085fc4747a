"""The preview of an import: the ratings of a file beside the titles at hand, before anything is kept of them."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from collab.errors import BadData
from collab.importing.exports import read_export
from collab.importing.rows import MatchedRow
from collab.profiles import FORMAT, Answered, from_json
from collab.titles import TitleLookup

OURS = "collab-tui"


@dataclass(frozen=True)
class ImportPreview:
    """The content of a file: its kind; of a service's export the rows with their titles, how many had no rating, and
    how many were no films; of a profile that this program wrote its answers, ready to be kept, and whose they were.
    """

    kind: str
    matched: tuple[MatchedRow, ...] = ()
    unrated: int = 0
    left_out: int = 0
    ready: tuple[Answered, ...] = ()
    name: str = ""


def preview_import(
    path: Path, titles: TitleLookup, namespace: str, progress: Callable[[float], None] = lambda _: None
) -> ImportPreview:
    """Read a file and match its titles with `titles`, whose ids are of `namespace`.

    `progress` is told the share that is done, 0 to 1, and may raise to stop. Raises BadData, with the line.
    """
    if (profile := _profile(path)) is not None:
        name, ready = from_json(profile)
        return ImportPreview(OURS, ready=tuple(ready), name=name)
    export = read_export(path)
    matches = titles.match([row.ref for row in export.rows], namespace, progress)
    matched = tuple(MatchedRow(row, *match) for row, match in zip(export.rows, matches, strict=True))
    return ImportPreview(export.kind, matched, export.unrated, export.left_out)


def _profile(path: Path) -> dict[str, object] | None:
    """Return a file as the profile that it is, None where it is something else."""
    try:
        with path.open("rb") as file:
            if file.read(1) != b"{":
                return None
            file.seek(0)
            document = json.load(file)
    except (ValueError, RecursionError):
        return None
    except OSError as error:
        raise BadData(f"{error.strerror}.", file=path) from error
    return document if isinstance(document, dict) and document.get("format") == FORMAT else None
