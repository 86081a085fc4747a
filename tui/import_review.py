"""What is decided about each row of an import before it is saved. Pure values."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from collab.data.items import Items
from collab.imports.keeping import answers_from_rows
from collab.imports.looking import ImportPreview
from collab.imports.rows import MatchedRow
from collab.profiles.answers import Answered
from collab.titles import TitleLookup
from tui.cells import Glyphs, Spans, fit_title
from tui.keys.keymap import Keymap
from tui.rows.format import stars_text

Shown = Literal["all", "doubtful", "not here", "matched"]
FILTERS: tuple[Shown, ...] = ("all", "doubtful", "not here", "matched")
_STATUS: Mapping[str, Shown] = {"doubtful": "doubtful", "unmatched": "not here", "sure": "matched"}
_ORDER = ("doubtful", "not here", "matched")
_STARS = 5


@dataclass(frozen=True)
class Review:
    """What a file holds, and the titles chosen for its rows: None keeps a row as a title that is not here."""

    preview: ImportPreview
    choices: Mapping[int, str | None] = field(default_factory=dict)

    def choose(self, at: int, item: str | None) -> "Review":
        """Return the review with a title chosen for a row."""
        return replace(self, choices={**self.choices, at: item})

    def answers(self, titles: TitleLookup, namespace: str) -> list[Answered]:
        """Return the answers to be kept."""
        return [*self.preview.ready, *answers_from_rows(self.preview.matched, self.choices, titles, namespace)]

    @property
    def open(self) -> int:
        """How many doubtful rows nobody has decided."""
        return sum(
            1 for at, row in enumerate(self.preview.matched) if row.status == "doubtful" and at not in self.choices
        )

    def summary(self) -> str:
        """Return what the file is and holds, in a line."""
        found = self.preview
        if found.ready:
            return f"our own export, {len(found.ready):,} answers"
        counts = Counter(_STATUS[row.status] for row in found.matched)
        told = [f"{counts[name]:,} {name}" for name in ("matched", "doubtful", "not here")]
        unrated = [f"{found.unrated:,} without a rating"] if found.unrated else []
        others = [f"{found.left_out:,} no films"] if found.left_out else []
        return ", ".join([f"{found.kind}, {len(found.matched):,} ratings", *told, *unrated, *others])

    def plan(self, shown: Shown, keymap: Keymap) -> str:
        """Return what saving will do, and what is shown."""
        undo = keymap.key("rate.undo_answer")
        told = f"Saved as one step, which {undo} undoes. Titles that are not here are kept for data that has them."
        left = f" {self.open:,} doubtful are left out unless you choose." if self.open else ""
        only = f"\nshown: {shown}" if shown != "all" else ""
        return f"{told}{left}{only}"

    def rows(self, shown: Shown) -> Sequence[int]:
        """Return the places of the rows to show, the doubtful ones first."""
        status = [_STATUS[row.status] for row in self.preview.matched]
        order = sorted(range(len(status)), key=lambda at: _ORDER.index(status[at]))
        return [at for at in order if shown in ("all", status[at])]

    def row(self, at: int, items: Items, width: int, *, glyphs: Glyphs) -> Spans:
        """Return a row: its mark, stars, the title as the file has it, and the title here."""
        matched = self.preview.matched[at]
        half = (width - _STARS - 5) // 2
        mark, role = _mark(matched, self.choices, at, glyphs=glyphs)
        return [
            (f"{mark} ", role),
            (stars_text(matched.row.stars, matched.row.high, glyphs=glyphs).rjust(_STARS) + "  ", "accent"),
            (fit_title(written(matched), half, glyphs=glyphs) + " ", ""),
            (fit_title(self._here(at, items), half, glyphs=glyphs), "dim"),
        ]

    def _here(self, at: int, items: Items) -> str:
        matched = self.preview.matched[at]
        item = self.choices.get(at, matched.item)
        if item is None:
            return "not here; kept"
        name = items.name(items.position(item))
        return f"? {name}" if matched.status == "doubtful" and at not in self.choices else name


def written(matched: MatchedRow) -> str:
    """Return a title as the file has it: "Alien (1979)"."""
    row = matched.row
    return f"{row.title} ({row.year})" if row.year else row.title or f"line {row.line}"


def _mark(matched: MatchedRow, choices: Mapping[int, str | None], at: int, *, glyphs: Glyphs) -> tuple[str, str]:
    if at in choices:
        return glyphs.pick("✓", "x"), "good"
    if matched.status == "sure":
        return glyphs.pick("✓", "="), "good"
    return ("?", "accent") if matched.status == "doubtful" else ("-", "dim")
