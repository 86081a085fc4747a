"""How what people tell of themselves moves the prior of their embedding: age, gender, occupation."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from itertools import pairwise

import numpy as np

from collab.data import About
from collab.inference.posterior import Gaussian
from collab.types import Floats

TRAITS: tuple[str, ...] = tuple(field.name for field in fields(About))

Mark = float | str


@dataclass(frozen=True)
class Trait:
    """Something that people tell of themselves, by the `name` it has in About, with a column for each of its `marks`:
    years, rising, an age being shared between the nearest two, or words.
    """

    name: str
    marks: tuple[Mark, ...]

    def columns(self, people: Sequence[About]) -> Floats:
        """Return the columns of some people, (n, p), all 0 where nothing is told, or a word that is none of these."""
        values, marks = [getattr(about, self.name) for about in people], np.array(self.marks)
        if marks.dtype.kind in "US":
            return np.asarray(np.array(values)[:, None] == marks, np.float64)
        numbers = np.array(values, np.float64)
        shares = np.stack([np.interp(numbers, marks, each) for each in np.eye(len(marks))], 1)
        return np.asarray(shares * (numbers > 0)[:, None])

    def check(self) -> None:
        """Raise ValueError where it is no trait: anyone may have written it."""
        numbers = [mark for mark in self.marks if isinstance(mark, float | int) and np.isfinite(mark)]
        rising = len(numbers) == len(self.marks) and all(low < high for low, high in pairwise(numbers))
        words = all(isinstance(mark, str) and mark for mark in self.marks) and len(set(self.marks)) == len(self.marks)
        if self.name not in TRAITS or not self.marks or not (rising if self.name == "age" else words):
            raise ValueError(f"{self.name!r:.60} is nothing that people tell of themselves")


@dataclass(frozen=True, eq=False)
class AboutPrior:
    """How traits move the prior of a person's embedding in each sample: by the `slopes` of their columns, all in one
    row, float64 (s, p, d), less what they add in the mean of the training users, `means`, (s, traits, d); a trait that
    is told takes its part of the covariance away, `spreads`, (s, traits, d, d), that of what it adds to these users.
    """

    traits: tuple[Trait, ...]
    slopes: Floats
    means: Floats
    spreads: Floats

    def wider(self, count: int) -> "AboutPrior":
        """Return the same with so many numbers more in an embedding, which nothing that is told moves."""
        beside = ((0, 0), (0, 0))
        return AboutPrior(
            self.traits,
            np.pad(self.slopes, (*beside, (0, count))),
            np.pad(self.means, (*beside, (0, count))),
            np.pad(self.spreads, (*beside, (0, count), (0, count))),
        )

    def of(self, prior: Gaussian, about: About) -> Gaussian:
        """Return the prior of a person who tells this; `prior` is that of one who tells nothing."""
        mean, covariance, first = prior.mean, prior.covariance, 0
        for number, trait in enumerate(self.traits):
            [row] = trait.columns([about])
            if row.any():
                added = np.einsum("p,spd->sd", row, self.slopes[:, first : first + len(row)])
                mean = mean + added - self.means[:, number]
                covariance = covariance - self.spreads[:, number]
            first += len(row)
        return Gaussian(mean, covariance)
