"""Which sweeps are forgotten, which are kept as samples, and where a chain may end."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from collab.types import AnyArray

_BURN_IN = 0.1
_HALVINGS = 2
_FEWEST, _MOST, _SAMPLED_TITLES = 20, 40, 60_000
_MANY_RATINGS, _OF_MANY = 1_000_000, 12


def kept_samples(titles: int, ratings: int) -> int:
    """Return how many samples a chain on so many titles and ratings keeps at most: what few are averaged over still
    varies, the less the more ratings there are, and each holds a row a title.
    """
    if ratings > _MANY_RATINGS:
        return _OF_MANY
    return max(_FEWEST, min(_MOST, _SAMPLED_TITLES // titles))


@dataclass(frozen=True)
class Stage:
    """The sweeps up to `end`, counted from 1, and those of them whose samples are kept should the chain end there."""

    end: int
    kept: frozenset[int]


@dataclass(frozen=True)
class SweepPlan:
    """The plan of a chain of so many `sweeps`, of which the first tenth is forgotten and at most `samples`, evenly
    spread, are kept; where it `may_settle` it may also end once half or a quarter of the others are made.

    Each stage keeps every second sample of the one before, and goes on from there. A chain that begins where another
    ended `forgets` nothing.
    """

    sweeps: int
    samples: int
    may_settle: bool
    forgets: bool = True

    @property
    def forgotten(self) -> int:
        """How many sweeps do not count."""
        return int(_BURN_IN * self.sweeps) if self.forgets else 0

    @property
    def counted(self) -> int:
        """How many sweeps count, if none of the earlier ends is taken."""
        return self.sweeps - self.forgotten

    @property
    def count(self) -> int:
        """How many samples are kept in the end."""
        return min(self.samples, self.counted)

    @cached_property
    def stages(self) -> tuple[Stage, ...]:
        """The stages, the shortest first: one alone where the chain may not settle or would be too short."""
        if not self.may_settle:
            kept = np.linspace(self.forgotten + 1, self.sweeps, self.count).astype(int)
            return (Stage(self.sweeps, frozenset(kept.tolist())),)
        halvings = [number for number in range(_HALVINGS, 0, -1) if self.counted >> number >= self.samples]
        return tuple(self._stage(number) for number in (*halvings, 0))

    def _stage(self, halvings: int) -> Stage:
        parts = self.count << halvings
        kept = [self.forgotten - (-number * self.counted // parts) for number in range(1, self.count + 1)]
        return Stage(kept[-1], frozenset(kept))

    def stage(self, sweep: int) -> int:
        """Return the number of the stage that a sweep is in."""
        return next(number for number, stage in enumerate(self.stages) if sweep <= stage.end)

    def place(self, sweep: int) -> int | None:
        """Return where a sweep's sample is kept, 0 for the first one; None where it is not."""
        kept = self.stages[self.stage(sweep)].kept
        return sum(other < sweep for other in kept) if sweep in kept else None

    def begins_stage(self, sweep: int) -> bool:
        """Return whether a sweep is the first one after an end that was not taken: every second sample goes."""
        return any(sweep == stage.end + 1 for stage in self.stages)

    def stages_keeping(self, sweep: int) -> AnyArray:
        """Return the stages that keep a sweep's sample, at their end."""
        return np.flatnonzero([sweep in stage.kept for stage in self.stages])
