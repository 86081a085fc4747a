"""Known features of users and titles, in blocks: the prior of an embedding is linear in them."""

from collections import Counter
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from collab.data import Items
from collab.kernels import Rated
from collab.types import AnyArray, Floats

RATED, RATERS = "rated titles", "raters"
_MOST_COLUMNS = 2_000
_MOST_GENRES = 50
_KNOTS = 8
_NONE = np.zeros(0, np.int64)


@dataclass(frozen=True, eq=False)
class Block:
    """Features of one kind: `matrix`, sparse float64 (n, p), of the rows that are trained; `columns`, int64, which rows
    of the other side they are, where they are that.
    """

    name: str
    matrix: csr_array
    columns: AnyArray


def side_features(by_user: Rated, by_item: Rated, items: Items, known: AnyArray) -> tuple[list[Block], list[Block]]:
    """Return the blocks of users and of titles: which titles a user rated, who rated a title, genres and years.

    `known` are the positions of the trained titles. Of titles and raters the 2,000 with the most ratings count. A row
    is divided by the root of its number of features, so that each weighs as much.
    """
    users, raters = _who_rated(RATED, by_user), _who_rated(RATERS, by_item)
    genres = genre_columns(items)
    genres /= np.sqrt(np.maximum(genres.sum(1), 1))[:, None]
    tables = (("genres", genres), ("year", year_columns(items, known, _KNOTS)))
    described = [Block(name, csr_array(table[known]), _NONE) for name, table in tables]
    return [users], [raters, *(block for block in described if block.matrix.nnz)]


def _who_rated(name: str, rated: Rated) -> Block:
    """Return which of the other side's most active rows each row goes with."""
    counts = np.bincount(rated.columns, minlength=rated.others)
    columns = np.sort(np.argsort(-counts, kind="stable")[:_MOST_COLUMNS])
    place = np.full(rated.others, -1, np.int64)
    place[columns] = np.arange(len(columns))
    listed = place[rated.columns] >= 0
    own, at = rated.own[listed], place[rated.columns[listed]]
    values = 1 / np.sqrt(np.bincount(own, minlength=len(rated))[own])
    matrix = csr_array((values, (own, at)), (len(rated), len(columns)))
    return Block(name, matrix, columns)


def genre_columns(items: Items) -> Floats:
    """Return a 0 or 1 for each genre, (items, genres), of the 50 most frequent ones where there are more."""
    genres = [items.genres_of(position) for position in range(len(items))]
    names = Counter(name for each in genres for name in each).most_common(_MOST_GENRES)
    columns = {name: column for column, (name, _) in enumerate(names)}
    flags = np.zeros((len(items), len(columns)))
    for row, each in zip(flags, genres, strict=True):
        row[[columns[name] for name in each if name in columns]] = 1
    return flags


def year_columns(items: Items, known: AnyArray, knots: int) -> Floats:
    """Return how a year is shared between the two nearest of some quantiles, `knots`, of the years of the titles at
    `known`, the nearer taking more, (items, knots); one beyond goes to the outermost, none where a year is unknown.
    """
    years = items.years[known][items.years[known] > 0]
    if not len(years):
        return np.zeros((len(items), 0))
    marks = np.unique(np.quantile(years, np.linspace(0, 1, knots)))
    shares = np.stack([np.interp(items.years, marks, own) for own in np.eye(len(marks))], 1)
    return np.asarray(shares * (items.years > 0)[:, None])
