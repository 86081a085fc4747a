"""Known features of users and titles, in blocks: the prior of an embedding is linear in them."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from collab.data import WHOLE, About, Genome, Items, Users
from collab.inference import Trait
from collab.kernels import Rated
from collab.types import AnyArray, Floats, Singles

RATED, RATERS, GENOME = "rated titles", "raters", "tag genome"
_MOST_COLUMNS = 2_000
_MOST_GENRES, _MOST_TAGS, _MOST_WORDS = 50, 100, 50
_KNOTS = 8
_GENOME_DIRECTIONS = 50
_TITLES_AT_ONCE = 2_048
_ALIKE = 1e-9
_NONE = np.zeros(0, np.int64)


@dataclass(frozen=True, eq=False)
class Block:
    """Features of one kind: `matrix`, sparse (n, p), float32 or float64, of the rows that are trained; `columns`,
    int64, which rows of the other side they are, where they are that.
    """

    name: str
    matrix: csr_array
    columns: AnyArray


def side_features(
    by_user: Rated,
    by_item: Rated,
    people: Sequence[About],
    traits: Sequence[Trait],
    items: Items,
    known: AnyArray,
    genome: Genome | None = None,
) -> tuple[list[Block], list[Block]]:
    """Return the blocks of users and of titles: which titles a user rated and these `traits`, who rated a title, genres
    and years, and what else is known of it: see `item_tables`.

    `people` are the trained users, `known` the positions of the trained titles. Of titles and raters the 2,000 with the
    most ratings count. A row is divided by the root of its number of features, so that each weighs as much.
    """
    users, raters = _who_rated(RATED, by_user), _who_rated(RATERS, by_item)
    own = [Block(trait.name, csr_array(trait.columns(people)), _NONE) for trait in traits]
    tables = item_tables(items, known, genome)
    described = [Block(name, csr_array(table[known]), _NONE) for name, table in tables.items()]
    return [users, *own], [raters, *(block for block in described if block.matrix.nnz)]


def user_traits(users: Users | None, known: AnyArray) -> tuple[Trait, ...]:
    """Return what the data know of users: their age by eight quantiles of that of those at `known`, gender and
    occupation by the 50 most frequent words of each; only what differs among these.
    """
    if users is None:
        return ()
    words = {"gender": users.genders, "occupation": users.occupations}
    marks: dict[str, tuple[float | str, ...]] = {"age": tuple(_marks(users.ages[known]).tolist())}
    for name, column in words.items():
        common = Counter(filter(None, (column[code] for code in known.tolist()))).most_common(_MOST_WORDS)
        marks[name] = tuple(sorted(word for word, _ in common))
    return tuple(Trait(name, own) for name, own in marks.items() if len(own) > 1)


def _who_rated(name: str, rated: Rated) -> Block:
    """Return which of the other side's most active rows each row goes with."""
    counts = np.bincount(rated.columns, minlength=rated.others)
    columns = np.sort(np.argsort(-counts, kind="stable")[:_MOST_COLUMNS])
    place = np.full(rated.others, -1, np.int32)
    place[columns] = np.arange(len(columns))
    places = place[rated.columns]
    listed = places >= 0
    before = np.concatenate([[0], np.cumsum(listed, dtype=np.int32)])
    starts, places = before[rated.starts], places[listed]
    sizes = np.diff(starts)
    values = np.repeat(1 / np.sqrt(np.maximum(sizes, 1)), sizes).astype(np.float32)
    return Block(name, csr_array((values, places, starts), (len(rated), len(columns))), columns)


