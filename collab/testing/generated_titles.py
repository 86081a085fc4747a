"""Made-up titles in groups that the same people like, most of them known to few, with names, years, genres, tags and a
tag genome.
"""

import csv
from functools import cached_property
from itertools import product
from pathlib import Path

import numpy as np

from collab.data import WHOLE, Genome, Items
from collab.storage import Strings
from collab.types import AnyArray, Floats

_GENRES = (
    "Action|Adventure|Animation|Children|Comedy|Crime|Documentary|Drama|Fantasy|Film-Noir|Horror|Musical|Mystery|"
    "Romance|Sci-Fi|Thriller|War|Western"
)
_FIRST = (
    "Silent Broken Golden Last Hidden Distant Burning Quiet Scarlet Wild Frozen Lonely Crooked Secret Pale Bitter "
    "Gentle Stolen Northern Midnight Hollow Bright Wandering Endless Little Great Second Electric Paper Glass"
)
_SECOND = (
    "River Garden City Harbour Winter Promise Stranger Mountain Letter Kingdom Summer Road House Mirror Island Train "
    "Daughter Captain Shadow Orchestra Desert Window Machine Forest Lighthouse Dancer Horizon Detective Lake Sparrow"
)
_ENDINGS = (
    "",
    " of the North",
    " and the Sea",
    ", The",
    " in Spring",
    " II",
    " for Two",
    " at Dawn",
    " Returns",
    " of Fire",
    " by Night",
    " Forever",
)
_GROUPS, _WIDTH, _SPREAD = 40, 12, 2.6
_BIAS, _LIKED_FOR_BEING_KNOWN = 0.42, 0.14
_OLDEST, _NEWEST, _AGE = 1902, 2023, 22.0
_TAGS, _TAGS_A_GROUP, _MOST_TAGS = 600, 30, 12
_OTHER_TRAITS, _TRAITS_A_TAG, _SELDOM, _UNSURE, _PARTLY = 12, 4, 1.5, 0.5, 0.5**0.5


