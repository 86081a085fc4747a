"""The tag genome: how much of each of many tags a title has, as GroupLens computed it for the titles that are known."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from collab.storage import Strings
from collab.text import brief
from collab.types import AnyArray, Codes

WHOLE = 255
"""The number that stands for a relevance of 1."""


@dataclass(frozen=True, eq=False)
class Genome:
    """The relevance of t tags for g titles, uint8 (t, g), 255 for 1, so at most .002 off: `tags` in lower case, and the
    positions of the `items` in the table, int32, in order.

    Vig, Sen and Riedl, The tag genome, ACM TiiS 2(3), 2012.
    """

    tags: Strings
    items: Codes
    relevance: NDArray[np.uint8]

    def __repr__(self) -> str:
        return brief("Genome", f"{len(self.tags):,} tags of {len(self.items):,} titles")

    def moved(self, positions: Codes) -> "Genome":
        """Return the genome of a table in which each old position has another, (n,): of those that meet the first."""
        items, first = np.unique(positions[self.items], return_index=True)
        return Genome(self.tags, items.astype(np.int32), self.relevance[:, first])

    def check(self, count: int) -> None:
        """Raise ValueError for what is no genome of `count` titles: anyone may have written its arrays."""
        self.tags.check()
        items = self.items
        if (
            items.dtype != np.int32
            or not len(items)
            or items[0] < 0
            or items[-1] >= count
            or (np.diff(items) < 1).any()
        ):
            raise ValueError("a genome of titles that are not in the table")

    def to_arrays(self) -> dict[str, AnyArray]:
        """Return the genome as plain arrays of one dimension, to be saved."""
        relevance = np.ascontiguousarray(self.relevance).reshape(-1)
        return {"blob": self.tags.blob, "offsets": self.tags.offsets, "items": self.items, "relevance": relevance}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, AnyArray]) -> "Genome":
        """Return the genome that `to_arrays` saved. Raises ValueError where it is not as large as it says."""
        tags, items, relevance = Strings(arrays["blob"], arrays["offsets"]), arrays["items"], arrays["relevance"]
        if relevance.dtype != np.uint8:
            raise ValueError(f"relevance of type {relevance.dtype}")
        return cls(tags, items, relevance.reshape(len(tags), len(items)))
