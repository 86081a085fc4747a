"""Results that are kept, a JSON object a line, so that a run goes on where it was ended."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

Result = dict[str, Any]
_KEY = ("part", "data", "split", "system", "asked")


class Results:
    """The results in a folder, one file a part; of several of one system on one split the last counts."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def add(self, result: Mapping[str, Any]) -> None:
        """Append a result."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / f"{result['part']}.jsonl").open("a", encoding="utf-8") as file:
            file.write(json.dumps(result) + "\n")

    def of(self, part: str) -> list[Result]:
        """Return the results of a part, in the order in which they first came."""
        path = self.folder / f"{part}.jsonl"
        lines = path.read_text("utf-8").splitlines() if path.exists() else []
        return list({key_of(result): result for result in map(json.loads, lines)}.values())


def key_of(result: Mapping[str, Any]) -> tuple[object, ...]:
    """Return what makes two results the same one."""
    return tuple(result.get(name) for name in _KEY)
