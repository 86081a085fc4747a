"""Items of one shown name made one item, as the lesson does."""

from dataclasses import replace

import numpy as np

from collab.data import Items, Ratings
from collab.types import Codes


def merge_titles(ratings: Ratings) -> Ratings:
    """Give all items of one title and year the lowest of their ids; every rating stays, folds of the data go."""
    table = ratings.item_table
    first_of: dict[object, int] = {}
    names = zip(table.titles, table.years.tolist(), strict=True)
    firsts = [
        first_of.setdefault((title, year) if title else position, position)
        for position, (title, year) in enumerate(names)
    ]
    positions = np.array(sorted(first_of.values()), np.int32)
    codes = np.searchsorted(positions, np.array(firsts)).astype(np.int32)
    return replace(ratings, items=codes[ratings.items], item_table=_take(table, positions), folds={})


def _take(table: Items, positions: Codes) -> Items:
    texts = {field: getattr(table, field).take(positions) for field in ("ids", "titles", "genres", "imdb", "tmdb")}
    return Items(years=table.years[positions], **texts)
