"""The request that `load` makes of the process that reads: the files, and how to read them."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal

from collab.data import Scale
from collab.data.sources.source import Source
from collab.tables import Corrections

_READER = 2  # what files are understood as changed with it


@dataclass(frozen=True)
class Request:
    """Files, what a person says of them, what an item is, the scale that every rating has to be on, and whether rows
    are choices without stars.
    """

    source: Source
    corrections: Corrections = field(default_factory=Corrections)
    items: Literal["id", "title"] = "id"
    scale: Scale | None = None
    implicit: bool = False

    @property
    def columns(self) -> Mapping[str, str]:
        """The columns named by hand."""
        return self.corrections.columns

    @property
    def options(self) -> dict[str, object]:
        """The options that change rows or ids."""
        implicit = {"implicit": True} if self.implicit else {}
        return {"columns": dict(self.columns), "items": self.items, **implicit, **self.corrected}

    @property
    def key(self) -> dict[str, object]:
        """The options by which rows that were read are found again."""
        return {**self.options, "reader": _READER}

    @property
    def corrected(self) -> dict[str, object]:
        """The corrections of the layout, the numbers and the columns of titles, by name."""
        said = {**asdict(self.corrections), "title_columns": dict(self.source.title_columns)}
        return {name: value for name, value in said.items() if name != "columns" and value not in (None, "", {})}

    def to_json(self) -> dict[str, Any]:
        """Return the request as plain data."""
        titles = self.source.titles
        source = {
            "kind": self.source.kind,
            "name": self.source.name,
            "files": [str(file) for file in self.source.files],
            "titles": str(titles) if titles else None,
            "title_columns": dict(self.source.title_columns),
        }
        plain = {"source": source, "corrections": asdict(self.corrections), "items": self.items}
        return {**plain, "scale": asdict(self.scale) if self.scale else None, "implicit": self.implicit}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Request":
        """Return the request that `to_json` gave."""
        source, titles = data["source"], data["source"]["titles"]
        files = tuple(Path(file) for file in source["files"])
        return cls(
            Source(source["kind"], source["name"], files, Path(titles) if titles else None, source["title_columns"]),
            Corrections(**data["corrections"]),
            data["items"],
            Scale(**data["scale"]) if data["scale"] else None,
            data["implicit"],
        )
