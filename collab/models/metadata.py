"""Metadata of users, items and times beside the ratings, as columns for fastai's tabular model."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from collab.data import Ratings, Split
from collab.types import AnyArray, Codes, Singles

_MOST_GENRES = 50
_DAY = 86_400


@dataclass(frozen=True, eq=False)
class Category:
    """A column of classes by user code, int64 from 1; 0 is the unknown. `size` counts the classes, 0 included."""

    name: str
    codes: AnyArray
    size: int


@dataclass(frozen=True, eq=False)
class Metadata:
    """Columns by user code and item code, and the day of each rating.

    `user_numbers`, float32 (users, a), hold the age; `item_numbers`, float32 (items, b), the genres as 0 and 1 and the
    year; both, but for the genres, with mean 0 and deviation 1 over the training rows, 0 where they are unknown.
    `days` scales the days of the ratings in the same way: none may be later than `last_day`, that of the last training
    row; both count from 1970. None of it where the data has no times.
    """

    categories: tuple[Category, ...]
    user_numbers: Singles
    item_numbers: Singles
    days: tuple[float, float] | None
    last_day: int

    def scaled(self, day: float) -> float:
        """Return a day as the model sees it."""
        mean, deviation = self.days or (0.0, 1.0)
        return (min(day, self.last_day) - mean) / deviation


def read_metadata(ratings: Ratings, split: Split) -> Metadata:
    """Return the columns there are in the data; scaled by what the training rows hold."""
    users, items = ratings.users[split.training], ratings.items[split.training]
    people, categories, ages = ratings.user_table, [], np.zeros((len(ratings.user_ids), 0), np.float32)
    if people is not None:
        categories = [_category("gender", people.genders), _category("occupation", people.occupations)]
        ages = _standard(people.ages, users)
    years = _standard(ratings.item_table.years, items)
    days = _days(ratings, split.training)
    spread = (float(days.mean()), float(days.std()) or 1.0) if ratings.has_times else None
    return Metadata(
        tuple(category for category in categories if category.size > 2),
        ages,
        np.hstack([_genres(ratings), years]),
        spread,
        int(days.max(initial=0)),
    )


def wide_rows(ratings: Ratings, rows: Codes, pairs: AnyArray) -> AnyArray:
    """Return table rows with what the columns are looked up by: user row, item row, user code, item code, day."""
    more = [ratings.users[rows], ratings.items[rows], _days(ratings, rows)]
    return np.hstack([pairs, np.stack(more, 1).astype(np.int64)])


def _days(ratings: Ratings, rows: Codes) -> AnyArray:
    return np.asarray(ratings.times[rows] // _DAY, np.int64)


def _category(name: str, texts: Iterable[str]) -> Category:
    values = list(texts)
    known = {text: code for code, text in enumerate(sorted(set(values) - {""}), 1)}
    return Category(name, np.array([known.get(text, 0) for text in values], np.int64), len(known) + 1)


def _standard(column: AnyArray, training: Codes) -> Singles:
    """Return a column (n, 1) with mean 0 and deviation 1 over the training rows' known values; unknown, 0, is 0."""
    values = np.asarray(column, np.float64)
    seen = values[training][values[training] > 0]
    if not len(seen) or float(seen.std()) == 0:
        return np.zeros((len(values), 0), np.float32)
    scaled = np.where(values > 0, (values - seen.mean()) / seen.std(), 0)
    return scaled.astype(np.float32)[:, None]


def _genres(ratings: Ratings) -> Singles:
    """Return a column of 0 and 1 for each genre; of the 50 most frequent ones where there are more."""
    items = ratings.item_table
    listed = [set(items.genres_of(position)) for position in range(len(items))]
    counts = Counter(genre for genres in listed for genre in genres)
    names = sorted(name for name, _ in counts.most_common(_MOST_GENRES))
    flags = [[name in genres for name in names] for genres in listed]
    return np.array(flags, np.float32).reshape(len(listed), len(names))
