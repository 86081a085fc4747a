"""The preview of an import, the ratings of a file beside the titles at hand, and the answers that are kept of it."""

import json
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from collab.data import Scale
from collab.errors import BadData
from collab.importing.exports import read_export
from collab.importing.rows import MatchedRow
from collab.profiles import FORMAT, Answered, Mark, from_json
from collab.tables import AS_FOUND, Corrections
from collab.titles import TitleLookup, TitleRef

OURS = "collab-tui"


@dataclass(frozen=True)
class ImportPreview:
    """The content of a file: its kind; of a service's export the rows with their titles, how many had no rating, how
    many were no films and how many had no title; of a profile that this program wrote its answers, ready to be kept,
    and whose they were.
    """

    kind: str
    matched: tuple[MatchedRow, ...] = ()
    unrated: int = 0
    left_out: int = 0
    untitled: int = 0
    ready: tuple[Answered, ...] = ()
    name: str = ""


def preview_import(
    path: Path,
    titles: TitleLookup,
    namespace: str,
    progress: Callable[[float], None] = lambda _: None,
    mark: Mark | None = None,
    scale: Scale | None = None,
    corrections: Corrections = AS_FOUND,
) -> ImportPreview:
    """Read a file, or a whole export as a folder or a zip, and match its titles with `titles`, whose ids are of
    `namespace`; for `mark`, `scale` and `corrections` see `read_export`.

    `progress` is told the share that is done, 0 to 1, and may raise to stop. Raises BadData, with the line.
    """
    if (profile := _profile(path)) is not None:
        name, ready = from_json(profile)
        return ImportPreview(OURS, ready=tuple(ready), name=name)
    export = read_export(path, mark, scale, corrections)
    matches = titles.match([row.ref for row in export.rows], namespace, progress)
    matched = tuple(MatchedRow(row, *match) for row, match in zip(export.rows, matches, strict=True))
    return ImportPreview(export.kind, matched, export.unrated, export.left_out, export.untitled)


def _profile(path: Path) -> dict[str, object] | None:
    """Return a file as the profile that it is, None where it is something else."""
    if path.is_dir():
        return None
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


def answers_from_rows(
    matched: Sequence[MatchedRow], choices: Mapping[int, str | None], titles: TitleLookup, namespace: str
) -> list[Answered]:
    """Return the answers that matched rows stand for, oldest first, those without a date last.

    `choices` has, by place in `matched`, the id of the item that a person chose, None for a title that is not in
    `titles`. Without a choice a row that is doubtful is left out, and one that is unmatched is kept as a title that is
    not in `titles`. Raises UnknownItem for a choice that is no item.
    """
    answers = []
    for place, each in enumerate(matched):
        if place in choices or each.status != "doubtful":
            item, row = choices.get(place, each.item), each.row
            ref = row.ref if item is None else _completed(row.ref, titles, item, namespace)
            stars = (row.stars, row.low, row.high, row.step, row.at)
            answers.append(Answered(ref.title, ref.year, ref.ids, *stars, row.mark))
    return sorted(answers, key=lambda answer: math.inf if answer.at is None else answer.at)


def _completed(ref: TitleRef, titles: TitleLookup, item: str, namespace: str) -> TitleRef:
    """Return the table's title, year and ids of an item where it has them, else those of `ref`."""
    listed = titles.ref(titles.items.position(item), namespace)
    shared = {name: text for name, text in listed.ids.items() if name != namespace}
    ids = shared | dict(ref.ids) | {namespace: item}
    return TitleRef(listed.title or ref.title, listed.year or ref.year, ids)
