"""What a file of ratings holds for the data at hand, before anything is kept of it."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from collab.data.items import Items
from collab.errors import BadData
from collab.imports.exports import read_export
from collab.imports.matching import Matched, match
from collab.profiles.answers import Answered
from collab.profiles.transfer import FORMAT, from_json
from collab.types import AnyArray

OURS = "collab-tui"


@dataclass(frozen=True)
class Found:
    """What is in a file: its kind; of a service's export the rows with their titles, how many had no rating, and how
    many were no films; of a profile that this program wrote its answers, ready to be kept, and whose they were.
    """

    kind: str
    matched: tuple[Matched, ...] = ()
    unrated: int = 0
    left_out: int = 0
    ready: tuple[Answered, ...] = ()
    name: str = ""


def look(
    path: Path, items: Items, namespace: str, weights: AnyArray, progress: Callable[[float], None] = lambda _: None
) -> Found:
    """Read a file and match its titles with `items`; `weights`, by position, put one candidate before another.

    `progress` is told the share that is done, 0 to 1, and may raise to stop. Raises BadData, with the line.
    """
    if (profile := _profile(path)) is not None:
        name, ready = from_json(profile)
        return Found(OURS, ready=tuple(ready), name=name)
    export = read_export(path)
    matched = tuple(match(export.rows, items, namespace, weights, progress))
    return Found(export.kind, matched, export.unrated, export.left_out)


def _profile(path: Path) -> dict[str, object] | None:
    """Return a file as the profile that it is, None where it is something else."""
    try:
        with path.open("rb") as file:
            if file.read(1) != b"{":
                return None
            file.seek(0)
            found = json.load(file)
    except (ValueError, RecursionError):
        return None
    except OSError as error:
        raise BadData(f"{error.strerror}.", file=path) from error
    return found if isinstance(found, dict) and found.get("format") == FORMAT else None