def item_tables(items: Items, known: AnyArray, genome: Genome | None = None) -> dict[str, Floats]:
    """Return the features of each listed title, (items, p), by the name of their block; 0 where nothing is known.

    `genres`: a column for each, of the 50 most frequent ones where there are more; a title is shared between its own,
    as 1 over the root of their number. `year`: shared between the two nearest of eight quantiles of the years of the
    titles at the positions `known`, the nearer taking more; one beyond goes to the outermost. `tags`, where the data
    has any: like genres, the 100 most frequent. `tag genome`, where the data has one: see `genome_directions`.
    """
    tables = {"genres": _flags(*items.genre_sets, _MOST_GENRES), "year": _between_quantiles(items.years, known)}
    if (tag_sets := items.tag_sets) is not None:
        tables["tags"] = _flags(*tag_sets, _MOST_TAGS)
    if genome is not None:
        tables[GENOME] = np.zeros((len(items), min(_GENOME_DIRECTIONS, len(genome.tags))))
        tables[GENOME][genome.items] = genome_directions(genome)
    return tables


def genome_directions(genome: Genome) -> Floats:
    """Return where each title of a genome lies, (g, 50) or fewer, along the directions in which relevance differs most:
    the leading principal components of the tags, around their means.

    A direction is as long as titles differ along it, for slopes of one prior in it are then what slopes of one prior in
    each of the tags would be; and all together are so long that a row's squares are 1 in the mean, as those of other
    blocks are. Never more than 2,048 titles are numbers of more than a byte at once.
    """
    count = len(genome.tags)
    mean, squares = genome.relevance.mean(1, np.float64) / WHOLE, np.zeros((count, count))
    for _, relevance in _centred(genome, mean):
        squares += relevance @ relevance.T
    sizes, directions = np.linalg.eigh(squares)
    leading = directions[:, ::-1][:, :_GENOME_DIRECTIONS].astype(np.float32)
    places = np.zeros((len(genome.items), leading.shape[1]))
    for rows, relevance in _centred(genome, mean):
        places[rows] = relevance.T @ leading
    length = np.sqrt(np.sum(places**2) / len(places))
    return np.asarray(places / length if sizes[-1] > _ALIKE * len(places) else np.zeros_like(places))


def _centred(genome: Genome, mean: Floats) -> Iterator[tuple[slice, Singles]]:
    """Yield the relevance of all tags for some titles after others, around the means, (t, at most 2,048)."""
    for first in range(0, len(genome.items), _TITLES_AT_ONCE):
        rows = slice(first, first + _TITLES_AT_ONCE)
        yield rows, genome.relevance[:, rows].astype(np.float32) / np.float32(WHOLE) - mean.astype(np.float32)[:, None]


def _flags(sets: Sequence[Sequence[str]], codes: AnyArray, most: int) -> Floats:
    """Return a column for each name, of the most frequent ones, where a row has 1 over the root of its number; of
    combinations of names each row has that of its code.
    """
    counts = Counter[str]()
    for names, times in zip(sets, np.bincount(codes, minlength=len(sets)).tolist(), strict=True):
        for name in names:
            counts[name] += times
    columns = {name: column for column, (name, _) in enumerate(counts.most_common(most))}
    flags = np.zeros((len(sets), len(columns)))
    for row, names in zip(flags, sets, strict=True):
        row[[columns[name] for name in names if name in columns]] = 1
    return np.asarray((flags / np.sqrt(np.maximum(flags.sum(1, keepdims=True), 1)))[codes])


def _between_quantiles(numbers: AnyArray, known: AnyArray) -> Floats:
    """Return how each number, 0 where it is unknown, is shared between the nearest two of eight quantiles of those at
    `known`, (n, 8) or fewer.
    """
    marks = _marks(numbers[known])
    if not len(marks):
        return np.zeros((len(numbers), 0))
    shares = np.stack([np.interp(numbers, marks, each) for each in np.eye(len(marks))], 1)
    return np.asarray(shares * (numbers > 0)[:, None])


def _marks(numbers: AnyArray) -> AnyArray:
    """Return eight quantiles of the numbers that are known, above 0, each once; none of none."""
    own = numbers[numbers > 0]
    return np.unique(np.quantile(own, np.linspace(0, 1, _KNOTS))) if len(own) else np.zeros(0)
