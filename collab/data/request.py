"""The request that `load` makes of the process that reads: the files, and how to read them."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal

from collab.data.scale import Scale
from collab.data.source import Source


@dataclass(frozen=True)
class Request:
    """Files, the columns named by hand, what an item is, the scale that every rating has to be on, and whether rows are
    choices without stars.
    """

    source: Source
    columns: Mapping[str, str] = field(default_factory=dict)
    items: Literal["id", "title"] = "id"
    scale: Scale | None = None
    implicit: bool = False

    @property
    def options(self) -> dict[str, object]:
        """The options that change rows or ids."""
        implicit = {"implicit": True} if self.implicit else {}
        return {"columns": dict(self.columns), "items": self.items, **implicit}

    def to_json(self) -> dict[str, Any]:
        """Return the request as plain data."""
        source = {
            "kind": self.source.kind,
            "name": self.source.name,
            "files": [str(file) for file in self.source.files],
        }
        return {"source": source, **self.options, "scale": asdict(self.scale) if self.scale else None}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Request":
        """Return the request that `to_json` gave."""
        source = data["source"]
        return cls(
            Source(source["kind"], source["name"], tuple(Path(file) for file in source["files"])),
            data["columns"],
            data["items"],
            Scale(**data["scale"]) if data["scale"] else None,
            data.get("implicit", False),
        )
