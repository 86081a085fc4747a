"""The decisions about each row of an import before it is saved. Pure values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from collab.importing import ImportPreview, answers_from_rows
from collab.profiles import Answered
from collab.titles import TitleLookup

RowKind = Literal["doubtful", "not here", "matched"]
RowFilter = Literal["all", "doubtful", "not here", "matched"]
FILTERS: tuple[RowFilter, ...] = ("all", "doubtful", "not here", "matched")
_KINDS: Mapping[str, RowKind] = {"doubtful": "doubtful", "unmatched": "not here", "sure": "matched"}
_ORDER = ("doubtful", "not here", "matched")


@dataclass(frozen=True)
class Review:
    """The rows of a file, and the titles chosen for them: None keeps a row as a title that is not here."""

    preview: ImportPreview
    choices: Mapping[int, str | None] = field(default_factory=dict)

    def choose(self, row: int, item: str | None) -> "Review":
        """Return the review with a title chosen for a row."""
        return replace(self, choices={**self.choices, row: item})

    def answers(self, titles: TitleLookup, namespace: str) -> list[Answered]:
        """Return the answers to be kept."""
        return [*self.preview.ready, *answers_from_rows(self.preview.matched, self.choices, titles, namespace)]

    @property
    def row_kinds(self) -> Sequence[RowKind]:
        """The kind of each row, as it was matched."""
        return [_KINDS[row.status] for row in self.preview.matched]

    @property
    def undecided(self) -> int:
        """The number of doubtful rows that nobody has decided."""
        return sum(kind == "doubtful" and row not in self.choices for row, kind in enumerate(self.row_kinds))

    def rows(self, only: RowFilter) -> Sequence[int]:
        """Return the rows of a kind, or all, the doubtful ones first."""
        kinds = self.row_kinds
        order = sorted(range(len(kinds)), key=lambda row: _ORDER.index(kinds[row]))
        return [row for row in order if only in ("all", kinds[row])]
