"""Ratings like MovieLens', of any size, in columns or as its files: a few titles that many know and many that few do,
people of much and of little zeal, who choose by taste, rate by it and by habit, one evening after another.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from collab.data import WHOLE, Genome, Ratings, Scale
from collab.storage import Strings
from collab.testing.generated_titles import TitleWorld
from collab.types import AnyArray, Codes, Floats, Singles, Times

FULL_SIZE = 32_000_000
_FULL_USERS, _FULL_TITLES = 200_000, 87_000
_CHUNK, _ROUNDS, _REPEATED = 2_000, 3, 1.13
_FEWEST, _ZEAL, _MOST_SHARE = 20, 1.35, 0.1
_BY_TASTE, _FAVOURITES, _LIKED_FOR_ITS_GROUP = 0.6, 5, 0.7
_MEAN, _USER_SPREAD, _TASTE, _NOISE = 3.45, 0.42, 0.6, 0.72
_WHOLE_STARS = 0.3
_FIRST_DAY, _LAST_DAY = 789_652_009, 1_690_000_000  # of MovieLens: January 1995 to July 2023
_EVENING, _RETURNS, _DAYS_APART = 90.0, 0.04, 40 * 86_400.0
_COLUMNS = {"users": np.int32, "items": np.int32, "stars": np.float32, "times": np.int64}


@dataclass(frozen=True)
class Generated:
    """About `rows` ratings of `users` people and `titles` titles, the same for the same seed; people and titles are
    those of MovieLens 32M at its size, and grow with the root of the rows, titles slower, unless they are said. With
    `genome_tags` the better known half of the titles have a tag genome of so many.

    People have a bias, tastes along twelve factors that fall off, and five favourite groups of titles, from which most
    of what they choose comes; a third gives whole stars alone. Held-out RMSE is about .78 at best.
    """

    rows: int
    users: int = 0
    titles: int = 0
    seed: int = 18
    genome_tags: int = 0

    @cached_property
    def people(self) -> int:
        """The number of people."""
        return self.users or max(10, round(_FULL_USERS * (self.rows / FULL_SIZE) ** 0.9))

    @cached_property
    def world(self) -> TitleWorld:
        """The titles, as people find them."""
        count = self.titles or max(50, round(_FULL_TITLES * (self.rows / FULL_SIZE) ** 0.45))
        return TitleWorld(count, np.random.default_rng([self.seed, 0]))

    def chunks(self) -> Iterator[tuple[Codes, Codes, Singles, Times]]:
        """Yield users, items, stars and times of 2,000 people after another, sorted by person and title."""
        rng = np.random.default_rng([self.seed, 1])
        counts = self._counts(rng)
        for first in range(0, self.people, _CHUNK):
            own, items, tastes = self._chosen(rng, counts[first : first + _CHUNK])
            stars = self._rated(rng, own, items, tastes)
            yield (first + own).astype(np.int32), items.astype(np.int32), stars, _dated(rng, own, len(tastes))

    def _counts(self, rng: np.random.Generator) -> AnyArray:
        """Return how many titles each person rates: twenty or more, of a few people very many."""
        most, mean = max(_FEWEST, int(_MOST_SHARE * len(self.world))), _REPEATED * self.rows / self.people
        zeal, fewest = rng.lognormal(0, _ZEAL, self.people), min(_FEWEST, mean / 2)
        for _ in range(_ROUNDS):
            zeal *= (mean - fewest) / np.minimum(zeal, most - fewest).mean()
        return np.minimum(fewest + zeal, most).round().astype(np.int64)

    def _chosen(self, rng: np.random.Generator, counts: AnyArray) -> tuple[AnyArray, AnyArray, Floats]:
        """Return people, titles, each pair once, and the tastes of the people, (n, d)."""
        world, people = self.world, len(counts)
        favourites = rng.integers(world.groups, size=(people, _FAVOURITES))
        tastes = rng.normal(size=(people, world.width)) + _LIKED_FOR_ITS_GROUP * world.kinds[favourites].mean(1)
        pairs, missing = np.zeros(0, np.int64), counts
        for _ in range(_ROUNDS):
            own = np.repeat(np.arange(people), missing)
            groups = favourites[own, rng.integers(_FAVOURITES, size=len(own))]
            groups[rng.uniform(size=len(own)) > _BY_TASTE] = -1
            pairs = np.unique(np.append(pairs, own * len(world) + world.draw(rng, groups)))
            missing = counts - np.bincount(pairs // len(world), minlength=people)
        return pairs // len(world), pairs % len(world), _TASTE * tastes

    def _rated(self, rng: np.random.Generator, own: AnyArray, items: AnyArray, tastes: Floats) -> Singles:
        """Return the stars that people give what they chose."""
        people = len(tastes)
        bias, whole = _USER_SPREAD * rng.normal(size=people), rng.uniform(size=people) < _WHOLE_STARS
        noise = _NOISE * np.exp(0.2 * rng.normal(size=people))
        scores = _MEAN + bias[own] + self.world.biases[items] + noise[own] * rng.normal(size=len(own))
        scores += np.einsum("nd,nd->n", tastes[own].astype(np.float32), self.world.factors[items])
        step = np.where(whole, 1.0, 0.5)[own]
        return np.clip(np.round(scores / step) * step, step, 5).astype(np.float32)

    def write_csv(self, folder: Path) -> Path:
        """Write ratings.csv, movies.csv and tags.csv, and the genome's two files, as MovieLens has them; return the
        folder.
        """
        import pyarrow as pa
        from pyarrow import csv

        folder.mkdir(parents=True, exist_ok=True)
        self.world.write_csv(folder)
        if self.genome_tags:
            _write_genome(folder, self.world.genome(self.genome_tags))
        with (folder / "ratings.csv").open("wb") as file:
            file.write(b"userId,movieId,rating,timestamp\n")
            for users, items, stars, times in self.chunks():
                table = pa.table({"user": users + 1, "item": items + 1, "rating": stars, "time": times})
                csv.write_csv(table, file, csv.WriteOptions(include_header=False))
        return folder

    def write_columns(self, folder: Path) -> None:
        """Write the columns of the ratings, for `ratings` to open."""
        folder.mkdir(parents=True, exist_ok=True)
        files = {name: (folder / name).open("wb") for name in _COLUMNS}
        for block in self.chunks():
            for file, column in zip(files.values(), block, strict=True):
                file.write(np.asarray(column).tobytes())
        for file in files.values():
            file.close()

    def ratings(self, folder: Path | None = None) -> Ratings:
        """Return the ratings; those that `write_columns` left in a folder are mapped into memory."""
        columns: dict[str, Any]
        if folder is not None:
            columns = {name: np.asarray(np.memmap(folder / name, dtype, "r")) for name, dtype in _COLUMNS.items()}
        else:
            columns = dict(zip(_COLUMNS, map(np.concatenate, zip(*self.chunks(), strict=True)), strict=True))
        tags = f"-{self.genome_tags}" if self.genome_tags else ""
        name = f"generated-{self.rows}-{self.people}-{len(self.world)}-{self.seed}{tags}"
        genome = self.world.genome(self.genome_tags) if self.genome_tags else None
        return Ratings(
            name="generated",
            fingerprint=name,
            dataset=name,
            **columns,
            user_ids=_numbers(self.people),
            item_table=self.world.table(),
            scale=Scale(0.5, 5, 0.5),
            genome=genome,
        )


def _write_genome(folder: Path, genome: Genome) -> None:
    import pyarrow as pa
    from pyarrow import csv

    tags, titles = genome.relevance.shape
    scores = {
        "movieId": np.repeat(genome.items + 1, tags),
        "tagId": np.tile(np.arange(1, tags + 1), titles),
        "relevance": np.round(genome.relevance.T.reshape(-1) / WHOLE, 5),
    }
    csv.write_csv(pa.table(scores), folder / "genome-scores.csv")
    csv.write_csv(pa.table({"tagId": np.arange(1, tags + 1), "tag": list(genome.tags)}), folder / "genome-tags.csv")


def _dated(rng: np.random.Generator, own: AnyArray, people: int) -> Times:
    """Return when people gave their ratings: from a day of their own on, one evening after another."""
    gaps = rng.exponential(_EVENING, len(own))
    gaps += (rng.uniform(size=len(own)) < _RETURNS) * rng.exponential(_DAYS_APART, len(own))
    passed = np.cumsum(gaps)
    begun = np.searchsorted(own, np.arange(people))
    times = rng.uniform(_FIRST_DAY, _LAST_DAY, people)[own] + passed - passed[begun[own]]
    return np.minimum(times, _LAST_DAY).astype(np.int64)


def _numbers(count: int) -> Strings:
    return Strings.of(str(number + 1) for number in range(count))