class TitleWorld:
    """So many titles: how often each is met, as `draw` has it; `factors`, float32 (n, 12), and `biases`, (n,), that
    stars come from; `kinds`, (groups, 12), the mean factors of each group.
    """

    groups, width = _GROUPS, _WIDTH

    def __init__(self, count: int, rng: np.random.Generator) -> None:
        self._count, self._rng = count, rng
        group = rng.integers(_GROUPS, size=count)
        known = rng.normal(size=count)
        self.kinds, strengths = rng.normal(size=(_GROUPS, _WIDTH)), 1 / (1 + np.arange(_WIDTH) / 2)
        strengths /= np.sqrt(np.sum(strengths**2))
        own = rng.normal(size=(count, _WIDTH))
        self.factors = (strengths * (0.7 * self.kinds[group] + 0.7 * own)).astype(np.float32)
        self.biases: Floats = _BIAS * rng.normal(size=count) + _LIKED_FOR_BEING_KNOWN * known - 0.2
        self._group, self._order, self._known = group, np.argsort(group, kind="stable"), known
        self._met = np.cumsum(np.exp(_SPREAD * known[self._order]))
        ends = np.cumsum(np.bincount(group, minlength=_GROUPS))
        self._bounds = np.append(0.0, self._met)[np.append(0, ends)]

    def __len__(self) -> int:
        return self._count

    def draw(self, rng: np.random.Generator, groups: AnyArray) -> AnyArray:
        """Return a title from each group, int64 (n,), the known more often; from all where it is -1."""
        low = np.where(groups < 0, 0.0, self._bounds[groups])
        high = np.where(groups < 0, self._bounds[-1], self._bounds[groups + 1])
        places = np.searchsorted(self._met, rng.uniform(low, high))
        return np.asarray(self._order[np.minimum(places, len(self) - 1)])

    def table(self) -> Items:
        """Return the titles as a table, with the ids "1", "2" and so on."""
        blank = Strings.blank(len(self))
        return Items(
            ids=Strings.of(str(title + 1) for title in range(len(self))),
            titles=Strings.of(self._names),
            years=self._years,
            genres=Strings.of(self._genres),
            imdb=blank,
            tmdb=blank,
        )

    def genome(self, tags: int) -> Genome:
        """Return the relevance of so many tags for the better known half of the titles: logistic in four of what are
        their factors and bias, half of which a genome knows, and twelve more traits, of which stars know nothing.
        """
        rng = np.random.default_rng([len(self), tags])
        items = np.flatnonzero(self._known >= np.median(self._known)).astype(np.int32)
        own = np.column_stack([self.factors, self.biases])[items]
        partly = _PARTLY * ((own - own.mean(0)) / own.std(0) + rng.normal(size=own.shape))
        traits = np.column_stack([partly, rng.normal(size=(len(items), _OTHER_TRAITS))])
        relevance = np.empty((tags, len(items)), np.uint8)
        for tag in range(tags):
            meant = rng.permutation(traits.shape[1])[:_TRAITS_A_TAG]
            logits = traits[:, meant] @ rng.normal(size=_TRAITS_A_TAG) + _UNSURE * rng.normal(size=len(items))
            relevance[tag] = np.round(WHOLE / (1 + np.exp(_SELDOM - logits)))
        return Genome(Strings.of(f"trait {tag}" for tag in range(tags)), items, relevance)

    def write_csv(self, folder: Path) -> None:
        """Write movies.csv and tags.csv."""
        rows = zip(self._names, self._years.tolist(), self._genres, strict=True)
        with (folder / "movies.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(("movieId", "title", "genres"))
            writer.writerows(
                (number, f"{name} ({year})", genres) for number, (name, year, genres) in enumerate(rows, 1)
            )
        with (folder / "tags.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(("userId", "movieId", "tag", "timestamp"))
            writer.writerows((1, title + 1, f"tag {tag}", 0) for title, tag in self._tagged())

    @cached_property
    def _names(self) -> list[str]:
        names = [
            f"{first} {second}{ending}" for ending, second, first in product(_ENDINGS, _SECOND.split(), _FIRST.split())
        ]
        order = np.random.default_rng(len(self)).permutation(len(names)).tolist()
        return [names[order[title % len(order)]] for title in range(len(self))]

    @cached_property
    def _years(self) -> AnyArray:
        ages = np.random.default_rng(len(self)).exponential(_AGE, len(self))
        return np.asarray(np.maximum(_OLDEST, _NEWEST - ages.astype(int)), np.int16)

    @cached_property
    def _genres(self) -> list[str]:
        """The genres of each title: most of them those of its group."""
        rng, genres = np.random.default_rng(len(self)), _GENRES.split("|")
        usual = rng.integers(len(genres), size=(_GROUPS, 2))
        other = rng.integers(len(genres), size=len(self))
        strays = rng.uniform(size=len(self)) < 0.3
        rows = zip(usual[self._group].tolist(), other.tolist(), strays.tolist(), strict=True)
        return ["|".join(sorted({genres[each] for each in (*own, *([more] * stray))})) for own, more, stray in rows]

    def _tagged(self) -> list[tuple[int, int]]:
        """Return titles with their tags, of the known ones more, by the group or by chance."""
        rng = np.random.default_rng(len(self))
        share = np.empty(len(self))
        share[self._order] = np.diff(self._met, prepend=0.0)
        counts = rng.poisson(np.minimum(_MOST_TAGS, 2 * (share / share.mean()) ** 0.5))
        titles = np.repeat(np.arange(len(self)), counts)
        of_group = rng.integers(_TAGS, size=(_GROUPS, _TAGS_A_GROUP))
        tags = of_group[self._group[titles], rng.integers(_TAGS_A_GROUP, size=len(titles))]
        by_chance = rng.uniform(size=len(titles)) < 0.2
        tags[by_chance] = rng.integers(_TAGS, size=int(by_chance.sum()))
        return list(zip(titles.tolist(), tags.tolist(), strict=True))
