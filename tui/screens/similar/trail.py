"""The way along titles that are close to each other."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from rich.cells import cell_len

from tui.cells import Glyphs

MOST = 4
"""How many titles a blend may have."""


@dataclass
class Step:
    """A place on the trail: the title, or the blend, whose neighbours are listed, and the row of the cursor there."""

    subjects: tuple[str, ...]
    row: int = 0


@dataclass
class Trail:
    """The steps taken, and the row of the cursor before the first of them."""

    steps: list[Step] = field(default_factory=list)
    row: int = 0

    @classmethod
    def of(cls, saved: Iterable[str]) -> "Trail":
        """Return the trail that `as_words` gave, each cursor on the first row."""
        trail = cls()
        for each in saved:
            if each.startswith("+") and trail.steps:
                trail.steps[-1].subjects += (each[1:],)
            else:
                trail.steps.append(Step((each[1:],)))
        return trail

    @property
    def as_words(self) -> list[str]:
        """The ids of all steps in a row; "=" stands before one that begins a step, "+" before one that joins it."""
        return [("+" if place else "=") + item for step in self.steps for place, item in enumerate(step.subjects)]

    @property
    def subjects(self) -> tuple[str, ...]:
        """The titles at its end; none where it begins."""
        return self.steps[-1].subjects if self.steps else ()

    def go_on(self, subjects: tuple[str, ...], row: int) -> None:
        """Go one step further, leaving the cursor on `row` here."""
        if subjects == self.subjects:
            return
        if self.steps:
            self.steps[-1].row = row
        else:
            self.row = row
        self.steps.append(Step(subjects))

    def back(self) -> int:
        """Take the last step back; return the row of the cursor there."""
        self.steps.pop()
        return self.steps[-1].row if self.steps else self.row

    def keep(self, items: Collection[str]) -> None:
        """Leave out the steps with titles that are not among `items`."""
        self.steps = [step for step in self.steps if all(item in items for item in step.subjects)]


def trail_text(steps: Sequence[str], room: int, *, glyphs: Glyphs) -> tuple[str, str]:
    """Return the way to the last of `steps`, its beginning cut where it does not fit, and that step itself."""
    arrow, dots = glyphs.pick(" › ", " > "), glyphs.dots
    *before, here = steps
    way = "".join(step + arrow for step in before)
    room_before = max(0, room - cell_len(here))
    if len(way) > room_before:
        way = dots + way[len(way) - room_before + len(dots) :] if room_before > len(dots) else ""
    return way, here
